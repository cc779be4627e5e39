"""The scenario files of a project that the page lists, plays and saves."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from chatops_pulumi.sandbox.scenarios.reader import SUFFIXES, ScenarioError, parse_scenario, read_scenario
from chatops_pulumi.sandbox.scenarios.scenario import ScenarioFile

FOLDERS: Final = ("tests/scenarios", "scenarios")
"""Where the page looks for scenarios, below the project's folder. It saves into the first one that exists."""
LISTED: Final = 50
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")


class ScenarioExistsError(Exception):
    """A scenario with this name exists."""


def scenario_folder(root: Path) -> Path:
    """The folder that new scenarios are saved into. It may not exist yet."""
    return next((root / folder for folder in FOLDERS if (root / folder).is_dir()), root / FOLDERS[0])


def saved_scenarios(root: Path, stack: str = "") -> tuple[Path, ...]:
    """The scenario files of a project, by their paths. With a stack, only those that are for it or for any stack."""
    found = (path for folder in FOLDERS if (root / folder).is_dir() for path in sorted((root / folder).rglob("*")))
    files = (path for path in found if path.suffix in SUFFIXES and path.is_file())
    return tuple(path for path in files if not stack or _stack_of(path, path.stat().st_mtime_ns) in {None, stack})[
        :LISTED
    ]


@lru_cache(maxsize=4 * LISTED)
def _stack_of(path: Path, _changed: int) -> str | None:
    """The stack of a scenario. None if it names none, or is not valid: playing it then gives the error."""
    try:
        return read_scenario(path).scenario.stack
    except ScenarioError:
        return None


def is_scenario(root: Path, path: Path) -> bool:
    """Whether a file is in one of the folders of scenarios."""
    return any(path.resolve().is_relative_to((root / folder).resolve()) for folder in FOLDERS)


def open_scenario(root: Path, name: str) -> ScenarioFile:
    """A saved scenario by its path below the project's folder.

    Raises:
        ScenarioError: There is no such scenario, or the file is not valid.
    """
    path = next((path for path in saved_scenarios(root) if str(path.relative_to(root)) == name), None)
    if path is None:
        raise ScenarioError(f"{name}: the scenario does not exist any more. Fix: reload the page.")
    return read_scenario(path)


def save_scenario(root: Path, name: str, text: str, *, replace: bool = False) -> Path:
    """Save a scenario, if its text is valid.

    Args:
        root: The project's folder.
        name: The name of the file, without a folder and a suffix.
        text: The YAML.
        replace: Replace a file with this name.

    Raises:
        ScenarioError: The name or the text is not valid, or the file cannot be written.
        ScenarioExistsError: The file exists, and is not to be replaced.
    """
    if not _NAME.fullmatch(name):
        raise ScenarioError(
            f"'{name}' is not a name for a scenario. Fix: use lower-case letters, digits and hyphens, "
            "for example roll-back."
        )
    path = scenario_folder(root) / f"{name}.yaml"
    parse_scenario(text, Path(path.name))
    if path.exists() and not replace:
        raise ScenarioExistsError(f"{path.relative_to(root)} exists. Fix: use another name, or replace the file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"{path}: the file cannot be written: {error.strerror}. Fix: check the folder.") from error
    return path
