"""Writes a scenario from what a person did: each step with what it led to as its expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from chatops_pulumi.sandbox.button_choice import ButtonChoiceError, choose_button
from chatops_pulumi.sandbox.changing_values import ANY, stable
from chatops_pulumi.sandbox.chat.markup import emoji
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.scenarios.differences import button_labels, text_lines, title_of
from chatops_pulumi.sandbox.session import messages_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from chatops_pulumi.sandbox.records import JsonObject, Press
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

_WIDTH: Final = 120


@dataclass(frozen=True)
class RecordedStep:
    """Something that a person did, and what it led to."""

    number: int
    """Grows with each step."""
    moment: datetime
    """In the time of the sandbox's clock."""
    action: JsonObject
    """The step as a scenario has it, without expectations: ``{"start": "web.ready"}``."""
    events: tuple[EventResult, ...] = ()
    press: PressResult | None = None

    @property
    def messages(self) -> tuple[ChannelMessage, ...]:
        """The messages of the step, oldest first."""
        return messages_of(self.events)


def press_action(label: str, pressed_by: str, answers: Mapping[str, str], resources: Sequence[str]) -> JsonObject:
    """A press as a scenario has it."""
    action: JsonObject = {"press": emoji(label)}
    if pressed_by != STRANGER:
        action["as"] = pressed_by
    if answers:
        action["answers"] = dict(answers)
    if resources:
        action["resource"] = resources[0]
    return action


def scenario_text(
    steps: Sequence[RecordedStep],
    *,
    description: str = "",
    stack: str = "",
    config: Mapping[str, str] | None = None,
    ids: frozenset[str] = frozenset(),
) -> str:
    """A scenario file of recorded steps.

    Args:
        steps: The steps, oldest first.
        description: What the scenario shows, in a sentence.
        stack: The stack.
        config: Configuration values that replace the stack's.
        ids: IDs of operations, which are different in each run.
    """
    document: JsonObject = {"description": description} if description else {}
    if stack:
        document["stack"] = stack
    if config:
        document["config"] = dict(config)
    if steps:
        document["at"] = steps[0].moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    messages: list[ChannelMessage] = []
    document["steps"] = []
    for step in steps:
        entry = {**step.action, **_message_choice(step, messages)}
        expectations = _expectations(step, ids)
        if expectations:
            entry["expect"] = expectations
        document["steps"].append(entry)
        messages += step.messages
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


class _Dumper(yaml.SafeDumper):
    """Lists below their key, and no anchors for values that occur twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 PyYAML's own signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 the same
        super().increase_indent(flow, indentless=False)


def _message_choice(step: RecordedStep, messages: Sequence[ChannelMessage]) -> JsonObject:
    """Which message has the pressed button, unless it is the newest one with the button."""
    if step.press is None:
        return {}
    pressed = step.press.message
    numbers = [message.number for message in messages]
    try:
        newest, _ = choose_button(messages, step.press.press.label)
    except ButtonChoiceError:
        newest = None
    if newest is not None and newest.number == pressed.number:
        return {}
    return (
        {"message": numbers.index(pressed.number) + 1} if pressed.number in numbers else {"message": title_of(pressed)}
    )


def _expectations(step: RecordedStep, ids: frozenset[str]) -> JsonObject:
    found: JsonObject = {}
    if step.press is not None:
        found |= _press_expectations(step.press.press, ids)
    lost = [one.text for event in step.events for one in event.lost]
    if lost:
        found["lost"] = _stable_part(lost[0], ids)
    messages = [_message_expectations(message, ids) for message in step.messages]
    if messages or (step.press is None and not lost):
        found["messages"] = messages
    return found


def _press_expectations(press: Press, ids: frozenset[str]) -> JsonObject:
    if not press.outcome.right:
        return {"refused": _stable_part(press.error_code or press.reply.partition("\n")[0], ids)}
    if press.call is None:
        return {}
    parameters = {
        name: value
        for name, value in press.call.parameters.items()
        if not isinstance(value, (dict, list)) and stable(str(value), ids) == str(value)
    }
    call: JsonObject = {"operation": f"{press.call.service}:{press.call.operation}", "region": press.call.region}
    return {"call": {**call, **({"parameters": parameters} if parameters else {})}}


def _message_expectations(message: ChannelMessage, ids: frozenset[str]) -> JsonObject:
    found: JsonObject = {"title": stable(title_of(message), ids)} if message.notification.title else {}
    found["channel"] = message.channel.channel
    found["text"] = [stable(line, ids) for line in text_lines(message)]
    found["buttons"] = button_labels(message)
    return found


def _stable_part(text: str, ids: frozenset[str]) -> str:
    """The longest part of a text that is the same in each run."""
    return max(stable(text, ids).split(ANY), key=len).strip()
