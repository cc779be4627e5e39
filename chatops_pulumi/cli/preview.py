"""``chatops preview``: every message of a stack as files, to look at in a pull request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from chatops_pulumi.cli.results import BrokenButton, broken_buttons
from chatops_pulumi.cli.terminal import console, progress, show_broken, show_logged
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.session import Sandbox
from chatops_pulumi.web.export import as_text, block_kit
from chatops_pulumi.web.standalone import standalone_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.records import ButtonState
    from chatops_pulumi.sandbox.session import ChannelMessage, EventResult

MOMENT: Final = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
"""The time in every previewed event, so that a preview changes only when the messages do."""
_NO_MESSAGE = 1
_NOT_RIGHT = 2


@dataclass(frozen=True)
class Previewed:
    """What a rule says."""

    name: str
    messages: tuple[ChannelMessage, ...]
    problem: str = ""
    """Why it says nothing."""
    broken: tuple[BrokenButton, ...] = ()
    """Buttons that cannot work."""


def preview(cwd: Path, stack: str, config: Mapping[str, str], folder: Path) -> int:
    """Write the messages of every rule into a folder. Returns the exit code."""
    out = console()
    try:
        project = load_project(cwd, stack, config)
        progress(f"Running {project.entry} on a local AWS...")
        with Sandbox.open(project) as sandbox:
            found = list(_previews(sandbox))
            denials = sandbox.denials()
    except (ProjectError, ProgramError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        return _NOT_RIGHT
    try:
        written = _write(found, folder, f"Messages of stack {stack}", denials)
    except OSError as error:
        text = f"Cannot write to {folder}: {error.strerror}."
        console(errors=True).print(text, soft_wrap=True)
        return _NOT_RIGHT
    show_logged(out, sandbox.run)
    for entry in found:
        said = entry.problem or f"{len(entry.messages)} message{'' if len(entry.messages) == 1 else 's'}"
        out.print(f"{entry.name}: {said}", soft_wrap=True)
    if denials:
        out.print("Who may press, by the policies of the channel role and the guardrail:")
        for sentence in denials:
            out.print(f"  {sentence}", soft_wrap=True)
    broken = [button for entry in found for button in entry.broken]
    show_broken(out, list({(one.label, one.command, one.reason): one for one in broken}.values()))
    out.print(f"{written} files in {folder}; open {folder / 'index.html'}", soft_wrap=True)
    return _NO_MESSAGE if any(entry.problem for entry in found) or broken or not found else 0


def _previews(sandbox: Sandbox) -> Iterator[Previewed]:
    several = len(sandbox.rules()) > 1
    for region, rules in sandbox.rules().items():
        for rule in rules:
            name = f"{region}-{rule.name}" if several else rule.name
            event = sandbox.sample(rule, region, MOMENT)
            if event is None:
                continue  # it runs on a schedule, so it announces no event
            firing = sandbox.fire(event)
            messages = tuple(_messages_of(rule, firing))
            broken = tuple(broken_buttons(sandbox, name, messages, {}))
            yield Previewed(name, messages, "" if messages else _problem(rule, firing), broken)


def _messages_of(rule: EventRule, firing: EventResult) -> Iterator[ChannelMessage]:
    """The messages that came by this rule; an event may match others too."""
    bodies = [arrival for trace in firing.traces if trace.rule_arn == rule.arn for arrival in trace.arrivals]
    for message in firing.messages:
        if any((one.configuration_arn, one.body) == (message.channel.arn, message.body) for one in bodies):
            yield message


def _problem(rule: EventRule, firing: EventResult) -> str:
    steps = [step for trace in firing.traces if trace.rule_arn == rule.arn for step in trace.steps]
    lost = [step for step in steps if step.outcome is Outcome.LOST]
    last = next(iter((*lost, *reversed(steps))), None)
    if last is None:
        return "no message"
    return f"no message. {last.text}" + (f" Fix: {last.fix}" if last.fix else "")


def _in_order(message: ChannelMessage) -> tuple[ButtonState, ...]:
    """The buttons by their numbered labels. Amazon Q itself shows them in random order."""
    return tuple(sorted(message.shown, key=lambda button: button.label))


def _write(found: list[Previewed], folder: Path, title: str, denials: Sequence[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "index.html": standalone_page(
            title,
            [(entry.name, [(message, _in_order(message)) for message in entry.messages]) for entry in found],
            denials,
        )
    }
    for entry in found:
        for number, message in enumerate(entry.messages, start=1):
            base = entry.name if len(entry.messages) == 1 else f"{entry.name}-{number}"
            files[f"{base}.txt"] = as_text(message, _in_order(message))
            files[f"{base}.json"] = block_kit(message, _in_order(message)) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(files)
