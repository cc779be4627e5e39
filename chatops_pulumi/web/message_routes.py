"""The page's requests about messages: why, thread, export, and the press of a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chatops_pulumi.sandbox import event_commands
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.web import presentation
from chatops_pulumi.web.export import as_json, as_text
from chatops_pulumi.web.feed_html import post_html
from chatops_pulumi.web.history import button_key
from chatops_pulumi.web.live_program import GoneError
from chatops_pulumi.web.rendering import render
from chatops_pulumi.web.requests import answers_of, kept_post, member_of, preferences_of, read_body, resources_of
from chatops_pulumi.web.standalone import standalone_page, style_hash

if TYPE_CHECKING:
    from starlette.requests import Request

    from chatops_pulumi.sandbox.records import ButtonState
    from chatops_pulumi.web.history import Post
    from chatops_pulumi.web.live_program import LiveProgram


@dataclass(frozen=True)
class MessageRoutes:
    """The requests about the messages of one live program."""

    live: LiveProgram

    def routes(self) -> list[Route]:
        """The routes, for the page's application."""
        return [
            Route("/posts/{id:number}/why", self.why_post, methods=["GET"]),
            Route("/posts/{id:number}/thread", self.thread, methods=["GET"]),
            Route("/posts/{id:number}/confirm", self.confirm, methods=["GET"]),
            Route("/posts/{id:number}/export", self.export, methods=["GET"]),
            Route("/posts/{id:number}/message.{kind}", self.message, methods=["GET"]),
            Route("/press", self.press, methods=["POST"]),
        ]

    async def why_post(self, request: Request) -> Response:
        """The origin of a message, and why it has its buttons."""
        post = kept_post(self.live.history, request.path_params["id"])
        event = self.live.history.event(post.event_id)
        trace = presentation.trace_of(event, post) if event else None
        return HTMLResponse(render("why_post.html", post=post, event=event, trace=trace))

    async def thread(self, request: Request) -> Response:
        """A message with its full thread."""
        post = kept_post(self.live.history, request.path_params["id"])
        # The dialog repeats what the feed shows, so its ids must be others.
        html = post_html(
            self.live.history, post, preferences_of(request), newest=self.live.history.kept, prefix="thread-"
        )
        return HTMLResponse(render("thread.html", html=Markup(html)))  # noqa: S704 rendered by a template

    async def confirm(self, request: Request) -> Response:
        """What Amazon Q asks before it runs a command."""
        post = kept_post(self.live.history, request.path_params["id"])
        button = _button(post, request.query_params.get("button"))
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

    async def export(self, request: Request) -> Response:
        """A message in the forms in which it can be exported."""
        post = kept_post(self.live.history, request.path_params["id"])
        buttons = presentation.ordered(post, preferences_of(request))
        event = self.live.history.event(post.event_id)
        play = (
            event_commands.play_event(event.firing.event, self.live.stack, [one.label for one in buttons[:1]])
            if event
            else ""
        )
        json, text = as_json(post.message, buttons), as_text(post.message, buttons)
        return HTMLResponse(render("export.html", post=post, json=json, text=text, play=play))

    async def message(self, request: Request) -> Response:
        """A message alone, as a file."""
        post = kept_post(self.live.history, request.path_params["id"])
        buttons = presentation.ordered(post, preferences_of(request))
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

    async def press(self, request: Request) -> Response:
        """Press a button."""
        body = await read_body(request)
        post = kept_post(self.live.history, body.get("post"))
        button = _button(post, body.get("button"))
        press_id, result = await self.live.press(
            post, button, resources_of(body.get("resource")), member_of(body.get("as")), answers_of(body.get("answers"))
        )
        outcome = result.press.outcome
        return JSONResponse(
            {
                "text": f"{presentation.emoji(button.label)}: {presentation.OUTCOMES[outcome]}",
                "good": outcome.right,
                "show": {"channel": post.message.channel.arn, "element": f"press-entry-{press_id}"},
            }
        )


def _button(post: Post, key: object) -> ButtonState:
    button = presentation.find_button(post, str(key))
    if button is None:
        raise GoneError("The message has no such button.")
    return button
