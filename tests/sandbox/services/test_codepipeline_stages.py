"""Failed stages of CodePipeline, from the event to the call and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.codepipeline_stages import _STATUS, RETRY, CodePipelineStages
from chatops_pulumi.sandbox.services.service import ServiceError
from chatops_pulumi.sandbox.session import ChannelMessage, PressResult, Sandbox
from tests.components import arguments
from tests.paths import ROOT

EVENT = json.loads((ROOT / "tests" / "events" / "codepipeline_stage_failed.json").read_text())
EXECUTION, LATER = EVENT["detail"]["execution-id"], "7c2d9e10-1b2c-4d3e-8f90-a1b2c3d4e5f6"
REGION, NOW = EVENT["region"], datetime(2026, 11, 24, tzinfo=UTC)
MODEL = get_session().get_service_model("codepipeline")


def event(state: str = "FAILED", at: str = EVENT["time"], **detail: Any) -> dict[str, Any]:
    """An event of the stage; each state at each time is one of its own."""
    identifier = f"{state}/{at}/{detail}"
    return {**EVENT, "id": identifier, "time": at, "detail": {**EVENT["detail"], "state": state} | detail}


def stages(*events: dict[str, Any]) -> CodePipelineStages:
    found = CodePipelineStages("123456789012", lambda: NOW)
    for one in events:
        found.observe(one)
    return found


def retry(found: CodePipelineStages, mode: str = "FAILED_ACTIONS", region: str = REGION, **changed: str) -> list[str]:
    """The states that the stage's events tell after a retry, once they have gone over the bus."""
    parameters = {"pipelineName": "shop-release", "stageName": "Deploy", "pipelineExecutionId": EXECUTION}
    answer = found.call("RetryStageExecution", parameters | changed | {"retryMode": mode}, region)
    assert answer.response == {"pipelineExecutionId": EXECUTION}
    for one in answer.events:
        found.observe(one)
    return [one["detail"]["state"] for one in answer.events]


def refusal(found: CodePipelineStages, **changed: str) -> str:
    with pytest.raises(ServiceError) as refused:
        retry(found, **changed)
    assert refused.value.code in {shape.name for shape in MODEL.operation_model("RetryStageExecution").error_shapes}
    return refused.value.code


@pytest.mark.parametrize("mode", ["FAILED_ACTIONS", "ALL_ACTIONS"])
def test_a_failed_stage_is_retried_once(mode: str) -> None:
    found = stages(EVENT)
    assert found.operations()[0].deadline is None, "CodePipeline waits for ever"
    assert retry(found, mode) == ["RESUMED"]
    assert refusal(found) == "StageNotRetryableException"
    (running,) = found.operations()
    assert (running.status, running.deadline, running.final) == ("InProgress", NOW + RETRY, False)
    (ended,) = found.expire(running.id, REGION)
    assert (ended["detail"]["state"], ended["detail"]["pipeline-execution-attempt"]) == ("SUCCEEDED", 2.0)
    assert found.expire(running.id, REGION) == ()
    assert found.operations()[0].final
    assert refusal(found) == "StageNotRetryableException"


def test_a_stage_that_fails_again_can_be_retried_again() -> None:
    found = stages(EVENT)
    retry(found)
    found.observe(event(at="2026-11-24T00:03:00Z"))
    assert found.operations()[0].deadline is None, "the retry is over"
    assert retry(found, "ALL_ACTIONS") == ["RESUMED"]


@pytest.mark.parametrize("repeated", [EVENT, event(at="2026-08-14T06:00:00Z")], ids=["the same", "late"])
def test_repeated_and_late_events_make_nothing_fail_again(repeated: dict[str, Any]) -> None:
    found = stages(EVENT)
    retry(found)
    found.observe(repeated)
    assert refusal(found) == "StageNotRetryableException"
    assert len(found.operations()) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pipelineName": "other"}, "PipelineNotFoundException"),
        ({"region": "us-east-1"}, "PipelineNotFoundException"),
        ({"stageName": "other"}, "StageNotFoundException"),
        ({"pipelineExecutionId": LATER}, "NotLatestPipelineExecutionException"),
        ({"pipelineExecutionId": "latest"}, "ValidationException"),
    ],
)
def test_errors_are_those_of_the_api_model(changed: dict[str, str], code: str) -> None:
    assert refusal(stages(EVENT), **changed) == code


@pytest.mark.parametrize("state", ["STARTED", "SUCCEEDED", "RESUMED", "STOPPED", "STOPPING", "CANCELED"])
def test_only_a_failed_stage_can_be_retried(state: str) -> None:
    assert refusal(stages(event(state))) == "StageNotRetryableException"


def test_a_later_execution_takes_the_stage() -> None:
    found = stages(EVENT, event(at="2026-08-14T09:00:00Z", **{"execution-id": LATER}))
    assert refusal(found) == "NotLatestPipelineExecutionException"
    assert [one.facts["Execution ID"] for one in found.operations()] == [EXECUTION, LATER]
    found.observe(event("SUCCEEDED", at="2026-08-14T10:00:00Z"))
    assert refusal(found) == "NotLatestPipelineExecutionException", "whatever becomes of the earlier one"


def test_states_are_those_of_the_api_model() -> None:
    assert set(_STATUS.values()) <= set(MODEL.shape_for("StageExecutionStatus").enum)
    assert set(MODEL.shape_for("StageRetryMode").enum) == {"FAILED_ACTIONS", "ALL_ACTIONS"}


def test_other_events_are_not_its_own() -> None:
    found = stages()
    for other in (
        {**EVENT, "source": "aws.codedeploy"},
        {**EVENT, "detail-type": "CodePipeline Action Execution State Change"},
        {**EVENT, "detail": None},
    ):
        found.observe(other)
        assert found.start(other) == ()
        assert found.complete(other) is None
    found.observe(event("UNKNOWN"))
    assert found.operations() == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps({"shop": arguments.failures(outcomes=True)})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> PressResult:
    return sandbox.press(message, next(button for button in message.shown if button.label == label))


def test_a_failed_stage_is_retried_in_one_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(EVENT).messages
    assert [button.label for button in message.shown] == ["1. Retry failed", "2. Retry stage"]
    pressed = press(sandbox, message, "1. Retry failed")
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert pressed.press.call.parameters == {
        "pipelineName": "shop-release",
        "stageName": "Deploy",
        "pipelineExecutionId": EXECUTION,
        "retryMode": "FAILED_ACTIONS",
    }
    (follow,) = pressed.followed
    (outcome,) = follow.messages
    assert outcome.notification.title == "🔄 shop-release: retrying stage Deploy"
    assert outcome.notification.thread_id == message.notification.thread_id == EXECUTION
    assert press(sandbox, message, "2. Retry stage").press.error_code == "StageNotRetryableException"


def test_a_stage_that_succeeds_is_never_announced(sandbox: Sandbox) -> None:
    """Every run has such events: a channel would drown in them."""
    for state in ("STARTED", "SUCCEEDED", "STOPPED"):
        assert sandbox.fire(event(state)).messages == ()


def test_only_what_is_named_is_announced(sandbox: Sandbox) -> None:
    for stage, messages in (("Staging", 0), ("Production", 1)):
        assert len(sandbox.fire(event(pipeline="shop-infra", stage=stage)).messages) == messages
    (message,) = sandbox.fire(event(pipeline="shop-infra", stage="Production")).messages
    assert all("--pipeline-name shop-infra --stage-name Production" in button.command for button in message.shown)


def test_a_failure_is_started_from_its_rule(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    for rule in rules:
        sample = sandbox.sample(rule, region)
        assert sample is not None
        (firing,) = sandbox.start(sample)
        (message,) = firing.messages
        assert press(sandbox, message, "2. Retry stage").press.outcome is PressOutcome.DONE
        execution = message.notification.additional_context["ExecutionId"]
        (run,) = [one for one in sandbox.simulation.operations() if one.facts["Execution ID"] == execution]
        (ended,) = sandbox.expire(run.service, run.id, run.region)
        assert (ended.event["detail"]["state"], ended.messages) == ("SUCCEEDED", ())
