"""Messages as one self-contained HTML file."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from markupsafe import Markup

from chatops_pulumi.web.rendering import render, static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.records import ButtonState
    from chatops_pulumi.sandbox.session import ChannelMessage

Section = tuple[str, "Sequence[tuple[ChannelMessage, Sequence[ButtonState]]]"]
"""A heading and its messages, each with its buttons in order."""


def standalone_page(title: str, sections: Sequence[Section], denials: Sequence[str] = ()) -> str:
    """An HTML document with the messages as the channel shows them.

    Args:
        title: The title of the browser's window.
        sections: The messages, each section with its heading.
        denials: Sentences about who may not press, and when.
    """
    return render("standalone.html", title=title, css=_style(), sections=sections, denials=denials)


def style_hash() -> str:
    """The hash that allows the document's style in a content security policy."""
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def _style() -> Markup:
    return Markup(static("page.css"))  # noqa: S704 a file of this package
