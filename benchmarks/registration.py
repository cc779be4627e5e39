"""Registering gates, against a hand-written component with the same resources. The engine is the SDK's mock."""

from collections.abc import Iterator
from typing import Any

from benchmarks.processes import reported
from benchmarks.programs import BY_HAND, FLEET, OURS, described
from benchmarks.samples import Measure

_RATIO_GOAL = 1.05
_FIRST_GOAL = 150
_ROUNDS = {"1": (9, 15), "100": (7, 3), "1000": (2, 0), FLEET: (7, 15)}
"""For each kind of program: the rounds, and how often each process repeats the program."""


def measures() -> Iterator[Measure]:
    """Time, memory, resources and size for each kind of program."""
    for kind, (rounds, repeats) in _ROUNDS.items():
        ours, theirs = list[dict[str, Any]](), list[dict[str, Any]]()
        for _ in range(rounds):  # in turn, so that both meet the same load
            ours.append(reported("registration_process", OURS, kind, str(repeats)))
            theirs.append(reported("registration_process", BY_HAND, kind, str(repeats)))
        _check(kind, ours[0]["resources"], theirs[0]["resources"])
        yield from _of_kind(kind, ours, theirs)


def _of_kind(kind: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterator[Measure]:
    what = described(kind)

    def column(rows: list[dict[str, Any]], key: str, factor: float) -> tuple[float, ...]:
        return tuple(row[key] * factor for row in rows)

    def compared(title: str, key: str, unit: str, factor: float = 1, goal: float | None = None) -> Measure:
        ratio = column(ours, key, factor), column(theirs, key, factor)
        return Measure(f"{title} {what}", unit, *ratio, "by hand", goal, goal_of_ratio=True)

    yield compared("Register", "seconds", "ms of processor time", 1000, _RATIO_GOAL)
    yield compared("Memory to register", "memory", "MiB")
    for title, key, unit, factor in (("Resources", "resources", "", 1), ("State", "state", "KiB", 1 / 1024)):
        our, their = column(ours[:1], key, factor), column(theirs[:1], key, factor)
        yield Measure(f"{title} of {what}", unit, our, their, "by hand")
    if kind == "1":
        beyond = tuple((our["first"] - their["first"]) * 1000 for our, their in zip(ours, theirs, strict=True))
        name = "First component, beyond a hand-written one"
        yield Measure(name, "ms of processor time", beyond, goal=_FIRST_GOAL)


def _check(kind: str, ours: int, theirs: int) -> None:
    if ours != theirs:
        raise AssertionError(f"The programs of kind {kind} differ: {ours} and {theirs} resources.")
