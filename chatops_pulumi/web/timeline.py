"""Everything that happened to one operation: events, messages, presses, and what was lost, in order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from chatops_pulumi.web import presentation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatops_pulumi.web.history import FiredEvent, History, Post


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened."""

    number: int
    """The order in which it happened."""
    kind: Literal["event", "message", "press", "lost"]
    moment: str
    """The time, in ISO 8601."""
    title: str
    text: str = ""
    channel: str = ""
    """The ARN of the channel in which the page shows it."""
    element: str = ""
    """The element of the page that shows it."""


def timeline(history: History, subject: str) -> tuple[TimelineEntry, ...]:
    """Everything about an operation, oldest first.

    Args:
        history: The history.
        subject: The ID of the operation, for example of a deployment.
    """
    if not subject:
        return ()
    found = [entry for event in history.events() if _mentions(event, subject) for entry in _entries_of(history, event)]
    return tuple(sorted(found, key=lambda entry: entry.number))


def _mentions(event: FiredEvent, subject: str) -> bool:
    return subject in json.dumps(event.firing.event, ensure_ascii=False)


def _entries_of(history: History, event: FiredEvent) -> Iterator[TimelineEntry]:
    raw = event.firing.event
    moment = str(raw.get("time", ""))
    yield TimelineEntry(event.id, "event", moment, presentation.event_kind(raw), event.cause)
    for step in event.firing.lost:
        yield TimelineEntry(event.id, "lost", moment, "Message lost", step.text)
    for number in event.posts:
        post = history.post(number)
        if post is not None:
            yield _message(post, moment)
            yield from _presses(post)


def _message(post: Post, moment: str) -> TimelineEntry:
    notification, channel = post.message.notification, post.message.channel
    title = presentation.as_line(notification.title or notification.description)
    name = presentation.channel_name(channel)
    return TimelineEntry(post.id, "message", moment, title, f"Message in {name}", channel.arn, f"post-{post.id}")


def _presses(post: Post) -> Iterator[TimelineEntry]:
    for press in post.presses:
        title = f"{presentation.presser(press)} pressed {presentation.emoji(press.label)}"
        summary = "Running…"
        if press.result is not None:
            summary = f"{presentation.OUTCOMES[press.result.press.outcome]}: aws {press.result.press.command}"
        place = f"press-entry-{press.id}"
        yield TimelineEntry(
            press.id, "press", press.pressed_at.isoformat(), title, summary, post.message.channel.arn, place
        )
