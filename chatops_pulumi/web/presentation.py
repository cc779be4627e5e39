"""From the history and the program to what the templates show."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from chatops_pulumi.sandbox.chat.markup import as_line, emoji
from chatops_pulumi.sandbox.records import Outcome, PressOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration, JsonObject, Press, Trace
    from chatops_pulumi.sandbox.services.service import LongRunningOperation
    from chatops_pulumi.web.history import FiredEvent, History, Post
    from chatops_pulumi.web.live_program import LiveProgram, RegionalRule

PAGE: Final = 50
"""Messages that are sent to the page at once; more come when they are asked for."""
REPLIES: Final = 20
"""Replies of a thread that stand below its first message; all of them are shown on demand."""
LISTED: Final = 100
"""Rules and events that a list shows; a search finds the others."""

OUTCOMES: Final = {
    PressOutcome.DONE: "Done",
    PressOutcome.WOULD_BE_CALLED: "Would be called on AWS",
    PressOutcome.REFUSED: "Refused",
    PressOutcome.FAILED: "AWS refused the call",
    PressOutcome.NOT_JUDGED: "Not judged",
    PressOutcome.UNSAFE: "Not run: a value changes the command",
    PressOutcome.ANSWERED: "Nothing was run",
}


@dataclass(frozen=True)
class Preferences:
    """What the person has chosen for looking at a channel."""

    shuffle: bool = False
    """Put the buttons of each message into an order of its own, as Slack does."""
    threads: bool = True
    """Put messages with the same thread id into one thread (``@Amazon Q preferences``)."""


@dataclass(frozen=True)
class Feed:
    """A piece of a channel."""

    posts: tuple[Post, ...]
    """Oldest first."""
    older: bool
    """Whether there are older posts than these."""
    complete: bool
    """False: more changed than these, and the page should start anew with them."""


def feed(
    history: History, channel_arn: str, preferences: Preferences, *, after: int = 0, before: int | None = None
) -> Feed:
    """The newest posts of a channel that changed after a revision, or that are older than a post."""
    found: list[Post] = []
    older = False
    for post in history.posts(channel_arn):
        if preferences.threads and post.thread != post.id and history.post(post.thread) is not None:
            continue
        if before is not None and post.id >= before:
            continue
        if post.revision <= after:
            continue
        if len(found) == PAGE:
            older = True
            break
        found.append(post)
    return Feed(tuple(reversed(found)), older, complete=not (older and after))


def replies(history: History, post: Post, preferences: Preferences) -> tuple[Post, ...]:
    """The posts that stand below a post in its thread."""
    if not preferences.threads:
        return ()
    return tuple(reply for number in post.replies if (reply := history.post(number)) is not None)


def ordered(post: Post, preferences: Preferences) -> tuple[ButtonState, ...]:
    """The buttons of a post that the person sees, in their order."""
    shown = sorted(post.message.shown, key=lambda button: button.label)
    if preferences.shuffle:
        random.Random(post.id).shuffle(shown)  # noqa: S311 the same order each time the same message is drawn
    return tuple(shown)


def button_key(button: ButtonState) -> str:
    """What tells the buttons of one message apart: an action may give several."""
    return f"{button.action_name}\n{button.label}"


def find_button(post: Post, key: str) -> ButtonState | None:
    """A shown button of a post by its key."""
    return next((button for button in post.message.shown if button_key(button) == key), None)


def way_of(event: FiredEvent, post: Post) -> Trace | None:
    """The way that led to a post."""
    for way in event.firing.traces:
        for arrival in way.arrivals:
            if arrival.configuration_arn == post.message.channel.arn and arrival.body == post.message.body:
                return way
    return None


def taken(event: FiredEvent) -> tuple[Trace, ...]:
    """The ways through rules that matched the event."""
    return tuple(way for way in event.firing.traces if not _passed_by(way))


def passed_by(event: FiredEvent) -> tuple[Trace, ...]:
    """The rules that are not meant for the event."""
    return tuple(way for way in event.firing.traces if _passed_by(way))


def _passed_by(way: Trace) -> bool:
    return all(step.outcome is Outcome.NOT_MATCHED for step in way.steps)


def verdict(event: FiredEvent) -> tuple[str, str]:
    """What became of an event: a style (``good``, ``bad`` or ``quiet``) and a sentence."""
    if event.firing.lost:
        return "bad", event.firing.lost[0].text
    number = len(event.posts)
    if number:
        return "good", "One message." if number == 1 else f"{number} messages."
    return "quiet", "No rule is meant for it, so there is no message."


def summary(event: JsonObject) -> str:
    """An event in a few words: its type and what tells it from others."""
    detail = event.get("detail")
    words = [str(event.get("detail-type", "?"))]
    if isinstance(detail, dict):
        plain = [
            value for value in detail.values() if isinstance(value, str) and value.isupper() and value.isidentifier()
        ]
        words += plain[:1]
    return ", ".join(words)


def pretty(value: object) -> str:
    """JSON as a person reads it. A text that holds JSON is laid out too; any other text stays."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return str(value)
    return json.dumps(value, indent=2, ensure_ascii=False)


def channel_name(channel: ChannelConfiguration) -> str:
    """A channel as one speaks of it."""
    return f"#{channel.channel}" if channel.platform == "slack" else unquote(channel.channel)


def region_of(arn: str) -> str:
    """The region in an ARN."""
    return arn.split(":")[3]


def reply_lines(press: Press) -> tuple[str, str]:
    """The first line of a reply, and the rest of it: what the command gave."""
    head, _, rest = press.reply.partition("\n")
    return head, rest


def rules(live: LiveProgram, search: str) -> tuple[tuple[RegionalRule, ...], int]:
    """The rules whose name, region or pattern holds the words of a search, at most LISTED, and how many there are."""
    words = search.lower().split()
    found = [
        entry
        for entry in live.state.rules
        if all(word in f"{entry.rule.name} {entry.region} {json.dumps(entry.rule.pattern)}".lower() for word in words)
    ]
    return tuple(found[:LISTED]), len(found)


def operations(live: LiveProgram) -> tuple[tuple[LongRunningOperation, ...], tuple[LongRunningOperation, ...]]:
    """What is under way, and what has ended; the newest first."""
    sandbox = live.state.sandbox
    entries = tuple(reversed(sandbox.simulation.operations())) if sandbox else ()
    return tuple(entry for entry in entries if not entry.final), tuple(entry for entry in entries if entry.final)


def seconds_left(deadline: datetime, now: datetime) -> int:
    """Whole seconds until a deadline; 0 where it has passed."""
    return max(int((deadline - now).total_seconds()), 0)


def helpers() -> dict[str, Any]:
    """What the templates may call."""
    return {
        "as_line": as_line,
        "emoji": emoji,
        "pretty": pretty,
        "channel_name": channel_name,
        "region_of": region_of,
        "summary": summary,
        "verdict": verdict,
        "taken": taken,
        "passed_by": passed_by,
        "button_key": button_key,
        "reply_lines": reply_lines,
        "seconds_left": seconds_left,
        "outcome_words": OUTCOMES,
    }
