"""``chatops play``: events through a program, in the terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from chatops_pulumi.cli import report, terminal
from chatops_pulumi.cli.options import RuntimeName, runtime_of
from chatops_pulumi.cli.results import BrokenButton, Play, PlayedEvent, broken_buttons
from chatops_pulumi.cli.user_files import STANDARD_INPUT, UserFileError, display_name, read_user_file
from chatops_pulumi.sandbox.button_choice import ButtonChoiceError, choose_button
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.named_rules import named_rules, sample_of
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.session import PressResult, Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chatops_pulumi.sandbox.records import JsonObject

_NOT_WELL: Final = 1
_NOT_RIGHT: Final = 2
_SAMPLE: Final = "sample for "


@dataclass(frozen=True)
class PlayOptions:
    """What to play, and how to print it."""

    place: str | None
    """A file, a folder or ``-``; with ``sample``, the name of a rule. None: not given."""
    sample: bool = False
    labels: tuple[str, ...] = ()
    """Buttons to press, one after the other."""
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Label to the ARN that the button's call acts on, if the sandbox cannot know it."""
    as_json: bool = False
    all_rules: bool = False
    """Also print the rules that do not match."""
    pressed_by: str = STRANGER
    """The ID of the member who presses the buttons."""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Variable to the value that the member gives when the chat asks for it."""
    moment: datetime | None = None
    """When it happens. None: now."""


def play(options: PlayOptions, cwd: Path, stack: str, config: Mapping[str, str], runtime: RuntimeName) -> int:
    """Play events and press buttons. Returns the exit code."""
    try:
        events = [] if options.sample else _read(options.place)
        project = load_project(cwd, stack, config)
        runs = runtime_of(runtime)
        terminal.progress(f"Running {project.entry} on a local AWS...")
        with Sandbox.open(project, runtime=runs) as sandbox:
            if options.moment is not None:
                sandbox.simulation.clock.move_to(options.moment)
            hint = ""
            if options.sample:
                events = [sample_of(sandbox, options.place)]
                hint = _other_samples(sandbox, events[0][0]) if options.place is None else ""
            played = [_played(sandbox, name, event, options) for name, event in events]
            broken = _broken(sandbox, played, options)
            presses, missing = _press_all(sandbox, played, options)
    except (EventError, UserFileError, ProjectError, ProgramError) as error:
        return _fail(str(error), as_json=options.as_json)
    is_folder = not options.sample and options.place != STANDARD_INPUT and Path(options.place or "").is_dir()
    done = Play(sandbox.run, tuple(played), tuple(presses), missing, broken, is_folder=is_folder)
    if options.as_json:
        typer.echo(json.dumps(report.of_play(done), indent=2, ensure_ascii=False))
    else:
        terminal.show_play(terminal.console(), done, all_rules=options.all_rules)
        if hint:
            terminal.console().print(hint, soft_wrap=True)
    return 0 if done.is_well else _NOT_WELL


def _read(place: str | None) -> list[tuple[str, JsonObject]]:
    """The events of a file, a folder or standard input, each with a name. Raises EventError or UserFileError."""
    if place is None:
        raise EventError(
            "No event is given. Fix: name a file or a folder with events, or use --sample to play a sample event."
        )
    if place != STANDARD_INPUT and Path(place).is_dir():
        return _read_folder(Path(place))
    return _read_file(place)


def _read_folder(folder: Path) -> list[tuple[str, JsonObject]]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise EventError(f"{folder}: the folder has no .json files. Fix: name a folder with event files.")
    events: list[tuple[str, JsonObject]] = []
    problems: list[str] = []
    for file in files:
        try:
            events += _read_file(str(file))
        except (EventError, UserFileError) as error:
            problems.append(str(error))
    if problems:
        raise EventError("\n".join(problems))
    return [(name.removeprefix(f"{folder}/"), event) for name, event in events]


def _read_file(place: str) -> list[tuple[str, JsonObject]]:
    name = display_name(place)
    events = read_events(read_user_file(place), name)
    return [(name if len(events) == 1 else f"{name} #{number}", event) for number, event in enumerate(events, start=1)]


def _played(sandbox: Sandbox, name: str, event: JsonObject, options: PlayOptions) -> PlayedEvent:
    moved = sandbox.relocate(event)
    result = sandbox.fire(moved.event)
    if moved.note:
        result = replace(result, notes=(moved.note, *result.notes))
    return PlayedEvent(f"{_SAMPLE}{name}" if options.sample else name, result)


def _other_samples(sandbox: Sandbox, played: str) -> str:
    others = [rule.name for rule in named_rules(sandbox) if rule.name != played]
    return f"\nOther samples: {', '.join(others)}. Play one with --sample NAME." if others else ""


def _broken(sandbox: Sandbox, played: Sequence[PlayedEvent], options: PlayOptions) -> tuple[BrokenButton, ...]:
    """Buttons that cannot work, of those that are not pressed. Each is reported once."""
    found = (
        one
        for event in played
        for one in broken_buttons(sandbox, event.name.removeprefix(_SAMPLE), event.result.messages, options.resources)
        if one.label not in options.labels
    )
    return tuple({(one.label, one.command, one.reason): one for one in reversed(list(found))}.values())[::-1]


def _press_all(
    sandbox: Sandbox, played: Sequence[PlayedEvent], options: PlayOptions
) -> tuple[list[PressResult], str | None]:
    """Press one button after the other. Stop at a label that is missing or ambiguous, with the reason."""
    messages = [message for event in played for message in event.result.messages]
    presses: list[PressResult] = []
    for label in options.labels:
        try:
            message, button = choose_button(messages, label)
        except ButtonChoiceError as error:
            return presses, f"--press {label!r}: {error}"
        pressed = sandbox.press(
            message,
            button,
            [options.resources[label]] if label in options.resources else [],
            options.pressed_by,
            options.answers,
        )
        presses.append(pressed)
        messages += [message for result in pressed.followed for message in result.messages]
    return presses, None


def _fail(text: str, *, as_json: bool) -> int:
    if as_json:
        typer.echo(json.dumps({"error": text}, indent=2, ensure_ascii=False))
    else:
        terminal.console(errors=True).print(text, soft_wrap=True)
    return _NOT_RIGHT
