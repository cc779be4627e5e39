"""Findings of ``chatops check`` for machines: JSON, SARIF 2.1.0 and the annotations of GitHub Actions."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from chatops_pulumi.sandbox.program_checks import ABOUT, Check, CheckFinding, Level
from chatops_pulumi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chatops_pulumi.sandbox.program.project import Project

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


@dataclass(frozen=True)
class Located:
    """A finding with the place in the program that it is most likely about."""

    finding: CheckFinding
    path: str
    """Relative to the present folder, if the file is below it."""
    line: int


def locate(finding: CheckFinding, project: Project) -> Located:
    """The place of a finding in the program or in the stack's configuration.

    The SDK reports the line that registers a resource; for resources of a component, it is the component's line. The place is
    the first line from there with the key of the event source. Without one, it is such a line of the stack's configuration, or
    the reported line, or the start of the program.
    """
    key = re.match(r"[A-Za-z][A-Za-z0-9-]*(?=\.)", finding.subject.rpartition("/")[2])
    place = finding.place
    if key is not None:
        starts = [(place.file, place.line)] if place else [(path, 1) for path in _programs(project)]
        for path, first in (*starts, *((path, 1) for path in _configurations(project))):
            line = _line_with(key[0], path, first)
            if line is not None:
                return Located(finding, _relative(path), line)
    if place is not None:
        return Located(finding, _relative(place.file), place.line)
    return Located(finding, _relative(project.entry), 1)


def _line_with(key: str, path: Path, first: int) -> int | None:
    """The first line of a file, from a line on, that has a key of a mapping in Python or YAML."""
    pattern = re.compile(rf"""(["']){re.escape(key)}\1\s*:|^\s*{re.escape(key)}\s*:""")
    lines = enumerate(_lines(path), start=1)
    return next((number for number, line in lines if number >= first and pattern.search(line)), None)


def as_json(found: Sequence[Located]) -> str:
    """A list of objects: check, level, subject, text, fix, urn, path and line."""
    return json.dumps([_described(one) for one in found], indent=2, ensure_ascii=False)


def as_sarif(found: Sequence[Located]) -> str:
    """SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it."""
    rules = [
        {
            "id": check.value,
            "shortDescription": {"text": text},
            "fullDescription": {"text": text},
            "help": {"text": f"{text} See docs/how-to/check-a-program.md."},
            "defaultConfiguration": {"level": level.value},
        }
        for check, (level, text) in ABOUT.items()
    ]
    driver = {"name": "chatops check", "version": __version__, "rules": rules}
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(one) for one in found]}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def as_github(found: Sequence[Located]) -> str:
    """One workflow command per finding (GitHub documentation, "Workflow commands for GitHub Actions")."""
    return "".join(f"{line}\n" for line in _commands(found))


def _commands(found: Sequence[Located]) -> Iterator[str]:
    for one in found:
        finding = one.finding
        title = f"{finding.check.value}: {finding.subject}" if finding.subject else finding.check.value
        values = {"file": one.path, "line": str(one.line), "title": title}
        properties = ",".join(f"{name}={_property(value)}" for name, value in values.items())
        yield f"::{_COMMANDS[finding.level]} {properties}::{_data(_message(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _result(one: Located) -> dict[str, Any]:
    finding = one.finding
    names = [
        {"fullyQualifiedName": finding.urn, "kind": "resource"} if finding.urn else {},
        {"name": finding.subject} if finding.subject else {},
    ]
    # The text of a message can change without the finding being another one.
    identity = f"{finding.check.value}\n{finding.subject}\n{finding.urn}"
    return {
        "ruleId": finding.check.value,
        "ruleIndex": list(Check).index(finding.check),
        "level": finding.level.value,
        "message": {"text": _message(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(one.path)},
                    "region": {"startLine": one.line},
                },
                "logicalLocations": [name for name in names if name],
            }
        ],
        "partialFingerprints": {"chatops/v1": hashlib.sha256(identity.encode()).hexdigest()},
    }


def _described(one: Located) -> dict[str, Any]:
    finding = one.finding
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "subject": finding.subject,
        "text": finding.text,
        "fix": finding.fix,
        "urn": finding.urn,
        "path": one.path,
        "line": one.line,
    }


def _message(finding: CheckFinding) -> str:
    subject = f"{finding.subject}: " if finding.subject else ""
    return f"{subject}{finding.text}" + (f" Fix: {finding.fix}" if finding.fix else "")


def _programs(project: Project) -> list[Path]:
    """The files of a program, the one that is run first."""
    if project.entry.suffix != ".py":
        return [project.entry]
    return [project.entry, *(path for path in sorted(project.directory.glob("*.py")) if path != project.entry)]


def _configurations(project: Project) -> list[Path]:
    return sorted(project.root.rglob(f"Pulumi.{project.stack}.y*ml"))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _relative(path: Path) -> str:
    here = Path.cwd()
    return path.resolve().relative_to(here).as_posix() if path.resolve().is_relative_to(here) else path.as_posix()
