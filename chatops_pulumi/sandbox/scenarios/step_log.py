"""Keeps what persons did on the page, so that it can be saved as a scenario afterwards."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

from chatops_pulumi.sandbox.scenarios.recorder import RecordedStep

if TYPE_CHECKING:
    from datetime import datetime

    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.sandbox.session import EventResult, PressResult

KEPT: Final = 1000
"""How many steps are kept."""


@dataclass
class StepLog:
    """The newest steps, oldest first."""

    _steps: deque[RecordedStep] = field(default_factory=lambda: deque[RecordedStep](maxlen=KEPT))
    _numbers: count[int] = field(default_factory=lambda: count(1))
    recording_since: int | None = None
    """The number of the last step before the recording. None: nothing is recorded."""

    def add(
        self,
        action: JsonObject,
        events: tuple[EventResult, ...],
        moment: datetime,
        press: PressResult | None = None,
    ) -> None:
        """Keep a step."""
        self._steps.append(RecordedStep(next(self._numbers), moment, action, events, press))

    def start_recording(self) -> None:
        """Record what is done from now on."""
        self.recording_since = self._steps[-1].number if self._steps else 0

    def stop_recording(self) -> tuple[RecordedStep, ...]:
        """End the recording. Gives its steps."""
        since, self.recording_since = self.recording_since, None
        return () if since is None else self.since(since)

    def since(self, number: int) -> tuple[RecordedStep, ...]:
        """The steps after one, by its number."""
        return tuple(step for step in self._steps if step.number > number)

    def about(self, messages: frozenset[int]) -> tuple[RecordedStep, ...]:
        """The steps that led to one of these messages, or pressed a button of one.

        Args:
            messages: The numbers of the messages.
        """
        return tuple(
            step
            for step in self._steps
            if messages.intersection(message.number for message in step.messages)
            or (step.press is not None and step.press.message.number in messages)
        )

    def recorded(self) -> int:
        """How many steps the present recording has."""
        return 0 if self.recording_since is None else len(self.since(self.recording_since))
