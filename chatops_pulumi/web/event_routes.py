"""The page's requests about events: the list, why, copies, the timeline, and firing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatops_pulumi.sandbox import event_commands
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.web import presentation
from chatops_pulumi.web.rendering import render
from chatops_pulumi.web.requests import fired_answer, kept_event, read_body
from chatops_pulumi.web.timeline import timeline

if TYPE_CHECKING:
    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.web.history import FiredEvent
    from chatops_pulumi.web.live_program import LiveProgram


@dataclass(frozen=True)
class EventRoutes:
    """The requests about the events of one live program."""

    live: LiveProgram

    def routes(self) -> list[Route]:
        """The routes, for the page's application."""
        return [
            Route("/events", self.events, methods=["GET"]),
            Route("/events/{id:number}/why", self.why_event, methods=["GET"]),
            Route("/events/{id:number}/copy", self.copy_event, methods=["GET"]),
            Route("/events/{id:number}/event.json", self.event_json, methods=["GET"]),
            Route("/timeline", self.timeline, methods=["GET"]),
            Route("/fire", self.fire, methods=["POST"]),
            Route("/fire-again", self.fire_again, methods=["POST"]),
        ]

    async def events(self, request: Request) -> Response:
        """The events that were fired, newest first."""
        chosen = request.query_params.get("filter", "all")
        found = presentation.filtered_events(self.live.history, chosen)
        return HTMLResponse(render("_events.html", events=found, fired=self.live.history.fired, chosen=chosen))

    async def why_event(self, request: Request) -> Response:
        """What happened to an event."""
        event = kept_event(self.live.history, request.path_params["id"])
        return HTMLResponse(render("why_event.html", event=event, limit=presentation.LISTED))

    async def copy_event(self, request: Request) -> Response:
        """An event in the forms in which it can be copied."""
        event = kept_event(self.live.history, request.path_params["id"])
        raw, stack = event.firing.event, self.live.stack
        is_aws = event_commands.is_from_aws(raw)
        aws = event_commands.aws_command(raw, self._pattern(event))
        play = event_commands.play_event(raw, stack)
        json = presentation.pretty(raw)
        return HTMLResponse(render("copy_event.html", event=event, json=json, play=play, aws=aws, is_aws=is_aws))

    async def event_json(self, request: Request) -> Response:
        """An event as JSON, to edit it."""
        return PlainTextResponse(
            presentation.pretty(kept_event(self.live.history, request.path_params["id"]).firing.event)
        )

    async def timeline(self, request: Request) -> Response:
        """Everything that happened to an operation."""
        subject = request.query_params.get("subject", "")
        entries = timeline(self.live.history, subject)
        return HTMLResponse(render("timeline.html", subject=subject, entries=entries))

    async def fire(self, request: Request) -> Response:
        """Fire one event, or a list of events."""
        events = read_events(str((await read_body(request)).get("event")))
        return fired_answer(self.live.history, await self.live.fire(events, "fired on the page"))

    async def fire_again(self, request: Request) -> Response:
        """Fire an event of the list again, unchanged."""
        event = kept_event(self.live.history, (await read_body(request)).get("event"))
        return fired_answer(self.live.history, await self.live.fire([event.firing.event], "fired again on the page"))

    def _pattern(self, event: FiredEvent) -> JsonObject | None:
        """The pattern of a rule that matches an event."""
        arns = {trace.rule_arn for trace in presentation.matching(event)}
        return next((entry.rule.pattern for entry in self.live.state.rules if entry.rule.arn in arns), None)
