"""Manual approvals, from the event to the call and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.codepipeline import CodePipeline
from chatops_pulumi.sandbox.services.service import ServiceError
from chatops_pulumi.sandbox.session import ChannelMessage, PressResult, Sandbox
from tests.components import arguments
from tests.paths import ROOT

EVENT = json.loads((ROOT / "tests" / "events" / "codepipeline_approval.json").read_text())
TOKEN = EVENT["detail"]["action-execution-id"]
REGION = EVENT["region"]


def service(*states: str) -> CodePipeline:
    found = CodePipeline("123456789012", lambda: datetime(2026, 11, 24, tzinfo=UTC))
    for state in states:
        found.observe({**EVENT, "detail": {**EVENT["detail"], "state": state}})
    return found


def answer(found: CodePipeline, status: str = "Approved", region: str = REGION, **changed: str) -> list[Any]:
    parameters = {"pipelineName": "shop-release", "stageName": "Production", "actionName": "Approve", "token": TOKEN}
    given = parameters | changed | {"result": {"summary": "s", "status": status}}
    return [event["detail"]["state"] for event in found.call("PutApprovalResult", given, region).events]


@pytest.mark.parametrize(
    ("status", "states"), [("Approved", ["SUCCEEDED"]), ("Rejected", ["FAILED", "FAILED", "FAILED"])]
)
def test_an_answer_ends_the_approval(status: str, states: list[str]) -> None:
    found = service("STARTED")
    assert answer(found, status) == states
    (ended,) = found.operations()
    assert (ended.final, ended.deadline) == (True, None)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pipelineName": "other"}, "PipelineNotFoundException"),
        ({"region": "us-east-1"}, "PipelineNotFoundException"),
        ({"stageName": "other"}, "StageNotFoundException"),
        ({"actionName": "other"}, "ActionNotFoundException"),
        ({"token": "b8c1d5a2-7f3d-4a64-8f0c-2b9f4f0d6e11"}, "InvalidApprovalTokenException"),
    ],
)
def test_errors_are_those_of_the_api_model(changed: dict[str, str], code: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        answer(service("STARTED"), **changed)
    assert refusal.value.code == code
    model = get_session().get_service_model("codepipeline").operation_model("PutApprovalResult")
    assert code in {shape.name for shape in model.error_shapes}


@pytest.mark.parametrize("states", [("STARTED", "SUCCEEDED"), ("FAILED",), ("SUCCEEDED", "STARTED")])
def test_what_is_decided_stays_decided(states: tuple[str, ...]) -> None:
    with pytest.raises(ServiceError, match="ApprovalAlreadyCompletedException"):
        answer(service(*states))


def test_repeated_events_are_one_approval() -> None:
    assert len(service("STARTED", "STARTED").operations()) == 1


def test_nobody_decides() -> None:
    found = service("STARTED")
    (waiting,) = found.operations()
    assert waiting.deadline == datetime(2026, 11, 24, tzinfo=UTC) + timedelta(days=7)
    assert [event["detail-type"] for event in found.expire(TOKEN, REGION)] == [
        "CodePipeline Action Execution State Change",
        "CodePipeline Stage Execution State Change",
        "CodePipeline Pipeline Execution State Change",
    ]
    assert found.expire(TOKEN, REGION) == ()


def test_other_events_are_not_its_own() -> None:
    found = service()
    for event in (
        {**EVENT, "source": "aws.codedeploy"},
        {**EVENT, "detail": {**EVENT["detail"], "type": {"category": "Deploy", "provider": "ECS"}}},
        {**EVENT, "detail-type": "CodePipeline Stage Execution State Change"},
    ):
        found.observe(event)
        assert found.start(event) == ()
        assert found.complete(event) is None
    assert found.operations() == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps({"shop": arguments.approvals(outcomes=True)})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> PressResult:
    return sandbox.press(message, next(button for button in message.shown if button.label == label))


def test_an_approval_is_given_in_one_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(EVENT).messages
    assert [button.label for button in message.shown] == ["1. Approve", "2. Reject"]
    assert "https://staging.shop.example.com" in message.notification.next_steps[0]
    pressed = press(sandbox, message, "1. Approve")
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert pressed.press.call.parameters == {
        "pipelineName": "shop-release",
        "stageName": "Production",
        "actionName": "Approve",
        "token": TOKEN,
        "result": {"summary": "Approved-in-chat", "status": "Approved"},
    }
    (follow,) = pressed.followed
    (outcome,) = follow.messages
    assert outcome.notification.title == "✅ shop-release: Approve approved"
    assert outcome.notification.thread_id == message.notification.thread_id == TOKEN
    assert press(sandbox, message, "2. Reject").press.error_code == "ApprovalAlreadyCompletedException"


def test_each_pipeline_has_buttons_of_its_own(sandbox: Sandbox) -> None:
    other = {**EVENT, "detail": {**EVENT["detail"], "pipeline": "shop-infra"}}
    (message,) = sandbox.fire(other).messages
    (approve, reject) = message.shown
    assert "--pipeline-name shop-infra --stage-name Production --action-name Approve" in approve.command
    assert reject.label == "2. Reject"
    assert sandbox.fire({**other, "detail": {**other["detail"], "stage": "Staging"}}).messages == ()


@pytest.mark.parametrize("state", ["FAILED", "ABANDONED", "CANCELED"])
def test_an_approval_that_ends_otherwise_is_told(sandbox: Sandbox, state: str) -> None:
    (outcome,) = sandbox.fire({**EVENT, "detail": {**EVENT["detail"], "state": state}}).messages
    assert "was rejected, it timed out, or the execution was stopped" in outcome.notification.description


def test_an_approval_is_started_from_its_rule(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    rule = next(rule for rule in rules if "infra-approval" in rule.name)
    sample = sandbox.sample(rule, region)
    assert sample is not None
    (firing,) = sandbox.start(sample)
    (message,) = firing.messages
    assert press(sandbox, message, "2. Reject").press.outcome is PressOutcome.DONE
