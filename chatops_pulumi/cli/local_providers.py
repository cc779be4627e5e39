"""``chatops local-providers``: the Pulumi engine on a local AWS."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chatops_pulumi.cli.terminal import console
from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.sandbox.aws.account import ACCOUNT, LocalAws
from chatops_pulumi.sandbox.program.sdk_runtime import DEFAULT_REGION
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins, is_served
from chatops_pulumi.sandbox.resources.base import Notes, RunContext

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from rich.console import Console

_NOT_RIGHT = 2
_GRACE: Final = 10.0
"""Seconds in which a command must stop by itself."""


class _TerminatedError(KeyboardInterrupt):
    """SIGTERM: it stops everything, as Ctrl-C does."""


def serve(directory: Path, words: Sequence[str], account: str | None, *, accept_unknown: bool) -> int:
    """Serve the providers until Ctrl-C or SIGTERM, or while a command runs.

    Args:
        directory: The folder for the providers' executables.
        words: The command to run. Without one, the providers wait.
        account: The number of the local account. None: AWS's own example.
        accept_unknown: Accept resources of types that are not simulated.

    Returns:
        The exit code of the command, or 2.
    """
    account = ACCOUNT if account is None else account
    messages = console(errors=True)
    if os.name != "posix":
        messages.print("The local providers start through a shell script, so they need a POSIX system.")
        return _NOT_RIGHT
    if not is_account(account):
        messages.print(f"--account: {account!r} is not an AWS account number. Fix: use 12 digits.")
        return _NOT_RIGHT
    if is_served(directory):
        messages.print(
            f"{directory}: the local providers of another process use this folder. Fix: use another folder, or stop them.",
            soft_wrap=True,
        )
        return _NOT_RIGHT
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
    aws = LocalAws(account)
    try:
        run_context = RunContext(aws, Notes(), Path.cwd(), region)
        try:
            plugins = ProviderPlugins(run_context, directory, strict=not accept_unknown)
        except OSError as error:
            messages.print(
                f"{directory}: the providers cannot be written: {error.strerror}. Fix: use another folder.",
                soft_wrap=True,
            )
            return _NOT_RIGHT
        with _ended_by_sigterm(), plugins:
            code = _run(words, plugins, aws, messages) if words else _wait(directory, messages)
        for note in run_context.notes.texts:
            messages.print(f"note: {note}", soft_wrap=True)
        return code
    finally:
        aws.close()


@contextmanager
def _ended_by_sigterm() -> Generator[None]:
    """Let SIGTERM stop what runs inside, once."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise _TerminatedError

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's business
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(words: Sequence[str], plugins: ProviderPlugins, aws: LocalAws, messages: Console) -> int:
    # With made-up credentials and the local endpoints, a program that calls AWS by itself stays on this machine.
    environment = {
        **os.environ,
        **aws.credentials(aws.account),
        **aws.endpoints(),
        "PATH": plugins.path(os.environ.get("PATH", os.defpath)),
    }
    environment.pop("PULUMI_IGNORE_AMBIENT_PLUGINS", None)
    try:
        child = subprocess.Popen(words, env=environment)  # noqa: S603 the user's own command
    except OSError as error:
        messages.print(
            f"{words[0]}: the command cannot be run: {error.strerror}. Fix: check its name and the PATH.",
            soft_wrap=True,
        )
        return _NOT_RIGHT
    except KeyboardInterrupt:
        return _NOT_RIGHT
    try:
        return child.wait()
    except _TerminatedError:
        child.terminate()
    except KeyboardInterrupt:
        pass  # the terminal sends Ctrl-C to the command too, and the engine takes its time to cancel an update
    _end(child)
    return _NOT_RIGHT


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a command that was asked to stop. The command is killed if it does not, or at a second Ctrl-C."""
    try:
        child.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()


def _wait(directory: Path, messages: Console) -> int:
    path = shlex.quote(str(directory.resolve()))
    with suppress(KeyboardInterrupt):
        messages.print("A local AWS is running, with providers for the Pulumi engine. In another terminal, run:")
        messages.print(f"\n  PATH={path}:$PATH pulumi up\n", soft_wrap=True)
        messages.print(
            "Use a separate stack: the resources in its state are gone when you stop this. Press Ctrl-C to stop.",
            soft_wrap=True,
        )
        threading.Event().wait()
    messages.print("Local AWS stopped. Nothing was kept.")
    return 0
