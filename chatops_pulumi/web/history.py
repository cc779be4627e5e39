"""What has happened since the sandbox started: the events, and the messages, presses and notes of every channel.

It outlives reloads of the program. Only the newest entries are kept, so that a page that stays open for days does not grow.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Final, Literal

from chatops_pulumi.sandbox.message_diff import MessageChange
from chatops_pulumi.sandbox.records import ButtonState, Step
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

KEPT: Final = 5000
"""How many feed entries, and how many events, are kept."""


@dataclass(frozen=True)
class PressEntry:
    """A press of a button. It has no result while its command runs."""

    id: int
    label: str
    button_key: str
    """Identifies the button among the buttons of its message."""
    pressed_at: datetime
    """In the time of the sandbox's clock."""
    pressed_by: str
    """The member's ID in the chat."""
    result: PressResult | None = None


@dataclass(frozen=True)
class Post:
    """A message in a channel, with its presses and the messages that follow in its thread."""

    id: int
    message: ChannelMessage
    event_id: int
    """The event that caused it."""
    thread: int
    """The id of the post that opened its thread, or its own id if it opened one."""
    revision: int
    """The history's revision when this post last changed."""
    replies: tuple[int, ...] = ()
    """The ids of the posts that follow in the thread that this post opened, oldest first."""
    presses: tuple[PressEntry, ...] = ()
    """Presses of its buttons, oldest first."""
    generation: int = 0
    """The run of the program that sent it. Its buttons act on the program that runs now."""


@dataclass(frozen=True)
class FeedNote:
    """A line in a channel that the sandbox adds and the chat would not show."""

    id: int
    kind: Literal["lost", "reload"]
    """``lost``: a message was lost. ``reload``: the program ran again."""
    channel_arn: str
    """Empty: the note is for every channel."""
    moment: datetime
    """In the time of the sandbox's clock."""
    revision: int
    event_id: int = 0
    """The event whose message was lost."""
    step: Step | None = None
    """The step at which the message was lost, and why."""
    times: int = 1
    """How many reloads the note stands for."""
    changes: tuple[MessageChange, ...] | None = None
    """What the reloads changed in the messages. None: not known yet."""


def button_key(button: ButtonState) -> str:
    """Identifies a button among the buttons of its message. One custom action may give several buttons."""
    return f"{button.action_name}\n{button.label}"


PostChange = Callable[[Post, int], Post]
"""Takes a post and the new revision, and returns the changed post."""


@dataclass(frozen=True)
class FiredEvent:
    """An event on the bus, and what became of it."""

    id: int
    firing: EventResult
    cause: str
    """Why it was fired, for example ``fired on the page`` or ``after 'Roll back' was pressed``."""
    posts: tuple[int, ...] = ()


@dataclass
class History:
    """The events and the feed. Not thread-safe: it belongs to the page's event loop."""

    kept: int = KEPT
    _posts: OrderedDict[int, Post] = field(default_factory=OrderedDict[int, Post])
    _notes: OrderedDict[int, FeedNote] = field(default_factory=OrderedDict[int, FeedNote])
    _events: OrderedDict[int, FiredEvent] = field(default_factory=OrderedDict[int, FiredEvent])
    _opened: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """(channel, thread id) to the post that opened the thread."""
    _numbers: count[int] = field(default_factory=lambda: count(1))
    revision: int = 0
    """Grows with every change."""
    epoch: int = 0
    """Grows when everything is forgotten."""
    fired: int = 0
    """How many events were fired, kept or not."""
    lost: int = 0
    """How many messages were lost since the last clearing."""
    arrivals: Counter[str] = field(default_factory=Counter[str])
    """Channel to how many messages and lost messages it has had, kept or not. The page counts unread ones by it."""

    def add(self, firing: EventResult, cause: str, generation: int) -> FiredEvent:
        """Record an event with its messages.

        Args:
            firing: The event and what became of it.
            cause: Why it was fired.
            generation: The run of the program that handled it.
        """
        self.fired += 1
        self.lost += len(firing.lost)
        event = FiredEvent(next(self._numbers), firing, cause)
        posts = tuple(self._post(message, event.id, generation) for message in firing.messages)
        event = replace(event, posts=tuple(post.id for post in posts))
        self._events[event.id] = event
        self._bound()
        return event

    def add_lost(self, event_id: int, channel_arn: str, step: Step, moment: datetime) -> FeedNote:
        """Record that a message for a channel was lost.

        Args:
            event_id: The event whose message was lost.
            channel_arn: The channel that would have shown the message.
            step: The step at which it was lost, and why.
            moment: The time of the sandbox's clock.
        """
        self.revision += 1
        note = FeedNote(next(self._numbers), "lost", channel_arn, moment, self.revision, event_id, step)
        self._notes[note.id] = note
        self.arrivals[channel_arn] += 1
        self._bound()
        return note

    def add_reload(self, moment: datetime) -> FeedNote | None:
        """Record that the program ran again. Reloads without anything in between are one note. An empty feed gets none."""
        if not self._posts and not self._notes:
            return None
        self.revision += 1
        newest = next(reversed(self._notes.values()), None)
        if newest is not None and newest.kind == "reload" and newest.id > next(reversed(self._posts), 0):
            self._notes[newest.id] = replace(newest, times=newest.times + 1, moment=moment, revision=self.revision)
            return self._notes[newest.id]
        note = FeedNote(next(self._numbers), "reload", "", moment, self.revision)
        self._notes[note.id] = note
        return note

    def add_changes(self, note_id: int, changes: tuple[MessageChange, ...]) -> None:
        """Record what the reloads of a note changed in the messages."""
        note = self._notes.get(note_id)
        if note is not None:
            self.revision += 1
            self._notes[note_id] = replace(note, changes=changes, revision=self.revision)

    def note(self, note_id: int) -> FeedNote | None:
        """A note by its id. None if it is no longer kept."""
        return self._notes.get(note_id)

    def begin_press(self, post_id: int, label: str, button_key: str, moment: datetime, pressed_by: str) -> int:
        """Record that a button is pressed and its command runs. Returns the id of the press.

        Args:
            post_id: The message.
            label: The button's label.
            button_key: Identifies the button among the buttons of the message.
            moment: The time of the sandbox's clock.
            pressed_by: The member's ID in the chat.
        """
        press = PressEntry(next(self._numbers), label, button_key, moment, pressed_by)
        self._touch(post_id, lambda post, revision: replace(post, presses=(*post.presses, press), revision=revision))
        return press.id

    def end_press(self, post_id: int, press_id: int, result: PressResult | None) -> None:
        """Record the result of a press. None removes the press: the command never ran.

        Events that followed from the press are added separately.
        """

        def ended(post: Post, revision: int) -> Post:
            presses = (replace(one, result=result) if one.id == press_id else one for one in post.presses)
            kept = tuple(one for one in presses if one.id != press_id or result is not None)
            return replace(post, presses=kept, revision=revision)

        self._touch(post_id, ended)

    def is_running(self, post_id: int, button_key: str) -> bool:
        """Whether the command of a button runs at the moment."""
        post = self._posts.get(post_id)
        return post is not None and any(one.button_key == button_key and one.result is None for one in post.presses)

    def post(self, post_id: int) -> Post | None:
        """A post by its id. None if it is no longer kept."""
        return self._posts.get(post_id)

    def post_of(self, message: ChannelMessage) -> Post | None:
        """The post of a message. None if it is no longer kept."""
        return next((post for post in reversed(self._posts.values()) if post.message.number == message.number), None)

    def event(self, event_id: int) -> FiredEvent | None:
        """An event by its id. None if it is no longer kept."""
        return self._events.get(event_id)

    def events(self) -> tuple[FiredEvent, ...]:
        """The events that are kept, newest first."""
        return tuple(reversed(self._events.values()))

    def posts(self, channel_arn: str) -> Iterator[Post]:
        """The posts of a channel, newest first."""
        return (post for post in reversed(self._posts.values()) if post.message.channel.arn == channel_arn)

    def notes(self, channel_arn: str) -> Iterator[FeedNote]:
        """The notes of a channel and of every channel, newest first."""
        return (note for note in reversed(self._notes.values()) if note.channel_arn in {channel_arn, ""})

    def clear(self) -> None:
        """Forget all messages, notes and events."""
        self.revision += 1
        self.epoch += 1
        self.fired = self.lost = 0
        self._posts.clear()
        self._notes.clear()
        self._events.clear()
        self._opened.clear()
        self.arrivals.clear()

    def _post(self, message: ChannelMessage, event_id: int, generation: int) -> Post:
        self.revision += 1
        number = next(self._numbers)
        opener = number
        thread_id = message.notification.thread_id
        if thread_id:
            opener = self._opened.setdefault((message.channel.arn, thread_id), number)
        post = Post(number, message, event_id, opener, self.revision, generation=generation)
        self._posts[number] = post
        self.arrivals[message.channel.arn] += 1
        if opener != number:
            # The thread's first post shows its replies, so it changes with them.
            self._touch(
                opener, lambda first, revision: replace(first, revision=revision, replies=(*first.replies, number))
            )
        return post

    def _touch(self, post_id: int, change: PostChange) -> None:
        post = self._posts.get(post_id)
        if post is None:
            return
        self.revision += 1
        self._posts[post_id] = change(post, self.revision)
        if post.thread != post_id and post.thread in self._posts:
            self._posts[post.thread] = replace(self._posts[post.thread], revision=self.revision)

    def _bound(self) -> None:
        while len(self._events) > self.kept:
            self._events.popitem(last=False)
        while len(self._notes) > self.kept:
            self._notes.popitem(last=False)
        while len(self._posts) > self.kept:
            gone, post = self._posts.popitem(last=False)
            thread_id = post.message.notification.thread_id
            if thread_id and post.thread == gone:
                self._opened.pop((post.message.channel.arn, thread_id), None)
