"""Registers the resources of one program in a process of its own. Prints what that took as JSON."""

import json
import statistics
import sys

from benchmarks.mock_engine import registered
from benchmarks.processes import memory
from benchmarks.programs import PROGRAMS


def main(side: str, kind: str, repeats: int) -> None:
    program = PROGRAMS[side]
    started = memory()
    first = registered(program, kind)
    peak = memory()
    # The first run also imports modules, so that only the next ones are timed.
    times = [registered(program, kind).seconds for _ in range(repeats)]
    report = {
        "first": first.seconds,
        "seconds": statistics.median(times) if times else first.seconds,
        "memory": peak - started,
        "resources": first.resources,
        "state": first.state_bytes,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
