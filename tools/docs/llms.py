"""The site for language models: ``llms.txt`` lists all pages with their subjects, and each page is Markdown next to its HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_NOT_A_SUMMARY: Final = ("#", "|", "```", "<!--", "!!!", "![", "- ", ">", "    ")


def write_llms(source: Path, site: Path, name: str, description: str, nav: Sequence[Mapping[str, Any]]) -> None:
    """Write ``llms.txt``, and copy each page of ``source``.

    Args:
        source: The folder with the site's pages in Markdown.
        site: The built site.
        name: The site's name.
        description: The site's description.
        nav: The navigation of ``zensical.toml``.
    """
    lines = [f"# {name}", "", f"> {description}", ""]
    lines += _lines(source, nav, 2)
    (site / "llms.txt").write_text(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n", "utf-8")
    for page in source.rglob("*.md"):
        copy = site / page.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(page.read_text("utf-8"), "utf-8")


def _lines(source: Path, nav: Sequence[Mapping[str, Any]], level: int) -> Iterator[str]:
    """The headings and pages of a navigation, with headings from ``level`` down."""
    for title, entry in (item for group in nav for item in group.items()):
        if isinstance(entry, str):
            yield _line(source, title, entry)
        else:
            yield from ("", f"{'#' * level} {title}", "")
            yield from _lines(source, entry, level + 1)


def listed(nav: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Every page of a navigation."""
    for group in nav:
        for entry in group.values():
            if isinstance(entry, str):
                yield entry
            else:
                yield from listed(entry)


def _line(source: Path, title: str, page: str) -> str:
    text = summary((source / page).read_text("utf-8"))
    return f"- [{title}]({page}){f': {text}' if text else ''}"


def summary(text: str) -> str:
    """The first sentence of a page's first paragraph, without markup."""
    title = _TITLE.search(text)
    for paragraph in text[title.end() if title else 0 :].split("\n\n"):
        stripped = paragraph.strip()
        if stripped and not stripped.startswith(_NOT_A_SUMMARY):
            line = (
                re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(stripped.split())).replace("**", "").replace("`", "")
            )
            return re.split(r"(?<=[.!?]) ", line, maxsplit=1)[0].rstrip(":")
    return ""
