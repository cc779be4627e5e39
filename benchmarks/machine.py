"""What the figures were measured on. Neither names of hosts nor paths."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from pathlib import Path

from benchmarks.processes import ROOT

_PACKAGES = ("pulumi", "pulumi-aws", "pulumi-aws-native", "pulumi-command", "pydantic", "moto", "boto3", "awscli")


def description() -> list[tuple[str, str]]:
    """What and its value, for example ``("Cores", "2")``."""
    return [
        ("Processor", _processor()),
        ("Cores", str(os.cpu_count())),
        ("Memory", _memory()),
        ("System", _system()),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("Packages", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)),
        ("Pulumi engine", _engine()),
        ("Commit", _commit()),
    ]


def load() -> str:
    """How many processes wanted to run during the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.machine()}"
    except (OSError, KeyError):
        return f"{platform.system()}, {platform.machine()}"


def _engine() -> str:
    if shutil.which("pulumi") is None:
        return "not on the PATH: nothing was measured with it"
    return _output("pulumi", "version") or "unknown version"


def _commit() -> str:
    changed = _output("git", "status", "--porcelain", "--", "chatops_pulumi", "benchmarks/*.py")
    return (_output("git", "rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def _output(*words: str) -> str:
    """What a program prints; empty without the program."""
    try:
        return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
