"""The services of docs/playbooks/custom.md as gates of one's own: each from its sample event to the call of every button."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.session import Sandbox
from tests.components import arguments
from tests.paths import ROOT

UUID = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8"
HERE = "ap-northeast-1:123456789012"


def gate(
    source: str, detail_type: str, detail: Any, path: tuple[str, str], command: str, action: str, resource: str = "*"
) -> Any:
    """A gate with one button, that names one value of the event beside the region."""
    return {
        "event_pattern": json.dumps({"source": [source], "detail-type": [detail_type], "detail": detail}),
        "paths": {"it": {"path": path[0], "kind": path[1]}},
        "title": detail_type,
        "description": "<it> at <time>",
        "buttons": {
            "press": {
                "label": "Press",
                "command": f"{command} --region $Region",
                "variables": {"It": "<it>", "Region": "<region>"},
                "permissions": [{"actions": [action], "resources": [resource]}],
            }
        },
    }


CASES: dict[str, tuple[Any, Any]] = {
    "automation": (
        gate(
            "aws.ssm",
            "EC2 Automation Step Status-change Notification",
            {"Status": ["Waiting"]},
            ("$.detail.ExecutionId", "ID"),
            "ssm send-automation-signal --automation-execution-id $It --signal-type Approve",
            "ssm:SendAutomationSignal",
            "arn:aws:ssm:*:*:automation-execution/*",
        ),
        {"AutomationExecutionId": UUID, "SignalType": "Approve"},
    ),
    "guardduty": (
        {
            **gate(
                "aws.guardduty",
                "GuardDuty Finding",
                {"severity": [{"numeric": [">=", 7]}]},
                ("$.detail.id", "ID"),
                "guardduty archive-findings --detector-id $Detector --finding-ids $It",
                "guardduty:ArchiveFindings",
            ),
        },
        {"DetectorId": "12abc34d567e8fa901bc2d34e56789f0", "FindingIds": ["16afba5c5c43e07c9e3e5e2e544e95df"]},
    ),
    "database": (
        gate(
            "aws.rds",
            "RDS DB Instance Event",
            {"EventID": ["RDS-EVENT-0087"]},
            ("$.detail.SourceIdentifier", "NAME"),
            "rds start-db-instance --db-instance-identifier $It",
            "rds:StartDBInstance",
            "arn:aws:rds:*:*:db:*",
        ),
        {"DBInstanceIdentifier": "example"},
    ),
    "job": (
        gate(
            "aws.batch",
            "Batch Job State Change",
            {"status": ["RUNNABLE"]},
            ("$.detail.jobId", "ID"),
            "batch terminate-job --job-id $It --reason ended-in-chat",
            "batch:TerminateJob",
            "arn:aws:batch:*:*:job/*",
        ),
        {"jobId": UUID, "reason": "ended-in-chat"},
    ),
    "build": (
        gate(
            "aws.codebuild",
            "CodeBuild Build State Change",
            {"build-status": ["FAILED"]},
            ("$.detail.build-id", "ARN"),
            "codebuild retry-build --id $It",
            "codebuild:RetryBuild",
            "arn:aws:codebuild:*:*:project/*",
        ),
        {"id": f"arn:aws:codebuild:{HERE}:build/example:{UUID}"},
    ),
    "stack": (
        gate(
            "aws.cloudformation",
            "CloudFormation Stack Status Change",
            {"status-details": {"status": ["UPDATE_ROLLBACK_FAILED"]}},
            ("$.detail.stack-id", "ARN"),
            "cloudformation continue-update-rollback --stack-name $It",
            "cloudformation:ContinueUpdateRollback",
            "arn:aws:cloudformation:*:*:stack/example/*",
        ),
        {"StackName": f"arn:aws:cloudformation:{HERE}:stack/example/{UUID}"},
    ),
    "stage": (
        gate(
            "aws.codepipeline",
            "CodePipeline Stage Execution State Change",
            {"pipeline": ["shop"], "stage": ["Deploy"], "state": ["FAILED"]},
            ("$.detail.execution-id", "ID"),
            "codepipeline retry-stage-execution --pipeline-name shop --stage-name Deploy --pipeline-execution-id $It "
            "--retry-mode FAILED_ACTIONS",
            "codepipeline:RetryStageExecution",
            "arn:aws:codepipeline:*:*:shop/Deploy",
        ),
        {"pipelineName": "shop", "stageName": "Deploy", "retryMode": "FAILED_ACTIONS"},
    ),
}
CASES["guardduty"][0]["paths"]["detector"] = {"path": "$.detail.service.detectorId", "kind": "ID"}
CASES["guardduty"][0]["buttons"]["press"]["variables"]["Detector"] = "<detector>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps(
        {"shop": {"channel": arguments.SLACK, "custom": {key: case[0] for key, case in CASES.items()}}}
    )
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


@pytest.mark.parametrize("key", CASES)
def test_a_press_makes_the_call(sandbox: Sandbox, key: str) -> None:
    ((region, rules),) = sandbox.rules().items()
    (rule,) = [rule for rule in rules if rule.name.startswith(f"shop-{key}-")]
    sample = sandbox.sample(rule, region)
    assert sample is not None
    (message,) = sandbox.fire(sample).messages
    (button,) = message.shown
    press = sandbox.press(message, button).press
    assert press.outcome.right, press.reason
    assert press.call is not None
    gate, parameters = CASES[key]
    (permission,) = gate["buttons"]["press"]["permissions"]
    assert [f"{press.call.service}:{press.call.operation}"] == permission["actions"]
    assert {name: press.call.parameters.get(name) for name in parameters} == parameters


def test_none_of_them_has_a_warning() -> None:
    from chatops_pulumi import validation as settings

    args: Any = {"channel": arguments.SLACK, "action_group": "g", "regions": ["eu-central-1"], "playbooks": []}
    checked = settings.chat_channel("shop", args | {"custom": {key: case[0] for key, case in CASES.items()}})
    assert [warning.path for warning in settings.channel_warnings(checked)] == ["custom.stage.buttons.press.command"], (
        "that one alone has more than 100 characters"
    )
