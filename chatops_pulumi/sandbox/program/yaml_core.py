"""Reads YAML with the scalar rules of YAML 1.2, as the Pulumi CLI does.

PyYAML follows YAML 1.1, where ``on`` is a boolean, ``12:30`` a number and ``2026-01-31`` a date.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

import yaml

from chatops_pulumi.core.problems import has_lone_surrogate

_RULES = {
    "tag:yaml.org,2002:bool": (re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF"),
    "tag:yaml.org,2002:int": (re.compile(r"^[-+]?[0-9]+$"), "-+0123456789"),
    "tag:yaml.org,2002:float": (
        re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        "-+.0123456789",
    ),
    "tag:yaml.org,2002:merge": (re.compile(r"^<<$"), "<"),
    "tag:yaml.org,2002:null": (re.compile(r"^(?:~|null|Null|NULL|)$"), "~nN\0"),
}


class _CoreLoader(yaml.SafeLoader):
    """PyYAML's safe loader with YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 PyYAML's own shape


for _tag, (_pattern, _first) in _RULES.items():
    _CoreLoader.add_implicit_resolver(_tag, _pattern, [*_first.replace("\0", ""), *([""] if "\0" in _first else [])])


_WRONG_SCALARS = (ValueError, OverflowError, LookupError, AttributeError)
"""What PyYAML raises for a value that does not have the form of its explicit tag (``!!bool x``), for an escape that is not a
character, and for an integer of more digits than Python reads."""


_LARGEST = 100_000
"""Values of a document with its aliases expanded. A few aliases of aliases can stand for billions."""
_DEEPEST = 200
"""Levels of lists and mappings."""
_SCALARS = (str, int, float, type(None))


def load(text: str) -> object:
    """The document's value. Raises yaml.YAMLError, with a mark where the problem has a place."""
    with _yaml_errors():
        document = cast(object, yaml.load(text, Loader=_CoreLoader))  # noqa: S506 the loader derives from the safe one
        if _size(document, {}) > _LARGEST:
            raise yaml.MarkedYAMLError(problem=f"its aliases expand to more than {_LARGEST} values")
        return document


def compose(text: str) -> yaml.Node | None:
    """The document's nodes, each with its place in the text. Raises yaml.YAMLError."""
    with _yaml_errors():
        return yaml.compose(text, Loader=_CoreLoader)


def _size(value: object, sizes: dict[int, int], level: int = 0) -> int:
    """The number of values in a value with its aliases expanded. Raises yaml.YAMLError if it is not plain data.

    Args:
        value: The value.
        sizes: The sizes of the lists and mappings that were counted, by identity; 0 while one is being counted.
        level: How deep the value is.
    """
    if isinstance(value, str) and has_lone_surrogate(value):
        raise yaml.MarkedYAMLError(problem="a text contains a lone surrogate, which cannot be encoded")
    if isinstance(value, _SCALARS):
        return 1
    if not isinstance(value, dict | list):
        raise yaml.MarkedYAMLError(problem=f"a value has the type {type(value).__name__}, which JSON does not have")
    known = sizes.get(id(cast(object, value)))
    if known == 0 or level > _DEEPEST:
        raise yaml.MarkedYAMLError(
            problem="a value contains itself" if known == 0 else "the document is nested too deeply"
        )
    if known is not None:
        return known
    sizes[id(cast(object, value))] = 0
    entries = cast(list[object], value if isinstance(value, list) else [*value.keys(), *value.values()])
    size = 1 + sum(_size(entry, sizes, level + 1) for entry in entries)
    sizes[id(cast(object, value))] = size
    return size


@contextmanager
def _yaml_errors() -> Generator[None]:
    """Turns everything that PyYAML raises into a YAMLError with a ``problem``."""
    try:
        yield
    except RecursionError:
        raise yaml.MarkedYAMLError(problem="the document is nested too deeply") from None
    except _WRONG_SCALARS as error:
        raise yaml.MarkedYAMLError(
            problem="a value does not fit its tag, has an escape that is not a character, or has too many digits"
        ) from error
