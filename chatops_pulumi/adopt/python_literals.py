"""Writes values as Python code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

_WIDTH: Final = 120
_KEY: Final = 30
"""Characters that are left for a key before a value."""
_VALUE: Final = "\ue000"
"""Marks the place of a parameter's value: a private-use character, which no text of a message contains."""


@dataclass(frozen=True)
class Expression:
    """Python code in the place of a value."""

    code: str


@dataclass(frozen=True)
class TextWithParameter:
    """A text that contains the value of a parameter."""

    parts: tuple[str, ...]
    """The text around each place of the value."""
    parameter: str


def literal(value: Any, depth: int) -> str:
    """Write a value as Python code, with one entry per line if it does not fit into one line.

    Args:
        value: Maps, lists, strings, numbers, booleans, and the classes of this module.
        depth: How many levels the code is indented.
    """
    if isinstance(value, Expression):
        return value.code
    if isinstance(value, TextWithParameter):
        return _lines(
            [_formatted(line, value.parameter) for line in _VALUE.join(value.parts).splitlines(keepends=True)], depth
        )
    if isinstance(value, Mapping):
        entries = [
            f"{literal(key, depth + 1)}: {literal(entry, depth + 1)}"
            for key, entry in cast("Mapping[str, Any]", value).items()
        ]
        return _bracketed("{", entries, "}", depth)
    if isinstance(value, list):
        return _bracketed("[", [literal(entry, depth + 1) for entry in cast("list[Any]", value)], "]", depth)
    if isinstance(value, str):
        return _lines([_quoted(line) for line in value.splitlines(keepends=True)] or [_quoted(value)], depth)
    return repr(value)


def _lines(lines: Sequence[str], depth: int) -> str:
    """A text of one or more lines."""
    return lines[0] if len(lines) == 1 else _bracketed("(", lines, ")", depth, "")


def _quoted(value: str) -> str:
    return f'"{_escaped(value)}"'


def _formatted(line: str, parameter: str) -> str:
    """A line of a text with a parameter."""
    if _VALUE not in line:
        return _quoted(line)
    parts = (_escaped(part).replace("{", "{{").replace("}", "}}") for part in line.split(_VALUE))
    return f'f"{f"{{{parameter}}}".join(parts)}"'


def _escaped(value: str) -> str:
    """A text between double quotes, as formatters write it. Invisible characters are escaped, so that nothing hides."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in value.replace("\\", "\\\\").replace('"', '\\"')
    )


def _bracketed(start: str, entries: Sequence[str], end: str, depth: int, between: str = ",") -> str:
    short = f"{start}{', '.join(entries)}{end}"
    if between and len(short) + 4 * depth + _KEY <= _WIDTH and "\n" not in short:
        return short
    inner = "    " * (depth + 1)
    return start + "".join(f"\n{inner}{entry}{between}" for entry in entries) + f"\n{'    ' * depth}{end}"
