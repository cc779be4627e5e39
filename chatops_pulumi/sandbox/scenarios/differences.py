"""Compares what a step led to with what it must lead to. Pure functions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.changing_values import ANY
from chatops_pulumi.sandbox.chat.markup import as_line, emoji
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.session import messages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chatops_pulumi.sandbox.scenarios.scenario import ExpectedCall, ExpectedMessage, ScenarioStep
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

_REASONS: Final = 3
"""Rules that do not match, of which a report gives the reason."""


@dataclass(frozen=True)
class Difference:
    """One expectation that does not hold."""

    place: str
    """What differs, for example ``message 1, title``. Empty: the step itself."""
    text: str
    """What is wrong, in one sentence, if there are no two values to compare."""
    expected: str | None = None
    actual: str | None = None
    why: tuple[str, ...] = ()
    """Why it is so, and how to fix it, one sentence each."""


def step_differences(
    step: ScenarioStep, events: Sequence[EventResult], press: PressResult | None
) -> tuple[Difference, ...]:
    """Everything that a step led to and that differs from its expectations."""
    found = [*_press_differences(step, press)] if press is not None else []
    # Messages that a failed press did not cause would be a second report of the same failure.
    if not found:
        found += [*_lost_differences(step, events), *_message_differences(step, events)]
    return tuple(found)


def same_text(expected: str, actual: str) -> bool:
    """Whether a text is the expected one; ``<any>`` in the expected text stands for any text on one line."""
    first, *others = map(re.escape, expected.strip().split(ANY))
    if not others:
        return expected.strip() == actual.strip()
    # Each part is looked for once, from the left: with ".*" alone, the time grows with the power of the number of parts.
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.fullmatch(f"{first}{middle}.*{others[-1]}", actual.strip()) is not None


def title_of(message: ChannelMessage) -> str:
    """A message's title as the chat shows it, without formatting."""
    return as_line(message.notification.title or "")


def text_lines(message: ChannelMessage) -> list[str]:
    """The lines of a message's description and next steps as the chat shows them, without formatting."""
    notification = message.notification
    lines = [*notification.description.splitlines(), *notification.next_steps]
    return [line for line in map(as_line, lines) if line]


def button_labels(message: ChannelMessage) -> list[str]:
    """The labels of the buttons that a message shows, by their numbers."""
    return sorted(emoji(button.label) for button in message.shown)


def _press_differences(step: ScenarioStep, pressed: PressResult) -> Iterator[Difference]:
    press, wanted = pressed.press, step.expect
    summary = f"{press.outcome.value}: {press.reply.partition(chr(10))[0]}"
    why = (press.reason,) if press.reason else ()
    if wanted.refused is not None:
        said = f"{press.reply} {press.reason or ''}"
        if press.outcome.right:
            yield Difference("press", "", f"refused: {wanted.refused}", summary, why)
        elif wanted.refused not in said:
            yield Difference("refused", "", wanted.refused, said.strip())
    elif not press.outcome.right:
        yield Difference("press", "", "the command succeeds", summary, why)
    if wanted.command is not None and not same_text(wanted.command, press.command):
        yield Difference("command", "", wanted.command, press.command)
    if wanted.call is not None:
        yield from _call_differences(wanted.call, pressed)


def _call_differences(wanted: ExpectedCall, pressed: PressResult) -> Iterator[Difference]:
    call = pressed.press.call
    if call is None:
        yield Difference("call", "", wanted.operation, "no call", ())
        return
    operation = f"{call.service}:{call.operation}"
    if operation != wanted.operation:
        yield Difference("call", "", wanted.operation, operation)
    if wanted.region is not None and call.region != wanted.region:
        yield Difference("call, region", "", wanted.region, call.region)
    yield from _parameter_differences("call", wanted.parameters, call.parameters)


def _parameter_differences(
    place: str, wanted: Mapping[str, object], given: Mapping[str, object]
) -> Iterator[Difference]:
    for name, value in wanted.items():
        here = f"{place}, parameter {name}"
        if name not in given:
            near = ", ".join(given) or "none"
            yield Difference(here, "", str(value), f"absent. The call has: {near}")
        elif isinstance(value, Mapping) and isinstance(given[name], Mapping):
            inner = cast("Mapping[str, object]", given[name])
            yield from _parameter_differences(here, cast("Mapping[str, object]", value), inner)
        elif isinstance(value, str) and isinstance(given[name], str):
            if not same_text(value, cast("str", given[name])):
                yield Difference(here, "", value, cast("str", given[name]))
        elif value != given[name]:
            yield Difference(here, "", repr(value), repr(given[name]))


def _lost_differences(step: ScenarioStep, events: Sequence[EventResult]) -> Iterator[Difference]:
    lost = [one for event in events for one in event.lost]
    wanted = step.expect.lost
    if wanted is None:
        for one in lost:
            yield Difference("", "A message was lost.", why=(one.text, *((f"Fix: {one.fix}",) if one.fix else ())))
    elif not lost:
        yield Difference("lost", "", wanted, "no message was lost")
    elif not any(wanted in one.text for one in lost):
        yield Difference("lost", "", wanted, " ".join(one.text for one in lost))


def _message_differences(step: ScenarioStep, events: Sequence[EventResult]) -> Iterator[Difference]:
    messages = messages_of(events)
    wanted = step.expect.messages
    if wanted is None:
        # An event without a message is what a scenario is there to find.
        is_cause = step.start is not None or step.fire is not None
        if is_cause and not messages and step.expect.lost is None and not any(event.lost for event in events):
            yield Difference("messages", "", "at least one message", "no message", _why_no_message(events))
        return
    if len(wanted) != len(messages):
        titles = "".join(f"\n{number}. {title_of(one)}" for number, one in enumerate(messages, start=1))
        why = () if messages else _why_no_message(events)
        yield Difference("messages", "", _counted(len(wanted)), f"{_counted(len(messages))}{titles}", why)
        return
    for number, (expected, actual) in enumerate(zip(wanted, messages, strict=True), start=1):
        place = "message" if len(messages) == 1 else f"message {number}"
        yield from _differences_of(place, expected, actual)


def _differences_of(place: str, wanted: ExpectedMessage, message: ChannelMessage) -> Iterator[Difference]:
    if wanted.channel is not None and wanted.channel != message.channel.channel:
        yield Difference(f"{place}, channel", "", wanted.channel, message.channel.channel)
    if wanted.title is not None and not same_text(wanted.title, title_of(message)):
        yield Difference(f"{place}, title", "", wanted.title, title_of(message))
    if wanted.text is not None:
        yield from _line_differences(f"{place}, text", wanted.text, text_lines(message))
    if wanted.buttons is not None:
        shown = button_labels(message)
        if [emoji(label) for label in wanted.buttons] != shown:
            hidden = {button.label: button.reason for button in message.buttons if not button.shown}
            why = tuple(f"'{label}' is not shown. {hidden[label]}" for label in wanted.buttons if label in hidden)
            yield Difference(f"{place}, buttons", "", _list(wanted.buttons), _list(shown), why)


def _line_differences(place: str, wanted: Sequence[str], lines: Sequence[str]) -> Iterator[Difference]:
    """Expected lines that a message does not contain, or contains only before the line before."""
    at = 0
    for line in wanted:
        found = next((index for index in range(at, len(lines)) if same_text(line, lines[index])), None)
        if found is not None:
            at = found + 1
            continue
        if any(same_text(line, one) for one in lines):
            yield Difference(place, f"The line is there, but before the line above it: {line}")
            continue
        near = difflib.get_close_matches(line, lines, 1, 0.3)
        yield Difference(place, "", line, near[0] if near else "no such line", () if near else ("\n".join(lines),))


def _why_no_message(events: Sequence[EventResult]) -> tuple[str, ...]:
    if not events:
        return ("No event was fired.",)
    steps = [trace.steps[0] for event in events for trace in event.traces if trace.steps]
    if not steps:
        return ("The program has no rules.",)
    unmatched = [step.text for step in steps if step.outcome is Outcome.NOT_MATCHED]
    return tuple(unmatched[:_REASONS])


def _counted(number: int) -> str:
    return counted(number, "message") if number else "no message"


def _list(labels: Sequence[str]) -> str:
    return "  ".join(f"[{label}]" for label in labels) or "no buttons"
