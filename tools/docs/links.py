"""Checks the links of the built site: every page, picture and anchor exists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_ADDRESSES: Final = {"a": "href", "img": "src", "link": "href", "script": "src"}


@dataclass
class _Page(HTMLParser):
    """The links and anchors of a page."""

    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    anchors: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        address = given.get(_ADDRESSES.get(tag, ""))
        if address and given.get("rel") != "canonical":
            self.links.append((tag, address))


def broken_links(site: Path) -> list[str]:
    """What is wrong with the links of a site.

    Args:
        site: The folder with the built pages.
    """
    read = {path.resolve(): _read(path) for path in sorted(site.rglob("*.html"))}
    return [problem for path, page in read.items() for problem in _problems(site.resolve(), path, page, read)]


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page


def _problems(site: Path, path: Path, page: _Page, read: dict[Path, _Page]) -> Iterator[str]:
    where = path.relative_to(site).as_posix()
    if where == "404.html":
        return  # its addresses begin at the server's root
    for tag, address in page.links:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if tag != "a":
                yield f"{where}: loads {address} from another server"
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target /= "index.html"
        if not target.exists():
            yield f"{where}: {address} does not exist"
        elif parts.fragment and target in read and unquote(parts.fragment) not in read[target].anchors:
            yield f"{where}: {address} names an anchor that does not exist"
