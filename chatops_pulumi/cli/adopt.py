"""``chatops adopt``: reads Terraform states, runs the generated program locally, and writes the files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from chatops_pulumi.adopt.adoption import adopt_states
from chatops_pulumi.adopt.errors import OptionError, ProgramRunError, StateError
from chatops_pulumi.adopt.program_files import FILE_NAMES, project_name
from chatops_pulumi.cli import adopt_report
from chatops_pulumi.cli.terminal import console
from chatops_pulumi.cli.user_files import STANDARD_INPUT, UserFileError, display_name, read_user_file
from chatops_pulumi.sandbox.aws.account import ACCOUNT, LocalAws
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Run, run_program
from chatops_pulumi.sandbox.resources.registry import HANDLERS

if TYPE_CHECKING:
    from chatops_pulumi.adopt.adopt_options import AdoptOptions
    from chatops_pulumi.sandbox.program.monitor import RegisteredResource

_INCOMPLETE = 1
_INVALID = 2
_PACKAGES: Final = {"aws": "pulumi-aws", "aws-native": "pulumi-aws-native"}
_STACK: Final = "adopted"


@dataclass(frozen=True)
class _LocalRun:
    """A run of the generated program on the local AWS."""

    run: Run

    @property
    def resources(self) -> Sequence[RegisteredResource]:
        return self.run.resources

    def create_only(self, type_: str) -> frozenset[str]:
        return HANDLERS[type_].create_only(self.run.region)


def adopt(places: Sequence[str], out: Path | None, options: AdoptOptions, project: str | None, *, as_json: bool) -> int:
    """Adopt Terraform states: write the program and its import file, and print what will change.

    Args:
        places: The files of the states; ``-`` is standard input.
        out: The folder to write to. Without it, nothing is written.
        options: The choices of the user.
        project: The name of the Pulumi project. Without it, the name of the folder.
        as_json: Whether to print JSON.

    Returns:
        The exit code: 0, 1 if something could not be adopted, 2 for an invalid state or option.
    """
    try:
        states = _read_states(places)
        if out is not None:
            _ensure_free(out)
        name = project_name(project or (out.resolve().name if out is not None else "chatops"))
        versions = {key: version(package) for key, package in _PACKAGES.items()}
        adoption = adopt_states(states, options, name, versions, _run_locally)
        if out is not None:
            _write(out, adoption.files)
    except (StateError, OptionError) as error:
        if as_json:
            typer.echo(json.dumps({"error": str(error)}, indent=2, ensure_ascii=False))
        else:
            console(errors=True).print(str(error), soft_wrap=True)
        return _INVALID
    written = out if adoption.files else None
    if as_json:
        typer.echo(json.dumps(adopt_report.of_adoption(adoption, written), indent=2, ensure_ascii=False))
    else:
        adopt_report.show_adoption(console(), adoption, written)
    return 0 if adoption.is_complete else _INCOMPLETE


def _read_states(places: Sequence[str]) -> dict[str, str]:
    names = [display_name(place) for place in places]
    if len({place if place == STANDARD_INPUT else Path(place).resolve() for place in places}) < len(names):
        raise OptionError(f"{', '.join(sorted(names))}: a state is given twice. Fix: give each state once.")
    return {display_name(place): _read(place) for place in places}


def _read(place: str) -> str:
    try:
        return read_user_file(place)
    except UserFileError as error:
        raise StateError(str(error)) from error


def _ensure_free(out: Path) -> None:
    """Refuse to overwrite anything, and to write beside a file that is in the way."""
    existing = [name for name in FILE_NAMES if (out / name).exists() or (out / name).is_symlink()]
    if existing:
        raise OptionError(
            f"--out {out}: {', '.join(existing)} already exist{'s' if len(existing) == 1 else ''}, and nothing is "
            "overwritten. Fix: give an empty folder."
        )


def _write(out: Path, texts: Mapping[str, str]) -> None:
    if not texts:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (out / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise OptionError(f"--out {out}: cannot write to the folder: {error.strerror}.") from error


def _run_locally(texts: Mapping[str, str], account: str) -> _LocalRun:
    """Run the program as it will be, on a local AWS with the state's account."""
    with tempfile.TemporaryDirectory(prefix="chatops-adopt-") as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        try:
            with LocalAws(account or ACCOUNT) as aws:
                return _LocalRun(run_program(load_project(Path(folder), _STACK), aws, run_commands=False))
        except (ProgramError, ProjectError) as error:
            raise ProgramRunError(str(error)) from error
