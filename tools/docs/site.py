"""The site's source: all pages in one folder, with links that work there."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

OUTSIDE: Final = {
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
}
"""Pages outside of ``docs/`` to their places on the site."""

_REGISTRY: Final = frozenset({"_index.md", "installation-configuration.md"})
"""Pages of the Pulumi Registry, which have another form."""

_LINK: Final = re.compile(r"(!?)\[((?:[^\]\[]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:|#")


def write_source(root: Path, to: Path) -> None:
    """Copy all pages, pictures and the style.

    Args:
        root: The repository.
        to: The folder to write. It is emptied first.
    """
    shutil.rmtree(to, ignore_errors=True)
    for source, target in pages(root):
        path = to / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(for_site(source.read_text("utf-8"), source.relative_to(root).as_posix(), target), "utf-8")
    for file in sorted((root / "docs").rglob("*")):
        if file.suffix in {".png", ".svg", ".css"}:
            path = to / file.relative_to(root / "docs")
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, path)


def pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Every page of the site: its file, and its place on the site."""
    for page in sorted((root / "docs").rglob("*.md")):
        if page.name not in _REGISTRY:
            yield page, page.relative_to(root / "docs").as_posix()
    for name, target in OUTSIDE.items():
        if name != "README.md":
            yield root / name, target


def for_site(text: str, source: str, target: str) -> str:
    """A page with its links as the site needs them. A link to a file that is not on the site becomes the file's path.

    Args:
        text: The page.
        source: Its path in the repository.
        target: Its place on the site.
    """

    def replaced(found: re.Match[str]) -> str:
        mark, label, link = found.groups()
        if _SCHEME.match(link):
            return found[0]
        address, hash_, fragment = link.partition("#")
        path = os.path.normpath(PurePosixPath(source).parent / address)
        place = OUTSIDE.get(path, path.removeprefix("docs/") if path.startswith("docs/") else None)
        if place is None:
            return f"{label} (`{path}`)" if label.strip("`") != path else f"`{path}`"
        if place == "playbooks":
            place = "playbooks/README.md"
        return f"{mark}[{label}]({os.path.relpath(place, PurePosixPath(target).parent)}{hash_}{fragment})"

    return _LINK.sub(replaced, text)
