"""Reads scenario files."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final, cast

import yaml
from pydantic import ValidationError

from chatops_pulumi.sandbox.program.yaml_core import compose, load
from chatops_pulumi.sandbox.scenarios.scenario import (
    Expectations,
    ExpectedCall,
    ExpectedMessage,
    Scenario,
    ScenarioFile,
    ScenarioStep,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIXES: Final = (".yaml", ".yml")
_MODELS: Final = (Scenario, ScenarioStep, Expectations, ExpectedMessage, ExpectedCall)
_KEYS: Final = sorted({field.alias or name for model in _MODELS for name, field in model.model_fields.items()})


class ScenarioError(Exception):
    """A scenario file cannot be read. The message has one line per problem."""


def find_scenarios(place: Path) -> list[Path]:
    """The scenario files of a folder and its subfolders, in the order of their paths; a file is itself.

    Raises:
        ScenarioError: The place does not exist, or the folder has no scenario files.
    """
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise ScenarioError(f"{place}: there is no such file or folder. Fix: check the path.")
    found = sorted(path for path in place.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    if not found:
        raise ScenarioError(f"{place}: the folder has no .yaml files. Fix: name a folder with scenario files.")
    return found


def read_scenario(path: Path) -> ScenarioFile:
    """Read a scenario file.

    Raises:
        ScenarioError: The file cannot be read, or is not a scenario. The message names every problem, with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"{path}: the file cannot be read: {error.strerror}. Fix: check the path.") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: the file is not UTF-8 text. Fix: save it as UTF-8.") from error
    return parse_scenario(text, path)


def parse_scenario(text: str, path: Path) -> ScenarioFile:
    """A scenario from its text. ``path`` is its place, for errors and for the files that it names.

    Raises:
        ScenarioError: The text is not a scenario.
    """
    try:
        document, node = load(text), compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "the text cannot be read"
        raise ScenarioError(f"{path}{place}: not valid YAML: {problem}. Fix: correct the YAML there.") from error
    except RecursionError:
        raise ScenarioError(f"{path}: the YAML nests too deep. Fix: remove the inner levels.") from None
    if not isinstance(document, dict) or not difflib.get_close_matches(
        "steps", map(str, cast("dict[object, object]", document)), 1
    ):
        raise ScenarioError(
            f"{path}: a scenario is a YAML mapping with 'steps'. "
            f"Fix: name only scenario files, or add the steps, for example {_EXAMPLE}"
        )
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        found = [_problem(path, node, details) for details in error.errors()]
        raise ScenarioError("\n".join(dict.fromkeys(found))) from error
    return ScenarioFile(path=path, scenario=scenario, lines=tuple(_step_lines(node)))


_EXAMPLE: Final = '{"steps": [{"start": "web.ready"}]}'


def _problem(path: Path, node: yaml.Node | None, details: Any) -> str:
    """One error with its path in the document, its line, and the nearest right key."""
    place = [step for step in details["loc"] if not _is_union_member(step)]
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    line = _line_of(node, place)
    if details["type"] == "extra_forbidden":
        key = str(place[-1])
        near = difflib.get_close_matches(key, _KEYS, 1)
        fix = f"Fix: did you mean '{near[0]}'?" if near else "Fix: remove it."
        text = f"there is no key '{key}'. {fix}"
    elif details["type"] == "missing":
        text = "this key is required. Fix: add it."
    elif details["type"] == "too_short":
        text = "needs at least one entry. Fix: add one."
    else:
        text = str(details["msg"]).removeprefix("Value error, ")
        text = text if text.endswith((".", "?")) else f"{text}."
    return f"{path}:{line}: {where + ': ' if where else ''}{text}"


def _is_union_member(step: int | str) -> bool:
    """Whether a step of pydantic's path names a member of a union, not a key of the document."""
    return isinstance(step, str) and (step in {"str", "int"} or step.startswith("dict["))


def _line_of(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line of a place in the document, or of the nearest thing around it."""
    line = 1 if node is None else node.start_mark.line + 1
    for step in place:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    line, found = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = node.value[step].start_mark.line + 1
        if found is None:
            return line
        node = found
    return line


def _step_lines(node: yaml.Node | None) -> Sequence[int]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "steps" and isinstance(value, yaml.SequenceNode):
                return [step.start_mark.line + 1 for step in value.value]
    return []
