"""Build the wheel and the source distribution, reproducibly: ``python -m tools.package.dist [FOLDER]``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_NO_COMMIT: Final = "1577836800"
"""2020-01-01: the date of files without a Git repository."""


def build(to: Path) -> list[Path]:
    """Build both into a folder. The same commit gives the same bytes.

    Args:
        to: The folder. It is emptied first.
    """
    shutil.rmtree(to, ignore_errors=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _date_of_commit()}
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(to)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 our own tool
    return sorted(to.iterdir())


def _date_of_commit() -> str:
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 fixed words
    return done.stdout.strip() or _NO_COMMIT


def main() -> None:
    """Run the command."""
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    for path in build(to):
        sys.stdout.write(f"{path}  {path.stat().st_size / 1024:.0f} kB\n")


if __name__ == "__main__":
    main()
