"""Reads JSON values that can have any shape: a value of another shape counts as missing."""

from collections.abc import Iterator, Mapping
from typing import Any, cast


def mapping(value: object) -> dict[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return dict(cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else {}


def is_flat(value: object, levels: int) -> bool:
    """Return whether lists and objects nest in at most this many levels."""
    level: list[object] = [value]
    for _ in range(levels + 1):
        inner: list[object] = []
        for entry in level:
            if isinstance(entry, dict):
                inner += cast("dict[str, object]", entry).values()
            elif isinstance(entry, list):
                inner += cast("list[object]", entry)
        if not inner:
            return True
        level = inner
    return False


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]


def texts(value: object) -> tuple[str, ...]:
    """Return the strings of a list."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(entry for entry in entries if isinstance(entry, str))


def pairs(value: object) -> dict[str, str]:
    """Return the entries of an object whose values are strings."""
    return {key: entry for key, entry in mapping(value).items() if isinstance(entry, str)}


def all_texts(value: object) -> Iterator[str]:
    """Yield every string in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for entry in cast("Mapping[str, object]", value).values():
            yield from all_texts(entry)
    elif isinstance(value, list):
        for entry in cast("list[object]", value):
            yield from all_texts(entry)
