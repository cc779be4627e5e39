"""Limits over several arguments, and settings that AWS accepts and that are probably wrong."""

from typing import Any

import pytest

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as settings
from tests.components import arguments


def problems(args: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ArgsError) as refused:
        settings.chat_ops("shop", args)
    return {problem.path: str(problem) for problem in refused.value.problems}


def warnings(slack: dict[str, Any]) -> dict[str, str]:
    checked = settings.chat_ops("shop", arguments.slack(channel={"slack": arguments.SLACK["slack"] | slack}))
    channel = checked.chat_channel("g", "shop", ["eu-central-1"], [])
    return {warning.path: str(warning) for warning in settings.channel_warnings(channel)}


def test_a_commands_policy_that_is_certainly_too_long_is_refused_before_anything_is_registered() -> None:
    alarms = {f"a{number}": {"alarm": f"shop-web-errors-{number}"} for number in range(120)}
    found = problems({"channel": arguments.SLACK, "alarms": alarms})
    assert list(found) == ["alarms"]
    assert "IAM allows 6144" in found["alarms"]
    few = dict(list(alarms.items())[:50])
    settings.chat_ops("shop", {"channel": arguments.SLACK, "alarms": few})


def test_more_tags_than_a_resource_can_have_are_refused() -> None:
    many = {f"k{number}": "v" for number in range(51)}
    assert list(problems(arguments.slack(tags=many))) == ["tags"]
    some = dict(list(many.items())[:30])
    others = {f"other{number}": "v" for number in range(30)}
    found = problems(arguments.slack(tags=some, deployment_groups={"web": arguments.WEB | {"tags": others}}))
    assert list(found) == ["deployment_groups.web.tags"]
    assert "would have 60 tags; AWS allows 50" in found["deployment_groups.web.tags"]
    settings.chat_ops("shop", arguments.slack(tags=some, deployment_groups={"web": arguments.WEB | {"tags": some}}))


@pytest.mark.parametrize("name", ["service-role/AWSBatchServiceRole", "aws-service-role/X"])
def test_a_policy_of_a_service_role_is_not_a_guardrail(name: str) -> None:
    slack = arguments.SLACK["slack"] | {"guardrail_policy_arns": [f"arn:aws:iam::aws:policy/{name}"]}
    assert list(problems(arguments.slack(channel={"slack": slack}))) == ["channel.slack.guardrail_policy_arns.0"]


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "us-iso-east-1"])
def test_regions_of_other_partitions_have_no_chat(region: str) -> None:
    assert list(problems(arguments.slack(extra_regions=[region]))) == ["extra_regions.0"]


@pytest.mark.parametrize(
    ("slack", "path"),
    [
        ({"channel_id": "general"}, "channel.slack.channel_id"),
        ({"channel_id": "GENERAL"}, "channel.slack.channel_id"),
        ({"workspace_id": "ACME"}, "channel.slack.workspace_id"),
        (
            {"guardrail_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
            "channel.slack.guardrail_policy_arns.0",
        ),
    ],
)
def test_what_is_probably_wrong_is_a_warning(slack: dict[str, Any], path: str) -> None:
    assert list(warnings(slack)) == [path]


def test_usual_ids_are_not() -> None:
    assert warnings({"channel_id": "G01AB2C3D4E", "workspace_id": "T024BE7LD"}) == {}
