"""Looking into arguments that may be wrong anywhere: whatever does not have the shape it should have counts as left out."""

from collections.abc import Mapping
from typing import cast

import pulumi

from chatops_pulumi.validation.fields import Pending


def mapping(value: object) -> Mapping[str, object]:
    """The value, if it is a map."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def is_given(args: Mapping[str, object], field: str) -> bool:
    """Whether a map holds anything. What is no map does: its own problem is told, and it should have held something."""
    return field in args and (not isinstance(args[field], Mapping) or bool(args[field]))


def sequence(value: object) -> list[object]:
    """The value, if it is a list."""
    return list(cast("list[object]", value)) if isinstance(value, (list, tuple)) else []


def one_of(value: object, known: tuple[str, ...], default: str) -> str:
    """The value, if it is one of the known words."""
    return next((word for word in known if isinstance(value, str) and value == word), default)


def is_known(value: object) -> bool:
    """Whether nothing in a value of the settings is an output, or waits for one."""
    if isinstance(value, Mapping):
        return all(is_known(entry) for entry in cast("Mapping[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return all(is_known(entry) for entry in cast("list[object]", value))
    return not isinstance(value, (Pending, pulumi.Output))
