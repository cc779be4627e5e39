"""An event that a pattern matches. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import all_texts

_TEXT: Final = "example"
_OTHERS: Final = ("not-example-at-all", "zqzq", "0000", "~~~~")
"""Texts with no letter in common."""


class NoSampleError(Exception):
    """A pattern has a part for which no value is known."""


def sample_for(pattern: Mapping[str, Any], account: str, region: str, now: datetime) -> dict[str, Any]:
    """Return an event that a pattern matches.

    Args:
        pattern: The event pattern.
        account: The account of the event.
        region: The region of the event.
        now: The time of the event.

    Raises:
        NoSampleError: The pattern has an operator for which no value is known.
    """
    event: dict[str, Any] = {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "source": _TEXT,
        "detail-type": _TEXT,
        "account": account,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [],
        "detail": {},
    }
    try:
        _fill(event, pattern)
    except (AttributeError, IndexError, StopIteration, TypeError, ValueError) as error:
        raise NoSampleError("it has a form that EventBridge does not accept.") from error
    return event


def _fill(event: dict[str, Any], pattern: Mapping[str, Any]) -> None:
    for key, wanted in pattern.items():
        if key == "$or":
            _fill(event, cast("list[Mapping[str, Any]]", wanted)[0])
        elif isinstance(wanted, Mapping):
            inner = event.get(key)
            below = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
            _fill(below, cast("Mapping[str, Any]", wanted))
            event[key] = below
        elif {"exists": False} in wanted:
            event.pop(key, None)
        else:
            value = _value(cast("list[Any]", wanted))
            event[key] = [value] if key == "resources" else value


def _value(wanted: list[Any]) -> Any:
    for one in wanted:
        if not isinstance(one, Mapping):
            return one
    operator, operand = next(iter(cast("Mapping[str, Any]", wanted[0]).items()))
    inner: Any = operand
    if isinstance(operand, Mapping):
        (inner,) = cast("Mapping[str, Any]", operand).values()
    match operator:
        case "prefix":
            return f"{inner}{_TEXT}"
        case "suffix":
            return f"{_TEXT}{inner}"
        case "wildcard":
            return re.sub(r"(?<!\\)\*", "x", str(inner)).replace("\\*", "*").replace("\\\\", "\\")
        case "equals-ignore-case":
            return inner
        case "exists":
            return _TEXT
        case "anything-but":
            return _other_than(operand)
        case "numeric":
            return _number(cast("list[Any]", operand))
        case "cidr":
            return str(operand).split("/", 1)[0]
        case _:
            raise NoSampleError(f"the operator {operator!r} of the pattern is not known to this command.")


def _other_than(operand: object) -> str:
    """A text that contains nothing of the operand, whether that is a text, a list, or a start, an end or a wildcard."""
    parts = [part.casefold() for text in all_texts(operand) for part in text.split("*") if part]
    return next((one for one in _OTHERS if not any(part in one for part in parts)), _OTHERS[0])


def _number(bounds: list[Any]) -> float:
    """A number within the bounds, which come as pairs of an operator and a number."""
    lowest, highest = float("-inf"), float("inf")
    for sign, limit in zip(bounds[::2], bounds[1::2], strict=True):
        if sign == "=":
            return float(limit)
        if sign.startswith(">"):
            lowest = max(lowest, float(limit))
        else:
            highest = min(highest, float(limit))
    if lowest == float("-inf"):
        return highest - 1
    return lowest + 1 if highest == float("inf") else (lowest + highest) / 2
