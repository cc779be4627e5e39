"""Keeps what a version registers: `make record`. The record of a released version is never written again.

A version is released when CHANGELOG.md has a heading for it. Until then, its record can be written again, and the diff shows each
name and type that changes.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import chatops_pulumi as chatops
from chatops_pulumi.version import __version__
from tests.components.kinds import KINDS
from tests.paths import ROOT
from tests.upgrades.urns import answered

RECORDS = Path(__file__).parent / "records"
COMPONENT = "shop"


def urns_of(args: Any) -> tuple[list[str], set[str]]:
    """The URNs of a ChatOps with these arguments, and all that they answer to."""
    return answered(lambda: chatops.ChatOps(COMPONENT, args))


def released_versions() -> list[str]:
    """The versions that CHANGELOG.md has a heading for."""
    return re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def main() -> int:
    """Write the records of this version. Returns the exit code."""
    folder = RECORDS / __version__
    if folder.exists() and __version__ in released_versions():
        sys.stderr.write(f"{__version__} is released, so its records do not change.\n")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for kind, args in KINDS.items():
        document = {"args": args, "urns": sorted(urns_of(args)[0])}
        (folder / f"{kind}.json").write_text(
            json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    sys.stderr.write(f"{len(KINDS)} records in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
