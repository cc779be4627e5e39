"""What importing the package costs beyond the Pulumi SDKs, and what its first component does."""

import statistics
import subprocess
import sys

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


def report(rounds: int = 15) -> None:
    rows: list[tuple[float, ...]] = []
    for _ in range(rounds):
        run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
        rows.append(tuple(float(word) * 1000 for word in run.stdout.split()))
    sdks, package, settings = (statistics.median(column) for column in zip(*rows, strict=True))
    print(
        f"import chatops_pulumi: {package:.0f} ms beyond the SDKs' {sdks:.0f} ms (ratio {package / sdks:.3f}; goal 150 ms); "
        f"the first component loads pydantic and the settings: {settings:.0f} ms more, once"
    )
