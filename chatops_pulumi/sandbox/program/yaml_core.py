"""Reads YAML with the scalar rules of YAML 1.2, as the Pulumi CLI does.

PyYAML follows YAML 1.1, where ``on`` is a boolean, ``12:30`` a number and ``2026-01-31`` a date.
"""

import re
from typing import cast

import yaml

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


def load(text: str) -> object:
    """The document's value. Raises yaml.YAMLError, with a mark where the problem has a place."""
    try:
        return cast(object, yaml.load(text, Loader=_CoreLoader))  # noqa: S506 the loader derives from the safe one
    except RecursionError:
        raise yaml.YAMLError("the document is nested too deeply") from None
    except ValueError as error:  # Python reads no integer with more than 4300 digits
        raise yaml.YAMLError("a number has too many digits") from error


def compose(text: str) -> yaml.Node | None:
    """The document's nodes, each with its place in the text. Raises yaml.YAMLError."""
    try:
        return yaml.compose(text, Loader=_CoreLoader)
    except RecursionError:
        raise yaml.YAMLError("the document is nested too deeply") from None
