"""Finds the values in a text that differ in each run."""

import re
from collections.abc import Iterable
from typing import Final

ANY: Final = "<any>"
"""Matches any text on one line."""

_CHANGING: Final = re.compile(
    r"\bd-[A-Z0-9]{9}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\b[0-9a-f]{32}\b"
    r"|\b[A-Z]{4}[A-Z0-9]{17}\b"
    r"|(?<=[a-z0-9]-)[0-9a-f]{7}\b"
    r"|\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})"
)
"""Deployment IDs, UUIDs and other long IDs, IDs of roles, random suffixes of names, and times."""


def stable(text: str, ids: Iterable[str] = ()) -> str:
    """A text in which ``<any>`` stands for what differs in each run.

    Args:
        text: The text.
        ids: Further values that differ, for example the IDs of operations.
    """
    for identifier in sorted(ids, key=len, reverse=True):
        text = text.replace(identifier, ANY)
    return _CHANGING.sub(ANY, text)
