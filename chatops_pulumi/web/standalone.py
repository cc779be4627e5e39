"""Messages as one self-contained HTML file."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from markupsafe import Markup

from chatops_pulumi.sandbox.message_diff import changes_in_words
from chatops_pulumi.web.presentation import channel_name
from chatops_pulumi.web.rendering import render, static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.message_diff import MessageChange
    from chatops_pulumi.sandbox.records import ButtonState
    from chatops_pulumi.sandbox.session import ChannelMessage

Section = tuple[str, "Sequence[tuple[ChannelMessage, Sequence[ButtonState]]]"]
"""A heading and its messages, each with its buttons in order."""


@dataclass(frozen=True)
class PreviewSection:
    """What one rule says."""

    name: str
    """The name of the rule."""
    event: str
    """The type of its event."""
    region: str
    messages: tuple[tuple[ChannelMessage, Sequence[ButtonState]], ...]
    """Each with its buttons in order."""
    problem: str = ""
    """Why there is no message."""


def preview_page(title: str, sections: Sequence[PreviewSection], denials: Sequence[str]) -> str:
    """An HTML document with the messages of a stack, and a table of contents by channel.

    Args:
        title: The title.
        sections: What each rule says.
        denials: Sentences about who may not press, and when.
    """
    contents: dict[str, list[tuple[int, PreviewSection]]] = {}
    for number, section in enumerate(sections, start=1):
        names = dict.fromkeys(channel_name(message.channel) for message, _ in section.messages)
        for name in names or {"No message": None}:
            contents.setdefault(name, []).append((number, section))
    return render("preview.html", title=title, css=_style(), sections=sections, contents=contents, denials=denials)


def diff_page(title: str, changes: Sequence[MessageChange]) -> str:
    """An HTML document with the messages that differ between two versions, old and new side by side."""
    pairs = [(change, side_by_side(change.diff)) for change in changes]
    words = changes_in_words(changes)
    return render("diff.html", title=title, css=_style(), pairs=pairs, words=words)


Row = tuple[str, str, str]
"""How a row differs (``same``, ``changed``, ``old``, ``new`` or ``gap``), its old text and its new text."""


def side_by_side(diff: Sequence[str]) -> list[Row]:
    """The lines of a difference as rows: a removed line is beside the line that replaces it."""
    rows: list[Row] = []
    removed: list[str] = []
    added: list[str] = []

    def flush() -> None:
        for old, new in zip_longest(removed, added):
            kind = "changed" if old is not None and new is not None else "old" if new is None else "new"
            rows.append((kind, old or "", new or ""))
        removed.clear()
        added.clear()

    for line in diff:
        if line.startswith("-"):
            removed.append(line[1:])
        elif line.startswith("+"):
            added.append(line[1:])
        else:
            flush()
            rows.append(("gap", "", "") if line == "@@" else ("same", line[1:], line[1:]))
    flush()
    return rows


def standalone_page(title: str, sections: Sequence[Section]) -> str:
    """An HTML document with the messages as the channel shows them.

    Args:
        title: The title of the browser's window.
        sections: The messages, each section with its heading.
    """
    return render("standalone.html", title=title, css=_style(), sections=sections)


def style_hash() -> str:
    """The hash that allows the document's style in a content security policy."""
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def _style() -> Markup:
    return Markup(static("page.css"))  # noqa: S704 a file of this package
