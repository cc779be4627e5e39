"""``chatops local-providers``: the real Pulumi engine on a local AWS."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from chatops_pulumi.sandbox.aws import LocalAws
from chatops_pulumi.sandbox.program import DEFAULT_REGION
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.resources.base import Bench, Notes

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_RIGHT = 2


def serve(directory: Path, words: Sequence[str], account: str, *, accept_unknown: bool) -> int:
    """Serve the providers until Ctrl-C, or for as long as a command runs. Returns the exit code."""
    console = Console(stderr=True, highlight=False, markup=False)
    if os.name != "posix":
        console.print("The local providers are started through a shell script, so they need a POSIX system.")
        return _NOT_RIGHT
    if re.fullmatch(r"\d{12}", account) is None:
        console.print(f"{account!r} is no AWS account: it has 12 digits.")
        return _NOT_RIGHT
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
    aws = LocalAws(account)
    try:
        bench = Bench(aws, Notes(), Path.cwd(), region)
        try:
            plugins = ProviderPlugins(bench, directory, strict=not accept_unknown)
        except OSError as error:
            console.print(f"Cannot write the providers to {directory}: {error.strerror}.", soft_wrap=True)
            return _NOT_RIGHT
        with plugins:
            code = _run(words, plugins, aws, console) if words else _wait(directory, console)
        for note in bench.notes.texts:
            console.print(f"note: {note}", soft_wrap=True)
        return code
    finally:
        aws.close()


def _run(words: Sequence[str], plugins: ProviderPlugins, aws: LocalAws, console: Console) -> int:
    # Made-up credentials: a program that calls AWS by itself reaches nobody's account.
    environment = {
        **os.environ,
        **aws.credentials(aws.account),
        "PATH": plugins.path(os.environ.get("PATH", os.defpath)),
    }
    environment.pop("PULUMI_IGNORE_AMBIENT_PLUGINS", None)
    try:
        return subprocess.run(words, env=environment, check=False).returncode  # noqa: S603 the user's own command
    except OSError as error:
        console.print(f"Cannot run {words[0]}: {error.strerror}.", soft_wrap=True)
        return _NOT_RIGHT
    except KeyboardInterrupt:
        return _NOT_RIGHT


def _wait(directory: Path, console: Console) -> int:
    path = shlex.quote(str(directory.resolve()))
    with suppress(KeyboardInterrupt):
        console.print("A local AWS is running, with providers for Pulumi's engine. In another terminal:")
        console.print(f"\n  PATH={path}:$PATH pulumi up\n", soft_wrap=True)
        console.print(
            "Take a stack of its own: what its state describes is in here, and is gone when this ends. Ctrl-C ends it.",
            soft_wrap=True,
        )
        threading.Event().wait()
    console.print("The local AWS has ended; nothing of it is left.")
    return 0
