"""Measures as a Markdown table."""

from collections.abc import Sequence

from benchmarks.samples import Measure, Spread, spread_of

_HEAD = ("Measure", "Median", "Fastest", "Quartiles", "Rounds", "Compared with", "Ratio (quartiles)", "Goal", "Result")


def table(measures: Sequence[Measure]) -> str:
    """One row for each measure."""
    rows = [_HEAD, tuple("---" for _ in _HEAD), *(_row(measure) for measure in measures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(measure: Measure) -> tuple[str, ...]:
    spread = spread_of(measure.ours)
    ratio = _ratio(spread_of(measure.ratios)) if measure.ratios else ""
    goal = "" if measure.goal is None else f"≤ {number(measure.goal)} {_goal_unit(measure)}".rstrip()
    return (
        measure.name,
        f"{number(spread.median)} {measure.unit}".rstrip(),
        number(spread.least),
        f"{number(spread.lower)} to {number(spread.upper)}",
        str(spread.number),
        measure.against,
        ratio,
        goal,
        measure.verdict.value,
    )


def _ratio(spread: Spread) -> str:
    return f"{number(spread.median)} ({number(spread.lower)} to {number(spread.upper)})"


def _goal_unit(measure: Measure) -> str:
    return "times" if measure.goal_of_ratio else measure.unit


def number(value: float) -> str:
    """A number with three significant digits, without an exponent."""
    if value == 0 or abs(value) >= 100:  # noqa: PLR2004 three digits
        return f"{value:,.0f}"
    return f"{value:.3g}"
