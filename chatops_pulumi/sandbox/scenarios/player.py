"""Plays the steps of a scenario on a running program."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.button_choice import ButtonChoiceError, choose_button
from chatops_pulumi.sandbox.chat.markup import as_line
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.named_rules import sample_of
from chatops_pulumi.sandbox.scenarios.differences import Difference, same_text, step_differences
from chatops_pulumi.sandbox.scenarios.scenario import read_advance
from chatops_pulumi.sandbox.session import messages_of

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.records import ButtonState, JsonObject
    from chatops_pulumi.sandbox.scenarios.scenario import ScenarioStep
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox


@dataclass(frozen=True)
class StepResult:
    """What a step led to, and how that differs from what was expected."""

    step: ScenarioStep
    events: tuple[EventResult, ...] = ()
    press: PressResult | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def messages(self) -> tuple[ChannelMessage, ...]:
        """The messages of the step, oldest first."""
        return messages_of(self.events)


class StepError(Exception):
    """A step cannot be done."""


@dataclass
class Player:
    """Does one step after the other, and remembers the messages."""

    sandbox: Sandbox
    folder: Path
    """The folder of the scenario, for the files that it names."""
    messages: list[ChannelMessage] = field(default_factory=list)
    """The messages of all steps, oldest first."""

    def play(self, step: ScenarioStep) -> StepResult:
        """Do a step, and compare what it leads to with what it must lead to."""
        try:
            done = self.act(step)
        except (StepError, EventError) as error:
            return StepResult(step, differences=(Difference("", str(error)),))
        self.messages += done.messages
        return replace(done, differences=step_differences(step, done.events, done.press))

    def act(self, step: ScenarioStep) -> StepResult:
        """Do a step, without comparing anything. Raises StepError or EventError."""
        if step.start is not None:
            return StepResult(step, self._start(step.start))
        if step.fire is not None:
            events = self._events(step.fire)
            return StepResult(step, tuple(self.sandbox.fire(self.sandbox.relocate(event).event) for event in events))
        if step.advance is not None:
            return StepResult(step, self.sandbox.forward(self._until(step.advance)))
        if step.time_out is not None:
            return StepResult(step, self._time_out(step.time_out))
        message, button = self._button(step)
        resources = [step.resource] if step.resource else []
        pressed = self.sandbox.press(message, button, resources, step.member or STRANGER, step.answers)
        return StepResult(step, pressed.followed, pressed)

    def _start(self, name: str) -> tuple[EventResult, ...]:
        _, sample = sample_of(self.sandbox, name)
        # What no local service starts, for example a custom event source, is one event.
        return self.sandbox.start(sample) or (self.sandbox.fire(sample),)

    def _events(self, given: str | JsonObject) -> list[JsonObject]:
        if isinstance(given, dict):
            if given.keys() == {"sample"}:
                return [sample_of(self.sandbox, str(given["sample"]))[1]]
            return read_events(json.dumps(given), "fire")
        path = self.folder / given
        try:
            return read_events(path.read_text(encoding="utf-8-sig"), str(path))
        except UnicodeDecodeError as error:
            raise StepError(f"{path}: the file is not UTF-8 text. Fix: save it as UTF-8.") from error
        except (OSError, ValueError) as error:  # ValueError: a path with a null character
            problem = error.strerror if isinstance(error, OSError) else error
            raise StepError(f"{path}: the file cannot be read: {problem}. Fix: check the path.") from error

    def _until(self, text: str) -> timedelta:
        advance, now = read_advance(text), self.sandbox.simulation.clock()
        if isinstance(advance, timedelta):
            try:
                _ = now + advance
            except OverflowError:
                raise StepError(f"the clock is at {now:%Y-%m-%dT%H:%M:%SZ}, and ends with the year 9999.") from None
            return advance
        if advance < now:
            raise StepError(
                f"the clock is at {now:%Y-%m-%dT%H:%M:%SZ}, which is later. Fix: use a later time, or 'at'."
            )
        return advance - now

    def _time_out(self, title: str) -> tuple[EventResult, ...]:
        waiting = [one for one in self.sandbox.simulation.operations() if one.deadline is not None and not one.final]
        found = [one for one in waiting if title in {one.title, one.id}]
        if not found:
            others = ", ".join(dict.fromkeys(repr(one.title) for one in waiting)) or "nothing"
            raise StepError(f"nothing with the title {title!r} waits. Fix: use what waits: {others}.")
        return self.sandbox.expire(found[-1].service, found[-1].id, found[-1].region)

    def _button(self, step: ScenarioStep) -> tuple[ChannelMessage, ButtonState]:
        assert step.press is not None
        try:
            return choose_button(self._pressable(step.message), step.press)
        except ButtonChoiceError as error:
            raise StepError(str(error)) from error

    def _pressable(self, wanted: int | str | None) -> list[ChannelMessage]:
        if wanted is None:
            return self.messages
        if isinstance(wanted, int):
            if not 1 <= wanted <= len(self.messages):
                raise StepError(f"there is no message {wanted}: the scenario has {len(self.messages)} until here.")
            return [self.messages[wanted - 1]]
        found = [one for one in self.messages if same_text(wanted, as_line(one.notification.title or ""))]
        if not found:
            titles = ", ".join(repr(as_line(one.notification.title or "")) for one in self.messages) or "none"
            raise StepError(f"no message has the title {wanted!r}. Titles until here: {titles}.")
        return found
