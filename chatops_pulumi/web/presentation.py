"""From the history and the program to what the templates show."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from chatops_pulumi.core.counted import counted
from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.chat.markup import as_line, emoji
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.message_diff import changes_in_words
from chatops_pulumi.sandbox.records import Outcome, PressOutcome
from chatops_pulumi.web.history import Post, button_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration, JsonObject, Press, Trace
    from chatops_pulumi.sandbox.services.service import LongRunningOperation
    from chatops_pulumi.web.history import FeedNote, FiredEvent, History, PressEntry
    from chatops_pulumi.web.live_program import LiveProgram
    from chatops_pulumi.web.program_state import RegionalRule, StartOption

PAGE: Final = 50
"""Feed entries that are sent to the page at once. The page asks for older ones."""
REPLIES: Final = 20
"""Items of a thread that are shown below its first message. A dialog shows all of them."""
UNFOLDED: Final = 3
"""Operations in progress that are shown; the others are folded, so that what can be started stays in view."""
LISTED: Final = 100
"""Rules and events in a list. A search or a filter finds the others."""

OUTCOMES: Final[Mapping[str, str]] = {
    PressOutcome.DONE: "Succeeded",
    PressOutcome.WOULD_BE_CALLED: "AWS would run this call",
    PressOutcome.NOT_JUDGED: "Not judged",
    PressOutcome.REFUSED: "Denied",
    PressOutcome.UNSAFE: "Not run: a value changes the command",
    PressOutcome.FAILED: "AWS returned an error",
    PressOutcome.ANSWERED: "No command ran",
}
"""The value of each PressOutcome, and how the page names it."""

EVENT_FILTERS: Final = {"all": "All", "messages": "Messages", "lost": "Lost", "unmatched": "No rule"}
"""The filters of the list of events, and their labels."""


@dataclass(frozen=True)
class Preferences:
    """How the person wants to see a channel."""

    shuffle: bool = False
    """Show the buttons of each message in a random order, as Amazon Q does."""
    threads: bool = True
    """Show messages with the same thread id as one thread (``@Amazon Q preferences``)."""


@dataclass(frozen=True)
class Feed:
    """A part of a channel."""

    entries: tuple[Post | FeedNote, ...]
    """Oldest first."""
    older: bool
    """Whether there are older entries."""
    complete: bool
    """False: more entries changed than these, and the page must start over with them."""


@dataclass(frozen=True)
class ThreadItem:
    """A line of a thread: a message, or a press of a button with its reply."""

    id: int
    post: Post
    """The message, or the message whose button was pressed."""
    press: PressEntry | None = None


@dataclass(frozen=True)
class StartGroup:
    """What can be started for one channel."""

    channel: ChannelConfiguration | None
    """None: the messages go to no channel of the program."""
    options: tuple[tuple[str, StartOption], ...]
    """Each with a label that no other option has."""


def feed(
    history: History, channel_arn: str, preferences: Preferences, *, after: int = 0, before: int | None = None
) -> Feed:
    """The newest entries of a channel.

    Args:
        history: The history.
        channel_arn: The channel.
        preferences: How the person wants to see the channel.
        after: Only entries that changed after this revision.
        before: Only entries that are older than the one with this id.
    """
    changed = (
        entry
        for entry in _entries(history, channel_arn, preferences)
        if entry.revision > after and (before is None or entry.id < before)
    )
    found = list(islice(changed, PAGE + 1))
    older = len(found) > PAGE
    return Feed(tuple(reversed(found[:PAGE])), older, complete=not (older and after))


def _entries(history: History, channel_arn: str, preferences: Preferences) -> Iterator[Post | FeedNote]:
    """The posts and notes of a channel, newest first."""
    notes = history.notes(channel_arn)
    note = next(notes, None)
    for post in history.posts(channel_arn):
        while note is not None and note.id > post.id:
            yield note
            note = next(notes, None)
        if not preferences.threads or post.thread == post.id or history.post(post.thread) is None:
            yield post
    if note is not None:
        yield note
        yield from notes


def replies(history: History, post: Post, preferences: Preferences) -> tuple[Post, ...]:
    """The messages that follow a message in its thread."""
    if not preferences.threads:
        return ()
    return tuple(reply for number in post.replies if (reply := history.post(number)) is not None)


def thread_items(history: History, post: Post, preferences: Preferences) -> tuple[ThreadItem, ...]:
    """What follows a message in its thread: messages and presses, in the order in which they happened."""
    below = replies(history, post, preferences)
    presses = (ThreadItem(press.id, one, press) for one in (post, *below) for press in one.presses)
    return tuple(sorted((*presses, *(ThreadItem(one.id, one) for one in below)), key=lambda item: item.id))


def ordered(post: Post, preferences: Preferences) -> tuple[ButtonState, ...]:
    """The buttons of a message that are shown, in their order."""
    shown = list(post.message.in_order)
    if preferences.shuffle:
        random.Random(post.id).shuffle(shown)  # noqa: S311 the same order each time the same message is drawn
    return tuple(shown)


def find_button(post: Post, key: str) -> ButtonState | None:
    """A shown button of a message by its key."""
    return next((button for button in post.message.shown if button_key(button) == key), None)


def is_running(post: Post, button: ButtonState) -> bool:
    """Whether the command of a button runs at the moment."""
    return any(one.button_key == button_key(button) and one.result is None for one in post.presses)


def trace_of(event: FiredEvent, post: Post) -> Trace | None:
    """The trace that led to a message."""
    for trace in event.firing.traces:
        for arrival in trace.arrivals:
            if arrival.configuration_arn == post.message.channel.arn and arrival.body == post.message.body:
                return trace
    return None


def matching(event: FiredEvent) -> tuple[Trace, ...]:
    """The traces through the rules that match an event."""
    return tuple(trace for trace in event.firing.traces if not _is_unmatched(trace))


def not_matching(event: FiredEvent) -> tuple[Trace, ...]:
    """The traces of the rules that do not match an event."""
    return tuple(trace for trace in event.firing.traces if _is_unmatched(trace))


def _is_unmatched(trace: Trace) -> bool:
    return all(step.outcome is Outcome.NOT_MATCHED for step in trace.steps)


def verdict(event: FiredEvent) -> tuple[str, str]:
    """What happened to an event: a style (``good``, ``bad`` or ``quiet``) and a sentence."""
    if event.firing.lost:
        return "bad", f"Message lost. {event.firing.lost[0].text}"
    if event.firing.messages:
        return "good", f"{messages_by_channel([event])}."
    return "quiet", "No rule matches this event, so no message."


def result_text(events: Sequence[FiredEvent]) -> str:
    """What happened to events that were just fired, for a toast."""
    fired = f"{counted(len(events), 'event')} fired"
    lost = [step for event in events for step in event.firing.lost]
    sent = messages_by_channel(events)
    if lost:
        also = f", {sent}" if sent else ""
        return f"{fired}{also}, {counted(len(lost), 'message')} lost. {lost[0].text}"
    if sent:
        return f"{fired}, {sent}."
    matched = any(matching(event) for event in events)
    return f"{fired}. " + ("No message." if matched else "No rule matches, so no message.")


def messages_by_channel(events: Iterable[FiredEvent]) -> str:
    """``1 message in #C0123SHOP and 2 messages in #C0123TOKYO``. Empty without messages."""
    names = Counter(channel_name(message.channel) for event in events for message in event.firing.messages)
    return " and ".join(f"{counted(number, 'message')} in {name}" for name, number in names.items())


def event_kind(event: JsonObject) -> str:
    """The type of an event, with its state: ``CodeDeploy Deployment State-change Notification, READY``."""
    detail = event.get("detail")
    words = [str(event.get("detail-type", "?"))]
    if isinstance(detail, dict):
        states = (value for value in detail.values() if isinstance(value, str))
        words += islice((value for value in states if value.isupper() and value.isidentifier()), 1)
    return ", ".join(words)


def event_subject(event: JsonObject) -> str:
    """The id or the resource of an event, for example ``d-4506FF084``. Empty if it has neither."""
    detail = event.get("detail")
    if isinstance(detail, dict):
        for name, value in detail.items():
            if isinstance(name, str) and name.lower().endswith("id") and isinstance(value, str) and value:
                return value
    resources = event.get("resources")
    if isinstance(resources, list) and resources and isinstance(resources[0], str):
        return resources[0].rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return ""


def event_channels(event: FiredEvent) -> tuple[str, ...]:
    """The names of the channels that an event has messages in."""
    return tuple(dict.fromkeys(channel_name(message.channel) for message in event.firing.messages))


def filtered_events(history: History, kind: str) -> tuple[FiredEvent, ...]:
    """The newest events that a filter selects, at most LISTED, newest first."""
    styles = {"messages": "good", "lost": "bad", "unmatched": "quiet"}
    wanted = styles.get(kind)
    events = (event for event in history.events() if wanted is None or verdict(event)[0] == wanted)
    return tuple(islice(events, LISTED))


def pretty(value: object) -> str:
    """JSON with line breaks and indentation. A text that holds JSON is formatted too. Any other text stays."""
    if isinstance(value, str):
        try:
            value = strict_json(value)
        except ValueError:
            return str(value)
    return json.dumps(value, indent=2, ensure_ascii=False)


def channel_name(channel: ChannelConfiguration) -> str:
    """A channel as people write it."""
    return f"#{channel.channel}" if channel.platform == "slack" else unquote(channel.channel)


def region_of(arn: str) -> str:
    """The region in an ARN."""
    return arn.split(":")[3]


def reply_lines(press: Press) -> tuple[str, str]:
    """The first line of a reply, and the rest of it: the output of the command."""
    head, _, rest = press.reply.partition("\n")
    return head, rest


def rules(live: LiveProgram, search: str) -> tuple[tuple[RegionalRule, ...], int]:
    """The rules whose name, region or pattern contains all words of a search, at most LISTED, and how many there are."""
    words = search.lower().split()
    found = [
        entry
        for entry in live.state.rules
        if all(word in f"{entry.rule.name} {entry.region} {json.dumps(entry.rule.pattern)}".lower() for word in words)
    ]
    return tuple(found[:LISTED]), len(found)


def start_groups(live: LiveProgram, channel_arn: str) -> tuple[StartGroup, ...]:
    """What can be started, by channel: the open channel first, then the other channels."""
    options = live.state.start_options[:LISTED]
    channels = sorted(live.state.channels, key=lambda channel: channel.arn != channel_arn)
    labels = _unique_labels(options)
    groups = [StartGroup(channel, _options_of(options, labels, channel.arn)) for channel in channels]
    rest = tuple((labels[at], option) for at, option in enumerate(options) if not option.channels)
    return tuple(group for group in (*groups, StartGroup(None, rest)) if group.options)


def _options_of(
    options: Sequence[StartOption], labels: Sequence[str], channel_arn: str
) -> tuple[tuple[str, StartOption], ...]:
    """The options whose first channel this is: each option is listed once."""
    return tuple(
        (labels[at], option)
        for at, option in enumerate(options)
        if option.channels and option.channels[0] == channel_arn
    )


def _unique_labels(options: Sequence[StartOption]) -> list[str]:
    """The options' labels. Options with the same label get their region or their full title added, or both."""
    groups: dict[str, list[StartOption]] = {}
    for option in options:
        groups.setdefault(option.label, []).append(option)
    return [_label_among(option, groups[option.label]) for option in options]


def _label_among(option: StartOption, same: Sequence[StartOption]) -> str:
    region, title = f" in {option.rule.region}", f" ({option.title or option.rule.rule.name})"
    if len(same) == 1:
        return option.label
    if len({one.rule.region for one in same}) == len(same):
        return option.label + region
    if len({one.title for one in same}) == len(same):
        return option.label + title
    return option.label + title + region


def operations(live: LiveProgram) -> tuple[tuple[LongRunningOperation, ...], tuple[LongRunningOperation, ...]]:
    """What is in progress, and what has ended; the newest first."""
    entries = tuple(reversed(live.operations()))
    return tuple(entry for entry in entries if not entry.final), tuple(entry for entry in entries if entry.final)


def seconds_left(deadline: datetime, now: datetime) -> int:
    """Whole seconds until a deadline. 0 if it has passed."""
    return max(int((deadline - now).total_seconds()), 0)


def clock_text(moment: datetime) -> str:
    """A moment of the sandbox's clock: ``25 Nov, 03:48 UTC``."""
    return f"{moment.day} {moment.strftime('%b, %H:%M')} UTC"


def duration_text(time: timedelta) -> str:
    """``1 day 2 hours 5 minutes``. Empty for less than a minute."""
    hours, minutes = divmod(round(time.total_seconds() / 60), 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    return " ".join(counted(number, unit) for number, unit in parts if number > 0)


def presser(press: PressEntry) -> str:
    """Who pressed a button: you, unless you chose a member."""
    return "You" if press.pressed_by == STRANGER else press.pressed_by


def helpers() -> dict[str, Any]:
    """What the templates may call."""
    return {
        "as_line": as_line,
        "emoji": emoji,
        "pretty": pretty,
        "channel_name": channel_name,
        "region_of": region_of,
        "event_kind": event_kind,
        "event_subject": event_subject,
        "event_channels": event_channels,
        "changes_in_words": changes_in_words,
        "verdict": verdict,
        "matching": matching,
        "not_matching": not_matching,
        "button_key": button_key,
        "presser": presser,
        "is_running": is_running,
        "reply_lines": reply_lines,
        "seconds_left": seconds_left,
        "clock_text": clock_text,
        "outcome_text": OUTCOMES,
        "event_filters": EVENT_FILTERS,
    }
