"""Where moto's matching of event patterns differs from AWS's event-ruler (1.7.3), or takes too long.

Wildcards: moto builds a regular expression with one ``.*`` for each ``*``. It backtracks: with the pattern ``*a*a*a*a*ab``, one
event could stop the sandbox. Values: for moto, ``true`` equals ``1``, and an empty list exists.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast
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


_matches_filters = EventPattern._does_item_match_filters  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - moto has no setting for it


class _Boolean:
    """A boolean of an event: equal to no number and no text."""


def matches_filters(self: EventPattern, item: object, filters: list[object]) -> bool:
    """Whether a value of an event matches one of the filters of its field.

    Args:
        self: The pattern.
        item: The value, a list of values, or moto's mark for a field that the event does not have.
        filters: Texts, numbers, booleans, null, and operators.
    """
    if item == []:  # for AWS, a field with an empty list does not exist
        return {"exists": False} in filters
    values = cast("list[object]", item if isinstance(item, list) else [item])
    booleans = [value for value in values if isinstance(value, bool)]
    if not booleans:
        return _matches_filters(self, item, [one for one in filters if not isinstance(one, bool)])
    if any(value is one for value in booleans for one in filters):
        return True
    others = [one for one in filters if not isinstance(one, bool)]
    hidden = [_Boolean() if isinstance(value, bool) else value for value in values]
    return _matches_filters(self, hidden, others)


@contextmanager
def as_aws_matches() -> Generator[None]:
    """Moto's functions replaced: it has no setting for it."""
    with (
        patch.object(EventPattern, "_wildcard_match", staticmethod(matches_wildcard)),
        patch.object(EventPattern, "_does_item_match_filters", matches_filters),
    ):
        yield
