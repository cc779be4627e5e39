"""Bad approvers and freezes: one clear error or warning each."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chatops_pulumi import validation as settings
from chatops_pulumi.validation.freezes import FreezeSettings, freeze_warnings
from tests.components import arguments
from tests.unit.validation.test_arguments import problems

FREEZE = {"start": "2026-12-23T00:00:00Z", "end": "2027-01-02T00:00:00Z", "reason": "Year end"}
PIPELINE = {"pipeline": "release", "stage": "Approve", "action": "Security"}


def custom(action: str = "batch:TerminateJob", resource: str = "*", **button: Any) -> dict[str, Any]:
    return {
        "event_pattern": '{"source": ["aws.batch"], "detail-type": ["x"]}',
        "paths": {"job": {"path": "$.detail.jobId", "kind": "ID"}},
        "title": "t",
        "description": "d",
        "buttons": {
            "go": {
                "label": "1. Go",
                "command": "batch terminate-job --job-id $Job --reason x",
                "variables": {"Job": "<job>"},
                "permissions": [{"actions": [action], "resources": [resource]}],
                **button,
            }
        },
    }


@pytest.mark.parametrize(
    ("args", "path", "words"),
    [
        (arguments.slack(approvers=["anna"]), "approvers.0", "not the name"),
        (arguments.slack(approvers=["<@U0123ABCD>"]), "approvers.0", "not a valid Slack member ID"),
        (arguments.slack(approvers=["S0123ABCD"]), "approvers.0", "User groups do not work"),
        (arguments.slack(approvers=["everyone"]), "approvers.0", "not a valid Slack member ID"),
        (arguments.slack(approvers=[]), "approvers", "is empty"),
        (arguments.slack(approvers=["U0123ABCD", "U0123ABCD"]), "approvers.1", "already in the list"),
        (arguments.slack(approvers="U0123ABCD"), "approvers", "must be a list"),
        (arguments.teams(approvers=["U0123ABCD"]), "approvers", "Microsoft Teams"),
        (arguments.teams(freezes=[{**FREEZE, "exempt": ["U0123ABCD"]}]), "freezes.0.exempt", "Microsoft Teams"),
        (
            arguments.slack(buttons={"codedeploy.switch": {"approvers": ["everyone", "U0123ABCD"]}}),
            "buttons.codedeploy.switch.approvers",
            "everyone and single members",
        ),
        (
            arguments.slack(buttons={"codedeploy.switch": {"approvers": ["U0123ABCD"], "enabled": False}}),
            "buttons.codedeploy.switch.approvers",
            "the button is disabled",
        ),
        (
            arguments.slack(deployment_groups={"web": {**arguments.WEB, "approvers": ["U0123ABCD"]}}),
            "deployment_groups.web.approvers",
            "IAM knows no resource for codedeploy:ContinueDeployment",
        ),
        (
            arguments.slack(
                buttons={
                    "codedeploy.switch": {"approvers": ["U0123ABCD"]},
                    "codedeploy.terminate": {"approvers": ["U0456EFGH"]},
                }
            ),
            "buttons.codedeploy.terminate.approvers",
            "codedeploy.terminate and codedeploy.switch are the same to IAM (codedeploy:ContinueDeployment",
        ),
        (
            arguments.slack(buttons={"codedeploy.switch": {"approvers": ["U0123ABCD"]}}),
            "buttons.codedeploy.switch.approvers",
            "codedeploy.terminate has other approvers (everyone)",
        ),
        (
            {
                "channel": arguments.SLACK,
                "pipeline_approvals": {
                    "one": {**PIPELINE, "approvers": ["U0123ABCD"]},
                    "all": {"pipeline": "release", "approvers": ["U0456EFGH"]},
                },
            },
            "pipeline_approvals.all.approvers",
            "pipeline_approvals.one.approve has other approvers (U0123ABCD)",
        ),
        (
            {
                "channel": arguments.SLACK,
                "custom": {"a": custom(approvers=["U0123ABCD"]), "b": custom(approvers=["U0456EFGH"])},
            },
            "custom.b.buttons.go.approvers",
            "custom.a.go has other approvers (U0123ABCD)",
        ),
        (
            {
                "channel": arguments.SLACK,
                "custom": {"a": custom(approvers=["U0123ABCD"], enabled=False), "b": custom()},
            },
            "custom.a.buttons.go.approvers",
            "the button is disabled",
        ),
        (arguments.slack(freezes=[{**FREEZE, "end": "2026-12-01T00:00:00Z"}]), "freezes.0", "not after its start"),
        (arguments.slack(freezes=[{**FREEZE, "end": FREEZE["start"]}]), "freezes.0", "not after its start"),
        (arguments.slack(freezes=[{**FREEZE, "start": "next week"}]), "freezes.0.start", "is not a time"),
        (arguments.slack(freezes=[{**FREEZE, "start": "2026-13-01T00:00:00Z"}]), "freezes.0.start", "is not a time"),
        (arguments.slack(freezes=[{**FREEZE, "start": "2026-12-23"}]), "freezes.0.start", "2026-12-23T00:00:00Z"),
        (
            arguments.slack(freezes=[{**FREEZE, "start": "2026-12-23T01:00:00+01:00"}]),
            "freezes.0.start",
            "use 2026-12-23T00:00:00Z if you mean that",
        ),
        (arguments.slack(freezes=[{**FREEZE, "start": 1766448000}]), "freezes.0.start", "must be a string"),
        (arguments.slack(freezes=[{**FREEZE, "start": "2026-12-23T00:00:00"}]), "freezes.0.start", "has no time zone"),
        (arguments.slack(freezes=[{**FREEZE, "from": "x"}]), "freezes.0.from", "unknown argument"),
        (arguments.slack(freezes=[{"start": FREEZE["start"], "end": FREEZE["end"]}]), "freezes.0.reason", "is missing"),
        (arguments.slack(freezes=[{**FREEZE, "reason": "a\nb"}]), "freezes.0.reason", "one line"),
        (arguments.slack(freezes=[{**FREEZE, "exempt": ["@anna"]}]), "freezes.0.exempt.0", "not the name"),
        (
            arguments.slack(approvers=[f"U0{number:07}" for number in range(200)]),
            "approvers",
            "for approvers and freezes; IAM allows 6144",
        ),
    ],
)
def test_bad_approvers_and_freezes_are_one_clear_error(args: Any, path: str, words: str) -> None:
    found = problems(args)
    assert list(found) == [path]
    assert words in found[path]
    assert "Fix: " in found[path]


def warnings_of(args: Any) -> dict[str, str]:
    checked = settings.chat_ops("shop", args)
    found = settings.channel_warnings(checked.chat_channel("g", "shop", ["eu-central-1"], []))
    return {warning.path: str(warning) for warning in found}


@pytest.mark.parametrize(
    ("args", "path", "words"),
    [
        (arguments.slack(approvers=["UNDERSCORE"]), "approvers", "does not look like the ID"),
        (arguments.existing(approvers=["U0123ABCD"]), "approvers", "is not known here"),
        (
            arguments.slack(
                channel={"slack": {**arguments.SLACK["slack"], "user_role_required": True}}, approvers=["U0123ABCD"]
            ),
            "approvers",
            "uses a separate IAM role",
        ),
        (
            {
                "channel": arguments.SLACK,
                "approvers": ["U0123ABCD"],
                "instance_refreshes": {"a": {"auto_scaling_group": "a"}},
            },
            "approvers",
            "no forward button",
        ),
        (
            {
                "channel": arguments.SLACK,
                "freezes": [{**FREEZE, "end": "2126-01-01T00:00:00Z"}],
                "alarms": {"a": {"alarm": "a"}},
            },
            "freezes",
            "no forward button",
        ),
        (
            arguments.slack(freezes=[{**FREEZE, "start": "2020-12-23T00:00:00Z", "end": "2021-01-02T00:00:00Z"}]),
            "freezes.0",
            "is over since 2021-01-02T00:00:00Z",
        ),
    ],
)
def test_what_possibly_does_nothing_is_one_warning(args: Any, path: str, words: str) -> None:
    found = warnings_of(args)
    assert list(found) == [path]
    assert words in found[path]


def test_a_role_that_is_named_is_enough() -> None:
    args = arguments.existing(channel={**arguments.EXISTING, "role_name": "chat"}, approvers=["U0123ABCD"])
    assert warnings_of(args) == {}


def test_overlapping_freezes_are_a_warning_if_they_exempt_other_members() -> None:
    one = FreezeSettings.model_validate({**FREEZE, "exempt": ["U0123ABCD"]})
    other = FreezeSettings.model_validate({**FREEZE, "end": "2027-06-01T00:00:00Z"})
    now = datetime(2026, 12, 1, tzinfo=UTC)
    (warning,) = freeze_warnings([one, other], now)
    assert (warning.path, "exempt from both" in str(warning)) == ("freezes.1", True)
    assert list(freeze_warnings([other, other], now)) == []
    later = FreezeSettings.model_validate({**FREEZE, "start": "2027-01-02T00:00:00Z", "end": "2027-02-01T00:00:00Z"})
    assert list(freeze_warnings([one, later], now)) == [], "one ends when the next starts"


def test_a_freeze_without_exempt_members_works_in_teams() -> None:
    assert settings.chat_ops("shop", arguments.teams(freezes=[FREEZE])).freezes[0].reason == "Year end"


def test_approvers_of_an_event_source_without_forward_buttons_decide_all_of_them() -> None:
    args = {
        "channel": arguments.SLACK,
        "instance_refreshes": {"a": {"auto_scaling_group": "a", "approvers": ["U0123ABCD"]}},
    }
    channel = settings.chat_ops("shop", args).chat_channel("g", "shop", ["eu-central-1"], [])
    assert {rule.approvers for rule in settings.press_rules_of(channel)} == {("U0123ABCD",)}
