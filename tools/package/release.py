"""Check that a tag can be released: ``python -m tools.package.release vX.Y.Z``."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from chatops_pulumi.version import __version__

ROOT = Path(__file__).parents[2]


def problems(tag: str, root: Path = ROOT) -> Iterator[str]:
    """Why the tag cannot be released.

    Args:
        tag: The Git tag.
        root: The repository.
    """
    if tag != f"v{__version__}":
        yield f"the tag is {tag}, but chatops_pulumi/version.py has {__version__}, so it must be v{__version__}"
    schema = json.loads((root / "schema.json").read_text("utf-8"))
    if schema["version"] != __version__:
        yield f"schema.json has the version {schema['version']}. Fix: make schema"
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    if not any(heading.split()[0].strip("[]") == __version__ for heading in headings):
        yield f"CHANGELOG.md has no section '## {__version__}'"
    if not (root / "tests" / "upgrades" / "records" / __version__).is_dir():
        yield f"tests/upgrades/records has no record of {__version__}. Fix: make record"


def main() -> None:
    """Run the command. The exit code is 1 if the tag cannot be released."""
    found = list(problems(sys.argv[1] if len(sys.argv) > 1 else ""))
    sys.exit("\n".join(found) or 0)


if __name__ == "__main__":
    main()
