"""The file that a run keeps: what may exist on AWS, what was answered and seen. It survives a killed run."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from chatops_pulumi.confirm.observations import Answer, JsonObject, Observations
from chatops_pulumi.confirm.stack_program import settings_of

if TYPE_CHECKING:
    from pathlib import Path

    from chatops_pulumi.confirm.settings import Settings

_FILE: Final = "journal.json"
_FORMAT: Final = 1


class JournalError(Exception):
    """There is no journal, or it cannot be used."""


@dataclass
class Journal:
    """The state of one run. ``save`` writes it to its folder; every change that must not be forgotten is saved at once."""

    folder: Path
    settings: Settings
    started: str
    """When the run began: ISO 8601 in UTC. CloudTrail is read from then on."""
    may_exist: bool = False
    """Whether AWS may hold something of this run. It is set before the first creation, and reset after the removal."""
    refusals: dict[str, str] = field(default_factory=dict[str, str])
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    bodies: dict[str, str] = field(default_factory=dict[str, str])
    records: list[JsonObject] = field(default_factory=list[JsonObject])
    probes: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    times: dict[str, str] = field(default_factory=dict[str, str])

    def save(self) -> None:
        """Write the file. A crash in between leaves the old one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # The folder may be in a repository.
        (self.folder / ".gitignore").write_text("*\n")
        values: dict[str, Any] = {"format": _FORMAT, **asdict(self)}
        del values["folder"]
        # Only for the person: it has the account and IDs of members.
        path = self.folder / f"{_FILE}.new"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(values, file, indent=2, ensure_ascii=False)
        path.replace(self.folder / _FILE)

    def observations(self) -> Observations:
        """What was seen so far."""
        return Observations(
            self.settings,
            dict(self.refusals),
            dict(self.answers),
            dict(self.bodies),
            tuple(self.records),
            dict(self.probes),
            dict(self.errors),
            dict(self.times),
        )


def is_present(folder: Path) -> bool:
    """Whether a folder has a journal."""
    return (folder / _FILE).is_file()


def load(folder: Path) -> Journal:
    """Read the journal of a folder.

    Raises:
        JournalError: There is none, or it is of another version.
    """
    path = folder / _FILE
    try:
        values = json.loads(path.read_text("utf-8"))
        if values.pop("format") != _FORMAT:
            raise JournalError(f"{path}: the journal is of another version. Fix: use the version that wrote it.")
        values["settings"] = settings_of(values["settings"])
        values["answers"] = {key: Answer(**answer) for key, answer in values["answers"].items()}
        return Journal(folder=folder, **values)
    except FileNotFoundError as error:
        raise JournalError(f"{path}: there is no journal. Fix: give the folder of the run (--folder).") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalError(f"{path}: the journal cannot be read: {error}. Fix: restore the file.") from error
