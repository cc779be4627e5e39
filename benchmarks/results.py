"""The page with all results."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from benchmarks.samples import Measure, Verdict
from benchmarks.table import table

_TITLES = {
    "import": "Import",
    "register": "Register resources",
    "engine": "Under the real engine, with local providers",
    "start": "Start of the sandbox",
    "page": "The sandbox's page",
    "scenarios": "Scenarios",
}

_METHOD = (
    "Each round runs both sides in turn. A ratio compares a sample with the reference of the same round. Where there is "
    "no program to compare with, the reference is a fixed loop of additions, measured beside the sample. A goal is met if the "
    "median meets it. A fleet is one rule that serves all deployment groups with a prefix, however many there are."
)


def results(
    measured: Mapping[str, Sequence[Measure]],
    machine: Sequence[tuple[str, str]],
    loads: Sequence[str],
    minutes: float,
) -> str:
    """RESULTS.md.

    Args:
        measured: The measures of each part.
        machine: What and its value.
        loads: The load of the machine before the first part and after each part.
        minutes: How long everything took.
    """
    everything = [measure for measures in measured.values() for measure in measures]
    parts = [f"## {_TITLES[name]}\n\n{_part(measures)}" for name, measures in measured.items()]
    return (
        "\n\n".join(
            [
                "# Benchmarks",
                f"`make bench` writes this page. This run is from {datetime.now(UTC):%Y-%m-%d} and took {minutes:.0f} minutes.",
                _noise(loads),
                _METHOD,
                _goals(everything),
                "![Medians as shares of their goals](results.svg)",
                "## Machine\n\n" + "\n".join(f"- {name}: {value}" for name, value in machine),
                *parts,
            ]
        )
        + "\n"
    )


def _part(measures: Sequence[Measure]) -> str:
    return table(measures) if measures else "Not measured: `pulumi` was not on the PATH."


def _noise(loads: Sequence[str]) -> str:
    return (
        f"The load of the machine (processes that want to run) was {', '.join(loads)} before, between and after the parts. "
        "If it is higher than the number of cores, other work slowed this run down: compare the ratios, not the times."
    )


def _goals(measures: Sequence[Measure]) -> str:
    judged = [measure for measure in measures if measure.verdict is not Verdict.NO_GOAL]
    missed = [measure for measure in judged if measure.verdict is not Verdict.MET]
    summary = f"{len(judged) - len(missed)} of {len(judged)} goals are met."
    if not missed:
        return summary
    return summary + " Not met:\n\n" + "\n".join(f"- {measure.name}: {measure.verdict.value}" for measure in missed)
