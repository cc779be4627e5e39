"""``chatops adopt``: from a Terraform state to a program and a file for ``pulumi import``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from chatops_pulumi.adopt.differences import Difference, differences
from chatops_pulumi.adopt.finding import find
from chatops_pulumi.adopt.imports import Import, import_entries, import_file
from chatops_pulumi.adopt.plan import CHAT_OPS, Plan, plan
from chatops_pulumi.adopt.program import files, project_name
from chatops_pulumi.adopt.state import Resource, StateError, read_state
from chatops_pulumi.cli.terminal import console
from chatops_pulumi.cli.user_files import UserFileError, read_user_file
from chatops_pulumi.sandbox.aws.account import ACCOUNT, LocalAws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, run_program
from chatops_pulumi.sandbox.resources.registry import HANDLERS

if TYPE_CHECKING:
    from chatops_pulumi.adopt.wishes import Wishes

_NOT_ALL = 1
_NOT_RIGHT = 2
_PACKAGES: Final = {"aws": "pulumi-aws", "aws-native": "pulumi-aws-native"}
_STACK: Final = "adopted"


class AdoptError(Exception):
    """An option is not right."""


@dataclass(frozen=True)
class Adoption:
    """What came of it."""

    states: tuple[str, ...]
    resources: tuple[Resource, ...]
    plan: Plan
    entries: tuple[Import, ...] = ()
    differences: tuple[Difference, ...] = ()
    files: Mapping[str, str] | None = None
    """Everything that is to be written, by its name."""
    written: Path | None = None
    problem: str = ""
    """Why the program that was made does not run."""


def adopt(states: Sequence[str], out: Path | None, wishes: Wishes, project: str | None, *, as_json: bool) -> int:
    """Read the states, write what is asked for, and tell all of it. Returns the exit code."""
    from chatops_pulumi.cli import adopt_report  # it needs this module's record

    try:
        adoption = _adopt(states, out, wishes, project)
    except (StateError, AdoptError) as error:
        if as_json:
            typer.echo(json.dumps({"error": str(error)}, indent=2, ensure_ascii=False))
        else:
            console(errors=True).print(str(error), soft_wrap=True)
        return _NOT_RIGHT
    if as_json:
        typer.echo(json.dumps(adopt_report.of_adoption(adoption), indent=2, ensure_ascii=False))
    else:
        adopt_report.show_adoption(console(), adoption)
    return _NOT_ALL if adoption.plan.findings or adoption.problem or not adoption.plan.components else 0


def _adopt(states: Sequence[str], out: Path | None, wishes: Wishes, project: str | None) -> Adoption:
    names = [_name(place) for place in states]
    if len({place if place == "-" else Path(place).resolve() for place in states}) < len(names):
        raise AdoptError(f"A state is given twice: {', '.join(sorted(names))}. Give each once.")
    read = [read_state(_read(place), name) for place, name in zip(states, names, strict=True)]
    for (one, first), (other, second) in combinations(zip(names, read, strict=True), 2):
        if first.is_same(second):
            raise AdoptError(f"{one} and {other} hold the same state. Give it once.")
    resources = tuple(resource for state in read for resource in state.resources)
    found = find(resources)
    if not (found.actions or found.rules or found.channels or found.ties or found.findings):
        raise StateError(
            f"{', '.join(names)}: {len(resources)} resources, and none of them is a custom action, a channel configuration "
            "or a rule that sends a custom notification to a topic. Is it the state of the right folder and workspace?"
        )
    planned = plan(found, wishes)
    _hold_name(wishes, planned)
    adoption = Adoption(tuple(names), resources, planned)
    if not planned.components:
        return adoption
    entries = import_entries(planned.components)
    name = project_name(project or (out.resolve().name if out is not None else "chatops"))
    texts = files(planned, name, import_file(entries, {key: version(package) for key, package in _PACKAGES.items()}))
    if out is not None:
        _hold_free(out, texts)
    try:
        changes = _compare(entries, texts, planned.account)
    except ProgramError as error:
        return Adoption(tuple(names), resources, planned, tuple(entries), problem=_told(error, planned))
    if out is not None:
        _write(out, texts)
    return Adoption(tuple(names), resources, planned, tuple(entries), tuple(changes), texts, out)


def _name(place: str) -> str:
    return "standard input" if place == "-" else place


def _read(place: str) -> str:
    try:
        return read_user_file(place)
    except UserFileError as error:
        raise StateError(str(error)) from error


def _told(error: ProgramError, planned: Plan) -> str:
    """The error, unless it could repeat what a state marks as sensitive."""
    hidden = [resource for component in planned.components for resource in component.taken if resource.sensitive]
    if hidden:
        return f"The reason may hold what the state marks as sensitive in {hidden[0].address}, so it is not shown."
    return str(error)


def _hold_name(wishes: Wishes, planned: Plan) -> None:
    components = [entry.name for entry in planned.components if entry.kind == CHAT_OPS]
    if wishes.name and len(components) > 1:
        raise AdoptError(
            f"--name {wishes.name}: there are {len(components)} components, one for each action group. Leave the option out: "
            "their names then come from their action groups."
        )


def _hold_free(out: Path, texts: Mapping[str, str]) -> None:
    """Nothing is overwritten, and nothing is written beside a file that is in the way."""
    there = [name for name in texts if (out / name).exists() or (out / name).is_symlink()]
    if there:
        raise AdoptError(
            f"--out {out}: {', '.join(there)} {'is' if len(there) == 1 else 'are'} there already, and nothing is overwritten. "
            "Give an empty folder."
        )


def _write(out: Path, texts: Mapping[str, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (out / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise AdoptError(f"--out {out}: cannot write there: {error.strerror}.") from error


def _compare(entries: Sequence[Import], texts: Mapping[str, str], account: str) -> list[Difference]:
    """Run the program as it will be, on a local AWS with the state's account, and compare. Raises ProgramError."""
    with tempfile.TemporaryDirectory(prefix="chatops-adopt-") as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        with LocalAws(account or ACCOUNT) as aws:
            run = run_program(load_project(Path(folder), _STACK), aws, run_commands=False)
    return differences(entries, run.resources, lambda type_: HANDLERS[type_].create_only(run.region))
