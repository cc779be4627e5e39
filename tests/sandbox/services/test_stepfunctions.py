"""A failed Step Functions execution, from its event to a redrive."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.service import ServiceError
from chatops_pulumi.sandbox.services.stepfunctions import REDRIVABLE_FOR, StepFunctions
from chatops_pulumi.sandbox.session import Sandbox
from tests.components import arguments
from tests.paths import EVENTS, ROOT

FAILED: dict[str, Any] = json.loads((EVENTS / "stepfunctions_failed.json").read_text())
ARN = FAILED["detail"]["executionArn"]
NOW = datetime(2026, 8, 14, 7, 11, 20, tzinfo=UTC)
OTHER = {**FAILED, "detail": {**FAILED["detail"], "stateMachineArn": FAILED["detail"]["stateMachineArn"] + "-eu"}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    args = {
        "channel": arguments.SLACK,
        "outcomes": True,
        "state_machines": {"orders": {"state_machine": "shop-orders"}},
    }
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": json.dumps({"shop": args})})) as found:
        yield found


def test_a_failed_execution_from_the_event_to_the_redrive(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(FAILED).messages
    assert message.notification.title == "❌ shop-orders: execution failed. Redrive it?"
    assert "try again" not in message.body, "the cause is free text: a quote in it would lose the message"
    (button,) = message.shown
    pressed = sandbox.press(message, button)
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert pressed.press.call.parameters == {"executionArn": ARN}
    assert [one.notification.title for event in pressed.followed for one in event.messages] == [
        "🔄 shop-orders: execution redriven",
        "✅ shop-orders: execution succeeded after a redrive",
    ]
    assert sandbox.press(message, button).press.error_code == "ExecutionNotRedrivable"


def test_only_executions_of_this_state_machine_and_only_failed_ones(sandbox: Sandbox) -> None:
    assert sandbox.fire(OTHER).messages == ()
    for status in ("RUNNING", "SUCCEEDED"):  # not after a redrive
        assert sandbox.fire({**FAILED, "detail": {**FAILED["detail"], "status": status}}).messages == ()
    for status in ("TIMED_OUT", "ABORTED"):
        assert len(sandbox.fire({**FAILED, "detail": {**FAILED["detail"], "status": status}}).messages) == 1


def test_a_sample_can_be_redriven(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    (rule,) = [rule for rule in rules if "-failed" in rule.name]
    sample = sandbox.sample(rule, region)
    assert sample is not None
    (message,) = sandbox.fire(sample).messages
    assert sandbox.press(message, message.shown[0]).press.outcome is PressOutcome.DONE


def test_what_cannot_be_redriven() -> None:
    found = StepFunctions("123456789012", lambda: NOW)
    found.observe(FAILED)
    found.observe(FAILED)
    (waiting,) = found.operations()
    assert (waiting.status, waiting.deadline) == ("FAILED", NOW + REDRIVABLE_FOR)
    with pytest.raises(ServiceError, match="ExecutionDoesNotExist"):
        found.call("RedriveExecution", {"executionArn": ARN}, "us-east-1")
    with pytest.raises(ServiceError, match="ExecutionDoesNotExist"):
        found.call("RedriveExecution", {"executionArn": f"{ARN}x"}, FAILED["region"])
    assert found.expire(ARN, FAILED["region"]) == ()
    assert found.operations() == ()


def test_other_events_are_not_its_own() -> None:
    found = StepFunctions("123456789012", lambda: NOW)
    for event in ({"source": "aws.ecs", "detail": {}}, {"source": "aws.states", "detail-type": "Other", "detail": {}}):
        found.observe(event)
        assert (found.title(event), found.start_label(event), found.complete(event)) == (None, None, None)
        assert found.start(event) == ()
    broken = {**FAILED, "detail": {"status": "FAILED", "executionArn": "arn:x"}}
    found.observe(broken)
    assert found.operations() == ()
