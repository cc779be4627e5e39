"""Reads JSON, and values of it that can have any shape: a value of another shape counts as missing."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

_DEEPEST: Final = 200
"""Levels of lists and objects: far more than any document of AWS, and few enough for every function that walks one."""


def strict_json(text: str) -> object:
    """Return the value of a JSON text.

    Python's own reader accepts NaN, infinite numbers and lone surrogates, and fails on deep nesting with another error.

    Raises:
        ValueError: The text is not JSON, or other readers of JSON cannot read it.
    """
    try:
        document = cast("object", json.loads(text, parse_constant=_refuse_constant))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    reason = unreadable(document)
    if reason is not None:
        raise ValueError(reason)
    return document


def unreadable(document: object) -> str | None:
    """Return why other readers of JSON cannot read a document that Python's own reader accepted; None if they can."""
    if not is_flat(document, _DEEPEST):
        return "it is nested too deeply"
    try:
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return "it contains a lone surrogate, which cannot be encoded"
    except ValueError:
        return "a number is too large"  # 1e999 reads as infinite
    return None


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")


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
