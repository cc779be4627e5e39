"""The result of ``chatops play``, the same for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.records import Outcome, PressOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chatops_pulumi.sandbox.program.sdk_runtime import Run
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox


class EventOutcome(StrEnum):
    """What an event led to."""

    MESSAGE = "message"
    LOST = "lost"
    """A rule matched, and at least one message was lost."""
    NO_MATCH = "no match"
    """No rule matches."""
    NO_MESSAGE = "no message"
    """A rule matched, but no message was due."""


@dataclass(frozen=True)
class PlayedEvent:
    """An event with the place that it is from."""

    name: str
    """The file, with a number if the file holds a list."""
    result: EventResult

    @property
    def outcome(self) -> EventOutcome:
        """What the event led to."""
        return outcome_of(self.result)


def outcome_of(result: EventResult) -> EventOutcome:
    """What an event led to."""
    if result.lost:
        return EventOutcome.LOST
    if result.messages:
        return EventOutcome.MESSAGE
    is_matched = any(trace.steps and trace.steps[0].outcome is not Outcome.NOT_MATCHED for trace in result.traces)
    return EventOutcome.NO_MESSAGE if is_matched else EventOutcome.NO_MATCH


@dataclass(frozen=True)
class BrokenButton:
    """A button that cannot work, found without a press."""

    rule: str
    """The event, or the rule, whose message shows the button."""
    label: str
    command: str
    reason: str


def broken_buttons(
    sandbox: Sandbox, rule: str, messages: Iterable[ChannelMessage], resources: Mapping[str, str]
) -> Iterator[BrokenButton]:
    """The buttons of messages that cannot work: the chat cannot run the command, or the role does not allow the call.

    Args:
        sandbox: The running program.
        rule: A name for the messages.
        messages: The messages.
        resources: Label to the ARN that the button's call acts on.
    """
    for message in messages:
        for button in message.shown:
            given = [resources[button.label]] if button.label in resources else []
            ended = sandbox.examine(message, button, given)
            if ended is not None:
                refusal = ended.reply if ended.outcome is PressOutcome.REFUSED else ""
                yield BrokenButton(rule, button.label, button.command, f"{refusal} {ended.reason or ''}".strip())


@dataclass(frozen=True)
class Play:
    """Everything that ``chatops play`` did."""

    run: Run
    events: tuple[PlayedEvent, ...]
    presses: tuple[PressResult, ...] = ()
    missing_button: str | None = None
    """Why a button could not be pressed."""
    broken: tuple[BrokenButton, ...] = ()
    """Buttons that were not pressed and cannot work."""
    is_folder: bool = False
    """Many events: a table is easier to read than every step."""

    @property
    def results(self) -> Iterator[EventResult]:
        """The result of every event, including the events that follow a press."""
        yield from (event.result for event in self.events)
        for press in self.presses:
            yield from press.followed

    @property
    def lost(self) -> int:
        """How many events lost a message."""
        return sum(1 for result in self.results if result.lost)

    @property
    def is_well(self) -> bool:
        """Whether a message appeared, none was lost, every press worked, and every other button can work."""
        appeared = any(event.result.messages for event in self.events)
        pressed = self.missing_button is None and all(press.press.outcome.right for press in self.presses)
        return appeared and pressed and not self.lost and not self.broken
