"""Options that several commands share."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatops_pulumi.core.limits import MEMBER_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.program.sdk_runtime import Runtime


class RuntimeName(str, Enum):
    """The values of ``--runtime``."""

    AUTO = "auto"
    ENGINE = "engine"
    SDK = "sdk"


class CheckFormat(str, Enum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class PreviewFormat(str, Enum):
    """How a preview is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


CwdOption = Annotated[
    Path, typer.Option("--cwd", "-C", help="Folder of the Pulumi program, or a folder inside the project.")
]
StackOption = Annotated[
    str,
    typer.Option(
        "--stack", "-s", help="Stack whose configuration is used. Pulumi's selected stack is not taken into account."
    ),
]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option("--config", "-c", metavar="KEY=VALUE", help="Set a configuration value for this run. Repeatable."),
]
RuntimeOption = Annotated[
    RuntimeName,
    typer.Option(
        "--runtime",
        envvar="CHATOPS_RUNTIME",
        help="What runs the program. engine: the Pulumi engine with local providers. sdk: the Pulumi SDK alone, which is "
        "faster. auto: the engine if pulumi is on the PATH, otherwise the SDK.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the complete result as JSON.")]


def runtime_of(name: RuntimeName) -> Runtime:
    """The runtime for a value of ``--runtime``.

    Raises:
        ProgramError: The engine is required, but it cannot run here.
    """
    # These load Pulumi and moto: chatops --help is quicker without.
    from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, run_program
    from chatops_pulumi.sandbox.provider.engine_runtime import find_engine, run_with_engine

    is_posix = os.name == "posix"  # The local providers start through a shell script.
    problem = "" if is_posix else "the local providers need a POSIX system. Fix: use --runtime sdk."
    if find_engine() is None:
        problem = (
            "pulumi is not on the PATH. Fix: install the Pulumi CLI, or use --runtime sdk, which does not need it."
        )
    if name is RuntimeName.ENGINE and problem:
        raise ProgramError(f"--runtime engine: {problem}")
    return run_program if name is RuntimeName.SDK or problem else run_with_engine


def config_values(
    pairs: Sequence[str], option: str = "--config", example: str = "aws:region=eu-west-1"
) -> dict[str, str]:
    """The values of ``--config`` or of an option like it, by key.

    Raises:
        typer.BadParameter: A value is not of the form ``KEY=VALUE``.
    """
    values: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise typer.BadParameter(
                f"{pair!r} is not of the form KEY=VALUE. Fix: for example {option} {example}.",
                param_hint=option,
            )
        values[key] = value
    return values


def labelled_arn(text: str) -> tuple[str, str]:
    """The label and the ARN of a value of ``--resource``.

    Raises:
        typer.BadParameter: The value is not of the form ``LABEL=ARN``.
    """
    label, sign, rest = text.partition("=arn:")
    if not sign or not label:
        raise typer.BadParameter(
            f"{text!r} is not of the form LABEL=ARN. Fix: for example "
            '--resource "1. Run again=arn:aws:glue:eu-west-1:123456789012:job/nightly".',
            param_hint="--resource",
        )
    return label, f"arn:{rest}"


def member_id(text: str | None) -> str:
    """The member of ``--as``; without it, a member whom no policy names.

    Raises:
        typer.BadParameter: The value is not the ID of a member.
    """
    from chatops_pulumi.sandbox.iam.members import STRANGER

    if text is None:
        return STRANGER
    if not MEMBER_ID.fits(text):
        raise typer.BadParameter(
            f"{text!r} is not the ID of a Slack member. Fix: use {MEMBER_ID.pattern_in_words}. "
            f"For example: {MEMBER_ID.example}",
            param_hint="--as",
        )
    return text


def moment_of(text: str | None) -> datetime | None:
    """The time of ``--at``.

    Raises:
        typer.BadParameter: The value is not a time with its zone.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):  # OverflowError: in UTC, the year is not between 1 and 9999
        moment = None
    if moment is None:
        raise typer.BadParameter(
            f"{text!r} is not a time with a time zone. Fix: for example --at 2026-12-24T10:00:00Z.", param_hint="--at"
        )
    return moment
