"""The ``config`` block of a Pulumi project: declared types, defaults, and values as the Pulumi SDK receives them."""

import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from chatops_pulumi.core.json_values import strict_json

SECRET_PLACEHOLDER = "(secret)"  # noqa: S105 it is what is shown instead of one
"""What the program gets for a secret of a stack file: only the stack's own key could decrypt it."""

_LONGEST_VALUE = 60
"""Characters of a value that an error shows."""

TYPES = ("string", "integer", "boolean", "array", "object")
"""The types that a project file can declare (Pulumi's project schema)."""


class ConfigError(Exception):
    """The ``config`` block itself is wrong."""


@dataclass(frozen=True)
class Declaration:
    """One entry of the project's ``config`` block."""

    type: str | None
    """None: any. Only keys of other namespaces have no type."""
    default: object
    """None: there is no default."""
    items: str | None = None
    """The type of an array's items."""


def declarations(project: str, block: object) -> dict[str, Declaration]:
    """Full key to declaration. A text instead of a block is the old spelling of ``stackConfigDir``."""
    if block is None or isinstance(block, str):
        return {}
    if not isinstance(block, dict):
        raise ConfigError(f"'config' must hold keys and values, but it holds a {type(block).__name__}.")
    entries = cast(dict[object, object], block)
    return {_full(project, str(key)): _declaration(str(key), entry) for key, entry in entries.items()}


def _full(project: str, key: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _declaration(key: str, entry: object) -> Declaration:
    if not isinstance(entry, dict):
        return Declaration(type=None, default=entry)
    settings = cast(dict[str, object], entry)
    if "value" in settings and "default" in settings:
        raise ConfigError(f"'config.{key}' has both 'value' and 'default'. Keep one of them.")
    declared = settings.get("type")
    default = settings.get("value", settings.get("default"))
    if declared is None and ":" not in key and default is None:
        # The CLI reads an untyped object as the value itself; without a value it is a text that must be set.
        declared = "string"
    if declared is not None and declared not in TYPES:
        raise ConfigError(f"'config.{key}' has the type '{declared}'. Pulumi knows: {', '.join(TYPES)}.")
    items = settings.get("items")
    item_type = cast(dict[str, object], items).get("type") if isinstance(items, dict) else None
    return Declaration(
        type=cast(str | None, declared), default=default, items=item_type if isinstance(item_type, str) else None
    )


def as_text(value: object) -> tuple[str, bool]:
    """A value as the Pulumi CLI hands it to the SDK, and whether a secret is in it.

    Numbers and booleans become text, objects and arrays JSON. A secret becomes a placeholder.
    """
    plain, secret = _without_secrets(value)
    if isinstance(plain, str):
        return plain, secret
    if isinstance(plain, bool):
        return ("true" if plain else "false"), secret
    if isinstance(plain, dict | list):
        return json.dumps(plain, default=str, ensure_ascii=False), secret
    return str(plain), secret


def _without_secrets(value: object) -> tuple[object, bool]:
    if isinstance(value, Mapping):
        entries = cast(Mapping[str, object], value)
        if set(entries) == {"secure"}:
            return SECRET_PLACEHOLDER, True
        parts = {str(key): _without_secrets(entry) for key, entry in entries.items()}
        return {key: part for key, (part, _) in parts.items()}, any(secret for _, secret in parts.values())
    if isinstance(value, list):
        items = [_without_secrets(item) for item in cast(list[object], value)]
        return [item for item, _ in items], any(secret for _, secret in items)
    return value, False


def wrong_type(declaration: Declaration, text: str) -> str | None:
    """Why ``text`` does not have the declared type; None if it has. The end of a sentence about the key."""
    match declaration.type:
        case "integer":
            return None if _is_integer(text) else f"must be an integer, but it is {_quote(text)}."
        case "boolean":
            return None if text in ("true", "false") else f"must be true or false, but it is {_quote(text)}."
        case "array":
            return _wrong_array(declaration, text)
        case "object":
            return None if isinstance(_parsed(text), dict) else f"must be an object, but it is {_quote(text)}."
        case _:
            return None


def _wrong_array(declaration: Declaration, text: str) -> str | None:
    value = _parsed(text)
    if not isinstance(value, list):
        return f"must be a list, but it is {_quote(text)}."
    if declaration.items:
        for index, item in enumerate(cast(list[object], value)):
            reason = wrong_type(Declaration(type=declaration.items, default=None), as_text(item)[0])
            if reason or (declaration.items == "string" and not isinstance(item, str)):
                return f"has a wrong item {index}: it {reason or f'must be a text, but it is {json.dumps(item)}.'}"
    return None


def _parsed(text: str) -> object:
    try:
        return strict_json(text)
    except ValueError:
        return None


def _is_integer(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True


def _quote(text: str) -> str:
    return f"'{textwrap.shorten(text, _LONGEST_VALUE, placeholder='...')}'"
