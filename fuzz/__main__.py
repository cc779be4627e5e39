"""``python -m fuzz SECONDS [TARGET ...]``: fuzz each target, or these. The exit code is 1 if one crashed."""

import re
import subprocess
import sys
from pathlib import Path

from fuzz.names import NAMES

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build" / "fuzz-found"
CRASHED = re.compile(r"Uncaught Python exception|ERROR: libFuzzer|Traceback")


def figure(pattern: str, output: str) -> str:
    """The last figure of this kind in libFuzzer's output."""
    return (re.findall(pattern, output) or ["?"])[-1]


def fuzz(name: str, seconds: str) -> bool:
    """Fuzz one target in its own process, and print its figures. Returns whether it survived."""
    command = [sys.executable, "-m", "fuzz.run", name, seconds]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    output = ended.stdout + ended.stderr
    executions, coverage = figure(r"number_of_executed_units: (\d+)", output), figure(r"cov: (\d+)", output)
    survived = ended.returncode == 0 and executions != "?"
    print(f"{name}: {executions} executions, coverage {coverage}, {'no crash' if survived else 'CRASHED'}", flush=True)
    if not survived:
        start = CRASHED.search(output)
        print(output[start.start() if start else -3000 :][:3000], flush=True)
    return survived


def main() -> int:
    """Run the command."""
    seconds, *names = sys.argv[1:]
    FOUND.mkdir(parents=True, exist_ok=True)
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"There is no target {', '.join(unknown)}. Fix: use {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    results = [fuzz(name, seconds) for name in names or NAMES]
    if not all(results):
        print(f"The inputs are in {FOUND.relative_to(ROOT)}. Fix the crash, and add the input to tests/hostile.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
