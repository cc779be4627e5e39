"""The page's requests: pieces of HTML for looking, and a few commands. ``safety.RequestGuard`` stands around it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from markupsafe import Markup
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.web import presentation
from chatops_pulumi.web.export import as_text, block_kit
from chatops_pulumi.web.live_program import GoneError, NotRunningError
from chatops_pulumi.web.rendering import render, static
from chatops_pulumi.web.standalone import standalone_page, style_hash

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration, JsonObject
    from chatops_pulumi.web.history import Post
    from chatops_pulumi.web.live_program import LiveProgram

_TYPES: Final = {"page.css": "text/css", "page.js": "text/javascript"}
_FORWARD_MOST: Final = 7 * 24 * 60
"""Minutes by which the time may be moved at once."""


@dataclass(frozen=True)
class Routes:
    """The requests of one live program."""

    live: LiveProgram
    token: str

    def app(self) -> Starlette:
        """The ASGI application."""
        get, post = ["GET"], ["POST"]
        return Starlette(
            routes=[
                Route("/", self.shell, methods=get),
                Route("/static/{name}", self.file, methods=get),
                Route("/stream", self.stream, methods=get),
                Route("/program", self.program, methods=get),
                Route("/channels", self.channels, methods=get),
                Route("/feed", self.feed, methods=get),
                Route("/under-way", self.under_way, methods=get),
                Route("/rules", self.rules, methods=get),
                Route("/rules/sample", self.sample, methods=get),
                Route("/events", self.events, methods=get),
                Route("/events/{id:int}/why", self.why_event, methods=get),
                Route("/posts/{id:int}/why", self.why_post, methods=get),
                Route("/posts/{id:int}/thread", self.thread, methods=get),
                Route("/posts/{id:int}/confirm", self.confirm, methods=get),
                Route("/posts/{id:int}/take", self.take, methods=get),
                Route("/posts/{id:int}/message.{kind}", self.message, methods=get),
                Route("/fire", self.fire, methods=post),
                Route("/start", self.start, methods=post),
                Route("/expire", self.expire, methods=post),
                Route("/forward", self.forward, methods=post),
                Route("/press", self.press, methods=post),
                Route("/clear", self.clear, methods=post),
                Route("/reload", self.reload, methods=post),
            ],
            exception_handlers={
                EventError: _refused,
                NotRunningError: _refused,
                GoneError: _gone,
                HTTPException: _http_error,
            },
        )

    # What the page looks at.

    async def shell(self, _: Request) -> Response:
        """The page without its contents, which it asks for itself."""
        return HTMLResponse(render("page.html", token=self.token))

    async def file(self, request: Request) -> Response:
        """The page's style and script."""
        name = request.path_params["name"]
        if name not in _TYPES:
            raise HTTPException(404, "There is no such file.")
        return Response(static(name), media_type=_TYPES[name])

    async def stream(self, _: Request) -> Response:
        """A server-sent event for each change: the number of the change."""

        async def numbers() -> AsyncIterator[dict[str, str]]:
            async for number in self.live.notifier.stream():
                yield {"event": "change", "data": str(number)}

        return EventSourceResponse(numbers(), ping=15)

    async def program(self, _: Request) -> Response:
        """Which program runs, and its error if it does not."""
        program = self.live.state
        project, sandbox = program.project, program.sandbox
        where = "" if project is None else f"{project.name}, stack {project.stack}"
        if sandbox is not None:
            run = sandbox.run
            where += f": {len(run.resources)} resources in {run.region}, on this machine only ({run.runtime})"
        elif program.starting:
            where += ": starting…" if where else "Starting…"
        messages = sandbox.run.messages if sandbox is not None else ()
        told = {
            "where": where,
            "error": program.error,
            "notes": [
                *(sandbox.run.notes if sandbox is not None else ()),
                *(message.text for message in messages if message.severity == "info"),
            ],
            "warnings": [message.text for message in messages if message.severity != "info"],
            "generation": program.generation,
        }
        return JSONResponse(told)

    async def channels(self, request: Request) -> Response:
        """The head of a channel, and the choice of the others."""
        found = self.live.channels()
        chosen = self._channel(request)
        regions: list[str] = []
        actions = 0
        if chosen is not None:
            regions = sorted({presentation.region_of(arn) for arn in chosen.topic_arns})
            actions = len(self.live.sandbox.aws.chatbot.actions_of(chosen.arn))
        return HTMLResponse(
            render(
                "_channels.html",
                channels=found,
                chosen=chosen,
                regions=regions,
                actions=actions,
                starting=self.live.state.starting,
                error=self.live.state.error,
            )
        )

    async def feed(self, request: Request) -> Response:
        """The messages of a channel that changed, as HTML, each under its id."""
        preferences = _preferences(request)
        channel = request.query_params.get("channel", "")
        after, before = _number(request, "after") or 0, _number(request, "before")
        revision = self.live.history.revision
        found = presentation.feed(self.live.history, channel, preferences, after=after, before=before)
        return JSONResponse(
            {
                "revision": revision,
                "epoch": self.live.history.epoch,
                "older": found.older,
                "complete": found.complete,
                "posts": [
                    {
                        "id": post.id,
                        "title": presentation.as_line(
                            post.message.notification.title or post.message.notification.description
                        ),
                        "html": self._post_html(post, preferences),
                    }
                    for post in found.posts
                ],
            }
        )

    async def under_way(self, _: Request) -> Response:
        """What goes on beside the chat."""
        sandbox = self.live.state.sandbox
        is_open, ended = presentation.operations(self.live)
        clock = sandbox.simulation.clock if sandbox else None
        return HTMLResponse(
            render(
                "_simulate.html",
                running=sandbox is not None,
                starting=self.live.state.starting,
                startable=self.live.state.start_options[: presentation.LISTED],
                open=is_open,
                ended=ended,
                now=clock() if clock else None,
                ahead=_duration(clock.ahead) if clock else "",
                limit=presentation.LISTED,
            )
        )

    async def rules(self, request: Request) -> Response:
        """The program's rules."""
        search = request.query_params.get("search", "")
        found, total = presentation.rules(self.live, search)
        return HTMLResponse(render("_rules.html", rules=found, total=total, search=search))

    async def sample(self, request: Request) -> Response:
        """An event that a rule matches, about something new."""
        entry = self.live.rule(request.query_params.get("rule", ""))
        event = self.live.sample(entry)
        if event is None:
            raise GoneError("The rule runs on a schedule, so no event matches it.")
        return PlainTextResponse(presentation.pretty(event))

    async def events(self, _: Request) -> Response:
        """The events that were fired, newest first."""
        history = self.live.history
        return HTMLResponse(render("_events.html", events=history.events()[: presentation.LISTED], fired=history.fired))

    async def why_event(self, request: Request) -> Response:
        """What became of an event."""
        event = self.live.history.event(request.path_params["id"])
        if event is None:
            raise GoneError("The event is so long ago that it is not kept any more.")
        return HTMLResponse(render("why_event.html", event=event, limit=presentation.LISTED))

    async def why_post(self, request: Request) -> Response:
        """Where a message comes from, and why it has its buttons."""
        post = self._post(request.path_params["id"])
        event = self.live.history.event(post.event_id)
        way = presentation.way_of(event, post) if event else None
        return HTMLResponse(render("why_post.html", post=post, event=event, way=way))

    async def thread(self, request: Request) -> Response:
        """A message with all that follows in its thread, however much that is."""
        post = self._post(request.path_params["id"])
        html = self._post_html(post, _preferences(request), newest=self.live.history.kept)
        return HTMLResponse(render("thread.html", html=Markup(html)))  # noqa: S704 rendered by a template

    async def confirm(self, request: Request) -> Response:
        """What Amazon Q asks before it runs a command."""
        post = self._post(request.path_params["id"])
        button = presentation.find_button(post, request.query_params.get("button", ""))
        if button is None:
            raise GoneError("The message has no such button.")
        return HTMLResponse(render("confirm.html", post=post, button=button, account=self.live.sandbox.aws.account))

    async def take(self, request: Request) -> Response:
        """A message in the forms in which it can be taken along."""
        post = self._post(request.path_params["id"])
        buttons = presentation.ordered(post, _preferences(request))
        return HTMLResponse(
            render(
                "export.html", post=post, blocks=block_kit(post.message, buttons), text=as_text(post.message, buttons)
            )
        )

    async def message(self, request: Request) -> Response:
        """A message alone, as a file."""
        post = self._post(request.path_params["id"])
        buttons = presentation.ordered(post, _preferences(request))
        match request.path_params["kind"]:
            case "json":
                return Response(block_kit(post.message, buttons), media_type="application/json")
            case "txt":
                return PlainTextResponse(as_text(post.message, buttons))
            case "html":
                title = presentation.as_line(post.message.notification.title or f"Message {post.id}")
                policy = f"default-src 'none'; style-src 'sha256-{style_hash()}'; frame-ancestors 'none'"
                page = standalone_page(title, [("", [(post.message, buttons)])])
                return HTMLResponse(page, headers={"content-security-policy": policy})
            case kind:
                raise HTTPException(404, f"A message can be taken as json, txt or html, not as {kind}.")

    # What the page does.

    async def fire(self, request: Request) -> Response:
        """Fire one event, or a list of them."""
        events = _events_of((await _body(request)).get("event"))
        firings = await self.live.fire(events, "fired on the page")
        messages = sum(len(firing.messages) for firing in firings)
        lost = [step for firing in firings for step in firing.lost]
        return _told(_fired(len(events), messages, lost[0].text if lost else None), good=bool(messages) and not lost)

    async def start(self, request: Request) -> Response:
        """Begin anew what a rule is about."""
        entry = self.live.rule(str((await _body(request)).get("rule")))
        sample = self.live.sample(entry)
        firings = await self.live.start(sample) if sample is not None else ()
        if not firings:
            raise GoneError("No local service can begin what this rule is about. Fire its event under Rules.")
        messages = sum(len(firing.messages) for firing in firings)
        lost = [step for firing in firings for step in firing.lost]
        return _told(_fired(len(firings), messages, lost[0].text if lost else None), good=bool(messages) and not lost)

    async def expire(self, request: Request) -> Response:
        """Let a wait end now."""
        body = await _body(request)
        firings = await self.live.expire(str(body.get("service")), str(body.get("id")), str(body.get("region")))
        if not firings:
            return _told("Nothing waits there any more.", good=False)
        return _told("The wait has ended.", good=True)

    async def forward(self, request: Request) -> Response:
        """Move the time forward."""
        minutes = (await _body(request)).get("minutes")
        if not isinstance(minutes, int) or not 0 < minutes <= _FORWARD_MOST:
            raise HTTPException(400, f"Give whole minutes, from 1 to {_FORWARD_MOST}.")
        firings = await self.live.forward(timedelta(minutes=minutes))
        number = len(firings)
        ended = "No wait ended on the way." if not number else f"{number} event{'' if number == 1 else 's'} followed."
        return _told(f"It is {_duration(timedelta(minutes=minutes))} later. {ended}", good=True)

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await _body(request)
        post = self._post(body.get("post"))
        button = presentation.find_button(post, str(body.get("button")))
        if button is None:
            raise GoneError("The message has no such button.")
        pressed = await self.live.press(post, button)
        outcome = pressed.press.outcome
        return _told(f"{presentation.OUTCOMES[outcome]}: {presentation.emoji(button.label)}", good=outcome.right)

    async def clear(self, _: Request) -> Response:
        """Forget the messages and events."""
        self.live.clear()
        return _told("The messages are gone. What is under way stays.", good=True)

    async def reload(self, _: Request) -> Response:
        """Run the program anew."""
        await self.live.reload()
        error = self.live.state.error
        return _told("The program does not run." if error else "The program has been run anew.", good=not error)

    # Shared.

    def _channel(self, request: Request) -> ChannelConfiguration | None:
        found = self.live.channels()
        wanted = request.query_params.get("channel")
        return next((one for one in found if one.arn == wanted), found[0] if found else None)

    def _post(self, number: object) -> Post:
        post = self.live.history.post(number) if isinstance(number, int) else None
        if post is None:
            raise GoneError("The message is not there any more.")
        return post

    def _post_html(self, post: Post, preferences: presentation.Preferences, newest: int = presentation.REPLIES) -> str:
        history = self.live.history

        def replies(one: Post) -> tuple[Post, ...]:
            return presentation.replies(history, one, preferences)

        def ordered(one: Post) -> tuple[ButtonState, ...]:
            return presentation.ordered(one, preferences)

        def event_time(one: Post) -> str:
            event = history.event(one.event_id)
            return str(event.firing.event.get("time", "")) if event else ""

        return render("_post.html", post=post, replies=replies, ordered=ordered, event_time=event_time, newest=newest)


def _preferences(request: Request) -> presentation.Preferences:
    query = request.query_params
    return presentation.Preferences(shuffle=query.get("shuffle") == "1", threads=query.get("threads", "1") == "1")


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() else None


async def _body(request: Request) -> JsonObject:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise HTTPException(400, "The request must be a JSON object.")
    return cast("JsonObject", body)


def _events_of(text: object) -> list[JsonObject]:
    """The events that a person has typed."""
    try:
        found = json.loads(str(text))
    except json.JSONDecodeError as error:
        raise EventError(f"This is no JSON: {error.msg}, in line {error.lineno}, column {error.colno}.") from error
    events = cast("list[Any]", found if isinstance(found, list) else [found])
    if not events:
        raise EventError("The list is empty: there is no event to fire.")
    for number, entry in enumerate(events, start=1):
        if not isinstance(entry, dict):
            raise EventError(f"Entry {number} is a {type(entry).__name__}. An event is a JSON object.")
    return events


def _fired(events: int, messages: int, lost: str | None) -> str:
    if lost is not None:
        return f"A message was lost: {lost}"
    if not messages:
        return "No message. Under Events it says why."
    number = "One message" if messages == 1 else f"{messages} messages"
    return f"{number}." if events == 1 else f"{number} from {events} events."


def _duration(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes <= 0:
        return ""
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day"), (hours, "hour"), (rest, "minute")]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)


def _told(text: str, *, good: bool) -> Response:
    return JSONResponse({"text": text, "good": good})


async def _refused(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=422)


async def _gone(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=410)


async def _http_error(_: Request, error: Exception) -> Response:
    problem = cast("HTTPException", error)
    return JSONResponse({"text": problem.detail, "good": False}, status_code=problem.status_code)
