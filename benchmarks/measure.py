"""What a benchmark gives: figures with their spread, and the goal."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FOUR: Final = 4
"""Samples without which quartiles say nothing."""


@dataclass(frozen=True)
class Figure:
    """One figure of a run. The median of its samples counts; the quartiles show the spread."""

    subject: str
    """What is measured, for example ``100 event sources``."""
    kind: str
    """Which figure of it, for example ``time against by hand``."""
    samples: tuple[float, ...]
    unit: str
    """``ratio`` compares two things in the same run, so it means the same on another machine."""
    goal: float | None = None
    """The median must not be above it."""
    note: str = ""

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Between these is the middle half of the samples. With fewer than four samples: the smallest and the largest."""
        if len(self.samples) < _FOUR:
            return min(self.samples), max(self.samples)
        first, _, third = statistics.quantiles(self.samples, n=4)
        return first, third

    @property
    def met(self) -> bool | None:
        """Whether the goal is met. None: there is no goal."""
        return None if self.goal is None else self.median <= self.goal


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Each sample against the one that was taken next to it."""
    return tuple(own / other for own, other in zip(ours, theirs, strict=True))
