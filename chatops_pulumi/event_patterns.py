"""EventBridge's event patterns: what AWS refuses in one. Pure, and known to the arguments and to the sandbox alike."""

import json
from collections.abc import Iterator, Mapping
from typing import Final, cast

OPERATORS: Final = frozenset(
    {"prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"}
)
"""AWS's comparison operators. Source: EventBridge user guide, "Comparison operators" (``$or`` stands above leaves)."""

EVENT_FIELDS: Final = (
    "version",
    "id",
    "detail-type",
    "source",
    "account",
    "time",
    "region",
    "resources",
    "detail",
)
"""The top-level fields of every event. Source: EventBridge user guide, "Events". ``replay-name`` is only in replayed ones."""


def pattern_problems(text: str) -> list[str]:
    """Why AWS would refuse a pattern (InvalidEventPatternException); empty if it would not."""
    try:
        pattern = cast("object", json.loads(text))
    except (ValueError, RecursionError) as error:
        return [f"it is not valid JSON: {error}."]
    if not isinstance(pattern, dict):
        return ["it must be a JSON object."]
    if not pattern:
        return ["it is empty, and would match nothing or everything. Name at least the source."]
    return list(_problems(cast("dict[str, object]", pattern), ()))


def _problems(node: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    for key, value in node.items():
        where = ".".join((*path, key))
        if key == "$or":
            if not isinstance(value, list) or not all(isinstance(item, dict) for item in cast("list[object]", value)):
                yield f"{where} must be a list of objects."
            else:
                for item in cast("list[dict[str, object]]", value):
                    yield from _problems(item, path)
        elif isinstance(value, dict):
            if not value:
                yield f"{where} is an empty object. Give the accepted values as a list."
            yield from _problems(cast("dict[str, object]", value), (*path, key))
        elif isinstance(value, list):
            yield from _list_problems(cast("list[object]", value), where)
        else:
            yield f"{where} is {json.dumps(value)}. Values must stand in a list, as [{json.dumps(value)}]."


def _list_problems(values: list[object], where: str) -> Iterator[str]:
    if not values:
        yield f"{where} is an empty list. Give at least one accepted value."
    for value in values:
        if isinstance(value, list):
            yield f"{where} has a list inside its list."
        elif isinstance(value, dict):
            operators = list(cast("dict[str, object]", value))
            if len(operators) != 1 or operators[0] not in OPERATORS:
                yield (
                    f"{where} has the comparison {json.dumps(value)}. AWS knows one operator each: "
                    f"{', '.join(sorted(OPERATORS))}."
                )
