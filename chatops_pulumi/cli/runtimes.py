"""What runs a program: Pulumi's engine, or its SDK alone."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, run_program
from chatops_pulumi.sandbox.provider.runtime import find_engine, run_by_engine

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.program.sdk_runtime import Runtime


class RuntimeName(str, Enum):
    """What a person asks for."""

    AUTO = "auto"
    ENGINE = "engine"
    SDK = "sdk"


RuntimeOption = Annotated[
    RuntimeName,
    typer.Option(
        "--runtime",
        envvar="CHATOPS_RUNTIME",
        help="What runs the program: Pulumi's engine with local providers, or its SDK alone. "
        "auto: the engine where pulumi is on the PATH.",
    ),
]


def runtime_of(name: RuntimeName) -> Runtime:
    """The runtime that a person asks for. Raises ProgramError where it is not there."""
    # The local providers are started through a shell script.
    possible = find_engine() is not None and os.name == "posix"
    if name is RuntimeName.ENGINE and not possible:
        raise ProgramError(
            "There is no Pulumi engine: no pulumi is on the PATH"
            + (" (and the local providers need a POSIX system)." if os.name != "posix" else ".")
            + " Install the Pulumi CLI, or run the program by its SDK alone: --runtime sdk."
        )
    return run_program if name is RuntimeName.SDK or not possible else run_by_engine
