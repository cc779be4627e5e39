"""What the command can do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatops_pulumi.cli import play as play_command
from chatops_pulumi.version import __version__

app = typer.Typer(
    name="chatops",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Try a program's ChatOps on this machine: no AWS account, no Pulumi CLI, no network.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"chatops-pulumi {__version__}")
        raise typer.Exit


@app.callback()
def chatops(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of the command itself."""
    del version


@app.command()
def play(
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT.json", help="A file with an EventBridge event, or a list of them; - reads standard input."
        ),
    ],
    cwd: Annotated[
        Path, typer.Option("--cwd", "-C", help="Where the Pulumi program is: its folder, or one below it.")
    ] = Path(),
    stack: Annotated[str, typer.Option("--stack", "-s", help="The stack whose configuration is used.")] = "sandbox",
    press: Annotated[
        list[str] | None,
        typer.Option(
            "--press", "-p", metavar="LABEL", help="Press this button of the newest message that shows it. Repeatable."
        ),
    ] = None,
    config: Annotated[
        list[str] | None,
        typer.Option("--config", "-c", metavar="KEY=VALUE", help="Set a configuration value for this run. Repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, for machines.")] = False,
) -> None:
    """Run the program, fire the event, and show the message, its buttons and why each is there or not.

    Exit code 0: a message appeared, and every press worked. 1: no message, or a press that did not work, with the reason.
    2: the program, the event or an option is not right.
    """
    raise typer.Exit(
        play_command.play(event, cwd, stack, press or [], play_command.overrides(config or []), as_json=as_json)
    )
