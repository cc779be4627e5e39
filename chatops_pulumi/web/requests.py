"""Reads requests of the page, and answers its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from chatops_pulumi.web import presentation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.web.history import FiredEvent, History


async def read_body(request: Request) -> JsonObject:
    """The JSON object of a request.

    Raises:
        HTTPException: The body is not a JSON object.
    """
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        # RecursionError: JSON nested thousands deep. ValueError is also an integer of more than 4300 digits.
        body = None
    if not isinstance(body, dict):
        raise HTTPException(400, "The request must be a JSON object.")
    return cast("JsonObject", body)


def answer(text: str, *, good: bool) -> Response:
    """The answer to a command: a sentence, and whether it did what the person wanted."""
    return JSONResponse({"text": text, "good": good})


def fired_answer(
    history: History, fired: Sequence[FiredEvent], text: str | None = None, *, good: bool | None = None
) -> Response:
    """What happened to events: a sentence, and what the page brings into view.

    Args:
        history: The history that has the events.
        fired: The events.
        text: The sentence. Default: what the events led to.
        good: Whether the command did what the person wanted. Default: whether messages appeared.
    """
    lost = any(event.firing.lost for event in fired)
    posts = [post for event in fired for number in event.posts if (post := history.post(number))]
    shows = [
        {
            "channel": post.message.channel.arn,
            "name": presentation.channel_name(post.message.channel),
            "element": f"post-{post.id}",
        }
        for post in posts[-presentation.LISTED :]
    ]
    unclear = next((event.id for event in fired if event.firing.lost or not event.firing.messages), None)
    return JSONResponse(
        {
            "text": presentation.result_text(fired) if text is None else text,
            "good": (bool(posts) and not lost) if good is None else good and not lost,
            "shows": shows,
            "why": f"/events/{unclear}/why" if unclear is not None and (lost or not posts) else None,
        }
    )
