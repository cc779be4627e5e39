"""``chatops check``: reads a program without an event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import typer
from rich.text import Text

from chatops_pulumi.cli.check_formats import Located, as_github, as_json, as_sarif, locate
from chatops_pulumi.cli.options import CheckFormat, RuntimeName, runtime_of
from chatops_pulumi.cli.terminal import console, progress
from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.program_checks import Check, CheckedProgram, CheckFinding, Level, check_program
from chatops_pulumi.sandbox.session import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from chatops_pulumi.sandbox.program.project import Project

_FOUND: Final = 1
_INVALID: Final = 2
_STYLES: Final = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTE: "dim"}


def check(
    cwd: Path, stack: str, config: Mapping[str, str], runtime: RuntimeName, form: CheckFormat, *, strict: bool = False
) -> int:
    """Check a program and print what is found. Returns the exit code.

    Args:
        cwd: The folder of the Pulumi project.
        stack: The stack.
        config: Configuration that overrides the stack's.
        runtime: What runs the program.
        form: How to print.
        strict: End with 1 for warnings too.
    """
    try:
        project = load_project(cwd, stack, config)
        runs = runtime_of(runtime)
    except (ProjectError, ProgramError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        return _INVALID
    progress(f"Running {project.entry} on a local AWS...")
    failed = False
    try:
        with Sandbox.open(project, runtime=runs) as sandbox:
            checked = check_program(sandbox)
    except ProgramError as error:
        failed, checked = True, CheckedProgram(0, 0, tuple(_failures(error)))
    _print([locate(finding, project) for finding in checked.findings], checked, project, form)
    levels = {finding.level for finding in checked.findings}
    if failed:
        return _INVALID
    return _FOUND if Level.ERROR in levels or (strict and Level.WARNING in levels) else 0


def _failures(error: ProgramError) -> Iterator[CheckFinding]:
    """Why a program does not run: each refused resource, or its own error."""
    for refusal in error.refusals:
        subject = f"{refusal.type} '{refusal.name}'"
        yield CheckFinding(Check.PROGRAM_FAILED, subject, refusal.reason, place=refusal.place)
    if not error.refusals:
        yield CheckFinding(Check.PROGRAM_FAILED, "", str(error), place=error.place)


def _print(found: Sequence[Located], checked: CheckedProgram, project: Project, form: CheckFormat) -> None:
    match form:
        case CheckFormat.JSON:
            typer.echo(as_json(found))
        case CheckFormat.SARIF:
            typer.echo(as_sarif(found))
        case CheckFormat.GITHUB:
            typer.echo(as_github(found), nl=False)
        case CheckFormat.TEXT:
            _print_text(found, checked, project)


def _print_text(found: Sequence[Located], checked: CheckedProgram, project: Project) -> None:
    out = console()
    for one in found:
        finding = one.finding
        subject = f"{finding.subject}: " if finding.subject else ""
        out.print(
            Text.assemble(
                (f"{finding.level.value}  ", _STYLES[finding.level]),
                subject,
                finding.text,
                (f"  [{finding.check.value}]", "dim"),
            ),
            soft_wrap=True,
        )
        if finding.fix:
            out.print(Text(f"  Fix: {finding.fix}", style="yellow"), soft_wrap=True)
        if one.line > 1:
            out.print(Text(f"  {one.path}:{one.line}", style="dim"), soft_wrap=True)
    counts = Counter(one.finding.level for one in found)
    summary = ", ".join(counted(counts[level], level.value) for level in Level if counts[level]) or "nothing found"
    read = f"{counted(checked.rules, 'rule')}, {counted(checked.buttons, 'button')}"
    out.print(f"{project.name}, stack {project.stack}: {read}: {summary}.", soft_wrap=True)
