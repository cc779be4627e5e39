"""The messages of a program at a Git revision, without touching the working tree."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chatops_pulumi.cli.terminal import progress
from chatops_pulumi.sandbox.message_diff import DescribedMessage, from_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chatops_pulumi.cli.options import RuntimeName
    from chatops_pulumi.sandbox.program.project import Project

_COMMAND: Final = "from chatops_pulumi.cli import main; main()"


class RevisionError(Exception):
    """The messages of the revision cannot be had."""


def messages_at(
    revision: str, project: Project, cwd: Path, config: Mapping[str, str], runtime: RuntimeName
) -> list[DescribedMessage]:
    """The messages of a project at a Git revision, by the installed version of this package.

    The repository is exported into a temporary folder. The program runs there in another process, because Python keeps the
    modules that a program has imported.

    Args:
        revision: The revision, for example ``main``.
        project: The project of the working tree.
        cwd: The folder of the command line.
        config: Configuration values that replace the stack's.
        runtime: What runs the program.

    Raises:
        RevisionError: There is no repository, no such revision, no such project in it, or its program fails.
    """
    top = Path(_git(cwd, "rev-parse", "--show-toplevel").strip())
    _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", unknown=revision)
    with tempfile.TemporaryDirectory(prefix="chatops-revision-") as temporary:
        folder = Path(temporary).resolve()
        archive = _git_bytes(top, "archive", "--format=tar", revision)
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        place = project.root.resolve().relative_to(top.resolve())
        root = folder / place
        if not root.is_dir():
            raise RevisionError(
                f"--diff {revision}: the revision has no folder {place}. Fix: choose a revision that has the project."
            )
        progress(f"Running the program of {revision} on a local AWS...")
        return _messages(revision, root, project.stack, config, runtime)


def _messages(
    revision: str, root: Path, stack: str, config: Mapping[str, str], runtime: RuntimeName
) -> list[DescribedMessage]:
    words = [sys.executable, "-c", _COMMAND, "preview", "--format", "json", "--cwd", str(root), "--stack", stack]
    words += ["--runtime", runtime.value]
    for key, value in config.items():
        words += ["--config", f"{key}={value}"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, env=_environment())  # noqa: S603
    if ended.returncode != 0:
        output = (ended.stderr or ended.stdout).strip().replace(f"{root}{os.sep}", "")
        raise RevisionError(f"--diff {revision}: the program of this revision does not run.\n{output}")
    return [from_json(one) for one in json.loads(ended.stdout)]


def _environment() -> dict[str, str]:
    """The variables for the other process: wide lines, so that an error is not wrapped."""
    return {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}


def _git(folder: Path, *words: str, unknown: str = "") -> str:
    return _git_bytes(folder, *words, unknown=unknown).decode()


def _git_bytes(folder: Path, *words: str, unknown: str = "") -> bytes:
    command: Sequence[str] = ["git", "-C", str(folder), *words]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    except FileNotFoundError as error:
        raise RevisionError("--diff needs git, which is not on the PATH. Fix: install Git.") from error
    except subprocess.CalledProcessError as error:
        if unknown:
            raise RevisionError(
                f"--diff {unknown}: the repository has no such revision. "
                "Fix: name a branch, a tag or a commit. In CI, fetch it first: git fetch origin main."
            ) from error
        output = error.stderr.decode(errors="replace").strip()
        raise RevisionError(
            f"--diff: {folder} is not in a Git repository: {output}. Fix: run it in a repository."
        ) from error
