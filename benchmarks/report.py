"""``benchmarks/RESULTS.md``: the figures as a table and a plot, with the machine that they were taken on."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.measure import Figure

_ROW, _LEFT, _WIDTH = 26, 330, 820
_LARGE = 100
"""From here on, a number has no decimals."""
_OFF_THE_PLOT = 3
"""Larger ratios compare different things, such as a command with an empty program."""
_INTRODUCTION = (
    "`make bench` wrote this file. Figures without a unit are ratios of two things in the same run, so they mean the same on "
    "another machine. Other figures depend on the machine, and on what else it does."
)


def document(figures: Sequence[Figure], machine: Iterable[str]) -> str:
    """The whole file.

    Args:
        figures: What was measured.
        machine: Lines about the machine.
    """
    goals = [figure for figure in figures if figure.goal is not None]
    missed = [figure for figure in goals if not figure.met]
    lines = [
        "# Results of the benchmarks",
        "",
        _INTRODUCTION,
        "",
        *[f"- {line}" for line in machine],
        "",
        f"{len(goals) - len(missed)} of {len(goals)} goals are met."
        + (f" Not met: {'; '.join(f'{one.subject}, {one.kind}' for one in missed)}." if missed else ""),
        "",
        "| What | Figure | Median | Middle half | Samples | Goal | |",
        "|---|---|---|---|---|---|---|",
        *map(_row, figures),
        "",
        "![Ratios with their spread; 1 is the same as by hand](results.svg)",
        "",
    ]
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    low, high = figure.quartiles
    goal = "" if figure.goal is None else f"≤ {figure.goal:g}{'' if figure.met else ' **missed**'}"
    unit = "" if figure.unit == "ratio" else f" {figure.unit}"
    cells = (
        figure.subject,
        figure.kind,
        f"{_number(figure.median)}{unit}",
        f"{_number(low)} to {_number(high)}",
        str(len(figure.samples)),
        goal,
        figure.note,
    )
    return "| " + " | ".join(cells) + " |"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= _LARGE else f"{value:.3g}"


def plot(figures: Sequence[Figure]) -> str:
    """The ratios as an SVG picture: the median as a dot, the middle half as a line, and the mark of 1."""
    shown = [figure for figure in figures if figure.unit == "ratio" and figure.median < _OFF_THE_PLOT]
    top = max([1.2, *(figure.quartiles[1] for figure in shown)])
    height = _ROW * (len(shown) + 2)

    def at(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - 30) * value / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">',
        "<style>text{font:13px system-ui,sans-serif;fill:#1c1c28}</style>",
        "<title>Ratios with their spread</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<path d="M{at(1):.1f} 14V{height - 20}" stroke="#9aa0b4" stroke-dasharray="4 3"/>',
        f'<text x="{at(1):.1f}" y="{height - 6}" text-anchor="middle">1: the same</text>',
    ]
    for number, figure in enumerate(shown):
        y = _ROW * (number + 1)
        low, high = figure.quartiles
        parts += [
            f'<text x="{_LEFT - 14}" y="{y + 4}" text-anchor="end">{escape(f"{figure.subject}: {figure.kind}")}</text>',
            f'<path d="M{at(low):.1f} {y}H{at(high):.1f}" stroke="#5468d4" stroke-width="3"/>',
            f'<circle cx="{at(figure.median):.1f}" cy="{y}" r="5" fill="#5468d4"/>',
        ]
    return "\n".join([*parts, "</svg>\n"])


def machine() -> Iterator[str]:
    """What the figures depend on: processor, memory, system and versions. Nothing names the machine or its paths."""
    yield f"Date: {datetime.now(UTC):%Y-%m-%d}"
    yield f"Processor: {_processor()}, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end of the run"
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    yield f"Memory: {pages / 2**30:.0f} GiB"
    yield f"System: {platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    names = ("pulumi", "pulumi-aws", "pulumi-aws-native", "moto", "botocore", "awscli")
    yield "Packages: " + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        if names:
            return names[0]
    return platform.processor() or "unknown"
