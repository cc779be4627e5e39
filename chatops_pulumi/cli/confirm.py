"""``chatops confirm``: its options and help. The work is in ``confirm_run``, imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from chatops_pulumi.core.limits import MEMBER_ID, SLACK_CHANNEL_ID, SLACK_WORKSPACE_ID, TextLimit

EPILOG: Final = (
    "Exit codes: 0 every checked assumption is confirmed. 1 one is contradicted or was not seen, the run was interrupted, or "
    "something could not be removed. 2 invalid option, account or channel, or the stack cannot be deployed."
)


def confirm(
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Print what will be created, its cost and the questions. Needs no credentials."),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="KEY", help="Check only this assumption, for example long_commands. Repeatable."
        ),
    ] = None,
    workspace: Annotated[
        str, typer.Option("--workspace", metavar="ID", help="Slack workspace, authorized in the console of Amazon Q.")
    ] = "",
    channel: Annotated[
        str, typer.Option("--channel", metavar="ID", help="Slack channel to which @Amazon Q is invited.")
    ] = "",
    member: Annotated[str, typer.Option("--member", metavar="ID", help="Your ID as a Slack member.")] = "",
    second_member: Annotated[
        bool, typer.Option("--second-member", help="Another member of the channel can press one button for you.")
    ] = False,
    region: Annotated[str | None, typer.Option("--region", help="Region. Default: the environment's.")] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="AWS profile of the test account.")] = None,
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Folder for the journal and the state of the run.")
    ] = Path("chatops-confirm"),
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the report.")] = Path(),
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an interrupted run: what was answered is not asked again.")
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="Only remove what an interrupted run created, from its journal.")
    ] = False,
) -> None:
    """Check the unverified assumptions of this project about AWS in a test account, with your help.

    The command prints a plan with its cost, and asks before it does anything. It deploys a small stack, asks you to press
    buttons in a Slack channel, reads the results back, and removes everything. It writes a report to paste into an issue.
    """
    from chatops_pulumi.cli import confirm_run
    from chatops_pulumi.confirm.points import CHECKED

    keys = [point.key for point in CHECKED]
    for key in only or ():
        if key not in keys:
            raise typer.BadParameter(f"{key!r} has no check. Fix: use one of {', '.join(keys)}.", param_hint="--only")
    if resume and clean:
        raise typer.BadParameter("--resume and --clean exclude each other. Fix: give one of them.")
    if not (plan or resume or clean):
        _ensure(SLACK_WORKSPACE_ID, workspace, "--workspace")
        _ensure(SLACK_CHANNEL_ID, channel, "--channel")
        _ensure(MEMBER_ID, member, "--member")
    choice = confirm_run.Choice(
        workspace, channel, member, second_member, tuple(dict.fromkeys(only or ())), region, profile, folder, out
    )
    if plan:
        raise typer.Exit(confirm_run.print_plan(choice))
    run = confirm_run.clean if clean else confirm_run.resume if resume else confirm_run.begin
    raise typer.Exit(run(choice))


def _ensure(limit: TextLimit, value: str, option: str) -> None:
    if not limit.fits(value):
        given = f"{value!r} is not {limit.what}" if value else "is required"
        raise typer.BadParameter(
            f"{given}. Fix: use {limit.pattern_in_words}. For example: {option} {limit.example}", param_hint=option
        )
