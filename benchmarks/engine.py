"""The same programs under the real engine, on local providers: preview, update, an update without changes, and destroy.

Without the Pulumi CLI on the PATH there are no figures.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.measure import Figure, ratios

ROOT: Final = Path(__file__).parents[1]
_STEPS: Final = ("preview", "up", "no change", "destroy")
_PROGRAM: Final = "from benchmarks import registration\n\nregistration.{name}({gates})\n"
_PARTS: Final = (("with_component", 1), ("with_fleet", 1000), ("with_component", 100), ("by_hand", 100))
_ROUNDS: Final = 3


def figures() -> Iterator[Figure]:
    if shutil.which("pulumi") is None:
        return
    taken: dict[tuple[str, int, str], list[float]] = {}
    for _ in range(_ROUNDS):
        for name, gates in _PARTS:
            for step, seconds in _run(name, gates).items():
                taken.setdefault((name, gates, step), []).append(seconds)
    for step in _STEPS:
        ours, theirs = taken["with_component", 100, step], taken["by_hand", 100, step]
        yield Figure("100 event sources, engine", f"{step}, against by hand", ratios(ours, theirs), "ratio")
        yield Figure("100 event sources, engine", step, tuple(ours), "s")
    fleet, one = taken["with_fleet", 1000, "no change"], taken["with_component", 1, "no change"]
    yield Figure("1000 groups as a fleet, engine", "no change, against one group", ratios(fleet, one), "ratio", 1.1)


def _run(name: str, gates: int) -> dict[str, float]:
    """The seconds of each step of one program, in a new folder and on a new local AWS."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        environment = {
            **os.environ,
            "PULUMI_BACKEND_URL": (project / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PYTHONPATH": str(ROOT),
        }
        (project / "state").mkdir()
        (project / "Pulumi.yaml").write_text(
            f"name: bench\nruntime:\n  name: python\n  options:\n    toolchain: pip\n    virtualenv: {sys.prefix}\n"
        )
        (project / "Pulumi.dev.yaml").write_text(
            "config:\n  aws:region: eu-central-1\n  aws-native:region: eu-central-1\n"
        )
        (project / "__main__.py").write_text(_PROGRAM.format(name=name, gates=gates))
        (project / "steps.py").write_text(_DRIVER)
        command = [
            sys.executable,
            "-c",
            "from chatops_pulumi.cli import main; main()",
            "local-providers",
            str(project / "providers"),
            "--",
            sys.executable,
            "steps.py",
        ]
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        lines = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("took\t")]
        return {step: float(seconds) for _, step, seconds in lines}


_DRIVER: Final = """
import subprocess, sys, time

def pulumi(step, *words):
    start = time.perf_counter()
    subprocess.run(["pulumi", *words, "--stack", "dev"], check=True, stdout=sys.stderr)
    if step:
        print("took", step, time.perf_counter() - start, sep="\\t", flush=True)

subprocess.run(["pulumi", "stack", "init", "dev"], check=True, stdout=subprocess.DEVNULL)
pulumi("preview", "preview")
pulumi("up", "up", "--yes", "--skip-preview")
pulumi("no change", "up", "--yes", "--skip-preview", "--expect-no-changes")
pulumi("destroy", "destroy", "--yes", "--skip-preview")
"""
"""Runs in the environment of the local providers: all steps of one stack must meet the same local AWS."""
