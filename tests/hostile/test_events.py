"""Hostile values in the events of every rule: a message, or a loss with its reason. Never a crash, never a press."""

from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.records import Outcome, PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.faults.stacks import REGION, opened
from tests.hostile.corpus import TEXTS, THOROUGH, Figures
from tests.hostile.documents import places, replaced
from tests.hostile.test_texts import tried

VALUES: list[Any] = [None, True, 0, -1.5, 10**30, [], {}, [[]], {"a": None}]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with opened() as found:
        yield found


def judge(sandbox: Sandbox, event: Any) -> str:
    if tried(lambda _: sandbox.rehearse(event), EventError, "") == "refused":
        return "refused"
    result = sandbox.rehearse(event)
    lost = [step for trace in result.traces for step in trace.steps if step.outcome is Outcome.LOST]
    assert all(step.text and step.fix for step in lost), "a loss has a reason and a fix"
    for message in result.messages:
        for button in message.shown:
            ended = sandbox.examine(message, button)
            if ended is not None and ended.call is not None:
                assert ended.outcome is not PressOutcome.DONE, "examining presses nothing"
    return "shown" if result.messages else "lost" if lost else "not matched"


def test_a_hostile_value_anywhere_in_an_event(sandbox: Sandbox) -> None:
    figures = Figures()
    number = 0
    for rule in sandbox.rules()[REGION]:
        sample = sandbox.sample(rule, REGION)
        assert sample is not None
        for path in places(sample):
            number += 1
            values = [*TEXTS.values(), *VALUES]
            for value in values if THOROUGH else [values[number * 11 % len(values)]]:
                figures.count(judge, sandbox, replaced(sample, path, value))
    assert figures["shown"] > 0
    assert figures["refused"] > 0
    figures.show("events")
