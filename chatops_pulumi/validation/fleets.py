"""What to do with a fleet whose event pattern is too long: prefixes that would do. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from math import ceil

from chatops_pulumi.core.limits import EVENT_PATTERN
from chatops_pulumi.core.problems import Problem

_MOST_PROPOSED = 20
"""More prefixes than a person reads are no help."""

Pattern = Callable[[Collection[str], Collection[str]], str]
"""The fleet's event pattern with these deployment groups and these prefixes."""


def fleet_problem(groups: Collection[str], prefixes: Collection[str], pattern: Pattern) -> Problem:
    """What is wrong with a fleet whose pattern is too long, with concrete prefixes where some would do."""
    length = len(pattern(groups, prefixes))
    fleets = ceil(length / EVENT_PATTERN.maximum)
    split = f"spread it over {fleets} fleets"

    def fits(proposed: Collection[str]) -> bool:
        return len(pattern((), (*prefixes, *proposed))) <= EVENT_PATTERN.maximum

    found = next((proposed for proposed in _coarser(groups) if len(proposed) <= _MOST_PROPOSED and fits(proposed)), [])
    fix = f"{split}."
    if found:
        fix = (
            f"put deployment_group_prefixes: [{', '.join(found)}] in the place of deployment_groups "
            f"(they also match other groups whose names begin so), or {split}."
        )
    return Problem(
        f"its event pattern has {length} characters; EventBridge allows {EVENT_PATTERN.maximum}.",
        fix,
        EVENT_PATTERN.source,
    )


def _coarser(names: Collection[str]) -> Iterator[list[str]]:
    """Sets of prefixes that cover the names, from fine to coarse: first at separators, then anywhere."""
    if not names:
        return
    parts = {name: re.findall(r"[^-_./]+[-_./]*|[-_./]+", name) for name in names}
    for depth in range(max(len(words) for words in parts.values()) - 1, 0, -1):
        yield _fewest("".join(words[:depth]) for words in parts.values())
    for length in range(max(len(name) for name in names) - 1, 0, -1):
        yield _fewest(name[:length] for name in names)


def _fewest(prefixes: Iterable[str]) -> list[str]:
    """The prefixes without those that another one covers."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not (kept and prefix.startswith(kept[-1])):
            kept.append(prefix)
    return kept
