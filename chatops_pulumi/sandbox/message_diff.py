"""Compares the messages of two versions of a program. Pure functions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.changing_values import stable
from chatops_pulumi.sandbox.chat.markup import as_line, emoji

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.session import ChannelMessage

_CONTEXT = 2
"""Unchanged lines around a changed one."""


@dataclass(frozen=True)
class DescribedMessage:
    """A message of a rule as text, for a comparison."""

    rule: str
    """The name of the rule, for example ``web.ready``, with a number if the rule has several messages."""
    channel: str
    title: str
    lines: tuple[str, ...]
    """The description and the next steps, line by line."""
    buttons: tuple[tuple[str, str], ...]
    """Label and command of each button, by their numbers."""
    problem: str = ""
    """Why the rule has no message. The other fields are empty then."""

    @property
    def text(self) -> tuple[str, ...]:
        """All of it, line by line, as a comparison shows it."""
        if self.problem:
            return (f"No message. {self.problem}",)
        buttons = (line for label, command in self.buttons for line in (f"[{label}]", f"    aws {command}"))
        return (f"Channel {self.channel}", self.title, *self.lines, *buttons)


@dataclass(frozen=True)
class MessageChange:
    """A message that one version has and the other has not, or has differently."""

    rule: str
    kind: Literal["added", "removed", "changed"]
    diff: tuple[str, ...]
    """Lines that begin with ``-`` (old), ``+`` (new), a space (unchanged) or ``@@`` (lines are left out)."""


def describe(rule: str, message: ChannelMessage) -> DescribedMessage:
    """A message as text, with ``<any>`` for what differs in each run.

    Args:
        rule: The name of its rule.
        message: The message.
    """
    notification = message.notification
    texts = [*notification.description.splitlines(), *notification.next_steps]
    buttons = sorted((emoji(button.label), stable(button.command)) for button in message.shown)
    title = stable(as_line(notification.title or ""))
    lines = tuple(stable(as_line(line)) for line in texts)
    return DescribedMessage(rule, message.channel.channel, title, lines, tuple(buttons))


def compare_messages(old: Iterable[DescribedMessage], new: Iterable[DescribedMessage]) -> tuple[MessageChange, ...]:
    """What differs between the messages of two versions, in the order of the new version; removed ones last."""
    before, after = _by_rule(old), _by_rule(new)
    found = [_change(rule, before.get(rule), message) for rule, message in after.items()]
    found += [_change(rule, message, None) for rule, message in before.items() if rule not in after]
    return tuple(one for one in found if one is not None)


def changes_in_words(changes: Iterable[MessageChange]) -> str:
    """``2 messages changed, 1 added``. Empty without changes."""
    kinds = [change.kind for change in changes]
    numbers = [(kinds.count(kind), kind) for kind in ("changed", "added", "removed")]
    found = [(number, kind) for number, kind in numbers if number]
    words = [f"{number} {kind}" for number, kind in found]
    if found:
        number, kind = found[0]
        words[0] = f"{counted(number, 'message')} {kind}"
    return ", ".join(words)


def from_json(document: Mapping[str, Any]) -> DescribedMessage:
    """A described message from the JSON object of its fields."""
    return DescribedMessage(
        rule=str(document["rule"]),
        channel=str(document["channel"]),
        title=str(document["title"]),
        lines=tuple(document["lines"]),
        buttons=tuple((label, command) for label, command in document["buttons"]),
        problem=str(document["problem"]),
    )


def _by_rule(messages: Iterable[DescribedMessage]) -> dict[str, DescribedMessage]:
    return {message.rule: message for message in messages}


def _change(rule: str, old: DescribedMessage | None, new: DescribedMessage | None) -> MessageChange | None:
    before, after = old.text if old else (), new.text if new else ()
    if before == after:
        return None
    lines = list(difflib.unified_diff(before, after, lineterm="", n=_CONTEXT))[2:]
    # The places of the lines say nothing here: a mark for what is left out is enough, and not before the first line.
    diff = tuple("@@" if line.startswith("@@") else line for line in lines)
    diff = diff[1:] if diff[:1] == ("@@",) else diff
    return MessageChange(rule, "added" if old is None else "removed" if new is None else "changed", diff)
