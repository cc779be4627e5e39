"""Keeps what a version registers, at its release: `make record`. What is kept is never written again."""

import json
import sys
from pathlib import Path
from typing import Any

import chatops_pulumi as chatops
from chatops_pulumi.version import __version__
from tests.components.kinds import KINDS
from tests.upgrades.urns import answered

RECORDS = Path(__file__).parent / "records"
COMPONENT = "shop"


def urns_of(args: Any) -> tuple[list[str], set[str]]:
    """The URNs of a ChatOps with these arguments, and all that they answer to."""
    return answered(lambda: chatops.ChatOps(COMPONENT, args))


def main() -> int:
    """Write the records of this version. Returns the exit code."""
    folder = RECORDS / __version__
    if folder.exists():
        sys.stderr.write(f"The records of {__version__} are there already: a released version does not change.\n")
        return 1
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
