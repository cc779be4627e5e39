"""Presses that come twice, late, early or together. Each is answered, and none makes a call that was not pressed."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chatops_pulumi.sandbox.named_rules import named_rules
from chatops_pulumi.sandbox.records import Press, PressOutcome
from chatops_pulumi.sandbox.session import ChannelMessage, Sandbox
from tests.faults.failing import failing, held
from tests.faults.stacks import REGION, event, opened, press


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with opened() as found:
        yield found


def decisions(sandbox: Sandbox) -> list[ChannelMessage]:
    """One message of each rule whose message has buttons."""
    found: list[ChannelMessage] = []
    for region, rules in sandbox.rules().items():
        for rule in rules:
            sample = sandbox.sample(rule, region)
            assert sample is not None
            found += [
                message for result in sandbox.start(sample) or (sandbox.fire(sample),) for message in result.messages
            ]
    return [message for message in found if message.shown]


def calls(presses: list[Press]) -> Counter[str]:
    """The calls that AWS executed."""
    return Counter(
        f"{one.call.operation}" for one in presses if one.call is not None and one.outcome is PressOutcome.DONE
    )


def test_every_button_pressed_twice_is_answered_twice(sandbox: Sandbox) -> None:
    messages = decisions(sandbox)
    assert len(messages) >= 6
    pressed = 0
    for message in messages:
        for button in message.shown:
            for _ in range(2):
                result = sandbox.press(message, button).press
                assert result.reply
                assert result.outcome in {PressOutcome.DONE, PressOutcome.FAILED}, (button.label, result)
                assert result.outcome is PressOutcome.DONE or result.error_code, "a failure has AWS's own error"
                pressed += 1
    assert pressed >= 24


@pytest.mark.parametrize(
    ("rule", "label", "operation"),
    [("web.ready", "Switch traffic", "ContinueDeployment"), ("release.approval", "Approve", "PutApprovalResult")],
)
def test_of_simultaneous_presses_one_decides(sandbox: Sandbox, rule: str, label: str, operation: str) -> None:
    region = REGION
    (found,) = [one for one in named_rules(sandbox) if one.name == rule]
    sample = sandbox.sample(found.rule, region)
    assert sample is not None
    (message,) = [one for result in sandbox.start(sample) for one in result.messages]
    together = threading.Barrier(8)
    done: list[Press] = []

    def one(member: int) -> None:
        together.wait(60)
        done.append(press(sandbox, message, label, pressed_by=f"U{member:08d}").press)

    threads = [threading.Thread(target=one, args=(member,)) for member in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 8
    assert calls(done) == {operation: 1}
    assert {one.outcome for one in done} == {PressOutcome.DONE, PressOutcome.FAILED}
    assert len({one.pressed_by for one in done}) == 8, "each press keeps its member"
    assert all(one.error_code for one in done if one.outcome is PressOutcome.FAILED)


def test_switch_and_roll_back_together_never_both(sandbox: Sandbox) -> None:
    for number in range(6):
        (message,) = sandbox.fire(event(f"d-{number:09d}")).messages
        together = threading.Barrier(2)
        done: dict[str, Press] = {}

        def one(label: str, message: ChannelMessage = message, together: Any = together, done: Any = done) -> None:
            together.wait(60)
            done[label] = press(sandbox, message, label).press

        threads = [threading.Thread(target=one, args=(label,)) for label in ("Switch traffic", "Roll back")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        switched, rolled = done["Switch traffic"], done["Roll back"]
        # A roll back after the switch is allowed; a switch after the roll back is not.
        assert rolled.outcome is PressOutcome.DONE
        assert switched.outcome is PressOutcome.DONE or switched.error_code == "DeploymentAlreadyCompletedException"


def test_a_press_after_the_wait_has_ended_is_refused(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(event()).messages
    sandbox.forward(timedelta(days=3))
    late = press(sandbox, message, "Switch traffic").press
    assert late.outcome is PressOutcome.FAILED
    assert late.error_code == "DeploymentAlreadyCompletedException"


def test_a_press_that_is_too_early_changes_nothing(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(event()).messages
    early = press(sandbox, message, "Remove old tasks").press
    assert early.error_code == "DeploymentIsNotInReadyStateException"
    assert press(sandbox, message, "Switch traffic").press.outcome is PressOutcome.DONE


def test_a_button_of_another_message_never_acts_on_this_one(sandbox: Sandbox) -> None:
    (first,) = sandbox.fire(event("d-AAAAAAAAA")).messages
    (second,) = sandbox.fire(event("d-BBBBBBBBB")).messages
    done = press(sandbox, second, "Switch traffic").press
    assert done.call is not None
    assert done.call.parameters["deploymentId"] == "d-BBBBBBBBB"
    assert press(sandbox, first, "Switch traffic").press.outcome is PressOutcome.DONE, "the first still waits"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("InternalFailure", 500),
        ("ServiceUnavailable", 503),
        ("ExpiredTokenException", 403),
    ],
)
def test_a_failing_service_is_reported_and_the_press_can_be_repeated(sandbox: Sandbox, code: str, status: int) -> None:
    (message,) = sandbox.fire(event()).messages
    with failing(sandbox.aws, "codedeploy", "ContinueDeployment", REGION, code, status) as refused:
        failed = press(sandbox, message, "Switch traffic")
    assert refused == ["ContinueDeployment"], "a failed call is not repeated behind the person's back"
    assert failed.press.outcome is PressOutcome.FAILED
    assert failed.press.error_code == code
    assert failed.followed == ()
    assert press(sandbox, message, "Switch traffic").press.outcome is PressOutcome.DONE


def test_a_slow_call_holds_no_message_back(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(event()).messages
    done: list[Press] = []
    with held(sandbox.aws, "codedeploy", "ContinueDeployment", REGION) as gate:
        presser = threading.Thread(target=lambda: done.append(press(sandbox, message, "Switch traffic").press))
        presser.start()
        assert gate.reached.wait(60)
        assert len(sandbox.fire(event("d-BBBBBBBBB")).messages) == 1, "an event arrives while a press waits for AWS"
        assert done == []
    presser.join()
    assert done[0].outcome is PressOutcome.DONE
