"""The status of each point, as runs have seen it: ``status.toml`` beside this file, and docs/confirm.md."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from chatops_pulumi.confirm.findings import Outcome
from chatops_pulumi.confirm.points import BY_KEY, POINTS
from chatops_pulumi.confirm.report import FORMAT

FILE: Final = Path(__file__).with_name("status.toml")
_REGION: Final = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_WHO: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_DECIDED: Final = {Outcome.CONFIRMED.value, Outcome.CONTRADICTED.value}
_HEADER: Final = "# What runs of `chatops confirm` have seen. `python -m tools.apply_confirmation` writes this file.\n"


class StatusError(Exception):
    """A result cannot be applied."""


@dataclass(frozen=True)
class Status:
    """What the newest run that decided a point saw."""

    outcome: str
    date: str
    region: str
    who: str
    """The GitHub name of the person who made the run."""

    @property
    def text(self) -> str:
        """As docs/confirm.md has it."""
        return f"{self.outcome.capitalize()} on {self.date} in {self.region} by {self.who}"


def read(text: str) -> dict[str, Status]:
    """The statuses of a file, by the key of the point."""
    return {
        key: Status(**{name: str(value) for name, value in entry.items()}) for key, entry in tomllib.loads(text).items()
    }


def written(statuses: Mapping[str, Status]) -> str:
    """The text of the file. Its values are checked by ``applied``, so that they need no escapes."""
    parts = [_HEADER]
    for point in POINTS:
        if point.key in statuses:
            one = statuses[point.key]
            parts.append(
                f'\n[{point.key}]\noutcome = "{one.outcome}"\ndate = "{one.date}"\nregion = "{one.region}"\nwho = "{one.who}"\n'
            )
    return "".join(parts)


def applied(statuses: Mapping[str, Status], result: str, who: str) -> dict[str, Status]:
    """The statuses after a run. A newer run replaces an older one; a run that decides nothing changes nothing.

    Args:
        statuses: The statuses before.
        result: The JSON of the run. It can come from a stranger: nothing of it is copied unchecked.
        who: The GitHub name of the person who made it.

    Raises:
        StatusError: The result is not a result of ``chatops confirm``.
    """
    if not _WHO.fullmatch(who):
        raise StatusError(f"--by {who!r}: this is not a GitHub name. Fix: letters, digits and hyphens, at most 39.")
    day, region, points = _result(result)
    found = dict(statuses)
    for key, outcome in points:
        if outcome in _DECIDED and (key not in found or found[key].date <= day):
            found[key] = Status(outcome, day, region, who)
    return found


def _result(text: str) -> tuple[str, str, list[tuple[str, str]]]:
    try:
        values: Any = json.loads(text)
        if values["format"] != FORMAT:
            raise StatusError(
                f"format {values['format']!r}: only {FORMAT} is known. Fix: use the version that wrote it."
            )
        day = date.fromisoformat(str(values["date"])).isoformat()
        region = str(values["region"])
        points = [(str(key), str(entry["outcome"])) for key, entry in values["points"].items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StatusError(
            f"This is not a result of chatops confirm ({type(error).__name__}: {error}). Fix: give confirm-<date>.json."
        ) from error
    if not _REGION.fullmatch(region):
        raise StatusError(f"region {region!r}: this is not an AWS region, for example eu-west-1.")
    _ensure_known(points)
    return day, region, points


def _ensure_known(points: Iterable[tuple[str, str]]) -> None:
    outcomes = {outcome.value for outcome in Outcome}
    for key, outcome in points:
        if key not in BY_KEY:
            raise StatusError(
                f"points.{key}: there is no such point in docs/confirm.md. Fix: use the version that wrote it."
            )
        if outcome not in outcomes:
            raise StatusError(f"points.{key}.outcome: {outcome!r} is not one of {', '.join(sorted(outcomes))}.")


def table(statuses: Mapping[str, Status]) -> str:
    """The table of docs/confirm.md."""
    lines = ["| Assumption | Used by | Status | Check |", "|---|---|---|---|"]
    for point in POINTS:
        status = statuses[point.key].text if point.key in statuses else "Unverified"
        check = f"`{point.key}`" if point.needs else f"None: {point.not_checked}"
        lines.append(f"| {point.statement} | {point.used_by} | {status} | {check} |")
    return "\n".join(lines) + "\n"


def with_table(page: str, statuses: Mapping[str, Status]) -> str:
    """The page with the present table.

    Raises:
        StatusError: The page has no table.
    """
    found = re.search(r"^\|.*?\n(?!\|)", page + "\n", re.DOTALL | re.MULTILINE)
    if found is None:
        raise StatusError("docs/confirm.md has no table. Fix: restore it.")
    return (page[: found.start()] + table(statuses) + page[found.end() :]).rstrip("\n") + "\n"
