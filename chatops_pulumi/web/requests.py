"""Reads requests of the page, and answers its commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.core.limits import MEMBER_ID
from chatops_pulumi.sandbox.iam.matching import is_arn
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.web import presentation
from chatops_pulumi.web.live_program import GoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.web.history import FiredEvent, History, Post


_MAX_FORWARD_MINUTES: Final = 7 * 24 * 60
"""The most minutes that the clock moves at once."""
_LONGEST_FORWARD: Final = timedelta(days=3653)
_LONGEST_ANSWER: Final = 1000
_LONGEST_ARN: Final = 2048
NUMBER_DIGITS: Final = 15
"""IDs and revisions are much shorter. Python refuses to read integers of more than 4300 digits."""


def kept_post(history: History, number: object) -> Post:
    """A post by its id.

    Raises:
        GoneError: It is no longer kept.
    """
    post = history.post(number) if isinstance(number, int) else None
    if post is None:
        raise GoneError("This message was cleared, or is too old: it is no longer kept.")
    return post


def kept_event(history: History, number: object) -> FiredEvent:
    """An event by its id.

    Raises:
        GoneError: It is no longer kept.
    """
    event = history.event(number) if isinstance(number, int) else None
    if event is None:
        raise GoneError("This event is too old: it is no longer kept.")
    return event


async def read_body(request: Request) -> JsonObject:
    """The JSON object of a request.

    Raises:
        HTTPException: The body is not a JSON object.
    """
    try:
        body = strict_json((await request.body()).decode())
    except ValueError:
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


def resources_of(given: object) -> list[str]:
    """The ARN that a person gave for a press, if any. Raises HTTPException."""
    if given is None:
        return []
    if not isinstance(given, str) or not is_arn(given) or len(given) > _LONGEST_ARN:
        raise HTTPException(
            400, "'resource' must be an ARN, for example arn:aws:glue:eu-west-1:123456789012:job/nightly."
        )
    return [given]


def minutes_of(given: object) -> timedelta:
    """A number of minutes. Raises HTTPException."""
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given <= _MAX_FORWARD_MINUTES:
        raise HTTPException(400, f"'minutes' must be a whole number from 1 to {_MAX_FORWARD_MINUTES}.")
    return timedelta(minutes=given)


def time_until(given: object, now: datetime) -> timedelta:
    """How long it is until a moment. Raises HTTPException."""
    try:
        moment = datetime.fromisoformat(str(given))
        left = moment - now
    except (TypeError, ValueError):  # a moment without a time zone cannot be compared
        raise HTTPException(400, "'to' must be a time with its time zone, for example 2026-12-24T10:00:00Z.") from None
    if not timedelta() < left <= _LONGEST_FORWARD:
        raise HTTPException(400, "'to' must be a time in the next ten years.")
    return left


def member_of(given: object) -> str:
    """The member who presses a button. Raises HTTPException."""
    if given is None:
        return STRANGER
    if not isinstance(given, str) or not MEMBER_ID.fits(given):
        raise HTTPException(400, "'as' must be the ID of a Slack member, for example U0123ABCD.")
    return given


def answers_of(given: object) -> dict[str, str]:
    """What the member answered when the chat asked for variables. Raises HTTPException."""
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in cast("JsonObject", given).values()):
        raise HTTPException(400, "'answers' must be an object with a text for each variable.")
    return {name: value[:_LONGEST_ANSWER] for name, value in cast("dict[str, str]", given).items() if value}


def preferences_of(request: Request) -> presentation.Preferences:
    """How the person wants to see a channel."""
    query = request.query_params
    return presentation.Preferences(shuffle=query.get("shuffle") == "1", threads=query.get("threads", "1") == "1")


def number_of(request: Request, name: str) -> int | None:
    """A number in the query. None if there is none."""
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= NUMBER_DIGITS else None
