"""``chatops event``: a sample event of a rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from chatops_pulumi.cli.options import RuntimeName, runtime_of
from chatops_pulumi.cli.terminal import console, progress
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.event_commands import aws_command, is_from_aws
from chatops_pulumi.sandbox.named_rules import named_rules, sample_of
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.session import Sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_INVALID: Final = 2


def print_event(
    name: str | None, cwd: Path, stack: str, config: Mapping[str, str], runtime: RuntimeName, *, as_cli: bool = False
) -> int:
    """Print a sample event of a rule, or the names of the rules. Returns the exit code.

    Args:
        name: The rule, as ``web.ready``. None: print the rules.
        cwd: The folder of the Pulumi project.
        stack: The stack.
        config: Configuration that overrides the stack's.
        runtime: What runs the program.
        as_cli: Print an ``aws events`` command instead of JSON.
    """
    try:
        project = load_project(cwd, stack, config)
        runs = runtime_of(runtime)
        progress(f"Running {project.entry} on a local AWS...")
        with Sandbox.open(project, runtime=runs) as sandbox:
            if name is None:
                _print_rules(sandbox)
                return 0
            full_name, event = sample_of(sandbox, name)
            pattern = next((one.rule.pattern for one in named_rules(sandbox) if one.name == full_name), None)
    except (EventError, ProjectError, ProgramError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        return _INVALID
    if not as_cli:
        typer.echo(json.dumps(event, indent=2, ensure_ascii=False))
        return 0
    typer.echo(aws_command(event, pattern))
    if is_from_aws(event):
        note = "EventBridge accepts no events of AWS services from you, so this command tests the rule's pattern."
        console(errors=True).print(note, soft_wrap=True)
    return 0


def _print_rules(sandbox: Sandbox) -> None:
    out = console()
    table = Table("Rule", "Event", "Region", box=box.SIMPLE_HEAD)
    rules = named_rules(sandbox)
    for one in rules:
        event = sandbox.sample(one.rule, one.region) or {}
        table.add_row(Text(one.name), Text(str(event.get("detail-type", ""))), Text(one.region))
    if not rules:
        out.print("The program has no rules that wait for events.")
        return
    out.print(table)
    out.print(f"Print an event with: chatops event {rules[0].name}", soft_wrap=True)
