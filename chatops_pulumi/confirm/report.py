"""The outputs of a run: a report to paste into an issue, and JSON from which docs/confirm.md is corrected. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chatops_pulumi.confirm.findings import Finding, Outcome
from chatops_pulumi.confirm.points import BY_KEY
from chatops_pulumi.confirm.redaction import redacted
from chatops_pulumi.confirm.settings import Settings

FORMAT: Final = 1
_LONGEST: Final = 700
"""Characters of one piece of evidence."""


@dataclass(frozen=True)
class Report:
    """A run that ended."""

    settings: Settings
    date: str
    """ISO 8601, only the day."""
    versions: Mapping[str, str]
    findings: Mapping[str, Finding]
    left: tuple[str, ...] = ()
    """What could not be removed."""


def _evidence(finding: Finding, settings: Settings) -> list[str]:
    texts = (redacted(text, settings) for text in finding.evidence)
    return [text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..." for text in texts]


def as_json(report: Report) -> str:
    """The file from which statuses are updated."""
    points: dict[str, Any] = {
        key: {
            "outcome": finding.outcome.value,
            "time": finding.time,
            "evidence": _evidence(finding, report.settings),
        }
        for key, finding in report.findings.items()
    }
    values = {
        "format": FORMAT,
        "date": report.date,
        "region": report.settings.region,
        "versions": dict(report.versions),
        "points": points,
    }
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def as_markdown(report: Report) -> str:
    """The report."""
    by_outcome = {
        outcome: [key for key, finding in report.findings.items() if finding.outcome is outcome] for outcome in Outcome
    }
    counts = ", ".join(f"{len(keys)} {outcome.value}" for outcome, keys in by_outcome.items())
    lines = [
        f"# chatops confirm, {report.date}",
        "",
        f"{counts}. Region {report.settings.region}. "
        + ", ".join(f"{name} {version}" for name, version in report.versions.items())
        + ".",
        "",
        "The IDs of the account, the workspace, the channel and the members are masked.",
        "",
        "| Point | Outcome | Statement |",
        "|---|---|---|",
    ]
    order = (Outcome.CONTRADICTED, Outcome.CONFIRMED, Outcome.NOT_SEEN)
    lines += [
        f"| `{key}` | {outcome.value} | {BY_KEY[key].statement} |" for outcome in order for key in by_outcome[outcome]
    ]
    for outcome in order:
        for key in by_outcome[outcome]:
            lines += _section(key, report)
    lines += ["", "## Not checked", ""]
    lines += [
        f"- `{key}`: {' '.join(_evidence(report.findings[key], report.settings))}"
        for key in by_outcome[Outcome.NOT_CHECKED]
    ]
    if report.left:
        lines += ["", "## Not removed", ""]
        lines += [f"- {redacted(text, report.settings)}" for text in report.left]
    return "\n".join(lines) + "\n"


def _section(key: str, report: Report) -> list[str]:
    finding, point = report.findings[key], BY_KEY[key]
    title = f"## {finding.outcome.value.capitalize()}: `{key}`"
    at = [f"Seen at {finding.time}.", ""] if finding.time else []
    evidence = _evidence(finding, report.settings) or ["Nothing was seen."]
    fenced = ["```text", *(text.replace("```", "'''") for text in evidence), "```"]
    return ["", title, "", f"{point.statement}. Used by: {point.used_by}.", "", *at, *fenced]
