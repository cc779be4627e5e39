"""Looking into JSON that may be wrong anywhere: whatever does not have the shape it should have counts as left out."""

from collections.abc import Mapping
from typing import Any, cast


def mapping(value: object) -> dict[str, Any]:
    """The value, if it is an object."""
    return dict(cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else {}


def is_flat(value: object, levels: int) -> bool:
    """Whether lists and objects nest in at most so many levels."""
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
    """The objects of a list."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", entry) for entry in entries if isinstance(entry, dict)]


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list."""
    entries = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(entry for entry in entries if isinstance(entry, str))


def pairs(value: object) -> dict[str, str]:
    """The entries of an object whose values are texts."""
    return {key: entry for key, entry in mapping(value).items() if isinstance(entry, str)}
