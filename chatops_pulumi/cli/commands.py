"""What the command can do."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from chatops_pulumi.cli import play as play_command
from chatops_pulumi.cli.options import ConfigOption, CwdOption, RuntimeName, RuntimeOption, StackOption, config_values
from chatops_pulumi.sandbox.aws.account import ACCOUNT
from chatops_pulumi.version import __version__

app = typer.Typer(
    name="chatops",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Try a program's ChatOps on this machine: no AWS account, no Pulumi CLI, no network.",
)


class ChannelOwner(str, Enum):
    """Who owns the channel configuration after adopting."""

    KEEP = "keep"
    OWN = "own"


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
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    press: Annotated[
        list[str] | None,
        typer.Option(
            "--press", "-p", metavar="LABEL", help="Press this button of the newest message that shows it. Repeatable."
        ),
    ] = None,
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, for machines.")] = False,
) -> None:
    """Run the program, fire the event, and show the message, its buttons and why each is there or not.

    Exit code 0: a message appeared, and every press worked. 1: no message, or a press that did not work, with the reason.
    2: the program, the event or an option is not right.
    """
    raise typer.Exit(
        play_command.play(event, cwd, stack, press or [], config_values(config or []), runtime, as_json=as_json)
    )


@app.command()
def sandbox(
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The page's port; 0 takes any free one.")
    ] = 8765,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    runtime: RuntimeOption = RuntimeName.AUTO,
) -> None:
    """Run the program and open its channel as a page: fire events, read messages, press buttons, see why.

    The page is for this machine only. It runs the program anew whenever its files change. Ctrl-C ends all of it.
    Exit code 2: the program, the port or an option is not right.
    """
    from chatops_pulumi.cli import page  # the page's server is of no use to the other commands

    given = config_values(config or [])
    code = page.open_page(cwd, stack, given, port, runtime, browser=browser)
    raise typer.Exit(code)


@app.command()
def preview(
    html: Annotated[Path, typer.Option("--html", metavar="DIR", help="The folder to write to; it is made if missing.")],
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
) -> None:
    """Write every message of a stack as HTML, as text and as Slack's Block Kit JSON, for a pull request.

    Each rule is given an event that it matches; the files change only when the messages do. Exit code 1: a rule gives no
    message, with the reason. 2: the program, the folder or an option is not right.
    """
    from chatops_pulumi.cli import (
        preview as preview_command,  # the page's libraries are of no use to the other commands
    )

    raise typer.Exit(preview_command.preview(cwd, stack, config_values(config or []), html))


@app.command()
def adopt(
    states: Annotated[
        list[str],
        typer.Argument(
            metavar="STATE...",
            help="Terraform states (version 4), as terraform.tfstate; - reads what `terraform state pull` prints.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Write the program and import.json there. Nothing is overwritten."
        ),
    ] = None,
    channel: Annotated[
        ChannelOwner,
        typer.Option(
            help="keep: the channel configuration stays where it is, and the buttons are tied to it. "
            "own: the program takes it over, where the state holds it and all its buttons."
        ),
    ] = ChannelOwner.KEEP,
    configuration_arn: Annotated[
        str, typer.Option("--configuration-arn", metavar="ARN", help="The channel, where the state does not tell it.")
    ] = "",
    region: Annotated[
        str, typer.Option("--region", help="Take over the rules of this region. Default: that of most of them.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="The component's name. Default: from its action group.")] = "",
    project: Annotated[
        str | None, typer.Option("--project", help="The Pulumi project's name. Default: that of the folder.")
    ] = None,
    dead_letter_queue: Annotated[
        bool,
        typer.Option(
            "--dead-letter-queue/--no-dead-letter-queue", help="Add a queue for what EventBridge cannot deliver."
        ),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, for machines.")] = False,
) -> None:
    """Take over the buttons, rules and messages that Terraform has made: a program, and a file for pulumi import.

    States are only read, and AWS is not called. The program is run on a local AWS, and what Pulumi will change is told
    exactly. Exit code 1: something could not be adopted, with the reason. 2: a state or an option is not right.
    """
    from chatops_pulumi.adopt.adopt_options import AdoptOptions
    from chatops_pulumi.cli import adopt as adopt_command  # its layers are of no use to the other commands

    options = AdoptOptions(channel is ChannelOwner.OWN, configuration_arn, region, name, dead_letter_queue)
    raise typer.Exit(adopt_command.adopt(states, out, options, project, as_json=as_json))


@app.command("local-providers", context_settings={"ignore_unknown_options": True})
def local_providers(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder for the providers' executables; it is made if missing.")
    ],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- COMMAND...]", help="Run this with the providers on the PATH, and end with it."),
    ] = None,
    account: Annotated[str, typer.Option("--account", metavar="ID", help="The number of the local account.")] = ACCOUNT,
    accept_unknown: Annotated[
        bool,
        typer.Option(
            "--accept-unknown",
            help="Accept resources of types that are not simulated as they are, instead of refusing.",
        ),
    ] = False,
) -> None:
    """Let `pulumi up` work on a local AWS: stand-ins for the providers aws, aws-native and command.

    They are executables that the engine finds on the PATH. Everything is made in one local AWS, on this machine only, which
    forgets all of it at the end. The stand-ins have no schema, so YAML programs with aws resources of their own do not work.
    Exit code: that of the command; 2: the folder or the command is not right.
    """
    from chatops_pulumi.cli import (
        local_providers as local_providers_command,  # of no use to the other commands
    )

    raise typer.Exit(local_providers_command.serve(directory, command or [], account, accept_unknown=accept_unknown))
