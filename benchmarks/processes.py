"""Child processes: how long they take, and what they report about themselves."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
CALIBRATION = "a loop of additions"
"""What times without another program to compare with are compared with."""
_ADDITIONS = 300_000
_REPEATS = 5


class Taken(NamedTuple):
    """The time of a child process and of its own children, in seconds."""

    wall: float
    processor: float


def calibration() -> float:
    """Seconds that a fixed loop takes now. A machine under load takes longer for it, as for everything else."""
    times: list[float] = []
    for _ in range(_REPEATS):
        started, total = time.perf_counter(), 0
        for number in range(_ADDITIONS):
            total += number
        times.append(time.perf_counter() - started)
    return sum(times) / len(times)


def timed(*words: str, environment: dict[str, str] | None = None) -> Taken:
    """Run this Python with these arguments, and give the time from its start to its end."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=_environment(environment),
        check=True,
        capture_output=True,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def reported(module: str, *words: str) -> Any:
    """What a module of this folder prints as JSON, run in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words],
        cwd=ROOT,
        env=_environment(None),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def memory() -> float:
    """The most memory that this process has had so far, in MiB."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux: getrusage also counts what the parent process had
        (peak,) = [
            line.split()[1] for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")
        ]
        return int(peak) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    # Without bytecode, each process compiles the whole package again.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | (more or {})
