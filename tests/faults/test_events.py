"""Events that come twice, out of order or all at once, and services that fail on their way: every loss is reported."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.faults.failing import failing
from tests.faults.stacks import REGION, event, losses, opened, press


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with opened(layout="STAGED") as found:
        yield found


def states(deployment: str) -> list[dict[str, Any]]:
    instance = "CodeDeploy Instance State-change Notification"
    return [
        event(deployment),
        {**event(deployment, state="SUCCESS", instanceId="shop:web"), "detail-type": instance},
        event(deployment, state="SUCCESS"),
    ]


def test_a_duplicate_event_gives_a_second_message_whose_buttons_do_no_harm(sandbox: Sandbox) -> None:
    first, second = (sandbox.fire(event()).messages[0] for _ in range(2))
    assert press(sandbox, first, "Switch traffic").press.outcome is PressOutcome.DONE
    again = press(sandbox, second, "Switch traffic").press
    assert again.error_code == "DeploymentIsNotInReadyStateException"


def test_events_out_of_order_each_give_their_message(sandbox: Sandbox) -> None:
    events = [one for number in range(12) for one in states(f"d-{number:09d}")]
    random.Random(7).shuffle(events)
    for one in events:
        result = sandbox.fire(one)
        assert len(result.messages) == 1, losses(result)


def test_a_late_event_does_not_bring_a_finished_deployment_back(sandbox: Sandbox) -> None:
    *_, success = states("d-CCCCCCCCC")
    sandbox.fire(event("d-CCCCCCCCC"))
    sandbox.fire(success)
    (late,) = sandbox.fire(event("d-CCCCCCCCC")).messages
    pressed = press(sandbox, late, "Switch traffic").press
    assert pressed.outcome is PressOutcome.FAILED
    assert pressed.error_code == "DeploymentAlreadyCompletedException"


def test_events_of_many_threads_are_all_shown_once(sandbox: Sandbox) -> None:
    shown: Counter[str] = Counter()

    def fire(worker: int) -> None:
        for number in range(10):
            for message in sandbox.fire(event(f"d-{worker}{number:08d}")).messages:
                shown[message.notification.additional_context["DeploymentId"]] += 1

    threads = [threading.Thread(target=fire, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shown) == 60
    assert set(shown.values()) == {1}


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("Throttling", 400),
        ("InternalFailure", 500),
        ("KMSAccessDenied", 400),
        ("AuthorizationError", 403),
        ("NotFound", 404),
    ],
)
def test_a_topic_that_fails_loses_the_message_with_a_reason_and_the_next_one_arrives(
    sandbox: Sandbox, code: str, status: int
) -> None:
    with failing(sandbox.aws, "sns", "Publish", REGION, code, status):
        result = sandbox.fire(event())
    assert result.messages == ()
    (loss,) = losses(result)
    assert code in loss
    (alarm,) = [step for trace in result.traces for step in trace.steps if step.name == "alarm"]
    assert "AWS/SQS ApproximateNumberOfMessagesVisible" in alarm.text, "the dead-letter queue has it"
    assert len(sandbox.fire(event()).messages) == 1


def test_a_message_that_was_refused_does_not_arrive_with_the_next_one(sandbox: Sandbox) -> None:
    with failing(sandbox.aws, "sns", "Publish", REGION, "Throttling"):
        sandbox.fire(event("d-LOSTLOST1"))
    (message,) = sandbox.fire(event("d-NEXTNEXT1")).messages
    assert message.notification.additional_context["DeploymentId"] == "d-NEXTNEXT1"
