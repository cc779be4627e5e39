"""Pause hooks of ECS, from the event to the call and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.sandbox.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.ecs import PAUSE, Ecs
from chatops_pulumi.sandbox.services.service import ServiceError
from chatops_pulumi.sandbox.session import Message, Pressed, Sandbox
from tests.components import arguments

ROOT = Path(__file__).parents[2]
EVENT = json.loads((ROOT / "tests" / "events" / "ecs_paused.json").read_text())
HOOK, ARN = EVENT["detail"]["hookId"], EVENT["detail"]["serviceDeploymentArn"]
REGION, NOW = EVENT["region"], datetime(2026, 11, 24, tzinfo=UTC)


def event(**detail: Any) -> dict[str, Any]:
    return {**EVENT, "detail": {**EVENT["detail"], **detail}}


def paused(*names: str) -> Ecs:
    found = Ecs("123456789012", lambda: NOW)
    for name in names:
        found.observe(event(eventName=name))
    return found


def answer(found: Ecs, action: str = "CONTINUE", region: str = REGION, **changed: str) -> list[str]:
    given = {"serviceDeploymentArn": ARN, "hookId": HOOK, "action": action} | changed
    return [one["detail"]["eventName"] for one in found.call("ContinueServiceDeployment", given, region).events]


@pytest.mark.parametrize(("action", "name"), [("CONTINUE", "HOOK_SUCCEEDED"), ("ROLLBACK", "HOOK_FAILED")])
def test_a_press_ends_the_pause(action: str, name: str) -> None:
    found = paused("HOOK_AWAITING_ACTION", "HOOK_AWAITING_ACTION")
    assert answer(found, action) == [name]
    (ended,) = found.undertakings()
    assert ended.final
    with pytest.raises(ServiceError, match="InvalidParameterException"):
        answer(found, action)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"serviceDeploymentArn": ARN + "x"}, "ServiceDeploymentNotFoundException"),
        ({"region": "us-east-1"}, "ServiceDeploymentNotFoundException"),
        ({"hookId": "ecs-pause-other"}, "InvalidParameterException"),
    ],
)
def test_errors_are_those_of_the_api_model(changed: dict[str, str], code: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        answer(paused("HOOK_AWAITING_ACTION"), **changed)
    assert refusal.value.code == code
    model = get_session().get_service_model("ecs").operation_model("ContinueServiceDeployment")
    assert code in {shape.name for shape in model.error_shapes}


def test_nobody_decides() -> None:
    found = paused("HOOK_AWAITING_ACTION")
    assert found.undertakings()[0].deadline == NOW + PAUSE
    assert [one["detail"]["eventName"] for one in found.expire(HOOK, REGION)] == ["HOOK_TIMED_OUT"]
    assert found.expire(HOOK, REGION) == ()


def test_other_hooks_are_not_its_own() -> None:
    found = paused()
    for other in (event(hookType="AWS_LAMBDA"), {**EVENT, "detail-type": "ECS Task State Change"}):
        found.observe(other)
        assert found.start(other) == ()
    assert found.undertakings() == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps({"shop": arguments.pauses(outcomes=True)})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: Message, label: str) -> Pressed:
    return sandbox.press(message, next(button for button in message.shown if button.label == label))


def test_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(EVENT).messages
    assert "POST_TEST_TRAFFIC_SHIFT" in message.notification.description
    assert "2026-08-15T09:04:41Z" in message.notification.description, "the time by which to decide"
    assert "/ecs/v2/clusters/shop/services" in message.notification.next_steps[2], "where the chat cannot do it"
    pressed = press(sandbox, message, "1. Continue")
    assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
    assert pressed.press.call is not None
    assert pressed.press.call.parameters == {"serviceDeploymentArn": ARN, "hookId": HOOK, "action": "CONTINUE"}
    (follow,) = pressed.followed
    (outcome,) = follow.messages
    assert outcome.notification.thread_id == message.notification.thread_id == ARN
    assert press(sandbox, message, "2. Roll back").press.error_code == "InvalidParameterException"


def test_only_what_is_named_is_announced(sandbox: Sandbox) -> None:
    place = "arn:aws:ecs:ap-northeast-1:123456789012"
    for service, cluster, messages in (
        ("service/shop/api", "cluster/shop", 0),
        ("service/shop/shop-web", "cluster/shop", 0),
        ("service/other/web", "cluster/other-shop", 0),
        ("service/tools/anything", "cluster/tools", 1),
    ):
        fired = sandbox.fire(event(serviceArn=f"{place}:{service}", clusterArn=f"{place}:{cluster}", hookId=service))
        assert len(fired.messages) == messages, service


def test_a_pause_is_started_from_its_rule(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    for rule in (rule for rule in rules if "paused" in rule.name):
        sample = sandbox.sample(rule, region)
        assert sample is not None
        (firing,) = sandbox.start(sample)
        (message,) = firing.messages
        assert press(sandbox, message, "2. Roll back").press.outcome is PressOutcome.DONE
