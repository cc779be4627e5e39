"""Correct docs/confirm.md from the result of a run: ``python -m tools.apply_confirmation confirm-2026-12-01.json --by NAME``."""

import argparse
import sys
from pathlib import Path

from chatops_pulumi.confirm import status

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "confirm.md"


def apply(result: Path | None, who: str, statuses: Path = status.FILE, page: Path = PAGE) -> None:
    """Update the statuses and the page. Without a result, only the page.

    Raises:
        StatusError: The result is not a result of ``chatops confirm``.
    """
    known = status.read(statuses.read_text("utf-8"))
    if result is not None:
        known = status.applied(known, result.read_text("utf-8"), who)
    # Everything is computed before anything is written.
    text = status.with_table(page.read_text("utf-8"), known)
    statuses.write_text(status.written(known), "utf-8")
    page.write_text(text, "utf-8")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path, nargs="?", help="The JSON of a run. Without it, only the page is written.")
    parser.add_argument("--by", default="", help="The GitHub name of the person who made the run.")
    given = parser.parse_args()
    try:
        apply(given.result, given.by)
    except (status.StatusError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
