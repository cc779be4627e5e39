"""moto's matching of EventBridge's ``wildcard``, in linear time.

moto builds a regular expression with one ``.*`` for each ``*``. It backtracks: with the pattern ``*a*a*a*a*ab``, one event could
stop the sandbox.
"""

import re
from typing import Any
from unittest.mock import patch

from moto.events.models import EventPattern

_PART = re.compile(r"\\([*\\])|(\*)|(.)", re.DOTALL)


def matches_wildcard(item: object, pattern: str) -> bool:
    """Whether a value matches a ``wildcard`` of an event pattern.

    Args:
        item: The value. Only a string can match.
        pattern: The wildcard: ``*`` matches any characters, and a backslash makes ``*`` or a backslash literal.
    """
    if not isinstance(item, str):
        return False
    literals = [""]
    for escaped, star, plain in _PART.findall(pattern):
        if star:
            literals.append("")
        else:
            literals[-1] += escaped or plain
    first, *middle = literals
    if not middle:
        return item == first
    last = middle.pop()
    if not item.startswith(first) or not item.endswith(last) or len(item) < len(first) + len(last):
        return False
    at, end = len(first), len(item) - len(last)
    for literal in middle:
        found = item.find(literal, at, end)
        if found < 0:
            return False
        at = found + len(literal)
    return True


def in_linear_time() -> Any:
    """The replacement of moto's function, to start and to stop: moto has no setting for it."""
    return patch.object(EventPattern, "_wildcard_match", staticmethod(matches_wildcard))
