"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CwdOption = Annotated[
    Path, typer.Option("--cwd", "-C", help="Where the Pulumi program is: its folder, or one below it.")
]
StackOption = Annotated[str, typer.Option("--stack", "-s", help="The stack whose configuration is used.")]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option("--config", "-c", metavar="KEY=VALUE", help="Set a configuration value for this run. Repeatable."),
]
