"""Instance refreshes and alarms, from the event to the call and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.autoscaling import CHECKPOINT_WAIT, AutoScaling
from chatops_pulumi.sandbox.services.cloudwatch import CloudWatch
from chatops_pulumi.sandbox.services.service import LocalService, ServiceError
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox
from tests.components import arguments
from tests.paths import ROOT

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REGION = "ap-northeast-1"


def recorded(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "tests" / "events" / f"{name}.json").read_text())


CHECKPOINT, ALARM = recorded("autoscaling_checkpoint"), recorded("cloudwatch_alarm")


def refreshes(*happened: str) -> AutoScaling:
    found = AutoScaling("123456789012", lambda: NOW)
    for what in happened:
        found.observe({**CHECKPOINT, "detail-type": f"EC2 Auto Scaling Instance Refresh {what}"})
    return found


def told(events: Any) -> list[str]:
    return [event["detail-type"].removeprefix("EC2 Auto Scaling Instance Refresh ") for event in events]


GROUP = {"AutoScalingGroupName": "shop-web"}


def test_a_refresh_is_rolled_back_or_cancelled_once() -> None:
    found = refreshes("Checkpoint Reached")
    assert told(found.call("RollbackInstanceRefresh", GROUP, REGION).events) == [
        "Rollback Started",
        "Rollback Succeeded",
    ]
    with pytest.raises(ServiceError) as refusal:
        found.call("CancelInstanceRefresh", GROUP, REGION)
    model = get_session().get_service_model("autoscaling").operation_model("CancelInstanceRefresh")
    assert refusal.value.code in {shape.error_code for shape in model.error_shapes}
    assert told(refreshes("Started").call("CancelInstanceRefresh", GROUP, REGION).events) == ["Cancelled"]


@pytest.mark.parametrize("parameters", [{"AutoScalingGroupName": "other"}, {}])
def test_a_group_without_a_refresh_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(ServiceError, match="ActiveInstanceRefreshNotFound"):
        refreshes("Checkpoint Reached").call("CancelInstanceRefresh", parameters, REGION)
    with pytest.raises(ServiceError, match="ActiveInstanceRefreshNotFound"):
        refreshes("Checkpoint Reached").call("CancelInstanceRefresh", GROUP, "us-east-1")


def test_a_refresh_goes_on_by_itself() -> None:
    found = refreshes("Started", "Checkpoint Reached", "Checkpoint Reached")
    (waiting,) = found.operations()
    assert waiting.deadline == NOW + CHECKPOINT_WAIT
    assert told(found.expire(waiting.id, REGION)) == ["Succeeded"]
    found.observe(CHECKPOINT)
    assert found.operations()[0].final, "a late event changes nothing"
    assert found.expire(waiting.id, REGION) == ()


def test_an_alarm_is_muted_and_unmuted() -> None:
    found = CloudWatch("123456789012", lambda: NOW)
    found.observe(ALARM)
    found.call("DisableAlarmActions", {"AlarmNames": ["shop-web-errors", "unknown"]}, REGION)
    assert "muted" in found.operations()[0].waits_for
    found.call("EnableAlarmActions", {"AlarmNames": ["shop-web-errors"]}, REGION)
    assert "muted" not in found.operations()[0].waits_for


@pytest.mark.parametrize("service", [AutoScaling("1", lambda: NOW), CloudWatch("1", lambda: NOW)])
def test_other_events_are_not_their_own(service: LocalService) -> None:
    for event in (
        {"source": "aws.ecs", "detail": {}},
        {"source": "aws.autoscaling", "detail-type": "Other", "detail": {}},
    ):
        service.observe(event)
        assert service.start(event) == ()
        assert service.title(event) is None
    assert service.operations() == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps({"shop": arguments.operations(outcomes=True)})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> PressResult:
    return sandbox.press(message, next(button for button in message.shown if button.label == label))


def titles(firings: tuple[EventResult, ...]) -> list[str | None]:
    return [message.notification.title for firing in firings for message in firing.messages]


def test_a_refresh_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(CHECKPOINT).messages
    assert "*Replaced (%):* 50" in message.notification.description
    pressed = press(sandbox, message, "1. Roll back")
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert (pressed.press.call.operation, pressed.press.call.parameters) == ("RollbackInstanceRefresh", GROUP)
    assert titles(pressed.followed) == ["↩️ shop-web: instance refresh rolled back"]
    assert press(sandbox, message, "2. Stop refresh").press.error_code == "ActiveInstanceRefreshNotFound"


def test_a_roll_back_that_fails_is_told(sandbox: Sandbox) -> None:
    event = {**CHECKPOINT, "detail-type": "EC2 Auto Scaling Instance Refresh Rollback Failed"}
    assert titles((sandbox.fire(event),)) == ["❌ shop-web: rollback of the instance refresh failed"]


def test_an_alarm_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(ALARM).messages
    assert "Threshold" not in message.body, "the reason is free text: a quote in it would lose the message"
    pressed = press(sandbox, message, "1. Disable actions")
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert pressed.press.call.parameters == {"AlarmNames": ["shop-web-errors"]}
    over = {**ALARM, "detail": {**ALARM["detail"], "state": {"value": "OK"}}}
    assert titles((sandbox.fire(over),)) == ["✅ OK: shop-web-errors"]
    assert sandbox.fire({**ALARM, "detail": {**ALARM["detail"], "alarmName": "other"}}).messages == ()


def test_the_sample_of_every_rule_gives_its_message(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    assert len(rules) == 11
    for rule in rules:
        sample = sandbox.sample(rule, region)
        assert sample is not None
        (way,) = [trace for trace in sandbox.fire(sample).traces if trace.arrivals]
        assert way.rule_name == rule.name
