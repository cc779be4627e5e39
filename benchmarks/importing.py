"""What importing the package costs beyond the Pulumi SDKs, and what its first component loads."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.measure import Figure

PROGRAM = """
import time
start = time.perf_counter()
import pulumi, pulumi_aws, pulumi_aws_native, pulumi_command
sdks = time.perf_counter()
import chatops_pulumi
package = time.perf_counter()
import chatops_pulumi.validation.validate
settings = time.perf_counter()
print(sdks - start, package - sdks, settings - package)
"""


def figures(rounds: int = 15) -> Iterator[Figure]:
    rows: list[tuple[float, ...]] = []
    for _ in range(rounds):
        run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
        rows.append(tuple(float(word) * 1000 for word in run.stdout.split()))
    sdks, package, settings = zip(*rows, strict=True)
    yield Figure("import chatops_pulumi", "beyond the SDKs", package, "ms", 50)
    against = tuple(1 + own / other for own, other in zip(package, sdks, strict=True))
    yield Figure("import chatops_pulumi", "against the SDKs alone", against, "ratio")
    yield Figure("the first component", "loads pydantic and the settings, once", settings, "ms", 150)
