"""The medians as shares of their goals, as an SVG picture."""

import re
from collections.abc import Sequence

import pygal
from pygal.style import Style

from benchmarks.samples import Measure, Verdict, spread_of

_ROW = 34
_MARGIN = 120
_HIGHEST = 2.0
"""Longer bars are cut: twice the goal is as bad as ten times."""
_STYLE = Style(
    background="white",
    plot_background="white",
    foreground="#222222",
    foreground_strong="#222222",
    colors=("#8ac0dc", "#f0a988"),
    ci_colors=("#222222", "#222222"),
    opacity="1",
    font_family="sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    value_font_size=12,
    title_font_size=15,
    legend_font_size=13,
)
_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)


def plot(measures: Sequence[Measure]) -> str:
    """A bar for each measure that has a goal: its median, with a line from its lower to its upper quartile. 1 is the goal."""
    judged = [measure for measure in measures if measure.goal]
    chart = pygal.HorizontalBar(
        style=_STYLE,
        js=[],
        width=1000,
        height=_MARGIN + _ROW * len(judged),
        explicit_size=True,
        disable_xml_declaration=True,
        no_prefix=True,
        print_values=True,
        truncate_label=-1,
        legend_at_bottom=True,
        formatter=_two_digits,
        range=(0, _HIGHEST),
    )
    chart.title = "Median as a share of the goal, with quartiles (1.00 is the goal)"
    chart.x_labels = [measure.name for measure in reversed(judged)]
    chart.y_labels = [0, 0.5, 1, 1.5, _HIGHEST]
    for title, met in (("goal met", True), ("goal not met", False)):
        chart.add(title, [_bar(one) if (one.verdict is Verdict.MET) is met else None for one in reversed(judged)])
    # pygal writes its settings as a script for tooltips. Pictures in Markdown cannot run it.
    return _SCRIPT.sub("", chart.render(is_unicode=True)) + "\n"


def _bar(measure: Measure) -> dict[str, object]:
    assert measure.goal is not None
    spread = spread_of(measure.judged)
    value, low, high = (min(one / measure.goal, _HIGHEST) for one in (spread.median, spread.lower, spread.upper))
    return {"value": value, "ci": {"low": low, "high": high}}


def _two_digits(value: float) -> str:
    return f"{value:.2f}"
