"""The page's requests: pieces of HTML to show, and a few commands. ``RequestGuard`` checks each request first."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError
from chatops_pulumi.web import presentation
from chatops_pulumi.web.event_routes import EventRoutes
from chatops_pulumi.web.feed_html import entry_json
from chatops_pulumi.web.live_program import AlreadyRunningError, GoneError, NotRunningError
from chatops_pulumi.web.message_routes import MessageRoutes
from chatops_pulumi.web.rendering import render, static, static_files
from chatops_pulumi.web.requests import (
    NUMBER_DIGITS,
    answer,
    fired_answer,
    minutes_of,
    number_of,
    preferences_of,
    read_body,
    time_until,
)
from chatops_pulumi.web.scenario_routes import ScenarioRoutes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import ChannelConfiguration
    from chatops_pulumi.web.live_program import LiveProgram

_TYPES: Final = {"css": "text/css", "js": "text/javascript"}
_MOMENTS: Final = 2


class NumberConvertor(Convertor[int]):
    """A number in a path. Starlette's own accepts any number of digits, and fails on thousands of them."""

    regex = rf"[0-9]{{1,{NUMBER_DIGITS}}}"

    def convert(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The digits."""
        return str(value)


register_url_convertor("number", NumberConvertor())


@dataclass(frozen=True)
class Routes:
    """The requests about one live program."""

    live: LiveProgram
    token: str
    instance: str = field(default_factory=lambda: secrets.token_hex(4))
    """Differs for each process: a page that was open before loads itself again."""

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
                Route("/sidebar", self.sidebar, methods=get),
                Route("/clock", self.clock, methods=get),
                Route("/feed", self.feed, methods=get),
                Route("/simulate", self.simulate, methods=get),
                Route("/rules", self.rules, methods=get),
                Route("/rules/sample", self.sample, methods=get),
                Route("/notes/{id:number}/diff", self.reload_diff, methods=get),
                Route("/confirm-clear", self.confirm_clear, methods=get),
                Route("/start", self.start, methods=post),
                Route("/expire", self.expire, methods=post),
                Route("/forward", self.forward, methods=post),
                Route("/clear", self.clear, methods=post),
                Route("/reload", self.reload, methods=post),
                *MessageRoutes(self.live).routes(),
                *EventRoutes(self.live).routes(),
                *ScenarioRoutes(self.live).routes(),
            ],
            exception_handlers={
                EventError: _unprocessable,
                NotRunningError: _unprocessable,
                AlreadyRunningError: _conflict,
                GoneError: _gone,
                ScenarioError: _unprocessable,
                HTTPException: _http_error,
            },
        )

    # What the page shows.

    async def shell(self, _: Request) -> Response:
        """The page without its contents. The page asks for them."""
        return HTMLResponse(render("page.html", token=self.token))

    async def file(self, request: Request) -> Response:
        """The page's style and scripts."""
        name = request.path_params["name"]
        if name not in static_files():
            raise HTTPException(404, "There is no such file.")
        return Response(static(name), media_type=_TYPES[name.rpartition(".")[2]])

    async def stream(self, _: Request) -> Response:
        """A server-sent event for each change: the number of the change."""

        async def numbers() -> AsyncIterator[dict[str, str]]:
            async for number in self.live.notifier.stream():
                yield {"event": "change", "data": str(number)}

        return EventSourceResponse(numbers(), ping=15)

    async def program(self, _: Request) -> Response:
        """Which program runs, its error if it failed, and how many messages each channel has had."""
        state = self.live.state
        project, run = state.project, state.sandbox.run if state.sandbox else None
        messages = run.messages if run else ()
        described = {
            "instance": self.instance,
            "name": project.name if project else "",
            "stack": project.stack if project else "",
            "facts": f"{len(run.resources)} resources · local only · {run.runtime}" if run else "",
            "status": "starting" if state.starting else "failed" if state.error else "running",
            "error": state.error,
            "stale_since": presentation.clock_text(state.snapshot.ran_at) if state.snapshot and not run else "",
            "notes": [
                *(run.notes if run else ()),
                *(message.text for message in messages if message.severity == "info"),
            ],
            "warnings": [message.text for message in messages if message.severity != "info"],
            "generation": state.generation,
            "epoch": self.live.history.epoch,
            "created": self.live.created(),
            "lost": self.live.history.lost,
            "fired": self.live.history.fired,
            "rules": len(state.rules),
            "arrivals": {channel.arn: self.live.history.arrivals[channel.arn] for channel in state.channels},
        }
        return JSONResponse(described)

    async def channels(self, request: Request) -> Response:
        """The head of a channel, and the tabs of all channels."""
        state = self.live.state
        chosen = self._channel(request)
        return HTMLResponse(
            render(
                "_channels.html",
                channels=state.channels,
                chosen=chosen,
                regions=sorted({presentation.region_of(arn) for arn in chosen.topic_arns}) if chosen else [],
                actions=state.snapshot.actions[chosen.arn] if chosen and state.snapshot else 0,
                starting=state.starting,
                error=state.error,
            )
        )

    async def sidebar(self, request: Request) -> Response:
        """All channels, and how many rules, events and lost messages there are."""
        state, history = self.live.state, self.live.history
        return HTMLResponse(
            render(
                "_sidebar.html",
                channels=state.channels,
                chosen=self._channel(request),
                starting=state.starting,
                rules=len(state.rules),
                fired=history.fired,
                lost=history.lost,
            )
        )

    async def clock(self, request: Request) -> Response:
        """The sandbox's clock, and how to move it."""
        moments = self._moments(self._channel(request))
        ahead = presentation.duration_text(self.live.ahead())
        return HTMLResponse(render("_clock.html", now=self.live.now(), ahead=ahead, moments=moments))

    async def feed(self, request: Request) -> Response:
        """The entries of a channel that changed, as HTML, each with its id."""
        preferences = preferences_of(request)
        channel = request.query_params.get("channel", "")
        after, before = number_of(request, "after") or 0, number_of(request, "before")
        history = self.live.history
        revision = history.revision
        found = presentation.feed(history, channel, preferences, after=after, before=before)
        return JSONResponse(
            {
                "revision": revision,
                "epoch": history.epoch,
                "older": found.older,
                "complete": found.complete,
                "entries": [entry_json(history, entry, preferences) for entry in found.entries],
            }
        )

    async def simulate(self, request: Request) -> Response:
        """What is in progress, what can be started, and the clock."""
        in_progress, ended = presentation.operations(self.live)
        chosen = self._channel(request)
        return HTMLResponse(
            render(
                "_simulate.html",
                state=self.live.state,
                chosen=chosen,
                groups=presentation.start_groups(self.live, chosen.arn if chosen else ""),
                in_progress=in_progress,
                ended=ended,
                now=self.live.now(),
                first=presentation.UNFOLDED,
                limit=presentation.LISTED,
            )
        )

    async def rules(self, request: Request) -> Response:
        """The program's rules."""
        search = request.query_params.get("search", "")
        found, total = presentation.rules(self.live, search)
        return HTMLResponse(render("_rules.html", rules=found, total=total, search=search, state=self.live.state))

    async def sample(self, request: Request) -> Response:
        """A new event that a rule matches."""
        entry = self.live.rule(request.query_params.get("rule", ""))
        event = self.live.sample(entry)
        if event is None:
            raise GoneError("The rule runs on a schedule, so no event matches it.")
        return PlainTextResponse(presentation.pretty(event))

    async def reload_diff(self, request: Request) -> Response:
        """What a reload changed in the messages."""
        note = self.live.history.note(request.path_params["id"])
        if note is None or note.changes is None:
            raise GoneError("This reload is no longer kept.")
        return HTMLResponse(render("reload_diff.html", note=note))

    async def confirm_clear(self, _: Request) -> Response:
        """What the page asks before it forgets the messages."""
        return HTMLResponse(render("confirm_clear.html"))

    # What the page does.

    async def start(self, request: Request) -> Response:
        """Start what a rule is about."""
        entry = self.live.rule(str((await read_body(request)).get("rule")))
        fired = await self.live.start(entry)
        if not fired:
            raise GoneError("The sandbox cannot start what this rule is about. Fix: fire its event on the Rules tab.")
        return fired_answer(self.live.history, fired)

    async def expire(self, request: Request) -> Response:
        """Let a wait time out now."""
        body = await read_body(request)
        fired = await self.live.expire(str(body.get("service")), str(body.get("id")), str(body.get("region")))
        if not fired:
            return answer("Nothing waits there any more.", good=False)
        return fired_answer(self.live.history, fired, f"Timed out. {presentation.result_text(fired)}")

    async def forward(self, request: Request) -> Response:
        """Move the clock forward."""
        body = await read_body(request)
        by = time_until(body["to"], self.live.now()) if "to" in body else minutes_of(body.get("minutes"))
        fired = await self.live.forward(by)
        text = f"The clock is at {presentation.clock_text(self.live.now())}."
        timed_out = f" {presentation.result_text(fired)}" if fired else " Nothing timed out."
        return fired_answer(self.live.history, fired, text + timed_out, good=True)

    async def clear(self, _: Request) -> Response:
        """Forget the messages and events."""
        self.live.clear()
        return answer("Messages cleared. Running operations are kept.", good=True)

    async def reload(self, _: Request) -> Response:
        """Run the program again."""
        await self.live.reload()
        error = self.live.state.error
        return answer("The program failed." if error else "Program reloaded.", good=not error)

    # Shared.

    def _channel(self, request: Request) -> ChannelConfiguration | None:
        found = self.live.state.channels
        wanted = request.query_params.get("channel")
        return next((one for one in found if one.arn == wanted), found[0] if found else None)

    def _moments(self, channel: ChannelConfiguration | None) -> list[datetime]:
        """The next moments at which the policies of a channel change what they allow: freezes begin and end."""
        sandbox = self.live.state.sandbox
        if channel is None or sandbox is None:
            return []
        return [moment for moment in sandbox.moments(channel) if moment > self.live.now()][:_MOMENTS]


async def _unprocessable(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=422)


async def _conflict(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=409)


async def _gone(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=410)


async def _http_error(_: Request, error: Exception) -> Response:
    problem = cast("HTTPException", error)
    return JSONResponse({"text": problem.detail, "good": False}, status_code=problem.status_code)
