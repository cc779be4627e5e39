"""The checked, frozen settings of freezes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations

from chatops_pulumi.core.press_rules import Freeze
from chatops_pulumi.core.problems import Problem
from chatops_pulumi.validation import fields
from chatops_pulumi.validation.settings import Settings


class FreezeSettings(Settings):
    """A time in which forward buttons are denied."""

    start: fields.Moment
    end: fields.Moment
    reason: fields.FreezeReason
    exempt: fields.Members = ()

    def problems(self) -> Iterator[Problem]:
        """An end that is not after the start."""
        if self.end <= self.start:  # both have the same form, so texts compare like times
            yield Problem(
                f"ends at {self.end}, which is not after its start {self.start}.", "give an end after the start."
            )

    @property
    def freeze(self) -> Freeze:
        """The freeze as the policies have it."""
        return Freeze(self.start, self.end, self.reason, self.exempt)


def freeze_warnings(freezes: Sequence[FreezeSettings], now: datetime | None = None) -> Iterator[Problem]:
    """Freezes that are over, and freezes that overlap with different exemptions.

    Args:
        freezes: The freezes of a channel.
        now: The present time. Default: this machine's.
    """
    present = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for at, freeze in enumerate(freezes):
        if freeze.end <= present:
            yield Problem(f"is over since {freeze.end}.", "remove it.", path=f"freezes.{at}")
    for (at, one), (place, other) in combinations(enumerate(freezes), 2):
        if one.start < other.end and other.start < one.end and set(one.exempt) != set(other.exempt):
            yield Problem(
                f"overlaps freezes.{at}, which exempts other members. While both apply, a member must be exempt from both.",
                "give both the same exempt members, or let one end before the other starts.",
                path=f"freezes.{place}",
            )
