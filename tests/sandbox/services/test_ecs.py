"""Pause hooks of ECS, from the event to the call and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.args import LifecycleStage
from chatops_pulumi.playbooks.ecs import ECS
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.services.ecs import PAUSE, PAUSES, Ecs
from chatops_pulumi.sandbox.services.service import ServiceError
from chatops_pulumi.sandbox.session import ChannelMessage, PressResult, Sandbox
from tests.components import arguments
from tests.paths import ROOT

EVENT = json.loads((ROOT / "tests" / "events" / "ecs_paused.json").read_text())
HOOK, ARN = EVENT["detail"]["hookId"], EVENT["detail"]["serviceDeploymentArn"]
STAGES = ("PRE_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT")
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
    (ended,) = found.operations()
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
    assert found.operations()[0].deadline == NOW + PAUSE
    assert [one["detail"]["eventName"] for one in found.expire(HOOK, REGION)] == ["HOOK_TIMED_OUT"]
    assert found.expire(HOOK, REGION) == ()


def test_other_hooks_are_not_its_own() -> None:
    found = paused()
    for other in (event(hookType="AWS_LAMBDA"), {**EVENT, "detail-type": "ECS Task State Change"}):
        found.observe(other)
        assert found.start(other) == ()
    assert found.operations() == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    args = arguments.pauses(outcomes=True)
    args["ecs_services"]["steps"] = {"cluster": "shop", "service": "steps", "lifecycle_stages": list(STAGES)}
    components = json.dumps({"shop": args})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> PressResult:
    return sandbox.press(message, next(button for button in message.shown if button.label == label))


def test_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(EVENT).messages
    assert "POST_TEST_TRAFFIC_SHIFT" in message.notification.description
    assert "2026-08-15T09:04:41Z" in message.notification.description, "the time by which to decide"
    assert "/ecs/v2/clusters/shop/services" in message.notification.next_steps[-1], (
        "a fallback if the chat cannot run the command"
    )
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


def pattern(*stages: str, service: str = "web") -> dict[str, Any]:
    detail = {"eventName": ["HOOK_AWAITING_ACTION"], "serviceArn": [{"suffix": f"/{service}"}]}
    return {"source": ["aws.ecs"], "detail": detail | ({"lifecycleStage": list(stages)} if stages else {})}


def on_the_way(*patterns: dict[str, Any], stage: str = "PRE_SCALE_UP") -> Ecs:
    found = Ecs("123456789012", lambda: NOW, lambda: patterns)
    found.observe(event(lifecycleStage=stage))
    return found


def go_on(found: Ecs, hook: str = HOOK, action: str = "CONTINUE") -> list[dict[str, Any]]:
    """What the deployment's events say after a press, once they have gone over the bus."""
    answered = found.call(
        "ContinueServiceDeployment", {"serviceDeploymentArn": ARN, "hookId": hook, "action": action}, REGION
    )
    for one in answered.events:
        found.observe(one)
    return [one["detail"] for one in answered.events]


def test_a_deployment_pauses_at_every_later_stage_that_a_rule_names() -> None:
    found = on_the_way(*(pattern(stage) for stage in reversed(STAGES)), pattern())
    hooks, seen = [HOOK], [STAGES[0]]
    while len(told := go_on(found, hooks[-1])) == 2:
        assert (told[0]["eventName"], told[0]["hookId"]) == ("HOOK_SUCCEEDED", hooks[-1])
        assert (told[1]["eventName"], told[1]["serviceDeploymentArn"]) == ("HOOK_AWAITING_ACTION", ARN)
        hooks.append(told[1]["hookId"])
        seen.append(told[1]["lifecycleStage"])
        assert [one.id for one in found.operations() if not one.final] == [hooks[-1]]
        assert found.operations()[-1].deadline == NOW + PAUSE
    assert (tuple(seen), len(set(hooks))) == (STAGES, 3)
    assert all(one.final for one in found.operations())
    for hook in hooks:
        with pytest.raises(ServiceError, match="InvalidParameterException"):
            go_on(found, hook)


@pytest.mark.parametrize("patterns", [[], [pattern()], [pattern("PRE_SCALE_UP")], [pattern(*STAGES, service="api")]])
def test_a_deployment_has_no_pause_that_no_rule_names(patterns: list[dict[str, Any]]) -> None:
    assert [one["eventName"] for one in go_on(on_the_way(*patterns))] == ["HOOK_SUCCEEDED"]


def test_after_a_roll_back_and_after_the_wait_nothing_comes() -> None:
    for action in ("ROLLBACK", "expire"):
        found = on_the_way(pattern(*STAGES))
        if action == "ROLLBACK":
            assert [one["eventName"] for one in go_on(found, action=action)] == ["HOOK_FAILED"]
        else:
            assert [one["detail"]["eventName"] for one in found.expire(HOOK, REGION)] == ["HOOK_TIMED_OUT"]
        with pytest.raises(ServiceError, match="InvalidParameterException"):
            go_on(found)
        assert all(one.final for one in found.operations())


def test_a_press_before_the_pause_is_refused() -> None:
    found = on_the_way(pattern(*STAGES))
    with pytest.raises(ServiceError, match="InvalidParameterException"):
        go_on(found, "ecs-pause-not-yet")
    assert [one.final for one in found.operations()] == [False]


@pytest.mark.parametrize("late", [False, True])
def test_who_is_at_a_later_stage_waits_at_no_earlier_one(late: bool) -> None:
    found = paused()
    told = [event(hookId="first", lifecycleStage=STAGES[0]), event(hookId="second", lifecycleStage=STAGES[1])]
    for one in reversed(told) if late else told:
        found.observe(one)
    assert {one.id: one.final for one in found.operations()} == {"first": True, "second": False}
    with pytest.raises(ServiceError, match="InvalidParameterException"):
        go_on(found, "first")
    assert go_on(found, "second")


def test_the_whole_run_is_shown_with_words_and_buttons_of_each_stage(sandbox: Sandbox) -> None:
    ((region, rules),) = sandbox.rules().items()
    sample = sandbox.sample(next(rule for rule in rules if "prescaleup" in rule.name), region)
    assert sample is not None
    (firing,) = sandbox.start(sample)
    (message,) = firing.messages
    told: list[tuple[str, list[str]]] = []
    threads = {message.notification.thread_id}
    while True:
        told.append((message.notification.title or "", [button.label for button in message.shown]))
        pressed = sandbox.press(message, message.shown[0])
        assert pressed.press.outcome is PressOutcome.DONE, pressed.press.reason
        assert sandbox.press(message, message.shown[0]).press.error_code == "InvalidParameterException"
        ended, *following = [one for follow in pressed.followed for one in follow.messages]
        assert ended.notification.title == "▶️ shop: ECS deployment continues"
        threads |= {one.notification.thread_id for one in (ended, *following)}
        if not following:
            break
        (message,) = following
    assert told == [
        (
            "⏸️ shop: start the new version?",
            ["1. Scale up", "2. Roll back"],
        ),
        ("🧪 shop: the new version has test traffic. Continue?", ["1. Continue", "2. Roll back"]),
        (
            "🟢 shop: the new version has production traffic. Keep it?",
            ["1. Keep new version", "2. Roll back"],
        ),
    ]
    assert len(threads) == 1


def test_the_local_service_pauses_where_the_arguments_can_say_it() -> None:
    model = get_session().get_service_model("ecs").shape_for("DeploymentLifecycleHookStage")
    assert tuple(stage.value for stage in LifecycleStage) == PAUSES == ECS.choices
    # Pause hooks cannot be configured at the stages in which traffic shifts (API model).
    assert set(model.enum) - set(PAUSES) == {"TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"}
