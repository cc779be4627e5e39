"""Generate the reference pages and build the site: ``python -m tools.docs``. With ``--check``, only compare the pages."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from chatops_pulumi.confirm import status
from chatops_pulumi.hosting.host import Host
from tools.docs import commands, components, limit_tables, packages, picture, playbook_tables
from tools.docs.links import broken_links
from tools.docs.llms import listed, write_llms
from tools.docs.site import write_source

ROOT = Path(__file__).parents[2]


def generated() -> Iterator[tuple[Path, str]]:
    """The generated pages and their texts."""
    reference = ROOT / "docs" / "reference"
    yield reference / "components.md", components.page(json.loads(Host().schema or "{}"))
    yield reference / "commands.md", commands.page()
    yield reference / "events-and-buttons.md", playbook_tables.page()
    yield reference / "limits.md", limit_tables.page()
    unverified = ROOT / "docs" / "confirm.md"
    known = status.read(status.FILE.read_text("utf-8"))
    yield unverified, status.with_table(unverified.read_text("utf-8"), known)
    architecture = ROOT / "docs" / "explanation" / "architecture.md"
    yield architecture, packages.with_packages(architecture.read_text("utf-8"), ROOT)
    yield architecture.with_name("packages.svg"), picture.svg(packages.direct_imports(), "Which package imports which")


def build() -> list[str]:
    """Build the site from the pages as they are. Returns what is wrong with it."""
    config = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]
    source, site = ROOT / config["docs_dir"], ROOT / config["site_dir"]
    write_source(ROOT, source)
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--clean", "--strict"]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 our own tool
    if done.returncode:
        return [done.stdout + done.stderr]
    write_llms(source, site, config["site_name"], config["site_description"], config["nav"])
    present = {page.relative_to(source).as_posix() for page in source.rglob("*.md")}
    problems = [
        f"{page} is not in the navigation of zensical.toml" for page in sorted(present - {*listed(config["nav"])})
    ]
    return [*problems, *broken_links(site)]


def main() -> None:
    """Run the command."""
    old = [path for path, text in generated() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        if old:
            names = ", ".join(path.relative_to(ROOT).as_posix() for path in old)
            sys.exit(f"{names}: not up to date. Fix: make docs")
    else:
        for path, text in generated():
            path.write_text(text, "utf-8")
    problems = build()
    if problems:
        sys.exit("\n".join(problems))
    sys.stdout.write("The site is in build/site. Open build/site/index.html.\n")


if __name__ == "__main__":
    main()
