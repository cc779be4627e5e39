"""Reads the state of a deployed stack, from a file or from the Pulumi CLI, and opens a session with AWS."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError

from chatops_pulumi.cli.user_files import UserFileError, display_name, read_user_file
from chatops_pulumi.doctor.account import Account, CredentialsError
from chatops_pulumi.doctor.errors import StackStateError, UnreadableError
from chatops_pulumi.doctor.state import Stack, read_stack

if TYPE_CHECKING:
    from pathlib import Path


def deployed_stack(state: str | None, stack: str | None, cwd: Path) -> Stack:
    """Read a stack.

    Args:
        state: A file with the output of ``pulumi stack export``, or ``-``.
        stack: The name of the stack, to export it.
        cwd: The folder of the Pulumi program.

    Returns:
        The stack.

    Raises:
        StackStateError: The state cannot be read.
    """
    if state is not None:
        try:
            return read_stack(read_user_file(state), display_name(state))
        except UserFileError as error:
            raise StackStateError(str(error)) from error
    return read_stack(_exported(stack or "", cwd), f"stack {stack}")


def _exported(stack: str, cwd: Path) -> str:
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise StackStateError(
            "--stack: pulumi is not on the PATH. Fix: install the Pulumi CLI, or give --state FILE with the output of "
            "'pulumi stack export'."
        )
    command = [pulumi, "stack", "export", "--stack", stack, "--non-interactive"]
    try:
        result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 no shell
    except OSError as error:
        raise StackStateError(f"--cwd {cwd}: {error.strerror}. Fix: give the folder of the Pulumi program.") from error
    if result.returncode:
        raise StackStateError(
            f"--stack {stack}: 'pulumi stack export' ended with {result.returncode}: {result.stderr.strip()[-500:]} "
            "Fix: check the name ('pulumi stack ls') and --cwd, or give --state FILE."
        )
    return result.stdout


def aws_session(profile: str | None) -> boto3.Session:
    """Open a session with AWS.

    Args:
        profile: The AWS profile; None for the environment's credentials.

    Raises:
        StackStateError: The profile does not exist.
    """
    try:
        return boto3.Session(profile_name=profile)
    except BotoCoreError as error:
        raise StackStateError(
            f"--profile {profile}: {error}. Fix: 'aws configure list-profiles' lists them."
        ) from error


def without_credentials(error: CredentialsError) -> str:
    """What a person reads who has no valid credentials."""
    reason = str(error).rstrip(".")
    return f"AWS cannot be read: {reason}. Fix: give credentials of the stack's account (--profile, AWS_PROFILE)."


def ensure_account(stack: Stack, session: boto3.Session, region: str) -> None:
    """Refuse credentials that are missing, not valid, or of another account than the stack's.

    Args:
        stack: The stack.
        session: The session with AWS.
        region: A region of the stack.

    Raises:
        StackStateError: AWS cannot be changed for this stack with these credentials.
    """
    try:
        used = Account(session.client).ask("sts", "GetCallerIdentity", region)["Account"]
    except CredentialsError as error:
        raise StackStateError(without_credentials(error)) from error
    except UnreadableError as error:
        raise StackStateError(f"{error.reason} Fix: {error.fix}") from error
    if stack.accounts and used not in stack.accounts:
        raise StackStateError(
            f"the credentials are of account {used}, and {stack.name} is in {', '.join(stack.accounts)}. "
            "Fix: give credentials of that account (--profile, AWS_PROFILE)."
        )
