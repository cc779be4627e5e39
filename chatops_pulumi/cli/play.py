"""``chatops play``: one event through a program, in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from chatops_pulumi.cli import report, terminal
from chatops_pulumi.cli.options import RuntimeName, runtime_of
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chatops_pulumi.sandbox.records import ButtonState

_NO_MESSAGE = 1
_NOT_RIGHT = 2


def play(
    event: str,
    cwd: Path,
    stack: str,
    labels: Sequence[str],
    config: Mapping[str, str],
    runtime: RuntimeName,
    *,
    as_json: bool,
) -> int:
    """Play the events of a file and press the buttons. Returns the exit code."""
    try:
        events = read_events(event)
        project = load_project(cwd, stack, config)
        with Sandbox.open(project, runtime=runtime_of(runtime)) as sandbox:
            firings = [sandbox.fire(entry) for entry in events]
            pressed, missing = _press_all(sandbox, firings, labels)
    except (EventError, ProjectError, ProgramError) as error:
        return _refuse(str(error), as_json=as_json)
    if as_json:
        typer.echo(json.dumps(report.of_play(sandbox.run, firings, pressed, missing), indent=2, ensure_ascii=False))
    else:
        terminal.show_play(terminal.console(), sandbox.run, firings, pressed, missing)
    appeared = any(firing.messages for firing in firings)
    worked = not missing and all(entry.press.outcome.right for entry in pressed)
    return 0 if appeared and worked else _NO_MESSAGE


def read_events(place: str) -> list[JsonObject]:
    """The events of a file or of standard input. Raises EventError."""
    if place == "-":
        text, name = sys.stdin.read(), "standard input"
    else:
        path, name = Path(place), place
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise EventError(f"Cannot read the event file {place}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise EventError(f"{place} is no UTF-8 text: {error.reason} at byte {error.start}.") from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise EventError(f"{name} is no JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from error
    events = cast("list[object]", document) if isinstance(document, list) else [document]
    if not events:
        raise EventError(f"{name} holds an empty list: there is no event to play.")
    for number, entry in enumerate(events, start=1):
        if not isinstance(entry, dict):
            raise EventError(f"{name} holds {type(entry).__name__} as event {number}; an event is a JSON object.")
    return cast("list[JsonObject]", events)


def _press_all(
    sandbox: Sandbox, firings: Sequence[EventResult], labels: Sequence[str]
) -> tuple[list[PressResult], str | None]:
    """Press one button after the other; stop, with what to say, at a label that no message shows."""
    messages = [message for firing in firings for message in firing.messages]
    pressed: list[PressResult] = []
    for label in labels:
        found = _find(messages, label)
        if found is None:
            return pressed, _why_missing(messages, label)
        entry = sandbox.press(*found)
        pressed.append(entry)
        messages += [message for firing in entry.followed for message in firing.messages]
    return pressed, None


def _find(messages: Sequence[ChannelMessage], label: str) -> tuple[ChannelMessage, ButtonState] | None:
    for message in reversed(messages):
        for button in message.shown:
            if button.label == label:
                return message, button
    return None


def _why_missing(messages: Sequence[ChannelMessage], label: str) -> str:
    if not messages:
        return f"There is no message, so there is no button {label!r} to press."
    hidden = [
        button for message in messages for button in message.buttons if button.label == label and not button.shown
    ]
    if hidden:
        return f"The button {label!r} is not shown: {hidden[-1].reason}"
    shown = ", ".join(repr(button.label) for button in messages[-1].shown) or "none"
    return f"No message shows a button {label!r}. Shown under the newest message: {shown}."


def _refuse(text: str, *, as_json: bool) -> int:
    if as_json:
        typer.echo(json.dumps({"error": text}, indent=2, ensure_ascii=False))
    else:
        terminal.console(errors=True).print(text, soft_wrap=True)
    return _NOT_RIGHT
