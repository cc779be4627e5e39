"""``chatops drill``: sends a harmless notification through the deployed path, and says how far it came."""

from __future__ import annotations

import json
import secrets
import signal
import sys
import threading
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.text import Text

from chatops_pulumi.cli.deployed_stack import aws_session, deployed_stack, ensure_account
from chatops_pulumi.cli.terminal import console
from chatops_pulumi.doctor.drill.path import Drill, delivery_paths
from chatops_pulumi.doctor.drill.run import DrillTools, LeftBehindError, leftovers, needed_policy, remove, run_drill
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.finding import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from chatops_pulumi.doctor.drill.path import DeliveryPath
    from chatops_pulumi.doctor.state import Stack

_FAILED: Final = 1
_INVALID: Final = 2
_MARKS: Final = {
    Status.OK: ("✓", "green"),
    Status.WARNING: ("!", "yellow"),
    Status.FAILURE: ("✗", "bold red"),
    Status.UNKNOWN: ("?", "cyan"),
}


@dataclass(frozen=True)
class DrillOptions:
    """What to test, and how to print it."""

    stack: str | None
    state: str | None
    cwd: Path
    profile: str | None
    wait: int = 120
    yes: bool = False
    as_json: bool = False


def drill(options: DrillOptions) -> int:
    """Send one notification through each path of a stack.

    Args:
        options: The options.

    Returns:
        The exit code: 0, 1 if it did not come through, 2 if the stack cannot be read.
    """
    try:
        paths, tools = _paths_and_tools(options)
    except StackStateError as error:
        return _invalid(str(error), as_json=options.as_json)
    if not options.yes:
        names = ", ".join(f"{path.topic} ({path.region})" for path in paths)
        question = f"Send a message marked [DRILL] to the channel, through {names}? A rule is made and removed again."
        typer.confirm(question, abort=True, err=True)
    _end_orderly_on_hangup()
    found: list[Finding] = []
    left = ""
    try:
        # Closed explicitly: an interruption between two findings must also remove the rule.
        with closing(_findings(paths, tools)) as findings:
            for finding in findings:
                found.append(finding)
                if not options.as_json:
                    _show(finding)
    except LeftBehindError as error:
        left = str(error)
    if options.as_json:
        entries = [asdict(one) | {"status": one.status.value} for one in found]
        typer.echo(json.dumps({"findings": entries, "left_behind": left or None}, indent=2, ensure_ascii=False))
    elif left:
        console(errors=True).print(left, soft_wrap=True)
    return _FAILED if left or any(one.status is Status.FAILURE for one in found) else 0


def clean(options: DrillOptions) -> int:
    """Remove the rules that interrupted drills left behind in the regions of a stack.

    Args:
        options: The options.
    """
    try:
        paths, tools = _paths_and_tools(options)
    except StackStateError as error:
        return _invalid(str(error), as_json=options.as_json)
    regions = sorted({path.region for path in paths})
    removed: list[str] = []
    try:
        for region in regions:
            for name in leftovers(region, tools):
                remove(name, region, tools)
                removed.append(f"{name} ({region})")
    except (LeftBehindError, ClientError, BotoCoreError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        return _FAILED
    if options.as_json:
        typer.echo(json.dumps({"removed": removed}, indent=2))
    else:
        what = ", ".join(removed) or f"nothing: no drill left a rule in {', '.join(regions)}"
        console().print(f"Removed {what}.", soft_wrap=True)
    return 0


def print_policy(options: DrillOptions) -> int:
    """Print the IAM policy that a drill needs, for a stack or for any.

    Args:
        options: The options.
    """
    try:
        paths = _paths(_stack(options)) if options.stack or options.state else ()
    except StackStateError as error:
        return _invalid(str(error), as_json=options.as_json)
    typer.echo(json.dumps(needed_policy(paths), indent=2))
    return 0


def _paths_and_tools(options: DrillOptions) -> tuple[tuple[DeliveryPath, ...], DrillTools]:
    stack, session = _stack(options), aws_session(options.profile)
    paths = _paths(stack)
    ensure_account(stack, session, paths[0].region)
    return paths, DrillTools(session.client, lambda: datetime.now(UTC), time.sleep, options.wait)


def _stack(options: DrillOptions) -> Stack:
    return deployed_stack(options.state, options.stack, options.cwd)


def _paths(stack: Stack) -> tuple[DeliveryPath, ...]:
    paths = delivery_paths(stack)
    if not paths:
        raise StackStateError(
            f"{stack.name}: no rule of the stack publishes to a topic. Fix: give the stack with the notifications."
        )
    return paths


def _findings(paths: tuple[DeliveryPath, ...], tools: DrillTools) -> Generator[Finding]:
    for path in paths:
        yield from run_drill(Drill(path, secrets.token_hex(4)), tools)


def _end_orderly_on_hangup() -> None:
    """Let a closed terminal end the command as Ctrl-C does, with the removal of the rule. SIGTERM does so already."""
    if hasattr(signal, "SIGHUP") and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGHUP, lambda number, _: sys.exit(128 + number))


def _invalid(text: str, *, as_json: bool) -> int:
    if as_json:
        typer.echo(json.dumps({"error": text}, indent=2, ensure_ascii=False))
    else:
        console(errors=True).print(text, soft_wrap=True)
    return _INVALID


def _show(finding: Finding) -> None:
    mark, style = _MARKS[finding.status]
    text = Text.assemble((f"{mark} ", style), (f"{finding.subject}  ", "dim"), finding.text)
    if finding.fix:
        text.append(f"\n  Fix: {finding.fix}", style="yellow")
    console().print(text, soft_wrap=True)
