"""``chatops local-providers``: the real Pulumi engine on a local AWS."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chatops_pulumi.cli.terminal import console
from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.program.sdk_runtime import DEFAULT_REGION
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins, is_served
from chatops_pulumi.sandbox.resources.base import Notes, RunContext

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from rich.console import Console

_NOT_RIGHT = 2
_GRACE: Final = 10.0
"""Seconds that a command has to end by itself."""


class _TerminatedError(KeyboardInterrupt):
    """SIGTERM came: it ends everything as Ctrl-C does."""


def serve(directory: Path, words: Sequence[str], account: str, *, accept_unknown: bool) -> int:
    """Serve the providers until Ctrl-C or SIGTERM, or for as long as a command runs. Returns the exit code."""
    told = console(errors=True)
    if os.name != "posix":
        told.print("The local providers are started through a shell script, so they need a POSIX system.")
        return _NOT_RIGHT
    if re.fullmatch(r"\d{12}", account) is None:
        told.print(f"{account!r} is no AWS account: it has 12 digits.")
        return _NOT_RIGHT
    if is_served(directory):
        told.print(
            f"Local providers of another process answer in {directory} already: give another folder, or end them first.",
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
            told.print(f"Cannot write the providers to {directory}: {error.strerror}.", soft_wrap=True)
            return _NOT_RIGHT
        with _ended_by_sigterm(), plugins:
            code = _run(words, plugins, aws, told) if words else _wait(directory, told)
        for note in run_context.notes.texts:
            told.print(f"note: {note}", soft_wrap=True)
        return code
    finally:
        aws.close()


@contextmanager
def _ended_by_sigterm() -> Generator[None]:
    """Let SIGTERM end what runs in here, once."""

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


def _run(words: Sequence[str], plugins: ProviderPlugins, aws: LocalAws, told: Console) -> int:
    # Made-up credentials: a program that calls AWS by itself reaches nobody's account.
    environment = {
        **os.environ,
        **aws.credentials(aws.account),
        "PATH": plugins.path(os.environ.get("PATH", os.defpath)),
    }
    environment.pop("PULUMI_IGNORE_AMBIENT_PLUGINS", None)
    try:
        child = subprocess.Popen(words, env=environment)  # noqa: S603 the user's own command
    except OSError as error:
        told.print(f"Cannot run {words[0]}: {error.strerror}.", soft_wrap=True)
        return _NOT_RIGHT
    except KeyboardInterrupt:
        return _NOT_RIGHT
    try:
        return child.wait()
    except _TerminatedError:
        child.terminate()
    except KeyboardInterrupt:
        pass  # the terminal tells the command too, and the engine cancels an update in its own time
    _end(child)
    return _NOT_RIGHT


def _end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a command that was told to end. One that does not, or a second Ctrl-C, kills it."""
    try:
        child.wait(_GRACE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()


def _wait(directory: Path, told: Console) -> int:
    path = shlex.quote(str(directory.resolve()))
    with suppress(KeyboardInterrupt):
        told.print("A local AWS is running, with providers for Pulumi's engine. In another terminal:")
        told.print(f"\n  PATH={path}:$PATH pulumi up\n", soft_wrap=True)
        told.print(
            "Take a stack of its own: what its state describes is in here, and is gone when this ends. Ctrl-C ends it.",
            soft_wrap=True,
        )
        threading.Event().wait()
    told.print("The local AWS has ended; nothing of it is left.")
    return 0
