"""What has happened since the page was opened: the events, and the messages and replies of every channel.

It outlives reloads of the program. Only the newest entries are kept: a page that stays open for days must not grow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

KEPT: Final = 5000
"""Messages, and events, that are kept."""


@dataclass(frozen=True)
class Post:
    """A message in a channel, with what was answered to it and where the page knows it by."""

    id: int
    message: ChannelMessage
    event_id: int
    """The event that gave it."""
    thread: int
    """The id of the post that opened its thread; its own where it opened one."""
    revision: int
    """Grows with everything that changes in the history; the newest change of this post."""
    replies: tuple[int, ...] = ()
    """The ids of the posts that follow in the thread which this one opened, oldest first."""
    presses: tuple[PressResult, ...] = ()
    """Presses of its buttons, oldest first."""
    generation: int = 0
    """Which run of the program it is from. Buttons of an earlier one are pressed on what stands now."""


PostChange = Callable[[Post, int], Post]
"""From a post and the new revision to the post as it stands then."""


@dataclass(frozen=True)
class FiredEvent:
    """An event that was fired."""

    id: int
    firing: EventResult
    cause: str
    """Why it came, as ``fired on the page`` or ``after 'Roll back' was pressed``."""
    posts: tuple[int, ...] = ()


@dataclass
class History:
    """All of it. Not thread-safe: it belongs to the page's event loop."""

    kept: int = KEPT
    _posts: OrderedDict[int, Post] = field(default_factory=OrderedDict[int, Post])
    _events: OrderedDict[int, FiredEvent] = field(default_factory=OrderedDict[int, FiredEvent])
    _opened: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """(channel, thread id) to the post that opened the thread."""
    _numbers: count[int] = field(default_factory=lambda: count(1))
    revision: int = 0
    epoch: int = 0
    """Grows when everything is forgotten."""
    fired: int = 0
    """How many events there were, kept or not."""

    def add(self, firing: EventResult, cause: str, generation: int) -> FiredEvent:
        """Note an event with its messages."""
        self.fired += 1
        event = FiredEvent(next(self._numbers), firing, cause)
        posts = tuple(self._post(message, event.id, generation) for message in firing.messages)
        event = replace(event, posts=tuple(post.id for post in posts))
        self._events[event.id] = event
        self._bound()
        return event

    def add_press(self, post_id: int, pressed: PressResult) -> None:
        """Note a press. What followed from it is added as events of its own."""
        self._touch(post_id, lambda post, revision: replace(post, presses=(*post.presses, pressed), revision=revision))

    def post(self, post_id: int) -> Post | None:
        """A post by its id; None where it is not kept any more."""
        return self._posts.get(post_id)

    def event(self, event_id: int) -> FiredEvent | None:
        """An event by its id; None where it is not kept any more."""
        return self._events.get(event_id)

    def events(self) -> tuple[FiredEvent, ...]:
        """The events that are kept, newest first."""
        return tuple(reversed(self._events.values()))

    def posts(self, channel_arn: str) -> Iterator[Post]:
        """The posts of a channel, newest first."""
        return (post for post in reversed(self._posts.values()) if post.message.channel.arn == channel_arn)

    def clear(self) -> None:
        """Forget all messages and events."""
        self.revision += 1
        self.epoch += 1
        self._posts.clear()
        self._events.clear()
        self._opened.clear()

    def _post(self, message: ChannelMessage, event_id: int, generation: int) -> Post:
        self.revision += 1
        number = next(self._numbers)
        opener = number
        thread_id = message.notification.thread_id
        if thread_id:
            opener = self._opened.setdefault((message.channel.arn, thread_id), number)
        post = Post(number, message, event_id, opener, self.revision, generation=generation)
        self._posts[number] = post
        if opener != number:
            # The thread's first post shows its answers, so it changes with them.
            self._touch(
                opener, lambda first, revision: replace(first, revision=revision, replies=(*first.replies, number))
            )
        return post

    def _touch(self, post_id: int, change: PostChange) -> None:
        post = self._posts.get(post_id)
        if post is not None:
            self.revision += 1
            self._posts[post_id] = change(post, self.revision)

    def _bound(self) -> None:
        while len(self._events) > self.kept:
            self._events.popitem(last=False)
        while len(self._posts) > self.kept:
            gone, post = self._posts.popitem(last=False)
            thread_id = post.message.notification.thread_id
            if thread_id and post.thread == gone:
                self._opened.pop((post.message.channel.arn, thread_id), None)
