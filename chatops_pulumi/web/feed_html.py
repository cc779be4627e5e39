"""The entries of a channel's feed as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatops_pulumi.web import presentation
from chatops_pulumi.web.history import Post
from chatops_pulumi.web.rendering import render

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.records import ButtonState, JsonObject
    from chatops_pulumi.web.history import FeedNote, History


def entry_json(history: History, entry: Post | FeedNote, preferences: presentation.Preferences) -> JsonObject:
    """An entry of the feed, for the page's script."""
    if not isinstance(entry, Post):
        html = render("_note.html", note=entry)
        return {"id": entry.id, "title": "", "html": html, "posts": [f"note-{entry.id}"]}
    notification = entry.message.notification
    below = presentation.replies(history, entry, preferences)
    return {
        "id": entry.id,
        "title": presentation.as_line(notification.title or notification.description),
        "html": post_html(history, entry, preferences),
        "posts": [f"post-{post.id}" for post in (entry, *below)],
    }


def post_html(
    history: History,
    post: Post,
    preferences: presentation.Preferences,
    newest: int = presentation.REPLIES,
    prefix: str = "",
) -> str:
    """A message with its thread, as HTML.

    Args:
        history: The history.
        post: The message.
        preferences: How the person wants to see the channel.
        newest: How many items of the thread are shown.
        prefix: Begins every id, for a second copy on the page.
    """

    def items(one: Post) -> tuple[presentation.ThreadItem, ...]:
        return presentation.thread_items(history, one, preferences)

    def ordered(one: Post) -> tuple[ButtonState, ...]:
        return presentation.ordered(one, preferences)

    def event_time(one: Post) -> str:
        event = history.event(one.event_id)
        return str(event.firing.event.get("time", "")) if event else ""

    def subject(one: Post) -> str:
        event = history.event(one.event_id)
        return presentation.event_subject(event.firing.event) if event else ""

    return render(
        "_post.html",
        post=post,
        subject=subject,
        items=items,
        ordered=ordered,
        event_time=event_time,
        newest=newest,
        prefix=prefix,
    )
