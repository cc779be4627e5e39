"""The page's requests: pieces of HTML to show, and a few event_commands. ``RequestGuard`` checks each request first."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from markupsafe import Markup
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatops_pulumi.core.limits import MEMBER_ID
from chatops_pulumi.sandbox import event_commands
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.iam.matching import is_arn
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError
from chatops_pulumi.web import presentation
from chatops_pulumi.web.export import as_json, as_text
from chatops_pulumi.web.history import Post, button_key
from chatops_pulumi.web.live_program import AlreadyRunningError, GoneError, NotRunningError
from chatops_pulumi.web.rendering import render, static
from chatops_pulumi.web.requests import answer, fired_answer, read_body
from chatops_pulumi.web.scenario_routes import ScenarioRoutes
from chatops_pulumi.web.standalone import standalone_page, style_hash
from chatops_pulumi.web.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration, JsonObject
    from chatops_pulumi.web.history import FeedNote, FiredEvent
    from chatops_pulumi.web.live_program import LiveProgram

_TYPES: Final = {"page.css": "text/css", "page.js": "text/javascript"}
_MAX_FORWARD_MINUTES: Final = 7 * 24 * 60
_LONGEST_FORWARD: Final = timedelta(days=3653)
_MOMENTS: Final = 2
_LONGEST_ANSWER: Final = 1000
_LONGEST_ARN: Final = 2048
"""The most minutes that the clock moves at once."""
_NUMBER_DIGITS: Final = 15
"""Ids and revisions are much shorter. Python refuses to read integers of more than 4300 digits."""
_EVENT_GONE: Final = "This event is too old: it is no longer kept."


class NumberConvertor(Convertor[int]):
    """A number in a path. Starlette's own accepts any number of digits, and fails on thousands of them."""

    regex = rf"[0-9]{{1,{_NUMBER_DIGITS}}}"

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
                Route("/timeline", self.timeline, methods=get),
                Route("/feed", self.feed, methods=get),
                Route("/simulate", self.simulate, methods=get),
                Route("/rules", self.rules, methods=get),
                Route("/rules/sample", self.sample, methods=get),
                Route("/events", self.events, methods=get),
                Route("/events/{id:number}/why", self.why_event, methods=get),
                Route("/events/{id:number}/copy", self.copy_event, methods=get),
                Route("/events/{id:number}/event.json", self.event_json, methods=get),
                Route("/posts/{id:number}/why", self.why_post, methods=get),
                Route("/posts/{id:number}/thread", self.thread, methods=get),
                Route("/posts/{id:number}/confirm", self.confirm, methods=get),
                Route("/posts/{id:number}/export", self.export, methods=get),
                Route("/posts/{id:number}/message.{kind}", self.message, methods=get),
                Route("/notes/{id:number}/diff", self.reload_diff, methods=get),
                Route("/confirm-clear", self.confirm_clear, methods=get),
                Route("/fire", self.fire, methods=post),
                Route("/fire-again", self.fire_again, methods=post),
                Route("/start", self.start, methods=post),
                Route("/expire", self.expire, methods=post),
                Route("/forward", self.forward, methods=post),
                Route("/press", self.press, methods=post),
                Route("/clear", self.clear, methods=post),
                Route("/reload", self.reload, methods=post),
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

    async def timeline(self, request: Request) -> Response:
        """Everything that happened to an operation."""
        subject = request.query_params.get("subject", "")
        entries = timeline(self.live.history, subject)
        return HTMLResponse(render("timeline.html", subject=subject, entries=entries))

    async def feed(self, request: Request) -> Response:
        """The entries of a channel that changed, as HTML, each with its id."""
        preferences = _preferences(request)
        channel = request.query_params.get("channel", "")
        after, before = _number(request, "after") or 0, _number(request, "before")
        history = self.live.history
        revision = history.revision
        found = presentation.feed(history, channel, preferences, after=after, before=before)
        return JSONResponse(
            {
                "revision": revision,
                "epoch": history.epoch,
                "older": found.older,
                "complete": found.complete,
                "entries": [self._entry(entry, preferences) for entry in found.entries],
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

    async def events(self, request: Request) -> Response:
        """The events that were fired, newest first."""
        chosen = request.query_params.get("filter", "all")
        found = presentation.filtered_events(self.live.history, chosen)
        return HTMLResponse(render("_events.html", events=found, fired=self.live.history.fired, chosen=chosen))

    async def why_event(self, request: Request) -> Response:
        """What happened to an event."""
        event = self._event(request.path_params["id"])
        return HTMLResponse(render("why_event.html", event=event, limit=presentation.LISTED))

    async def copy_event(self, request: Request) -> Response:
        """An event in the forms in which it can be copied."""
        event = self._event(request.path_params["id"])
        raw, stack = event.firing.event, self._stack()
        is_aws = str(raw.get("source", "")).startswith("aws.")
        aws = event_commands.pattern_test(raw, self._pattern(event)) if is_aws else event_commands.put_events(raw)
        play = event_commands.play_event(raw, stack)
        json = presentation.pretty(raw)
        return HTMLResponse(render("copy_event.html", event=event, json=json, play=play, aws=aws, is_aws=is_aws))

    async def event_json(self, request: Request) -> Response:
        """An event as JSON, to edit it."""
        return PlainTextResponse(presentation.pretty(self._event(request.path_params["id"]).firing.event))

    async def why_post(self, request: Request) -> Response:
        """The origin of a message, and why it has its buttons."""
        post = self._post(request.path_params["id"])
        event = self.live.history.event(post.event_id)
        trace = presentation.trace_of(event, post) if event else None
        return HTMLResponse(render("why_post.html", post=post, event=event, trace=trace))

    async def thread(self, request: Request) -> Response:
        """A message with its full thread."""
        post = self._post(request.path_params["id"])
        # The dialog repeats what the feed shows, so its ids must be others.
        html = self._post_html(post, _preferences(request), newest=self.live.history.kept, prefix="thread-")
        return HTMLResponse(render("thread.html", html=Markup(html)))  # noqa: S704 rendered by a template

    async def confirm(self, request: Request) -> Response:
        """What Amazon Q asks before it runs a command."""
        post = self._post(request.path_params["id"])
        button = self._button(post, request.query_params.get("button"))
        asks = any(
            entry.button_key == button_key(button)
            and entry.result is not None
            and entry.result.press.outcome is PressOutcome.NOT_JUDGED
            for entry in post.presses
        )
        sandbox = self.live.sandbox
        return HTMLResponse(
            render(
                "confirm.html",
                post=post,
                button=button,
                account=sandbox.aws.account,
                asks_for_resource=asks,
                members=sandbox.members(post.message.channel),
                stranger=STRANGER,
            )
        )

    async def reload_diff(self, request: Request) -> Response:
        """What a reload changed in the messages."""
        note = self.live.history.note(request.path_params["id"])
        if note is None or note.changes is None:
            raise GoneError("This reload is no longer kept.")
        return HTMLResponse(render("reload_diff.html", note=note))

    async def confirm_clear(self, _: Request) -> Response:
        """What the page asks before it forgets the messages."""
        return HTMLResponse(render("confirm_clear.html"))

    async def export(self, request: Request) -> Response:
        """A message in the forms in which it can be exported."""
        post = self._post(request.path_params["id"])
        buttons = presentation.ordered(post, _preferences(request))
        event = self.live.history.event(post.event_id)
        play = (
            event_commands.play_event(event.firing.event, self._stack(), [one.label for one in buttons[:1]])
            if event
            else ""
        )
        json, text = as_json(post.message, buttons), as_text(post.message, buttons)
        return HTMLResponse(render("export.html", post=post, json=json, text=text, play=play))

    async def message(self, request: Request) -> Response:
        """A message alone, as a file."""
        post = self._post(request.path_params["id"])
        buttons = presentation.ordered(post, _preferences(request))
        match request.path_params["kind"]:
            case "json":
                return Response(as_json(post.message, buttons), media_type="application/json")
            case "txt":
                return PlainTextResponse(as_text(post.message, buttons))
            case "html":
                title = presentation.as_line(post.message.notification.title or f"Message {post.id}")
                policy = f"default-src 'none'; style-src 'sha256-{style_hash()}'; frame-ancestors 'none'"
                page = standalone_page(title, [("", [(post.message, buttons)])])
                return HTMLResponse(page, headers={"content-security-policy": policy})
            case kind:
                raise HTTPException(404, f"A message can be exported as json, txt or html, not as {kind}.")

    # What the page does.

    async def fire(self, request: Request) -> Response:
        """Fire one event, or a list of events."""
        events = read_events(str((await read_body(request)).get("event")))
        return self._fired(await self.live.fire(events, "fired on the page"))

    async def fire_again(self, request: Request) -> Response:
        """Fire an event of the list again, unchanged."""
        event = self._event((await read_body(request)).get("event"))
        return self._fired(await self.live.fire([event.firing.event], "fired again on the page"))

    async def start(self, request: Request) -> Response:
        """Start what a rule is about."""
        entry = self.live.rule(str((await read_body(request)).get("rule")))
        fired = await self.live.start(entry)
        if not fired:
            raise GoneError("The sandbox cannot start what this rule is about. Fix: fire its event on the Rules tab.")
        return self._fired(fired)

    async def expire(self, request: Request) -> Response:
        """Let a wait time out now."""
        body = await read_body(request)
        fired = await self.live.expire(str(body.get("service")), str(body.get("id")), str(body.get("region")))
        if not fired:
            return answer("Nothing waits there any more.", good=False)
        return self._fired(fired, f"Timed out. {presentation.result_text(fired)}")

    async def forward(self, request: Request) -> Response:
        """Move the clock forward."""
        body = await read_body(request)
        by = _until(body["to"], self.live.now()) if "to" in body else _minutes(body.get("minutes"))
        fired = await self.live.forward(by)
        text = f"The clock is at {presentation.clock_text(self.live.now())}."
        timed_out = f" {presentation.result_text(fired)}" if fired else " Nothing timed out."
        return self._fired(fired, text + timed_out, good=True)

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await read_body(request)
        post = self._post(body.get("post"))
        button = self._button(post, body.get("button"))
        press_id, result = await self.live.press(
            post, button, _resources(body.get("resource")), _member(body.get("as")), _answers(body.get("answers"))
        )
        outcome = result.press.outcome
        return JSONResponse(
            {
                "text": f"{presentation.emoji(button.label)}: {presentation.OUTCOMES[outcome]}",
                "good": outcome.right,
                "show": {"channel": post.message.channel.arn, "element": f"press-entry-{press_id}"},
            }
        )

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

    def _pattern(self, event: FiredEvent) -> JsonObject | None:
        """The pattern of a rule that matches an event."""
        arns = {trace.rule_arn for trace in presentation.matching(event)}
        return next((entry.rule.pattern for entry in self.live.state.rules if entry.rule.arn in arns), None)

    def _stack(self) -> str:
        return self.live.state.project.stack if self.live.state.project else ""

    def _moments(self, channel: ChannelConfiguration | None) -> list[datetime]:
        """The next moments at which the policies of a channel change what they allow: freezes begin and end."""
        sandbox = self.live.state.sandbox
        if channel is None or sandbox is None:
            return []
        return [moment for moment in sandbox.moments(channel) if moment > self.live.now()][:_MOMENTS]

    def _post(self, number: object) -> Post:
        post = self.live.history.post(number) if isinstance(number, int) else None
        if post is None:
            raise GoneError("This message was cleared, or is too old: it is no longer kept.")
        return post

    def _event(self, number: object) -> FiredEvent:
        event = self.live.history.event(number) if isinstance(number, int) else None
        if event is None:
            raise GoneError(_EVENT_GONE)
        return event

    def _button(self, post: Post, key: object) -> ButtonState:
        button = presentation.find_button(post, str(key))
        if button is None:
            raise GoneError("The message has no such button.")
        return button

    def _fired(self, fired: Sequence[FiredEvent], text: str | None = None, *, good: bool | None = None) -> Response:
        return fired_answer(self.live.history, fired, text, good=good)

    def _entry(self, entry: Post | FeedNote, preferences: presentation.Preferences) -> JsonObject:
        if not isinstance(entry, Post):
            html = render("_note.html", note=entry)
            return {"id": entry.id, "title": "", "html": html, "posts": [f"note-{entry.id}"]}
        notification = entry.message.notification
        below = presentation.replies(self.live.history, entry, preferences)
        return {
            "id": entry.id,
            "title": presentation.as_line(notification.title or notification.description),
            "html": self._post_html(entry, preferences),
            "posts": [f"post-{post.id}" for post in (entry, *below)],
        }

    def _post_html(
        self, post: Post, preferences: presentation.Preferences, newest: int = presentation.REPLIES, prefix: str = ""
    ) -> str:
        history = self.live.history

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


def _preferences(request: Request) -> presentation.Preferences:
    query = request.query_params
    return presentation.Preferences(shuffle=query.get("shuffle") == "1", threads=query.get("threads", "1") == "1")


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= _NUMBER_DIGITS else None


def _resources(given: object) -> list[str]:
    """The ARN that a person gave for a press, if any. Raises HTTPException."""
    if given is None:
        return []
    if not isinstance(given, str) or not is_arn(given) or len(given) > _LONGEST_ARN:
        raise HTTPException(
            400, "'resource' must be an ARN, for example arn:aws:glue:eu-west-1:123456789012:job/nightly."
        )
    return [given]


def _minutes(given: object) -> timedelta:
    """A number of minutes. Raises HTTPException."""
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given <= _MAX_FORWARD_MINUTES:
        raise HTTPException(400, f"'minutes' must be a whole number from 1 to {_MAX_FORWARD_MINUTES}.")
    return timedelta(minutes=given)


def _until(given: object, now: datetime) -> timedelta:
    """How long it is until a moment. Raises HTTPException."""
    try:
        moment = datetime.fromisoformat(str(given))
        left = moment - now
    except (TypeError, ValueError):  # a moment without a time zone cannot be compared
        raise HTTPException(400, "'to' must be a time with its time zone, for example 2026-12-24T10:00:00Z.") from None
    if not timedelta() < left <= _LONGEST_FORWARD:
        raise HTTPException(400, "'to' must be a time in the next ten years.")
    return left


def _member(given: object) -> str:
    """The member who presses a button. Raises HTTPException."""
    if given is None:
        return STRANGER
    if not isinstance(given, str) or not MEMBER_ID.fits(given):
        raise HTTPException(400, "'as' must be the ID of a Slack member, for example U0123ABCD.")
    return given


def _answers(given: object) -> dict[str, str]:
    """What the member answered when the chat asked for variables. Raises HTTPException."""
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in cast("JsonObject", given).values()):
        raise HTTPException(400, "'answers' must be an object with a text for each variable.")
    return {name: value[:_LONGEST_ANSWER] for name, value in cast("dict[str, str]", given).items() if value}


async def _unprocessable(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=422)


async def _conflict(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=409)


async def _gone(_: Request, error: Exception) -> Response:
    return JSONResponse({"text": str(error), "good": False}, status_code=410)


async def _http_error(_: Request, error: Exception) -> Response:
    problem = cast("HTTPException", error)
    return JSONResponse({"text": problem.detail, "good": False}, status_code=problem.status_code)
