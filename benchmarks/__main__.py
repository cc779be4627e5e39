"""``make bench``: measure everything and write RESULTS.md and results.svg, or print a part (``make bench ONLY=import``)."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import engine, importing, registration, sandbox
from benchmarks.machine import description, load
from benchmarks.plot import plot
from benchmarks.results import results
from benchmarks.samples import Measure
from benchmarks.table import table

HERE = Path(__file__).parent
PARTS: Mapping[str, Callable[[], Iterator[Measure]]] = {
    "import": importing.measures,
    "register": registration.measures,
    "engine": engine.measures,
    "start": sandbox.start,
    "page": sandbox.page,
    "scenarios": sandbox.scenarios,
}


def main(only: str) -> int:
    """Measure all parts, or one.

    Args:
        only: The name of a part. Empty: all.
    """
    if only and only not in PARTS:
        print(f"ONLY={only}: there is no such part. Fix: use one of {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    loads, started = [load()], time.monotonic()
    measured: dict[str, list[Measure]] = {}
    for name in [only] if only else PARTS:
        print(f"Measuring: {name} ...", file=sys.stderr)
        measured[name] = list(PARTS[name]())
        loads.append(load())
    if only:
        print(table(measured[only]))
        return 0
    minutes = (time.monotonic() - started) / 60
    judged = [measure for measures in measured.values() for measure in measures]
    (HERE / "results.svg").write_text(plot(judged), encoding="utf-8")
    (HERE / "RESULTS.md").write_text(results(measured, description(), loads, minutes), encoding="utf-8")
    print(f"{HERE / 'RESULTS.md'} is written. It took {minutes:.1f} minutes.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("ONLY", "")))
