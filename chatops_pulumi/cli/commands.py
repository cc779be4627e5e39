"""The subcommands of ``chatops``, with their options and help.

What a subcommand does is imported when it runs: the help must appear at once.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Final

import typer

from chatops_pulumi.cli.confirm import EPILOG as CONFIRM_EPILOG
from chatops_pulumi.cli.confirm import confirm
from chatops_pulumi.cli.deployed_options import add_to as add_deployed_commands
from chatops_pulumi.cli.options import (
    CheckFormat,
    ConfigOption,
    CwdOption,
    JsonOption,
    PreviewFormat,
    RuntimeName,
    RuntimeOption,
    StackOption,
    config_values,
    labelled_arn,
    member_id,
    moment_of,
)
from chatops_pulumi.cli.terminal import progress
from chatops_pulumi.version import __version__

app = typer.Typer(
    name="chatops",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Try, test and operate the messages and buttons of a Pulumi program. Most commands run the program on this machine: "
    "they need no AWS account and no network. Only audit, doctor, drill and confirm call AWS, with your credentials. "
    "The Pulumi CLI is required by local-providers and confirm, and by doctor and drill with --stack; "
    "commands with --runtime can use it.",
    epilog="Exit codes: 0 success, 1 the result is not what you want, 2 invalid program, file or option.",
)


class ChannelOwner(str, Enum):
    """Who owns the channel configuration after adopting."""

    KEEP = "keep"
    OWN = "own"


_ON_THIS_MACHINE: Final = "Without an AWS account"
_ON_AWS: Final = "With your AWS credentials"
_LOADING = "Loading Pulumi and the local AWS..."


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"chatops-pulumi {__version__}")
        raise typer.Exit


@app.callback()
def chatops(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of the command itself."""
    del version


@app.command(
    epilog="Exit codes: 0 a message appeared, none was lost, and every button works. 1 no message, a lost message, a press that "
    "failed, or a button that cannot work. 2 invalid program, event or option.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def play(
    event: Annotated[
        str | None,
        typer.Argument(
            metavar="EVENT",
            help="A JSON file with an EventBridge event or a list of events, a folder of such files, or - for standard "
            "input. With --sample: the rule, for example web.ready.",
        ),
    ] = None,
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Play a sample event that a rule of the program matches, instead of a file."),
    ] = False,
    press: Annotated[
        list[str] | None,
        typer.Option(
            "--press", "-p", metavar="LABEL", help="Press this button of the newest message that shows it. Repeatable."
        ),
    ] = None,
    resource: Annotated[
        list[str] | None,
        typer.Option(
            "--resource",
            metavar="LABEL=ARN",
            help="The ARN that a button's call acts on, if the sandbox cannot know it. Repeatable.",
        ),
    ] = None,
    pressed_by: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="MEMBER",
            help="Press as this Slack member, for example U0123ABCD. Default: a member without special rights.",
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="NAME=VALUE",
            help="The value of a variable that the chat asks for at the press. Repeatable.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help="Play at this time, for example 2026-12-24T10:00:00Z. Default: now."),
    ] = None,
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
    all_rules: Annotated[
        bool, typer.Option("--all-rules", help="Also print every rule that does not match the event.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Send events through the program and print the messages, their buttons, and why each button is shown or not.

    An event of another account or region is rewritten to the program's own. For a folder, the command prints a table.
    """
    progress(_LOADING)
    from chatops_pulumi.cli import play as play_command

    resources = dict(labelled_arn(text) for text in resource or ())
    options = play_command.PlayOptions(
        event,
        sample,
        tuple(press or ()),
        resources,
        as_json,
        all_rules,
        member_id(pressed_by),
        config_values(answer or [], "--answer", "Reason=not-tested"),
        moment_of(at),
    )
    raise typer.Exit(play_command.play(options, cwd, stack, config_values(config or []), runtime))


@app.command(
    epilog="Exit codes: 0 stopped with Ctrl-C. 2 invalid program, port or option.", rich_help_panel=_ON_THIS_MACHINE
)
def sandbox(
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port of the page. 0 uses any free port.")
    ] = 8765,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    runtime: RuntimeOption = RuntimeName.AUTO,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME[:PORT]",
            help="Also answer to this address, for a forwarded port: what the address bar shows, for example localhost:9000. "
            "Repeatable.",
        ),
    ] = None,
) -> None:
    """Run the program and open its channel as a page: send events, read messages, press buttons.

    Only this machine can reach the page. The page reloads your program when you save a file. Press Ctrl-C to stop.
    """
    progress(_LOADING)
    from chatops_pulumi.cli import page

    given = config_values(config or [])
    code = page.open_page(cwd, stack, given, port, runtime, browser=browser, allowed_hosts=allow_host or [])
    raise typer.Exit(code)


@app.command(
    epilog="Exit codes: 0 success. 1 a rule gives no message, a button cannot work, or with --exit-code the messages differ. "
    "2 invalid program, revision, folder or option.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def preview(
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="DIR",
            help="Write HTML, text and the chat's own JSON to this folder. Created if it is missing.",
        ),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option(
            "--diff", metavar="REVISION", help="Compare the messages with those of a Git revision, for example main."
        ),
    ] = None,
    form: Annotated[PreviewFormat, typer.Option("--format", help="How to print.")] = PreviewFormat.TEXT,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="With --diff: exit with 1 if the messages differ, as git diff does.")
    ] = False,
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
) -> None:
    """Print all messages of a stack, or what a change does to them, for example for a pull request.

    Each rule gets a sample event. The output changes only if the messages change.
    """
    if exit_code and diff is None:
        raise typer.BadParameter("--exit-code needs --diff. Fix: add --diff REVISION.")
    progress(_LOADING)
    from chatops_pulumi.cli import preview as preview_command

    options = preview_command.PreviewOptions(form, html, diff, exit_code)
    raise typer.Exit(preview_command.preview(options, cwd, stack, config_values(config or []), runtime))


@app.command(
    epilog="Exit codes: 0 no errors. 1 errors, or with --strict warnings. 2 invalid program or option.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def check(
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
    form: Annotated[
        CheckFormat, typer.Option("--format", help="How to print. sarif: for code scanning. github: annotations.")
    ] = CheckFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Also exit with 1 if there are warnings.")] = False,
) -> None:
    """Check a program without an event: messages, commands, permissions and sizes of every rule and button.

    Each rule gets a sample event. Nothing is pressed.
    """
    progress(_LOADING)
    from chatops_pulumi.cli import check as check_command

    given = config_values(config or [])
    raise typer.Exit(check_command.check(cwd, stack, given, runtime, form, strict=strict))


@app.command(epilog="Exit codes: 0 success. 2 invalid program, rule or option.", rich_help_panel=_ON_THIS_MACHINE)
def event(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="RULE",
            help="The rule, as event source and stage: for example web.ready. Without it: list the rules.",
        ),
    ] = None,
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
    as_cli: Annotated[
        bool, typer.Option("--as-cli", help="Print an `aws events` command with the event, instead of JSON.")
    ] = False,
) -> None:
    """Print a sample event that a rule of the program matches, to edit it and to play it.

    For example: chatops event web.ready > event.json && chatops play event.json
    """
    progress(_LOADING)
    from chatops_pulumi.cli import sample_event

    given = config_values(config or [])
    raise typer.Exit(sample_event.print_event(rule, cwd, stack, given, runtime, as_cli=as_cli))


@app.command(
    "test",
    epilog="Exit codes: 0 every scenario holds. 1 a scenario fails. 2 invalid scenario or option.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def play_scenarios(
    places: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Scenario files (YAML), or folders of them, for example tests/scenarios."
        ),
    ],
    cwd: CwdOption = Path(),
    stack: StackOption = "sandbox",
    config: ConfigOption = None,
    runtime: RuntimeOption = RuntimeName.AUTO,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Also write a report in JUnit's XML format, for CI.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Play scenarios: fire events, press buttons, and compare messages, buttons and AWS calls with what you expect.

    Each scenario runs on a new local AWS. The page of `chatops sandbox` records and saves scenarios.
    """
    progress(_LOADING)
    from chatops_pulumi.cli import scenarios

    given = config_values(config or [])
    raise typer.Exit(scenarios.play_scenarios(places, cwd, stack, given, runtime, junit=junit, as_json=as_json))


@app.command(
    epilog="Exit codes: 0 success. 1 something cannot be adopted. 2 invalid state or option.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def adopt(
    states: Annotated[
        list[str],
        typer.Argument(
            metavar="STATE...",
            help="Terraform state files (version 4), for example terraform.tfstate, or - for the output of "
            "`terraform state pull`.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Write the program and import.json here. Nothing is overwritten."
        ),
    ] = None,
    channel: Annotated[
        ChannelOwner,
        typer.Option(
            help="keep: the program uses the existing channel configuration and associates the buttons with it. own: the program "
            "manages it, if the state contains it and all its buttons."
        ),
    ] = ChannelOwner.KEEP,
    configuration_arn: Annotated[
        str,
        typer.Option(
            "--configuration-arn", metavar="ARN", help="Channel configuration, if the state does not contain it."
        ),
    ] = "",
    region: Annotated[
        str, typer.Option("--region", help="Adopt the rules of this region. Default: the region of most rules.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="Name of the component. Default: from its action group.")] = "",
    project: Annotated[
        str | None, typer.Option("--project", help="Name of the Pulumi project. Default: the name of the folder.")
    ] = None,
    dead_letter_queue: Annotated[
        bool,
        typer.Option(
            "--dead-letter-queue/--no-dead-letter-queue", help="Add a queue for events that EventBridge cannot deliver."
        ),
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Adopt the buttons, rules and messages of a Terraform state: write a program, and a file for `pulumi import`.

    The command only reads the states, and does not call AWS. It runs the program on a local AWS and prints every change that
    Pulumi will make.
    """
    from chatops_pulumi.adopt.adopt_options import AdoptOptions
    from chatops_pulumi.cli import adopt as adopt_command

    options = AdoptOptions(channel is ChannelOwner.OWN, configuration_arn, region, name, dead_letter_queue)
    raise typer.Exit(adopt_command.adopt(states, out, options, project, as_json=as_json))


@app.command(
    epilog="Exit codes: 0 success. 1 the log has no entries. 2 invalid option, or the log cannot be read.",
    rich_help_panel=_ON_AWS,
)
def audit(
    log_group: Annotated[
        str, typer.Argument(metavar="LOG_GROUP", help="The audit log: the output auditLogGroupName of the stack.")
    ],
    since: Annotated[
        str, typer.Option("--since", help="A duration such as 90d, 12h or 2w, or a time such as 2026-09-01.")
    ] = "90d",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one line per entry.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    region: Annotated[str | None, typer.Option("--region", help="Region of the log group.")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="AWS profile.")] = None,
) -> None:
    """Print who decided what and when, from the audit log of a deployed stack (delivery.audit_log).

    The command only reads, with your AWS credentials: it needs logs:FilterLogEvents.
    """
    from datetime import UTC, datetime

    from chatops_pulumi.cli import audit as audit_command

    form = audit_command.AuditFormat.TABLE
    if as_csv and as_json:
        raise typer.BadParameter("--csv and --json exclude each other. Fix: give one of them.")
    if as_csv or as_json:
        form = audit_command.AuditFormat.CSV if as_csv else audit_command.AuditFormat.JSON
    moment = audit_command.since_moment(since, datetime.now(UTC))
    raise typer.Exit(audit_command.audit(log_group, moment, form, region, profile))


app.command(epilog=CONFIRM_EPILOG, rich_help_panel=_ON_AWS)(confirm)


@app.command(
    "local-providers",
    context_settings={"ignore_unknown_options": True},
    epilog="Exit codes: the exit code of COMMAND. 2 invalid folder, account or command.",
    rich_help_panel=_ON_THIS_MACHINE,
)
def local_providers(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder for the providers' executables. Created if it is missing.")
    ],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- COMMAND...]", help="Run this with the providers on the PATH, then stop."),
    ] = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ID", help="Number of the local account. Default: 123456789012.")
    ] = None,
    accept_unknown: Annotated[
        bool,
        typer.Option(
            "--accept-unknown", help="Accept resources of types that are not simulated, without creating anything."
        ),
    ] = False,
) -> None:
    """Run `pulumi up` against a local AWS, with local providers for aws, aws-native and command.

    The engine finds the providers on the PATH. All resources live in one local AWS on this machine, and are gone when the
    command stops. The providers have no schema, so YAML programs cannot declare aws resources themselves.
    """
    from chatops_pulumi.cli import local_providers as local_providers_command

    raise typer.Exit(local_providers_command.serve(directory, command or [], account, accept_unknown=accept_unknown))


add_deployed_commands(app, _ON_AWS)
