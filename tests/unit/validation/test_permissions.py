"""Permissions of custom buttons that would give the members of the channel more than the button's call."""

import json
from typing import Any

import pytest

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as settings
from tests.components import arguments

ROLE = "arn:aws:iam::123456789012:role/jobs"


def gate(*permissions: dict[str, Any], **path: str) -> dict[str, Any]:
    return {
        "event_pattern": json.dumps({"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}),
        "paths": {"jobId": {"path": "$.detail.jobId", "kind": "ID"}} | ({"x": path} if path else {}),
        "title": "A job waits",
        "description": "<jobId>",
        "buttons": {
            "end": {
                "label": "End",
                "command": "batch terminate-job --job-id $JobId --reason chat",
                "variables": {"JobId": "<jobId>"},
                "permissions": [
                    {"actions": ["batch:TerminateJob"], "resources": ["arn:aws:batch:*:*:job/*"]},
                    *permissions,
                ],
            }
        },
    }


def checked(custom: dict[str, Any]) -> Any:
    return settings.chat_ops("shop", {"channel": arguments.SLACK, "custom": {"jobs": custom}})


def problems(custom: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ArgsError) as refused:
        checked(custom)
    return [(problem.path.removeprefix("custom.jobs."), problem.what) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("permission", "where", "what"),
    [
        ({"actions": ["iam:CreateAccessKey"]}, "actions.0", "a chat never runs iam:CreateAccessKey"),
        ({"actions": ["iam:AttachRolePolicy"], "resources": [ROLE]}, "actions.0", "a chat never runs"),
        ({"actions": ["sts:AssumeRole"]}, "actions.0", "a chat never runs sts:AssumeRole"),
        ({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::logs/*"]}, "actions.0", "a chat never runs"),
        ({"actions": ["iam:PassRole"]}, "actions.0", "start work with other roles of the account"),
        ({"actions": ["iam:PassRole"], "resources": ["arn:aws:iam::*:role/*"]}, "actions.0", "other roles"),
        ({"actions": ["kms:Decrypt"]}, "actions.0", "every resource of the account"),
        ({"actions": ["batch:CancelJob"], "resources": ["arn:aws:*:*:*:*"]}, "resources.0", "every service"),
    ],
)
def test_permissions_that_escalate_are_refused(permission: dict[str, Any], where: str, what: str) -> None:
    ((path, said),) = problems(gate(permission))
    assert path == f"buttons.end.permissions.1.{where}"
    assert what in said


@pytest.mark.parametrize(
    "permission",
    [
        {"actions": ["iam:PassRole"], "resources": [ROLE]},
        {"actions": ["kms:GenerateDataKey"], "resources": ["arn:aws:kms:eu-west-1:123456789012:key/1234abcd"]},
    ],
)
def test_what_calls_of_other_services_need_is_allowed_on_named_resources(permission: dict[str, Any]) -> None:
    channel = checked(gate(permission)).chat_channel("g", "shop", ["eu-central-1"], [])
    assert settings.channel_warnings(channel) == []


def test_a_call_that_the_button_does_not_make_is_a_warning() -> None:
    extra = {"actions": ["lambda:CreateFunction"], "resources": ["arn:aws:lambda:*:*:function:*"]}
    channel = checked(gate(extra)).chat_channel("g", "shop", ["eu-central-1"], [])
    (warning,) = settings.channel_warnings(channel)
    assert warning.path == "custom.jobs.buttons.end.permissions"
    assert "does not call lambda:CreateFunction" in warning.what


@pytest.mark.parametrize(
    "path",
    [
        "$.detail.object.key",
        "$.detail.userAgent",
        "$.detail.requestParameters.key",
        "$.detail.alarmName",
        "$.detail.tag.name",
        "$.detail.query",
        "$.detail.command",
        "$.detail.label",
        "$.detail.author",
        "$.detail.content",
        "$.detail.remark",
        "$.detail.value",
        "$.detail.referenceName",
        "$.detail.sourceBranch",
        "$.detail.parameters",
        "$.detail.overrides",
        "$.detail.containerOverrides",
    ],
)
def test_fields_that_other_people_write_are_not_names(path: str) -> None:
    ((where, what),) = problems(gate(path=path, kind="NAME"))
    assert where in {"paths.x.path", "paths.x"}
    assert "other people write" in what or "is an object" in what
    checked(gate(path=path, kind="TRUSTED"))


@pytest.mark.parametrize(
    "path", ["$.detail.state.value", "$.detail.keyId", "$.detail.context.id", "$.detail.project-name"]
)
def test_other_fields_are(path: str) -> None:
    checked(gate(path=path, kind="NAME"))
