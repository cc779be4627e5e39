"""What importing the package costs beyond the Pulumi SDKs."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.samples import Measure

_GOAL = 50
_ROUNDS = 15
_PROGRAM = """
import gc, time
start = time.perf_counter()
import pulumi, pulumi_aws, pulumi_aws_native, pulumi_command
sdks = time.perf_counter()
gc.collect()  # what the SDKs left
collected = time.perf_counter()
import chatops_pulumi
print(sdks - start, time.perf_counter() - collected)
"""


def measures() -> Iterator[Measure]:
    """The package's share of an import, each time in a new process."""
    rows: list[list[float]] = []
    for _ in range(_ROUNDS):
        run = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
        rows.append([float(word) * 1000 for word in run.stdout.split()])
    sdks, package = (tuple(column) for column in zip(*rows, strict=True))
    yield Measure("Import, beyond the SDKs", "ms", package, sdks, "the SDKs", _GOAL)
