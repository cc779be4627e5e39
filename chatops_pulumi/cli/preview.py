"""``chatops preview``: every message of a stack, to look at in a terminal, in a browser or in a pull request."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import typer

from chatops_pulumi.cli import message_markdown
from chatops_pulumi.cli.options import PreviewFormat, RuntimeName, runtime_of
from chatops_pulumi.cli.preview_files import write_diff, write_messages
from chatops_pulumi.cli.results import BrokenButton, broken_buttons
from chatops_pulumi.cli.revision import RevisionError, messages_at
from chatops_pulumi.cli.terminal import console, progress, show_broken, show_logged, show_message, show_message_changes
from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.message_diff import MessageChange, changes_in_words, compare_messages
from chatops_pulumi.sandbox.previews import RulePreview, previews
from chatops_pulumi.sandbox.program.project import Project, ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.session import Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from chatops_pulumi.sandbox.program.sdk_runtime import Run

_NOT_WELL: Final = 1
_NOT_RIGHT: Final = 2


@dataclass(frozen=True)
class PreviewOptions:
    """What to preview, and how."""

    form: PreviewFormat = PreviewFormat.TEXT
    html: Path | None = None
    """A folder for HTML, text and the chat's own JSON."""
    revision: str | None = None
    """A Git revision to compare with."""
    exit_code: bool = False
    """End with 1 if the messages differ from those of the revision."""


@dataclass(frozen=True)
class _Found:
    """What the program of the working tree says."""

    run: Run
    rules: Sequence[RulePreview]
    broken: Sequence[BrokenButton]
    denials: Sequence[str]

    @property
    def is_well(self) -> bool:
        return bool(self.rules) and not self.broken and not any(rule.problem for rule in self.rules)


def preview(
    options: PreviewOptions, cwd: Path, stack: str, config: Mapping[str, str], runtime: RuntimeName = RuntimeName.SDK
) -> int:
    """Print or write the messages of every rule. Returns the exit code."""
    errors = console(errors=True)
    try:
        project = load_project(cwd, stack, config)
        found = _find(project, runtime)
        old = None if options.revision is None else messages_at(options.revision, project, cwd, config, runtime)
        changes = (
            None if old is None else compare_messages(old, [one for rule in found.rules for one in rule.described()])
        )
        if options.html is not None:
            _write(options.html, found, changes, options, stack)
    except (ProjectError, ProgramError, RevisionError) as error:
        errors.print(str(error), soft_wrap=True)
        return _NOT_RIGHT
    except OSError as error:
        errors.print(f"Cannot write to {options.html}: {error.strerror}. Fix: check the folder.", soft_wrap=True)
        return _NOT_RIGHT
    if changes is not None:
        _print_changes(changes, options)
        return _NOT_WELL if changes and options.exit_code else 0
    _print(found, options, stack)
    return 0 if found.is_well or options.form is PreviewFormat.JSON else _NOT_WELL


def _find(project: Project, runtime: RuntimeName) -> _Found:
    runs = runtime_of(runtime)
    progress(f"Running {project.entry} on a local AWS...")
    with Sandbox.open(project, runtime=runs) as sandbox:
        rules = list(previews(sandbox))
        found = [one for rule in rules for one in broken_buttons(sandbox, rule.name, rule.messages, {})]
        broken = list({(one.label, one.command, one.reason): one for one in found}.values())
        return _Found(sandbox.run, rules, broken, sandbox.denials())


def _write(
    folder: Path, found: _Found, changes: Sequence[MessageChange] | None, options: PreviewOptions, stack: str
) -> None:
    count = write_messages(folder, f"Messages of stack {stack}", found.rules, found.denials)
    first = folder / "index.html"
    if changes is not None:
        first = folder / "diff.html"
        count += write_diff(folder, f"Messages of stack {stack}, compared with {options.revision}", changes)
    if options.form is PreviewFormat.TEXT:
        console().print(f"{count} files in {folder}; open {first}", soft_wrap=True)


def _print(found: _Found, options: PreviewOptions, stack: str) -> None:
    out = console()
    match options.form:
        case PreviewFormat.JSON:
            described = [asdict(one) for rule in found.rules for one in rule.described()]
            typer.echo(json.dumps(described, indent=2, ensure_ascii=False))
        case PreviewFormat.MARKDOWN:
            typer.echo(message_markdown.messages(f"Messages of stack {stack}", found.rules, found.denials), nl=False)
        case PreviewFormat.TEXT:
            show_logged(out, found.run)
            for rule in found.rules:
                if rule.problem or options.html is not None:
                    text = f"no message. {rule.problem}" if rule.problem else counted(len(rule.messages), "message")
                    out.print(f"{rule.name}: {text}", soft_wrap=True)
                else:
                    out.print(f"\n{rule.name}", style="bold")
                    for message in rule.messages:
                        show_message(out, message, reasons=False)
            if not found.rules:
                out.print("The program has no rules that wait for events.")
            if found.denials:
                out.print("Who may press, by the policies of the channel role and the guardrail:")
                for sentence in found.denials:
                    out.print(f"  {sentence}", soft_wrap=True)
            show_broken(out, found.broken)


def _print_changes(changes: Sequence[MessageChange], options: PreviewOptions) -> None:
    match options.form:
        case PreviewFormat.JSON:
            typer.echo(json.dumps([asdict(change) for change in changes], indent=2, ensure_ascii=False))
        case PreviewFormat.MARKDOWN:
            typer.echo(message_markdown.differences(changes, str(options.revision)), nl=False)
        case PreviewFormat.TEXT:
            out = console()
            show_message_changes(out, changes)
            words = changes_in_words(changes)
            same = f"The messages are the same as at {options.revision}."
            out.print(f"\n{words}, compared with {options.revision}." if words else same)
