"""``chatops doctor``: compares a deployed stack with AWS, and prints what is wrong and how to fix it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from chatops_pulumi.cli.deployed_stack import aws_session, deployed_stack, without_credentials
from chatops_pulumi.cli.terminal import console, progress
from chatops_pulumi.doctor.account import Account, CredentialsError
from chatops_pulumi.doctor.check import Inspection
from chatops_pulumi.doctor.checks import CHECKS
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.examination import examine, needed_policy
from chatops_pulumi.doctor.finding import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from rich.console import Console

_FAILED: Final = 1
_INVALID: Final = 2
_MARKS: Final = {
    Status.OK: ("✓ ok", "green"),
    Status.WARNING: ("! warning", "yellow"),
    Status.FAILURE: ("✗ failure", "bold red"),
    Status.UNKNOWN: ("? unknown", "cyan"),
}
_SEVERITY: Final = (Status.OK, Status.UNKNOWN, Status.WARNING, Status.FAILURE)


@dataclass(frozen=True)
class DoctorOptions:
    """What to look at, and how to print it."""

    stack: str | None
    state: str | None
    cwd: Path
    profile: str | None
    only: tuple[str, ...] = ()
    hours: int = 24
    as_json: bool = False
    show_all: bool = False


def doctor(options: DoctorOptions, failing: Collection[str]) -> int:
    """Run the checks on a deployed stack and print their findings.

    Args:
        options: The options.
        failing: The statuses that make the exit code 1.

    Returns:
        The exit code: 0, 1 if a finding has one of these statuses, 2 if the stack or AWS cannot be read.
    """
    try:
        stack = deployed_stack(options.state, options.stack, options.cwd)
        account = Account(aws_session(options.profile).client)
        inspection = Inspection(stack, account, datetime.now(UTC), timedelta(hours=options.hours))
        progress("Reading AWS...")
        findings = examine(inspection, options.only)
    except (StackStateError, CredentialsError) as error:
        text = without_credentials(error) if isinstance(error, CredentialsError) else str(error)
        if options.as_json:
            typer.echo(json.dumps({"error": text}, indent=2, ensure_ascii=False))
        else:
            console(errors=True).print(text, soft_wrap=True)
        return _INVALID
    if options.as_json:
        typer.echo(json.dumps(_report(stack.name, findings), indent=2, ensure_ascii=False))
    else:
        _show(console(), stack.name, findings, show_all=options.show_all)
    return _FAILED if any(one.status.value in failing for one in findings) else 0


def print_policy(only: Sequence[str]) -> int:
    """Print the smallest IAM policy for the checks.

    Args:
        only: The keys of the checks. Empty: all.
    """
    checks = [check for check in CHECKS.values() if not only or check.key in only]
    typer.echo(json.dumps(needed_policy(checks), indent=2))
    return 0


def _report(name: str, findings: Sequence[Finding]) -> dict[str, object]:
    counts = Counter(one.status for one in findings)
    return {
        "stack": name,
        "counts": {status.value: counts[status] for status in Status},
        "findings": [asdict(one) | {"status": one.status.value} for one in findings],
    }


def _show(out: Console, name: str, findings: Sequence[Finding], *, show_all: bool) -> None:
    table = Table("Status", "Check", "Subject", "What was found", box=box.SIMPLE_HEAD)
    for check in CHECKS.values():
        found = [one for one in findings if one.check == check.key]
        good = [one for one in found if one.status is Status.OK]
        for one in found if show_all else [one for one in found if one.status is not Status.OK]:
            _row(table, one)
        if good and not show_all and len(good) == len(found):
            only = good[0] if len(good) == 1 else None
            mark, style = _MARKS[Status.OK]
            subject = only.subject if only else f"{len(good)} subjects"
            table.add_row(
                Text(mark, style=style), Text(check.key), Text(subject), Text(only.text if only else check.title)
            )
    out.print(table)
    counts = Counter(one.status for one in findings)
    worst = max((one.status for one in findings), key=_SEVERITY.index, default=Status.OK)
    summary = ", ".join(f"{counts[status]} {status.value}" for status in reversed(_SEVERITY) if counts[status])
    out.print(Text(f"{name}: {summary}", style=_MARKS[worst][1]), soft_wrap=True)
    if not show_all:
        out.print(Text("Use --all to print every finding that is ok.", style="dim"))


def _row(table: Table, finding: Finding) -> None:
    mark, style = _MARKS[finding.status]
    text = Text(finding.text, overflow="fold")
    if finding.fix and finding.status is not Status.OK:
        text.append(f"\nFix: {finding.fix}", style="yellow")
    if finding.source:
        text.append(f"\nSource: {finding.source}", style="dim")
    table.add_row(Text(mark, style=style), Text(finding.check), Text(finding.subject, overflow="fold"), text)
