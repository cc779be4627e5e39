"""Spread and verdicts of measures."""

import pytest

from benchmarks.samples import Measure, Spread, Verdict, spread_of


def test_the_spread_of_samples() -> None:
    assert spread_of([5, 1, 2, 4, 3]) == Spread(median=3, least=1, lower=2, upper=4, number=5)
    assert spread_of([1, 2]) == Spread(median=1.5, least=1, lower=1.25, upper=1.75, number=2)
    assert spread_of([7]) == Spread(7, 7, 7, 7, 1)


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [(None, Verdict.NO_GOAL), (2, Verdict.MET), (1.5, Verdict.QUICKEST), (1, Verdict.QUICKEST), (0.5, Verdict.NOT_MET)],
)
def test_a_goal_is_about_the_median(goal: float | None, verdict: Verdict) -> None:
    assert Measure("m", "s", (3, 1, 2), goal=goal).verdict is verdict


def test_a_goal_can_be_about_the_ratio_of_each_round() -> None:
    measure = Measure("m", "s", (10, 30), (10, 10), "by hand", goal=2, goal_of_ratio=True)
    assert measure.ratios == (1, 3)
    assert measure.verdict is Verdict.MET
    assert Measure("m", "s", (10, 30), (10, 10), "by hand", goal=2).verdict is Verdict.NOT_MET


def test_a_sample_without_its_reference_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Measure("m", "s", (1, 2), (1,)).ratios


def test_a_goal_of_nothing_is_met_by_nothing_only() -> None:
    assert Measure("lost", "", (0, 0), goal=0).verdict is Verdict.MET
    assert Measure("lost", "", (1, 1), goal=0).verdict is Verdict.NOT_MET


def test_nothing_is_compared_with_zero() -> None:
    assert Measure("m", "MiB", (1, 2), (0, 1), "by hand").ratios == ()
    assert Measure("m", "MiB", (1, 2)).ratios == ()
