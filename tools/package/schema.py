"""Write ``schema.json`` for the Pulumi Registry: ``python -m tools.package.schema [--repository ADDRESS]``."""

import argparse
import json
from pathlib import Path

from chatops_pulumi.hosting.host import Host
from chatops_pulumi.hosting.metadata import with_metadata

ROOT = Path(__file__).parents[2]


def schema_text(repository: str | None = None) -> str:
    """The file's text.

    Args:
        repository: See ``with_metadata``.
    """
    return json.dumps(with_metadata(json.loads(Host().schema or "{}"), repository), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", help="for example https://github.com/example/pulumi-chatops", default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "schema.json")
    given = parser.parse_args()
    given.out.write_text(schema_text(given.repository or None), "utf-8")


if __name__ == "__main__":
    main()
