"""``chatops doctor`` and ``chatops drill`` with their options and help. They need AWS, and work on a deployed stack."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from chatops_pulumi.cli.options import CwdOption, JsonOption

_LONGEST = 455
"""Days for which CloudWatch keeps hourly values. Source: CloudWatch user guide, metrics retention."""


class FailOn(str, Enum):
    """The least severe status that makes the exit code 1."""

    FAILURE = "failure"
    WARNING = "warning"
    UNKNOWN = "unknown"

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that count: ``unknown`` counts all three."""
        names = [one.value for one in FailOn]
        return tuple(names[: names.index(self.value) + 1])


DeployedStackOption = Annotated[
    str | None, typer.Option("--stack", "-s", help="The deployed stack. The command runs `pulumi stack export`.")
]
StateOption = Annotated[
    str | None,
    typer.Option("--state", metavar="FILE", help="The output of `pulumi stack export`, or - for standard input."),
]
ProfileOption = Annotated[str | None, typer.Option("--profile", help="AWS profile.")]


def ensure_one_stack(command: str, stack: str | None, state: str | None) -> None:
    """Refuse to work on no stack, or on two. ``command`` is the name of the command, for the fix.

    Raises:
        typer.BadParameter: Both options are given, or none.
    """
    if (stack is None) is (state is None):
        raise typer.BadParameter(
            "give exactly one of --stack and --state. Fix: for example --stack prod, or "
            f"'pulumi stack export --stack prod | chatops {command} --state -'."
        )


def doctor(
    stack: DeployedStackOption = None,
    state: StateOption = None,
    cwd: CwdOption = Path(),
    profile: ProfileOption = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CHECK", help="Run only this check. Repeatable.")
    ] = None,
    hours: Annotated[
        int, typer.Option("--hours", min=1, max=_LONGEST * 24, help="How far back metrics and logs are read.")
    ] = 24,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on",
            help="What makes the exit code 1. warning: also warnings. unknown: also what could not be checked.",
        ),
    ] = FailOn.FAILURE,
    show_all: Annotated[bool, typer.Option("--all", "-a", help="Also print every finding that is ok.")] = False,
    policy: Annotated[
        bool, typer.Option("--policy", help="Print the smallest IAM policy that the checks need, and stop.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare a deployed stack with AWS: what is wrong, and how to fix it.

    The command only reads, with your AWS credentials. What the credentials may not read is reported as unknown.
    """
    from chatops_pulumi.cli import doctor as doctor_command
    from chatops_pulumi.doctor.checks import CHECKS

    for key in only or ():
        if key not in CHECKS:
            raise typer.BadParameter(
                f"{key!r} is not a check. Fix: use one of {', '.join(CHECKS)}.", param_hint="--only"
            )
    if policy:
        raise typer.Exit(doctor_command.print_policy(only or ()))
    ensure_one_stack("doctor", stack, state)
    options = doctor_command.DoctorOptions(
        stack, state, cwd, profile, tuple(only or ()), hours, as_json=as_json, show_all=show_all
    )
    raise typer.Exit(doctor_command.doctor(options, fail_on.statuses))


def drill(
    stack: DeployedStackOption = None,
    state: StateOption = None,
    cwd: CwdOption = Path(),
    profile: ProfileOption = None,
    wait: Annotated[
        int, typer.Option("--wait", min=0, max=3600, metavar="SECONDS", help="How long to wait for metrics of AWS.")
    ] = 120,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before the message is sent.")] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove rules that an interrupted drill left behind, and stop.")
    ] = False,
    policy: Annotated[
        bool, typer.Option("--policy", help="Print the IAM policy that a drill needs, and stop.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Send a harmless message marked [DRILL] through a deployed stack, and report how far it got.

    The command makes a temporary EventBridge rule with the stack's topic, delivery role and dead-letter queue, sends one
    event to it, and removes the rule. The message has no buttons.
    """
    from chatops_pulumi.cli import drill as drill_command

    options = drill_command.DrillOptions(stack, state, cwd, profile, wait, yes=yes, as_json=as_json)
    if policy:
        raise typer.Exit(drill_command.print_policy(options))
    ensure_one_stack("drill", stack, state)
    raise typer.Exit(drill_command.clean(options) if clean else drill_command.drill(options))


def add_to(app: typer.Typer, panel: str) -> None:
    """Add the commands to the app, in a panel of its help."""
    app.command(
        epilog="Exit codes: 0 no failures. 1 failures, or what --fail-on counts. 2 invalid state or option, or AWS cannot be "
        "read.",
        rich_help_panel=panel,
    )(doctor)
    app.command(
        epilog="Exit codes: 0 AWS knows of no loss. 1 it did not come through, or a rule is left. 2 invalid state or option.",
        rich_help_panel=panel,
    )(drill)
