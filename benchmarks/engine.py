"""Our component and a hand-written one under the real engine, with local providers. Without the Pulumi CLI: nothing."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import ROOT
from benchmarks.programs import BY_HAND, FLEET, OURS, described
from benchmarks.samples import Measure
from chatops_pulumi.sandbox.aws.account import local_aws
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.resources.base import Notes, RunContext

_ROUNDS = (("1", FLEET), ("1", FLEET), ("1", FLEET), ("100",))
"""The kinds of programs of each round. The fleet is compared with 1 gate, so that both are in one round."""
_NO_CHANGE_GOAL = 1.1
"""A fleet's preview is as quick as one gate's: a tenth is what two rounds of one program differ by."""
_PROGRAM = """
import sys
from benchmarks.programs import PROGRAMS
PROGRAMS[{side!r}]({kind!r})
"""
_STACK = "dev"
NO_CHANGE = "preview without a change"
_OPERATIONS = ("preview", "up", NO_CHANGE, "state", "destroy")

Times = dict[tuple[str, str, str], list[float]]
"""Seconds, by kind, side and operation."""


def measures() -> Iterator[Measure]:
    """Preview, up, preview without a change, destroy and the size of the state."""
    if shutil.which("pulumi") is None:
        return
    times: Times = defaultdict(list)
    for kinds in _ROUNDS:
        for kind in kinds:
            for side in (OURS, BY_HAND):
                _cycle(side, kind, times)
    for side in (OURS, BY_HAND):
        with _stack(side, "1000") as stack:
            times["1000", side, "preview"].append(stack.timed("preview"))
    for kind in ("1", "100", "1000", FLEET):
        for operation in _OPERATIONS:
            if times.get((kind, OURS, operation)):
                yield _compared(times, kind, operation)
    one, fleet = (tuple(times[kind, OURS, NO_CHANGE]) for kind in ("1", FLEET))
    name = f"Engine, {NO_CHANGE}: a fleet, against 1 gate"
    yield Measure(name, "s", fleet, one, "1 gate", _NO_CHANGE_GOAL, goal_of_ratio=True)


def _compared(times: Times, kind: str, operation: str) -> Measure:
    unit = "KiB" if operation == "state" else "s"
    ours, theirs = (tuple(times[kind, side, operation]) for side in (OURS, BY_HAND))
    return Measure(f"Engine, {operation}: {described(kind)}", unit, ours, theirs, "by hand")


def _cycle(side: str, kind: str, times: Times) -> None:
    """The life of a stack, from nothing to nothing."""
    with _stack(side, kind) as stack:
        times[kind, side, "preview"].append(stack.timed("preview"))
        times[kind, side, "up"].append(stack.timed("up", "--yes", "--skip-preview"))
        times[kind, side, NO_CHANGE].append(stack.timed("preview", "--expect-no-changes"))
        times[kind, side, "state"].append(len(json.dumps(json.loads(stack.run("stack", "export")))) / 1024)
        times[kind, side, "destroy"].append(stack.timed("destroy", "--yes", "--skip-preview"))


@contextmanager
def _stack(side: str, kind: str) -> Generator["_EngineStack"]:
    """A stack on a new local AWS."""
    with tempfile.TemporaryDirectory() as folder, local_aws() as aws:
        context = RunContext(aws, Notes(), Path(folder), "us-east-1")
        with ProviderPlugins(context, Path(folder) / "providers", strict=True) as plugins:
            yield _EngineStack(Path(folder), plugins, side, kind)


class _EngineStack:
    """A program with a home and a state of its own."""

    def __init__(self, root: Path, plugins: ProviderPlugins, side: str, kind: str) -> None:
        self._folder = root / "program"
        self._environment = _environment(root, plugins)
        self._folder.mkdir()
        (root / "state").mkdir()
        options = {"toolchain": "pip", "virtualenv": sys.prefix}
        project = {"name": "bench", "runtime": {"name": "python", "options": options}}
        (self._folder / "Pulumi.yaml").write_text(json.dumps(project), encoding="utf-8")
        (self._folder / "__main__.py").write_text(_PROGRAM.format(side=side, kind=kind), encoding="utf-8")
        self.run("stack", "init", _STACK, "--secrets-provider", "passphrase")
        self.run("config", "set-all", *(f"--plaintext={name}:region=eu-central-1" for name in ("aws", "aws-native")))

    def timed(self, *words: str) -> float:
        """Seconds of a command."""
        started = time.perf_counter()
        self.run(*words)
        return time.perf_counter() - started

    def run(self, *words: str) -> str:
        """What a command prints."""
        stack = () if words[1:2] == ("init",) else ("--stack", _STACK)
        done = subprocess.run(
            ["pulumi", *words, *stack],  # noqa: S607 the PATH decides which engine is measured
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"pulumi {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def _environment(root: Path, plugins: ProviderPlugins) -> dict[str, str]:
    """The environment of the CLI: no credentials, and only local providers."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_"))}
    for package in ("aws", "aws-native", "command"):
        version = importlib.metadata.version(f"pulumi-{package}")
        cached = root / "home" / "plugins" / f"resource-{package}-v{version}"
        cached.mkdir(parents=True)
        shutil.copy(plugins.directory / f"pulumi-resource-{package}", cached)
    return kept | {
        "PATH": plugins.path(os.environ.get("PATH", os.defpath)),
        "PYTHONPATH": str(ROOT),
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_HOME": str(root / "home"),
        "PULUMI_BACKEND_URL": (root / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "bench",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_OPTION_NON_INTERACTIVE": "true",
    }
