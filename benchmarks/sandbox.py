"""The sandbox: from the start to the first message, a press, from an event to its message, and a burst of events."""

import shutil
import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks.page_process import BURST
from benchmarks.processes import CALIBRATION, ROOT, Taken, calibration, reported, timed
from benchmarks.samples import Measure

_PLAY = ("-c", "from chatops_pulumi.cli import main; main()", "play", "tests/events/codedeploy_ready.json")
_SCENARIOS = ("-c", "from chatops_pulumi.cli import main; main()", "test", "tests/scenarios")
_START_ROUNDS = 7
_ENGINE_ROUNDS = 3
_PAGE_ROUNDS = 5
_SCENARIO_ROUNDS = 1


def start() -> Iterator[Measure]:
    """``chatops play``, from the start of the process to its end."""
    yield from _play("sdk", "Sandbox, start to first message", 2.5, _START_ROUNDS)
    if shutil.which("pulumi") is not None:
        yield from _play("engine", "Sandbox, start to first message, by the engine", 6, _ENGINE_ROUNDS)


def page() -> Iterator[Measure]:
    """Presses and events on the page's own program."""
    rounds: list[dict[str, Any]] = [reported("page_process") for _ in range(_PAGE_ROUNDS)]
    loops = tuple(one["calibration"] for one in rounds)

    def against_loop(
        name: str, unit: str, samples: tuple[float, ...], goal: float | None, factor: float = 1
    ) -> Measure:
        return Measure(name, unit, samples, tuple(loop * factor for loop in loops), CALIBRATION, goal)

    def column(key: str) -> tuple[float, ...]:
        return tuple(one[key] for one in rounds)

    medians = tuple(statistics.median(one["events"]) * 1000 for one in rounds)
    slowest = tuple(statistics.quantiles(one["events"], n=20)[-1] * 1000 for one in rounds)
    yield against_loop("First press on the page", "s", column("first_press"), 0.3)
    yield against_loop("Next presses", "s", tuple(statistics.median(one["presses"]) for one in rounds), 0.3)
    yield against_loop("Event to message, median", "ms", medians, None, 1000)
    yield against_loop("Event to message, 95 of 100", "ms", slowest, 25, 1000)
    yield against_loop(f"Burst of {BURST} events", "s", column("burst"), 8)
    yield Measure(f"Messages lost of {BURST}", "", column("lost"), goal=0)


def scenarios() -> Iterator[Measure]:
    """``chatops test``: each scenario on a new local AWS."""
    number = len(list((ROOT / "tests" / "scenarios").glob("*.yaml")))
    taken, loops = _timed(_SCENARIOS, _SCENARIO_ROUNDS)
    yield Measure(f"{number} scenarios", "s", tuple(one.wall for one in taken), loops, CALIBRATION)


def _play(runtime: str, name: str, goal: float, rounds: int) -> Iterator[Measure]:
    taken, loops = _timed((*_PLAY, "--runtime", runtime), rounds)
    yield Measure(name, "s", tuple(one.wall for one in taken), loops, CALIBRATION, goal)
    yield Measure(f"{name}, processor time", "s", tuple(one.processor for one in taken), loops, CALIBRATION)


def _timed(words: tuple[str, ...], rounds: int) -> tuple[list[Taken], tuple[float, ...]]:
    """How long a command takes, and the loop beside it."""
    taken, loops = list[Taken](), list[float]()
    for _ in range(rounds):
        before = calibration()
        taken.append(timed(*words))
        loops.append((before + calibration()) / 2)
    return taken, tuple(loops)
