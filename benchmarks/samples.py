"""What was measured: samples, their spread, and whether they meet a goal."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Spread:
    """The distribution of some samples."""

    median: float
    least: float
    lower: float
    """The lower quartile."""
    upper: float
    """The upper quartile."""
    number: int


def spread_of(samples: Sequence[float]) -> Spread:
    """The distribution of samples.

    Args:
        samples: At least one.
    """
    if len(samples) == 1:
        (only,) = samples
        return Spread(only, only, only, only, 1)
    lower, median, upper = statistics.quantiles(samples, n=4, method="inclusive")
    return Spread(median, min(samples), lower, upper, len(samples))


class Verdict(Enum):
    """Whether a goal is met."""

    MET = "met"
    QUICKEST = "met by the quickest round only"
    NOT_MET = "not met"
    NO_GOAL = ""


@dataclass(frozen=True)
class Measure:
    """One thing that was measured, several times."""

    name: str
    unit: str
    ours: tuple[float, ...]
    reference: tuple[float, ...] = ()
    """What each sample is compared with, from the same round. Empty: nothing to compare with."""
    against: str = ""
    """What the reference is."""
    goal: float | None = None
    """The highest median that is good. Of the ratio if ``goal_of_ratio``."""
    goal_of_ratio: bool = False

    @property
    def ratios(self) -> tuple[float, ...]:
        """Each sample as a multiple of its reference. Empty if there is nothing to compare with."""
        if not all(self.reference):
            return ()
        return tuple(our / other for our, other in zip(self.ours, self.reference, strict=bool(self.reference)))

    @property
    def judged(self) -> tuple[float, ...]:
        """The samples that the goal is about."""
        return self.ratios if self.goal_of_ratio else self.ours

    @property
    def verdict(self) -> Verdict:
        """Whether the median, or at least the quickest sample, meets the goal."""
        if self.goal is None:
            return Verdict.NO_GOAL
        spread = spread_of(self.judged)
        if spread.median <= self.goal:
            return Verdict.MET
        return Verdict.QUICKEST if spread.least <= self.goal else Verdict.NOT_MET
