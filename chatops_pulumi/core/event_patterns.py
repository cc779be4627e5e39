"""EventBridge's event patterns: what AWS refuses in one. Pure, and known to the arguments and to the sandbox alike."""

import json
from collections.abc import Iterator, Mapping
from typing import Final, cast

OPERATORS: Final = frozenset(
    {"prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"}
)
"""AWS's comparison operators. Source: EventBridge user guide, "Comparison operators". ``$or`` takes the place of a field name."""

_OPERANDS: Final[Mapping[str, str]] = {
    "prefix": 'a text, or {"equals-ignore-case": a text}',
    "suffix": 'a text, or {"equals-ignore-case": a text}',
    "wildcard": "a text",
    "equals-ignore-case": "a text",
    "anything-but": "a text, a number, a list of them, or one of prefix, suffix, wildcard and equals-ignore-case",
    "numeric": 'a list, as [">", 0] or [">", 0, "<=", 5]',
    "cidr": "a text",
    "exists": "true or false",
}
_SIGNS: Final = frozenset({"=", ">", ">=", "<", "<="})
_RANGE_LENGTHS: Final = frozenset({2, 4})
_EXCLUDING: Final = frozenset({"prefix", "suffix", "wildcard", "equals-ignore-case"})

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
            if (
                not isinstance(value, list)
                or not value
                or not all(isinstance(item, dict) for item in cast("list[object]", value))
            ):
                yield f"{where} must be a list of objects, with at least one."
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
            yield f"{where} is {json.dumps(value)}. Values must be in a list, for example [{json.dumps(value)}]."


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
            elif not _takes(operators[0], cast("dict[str, object]", value)[operators[0]]):
                yield f"{where} has the comparison {json.dumps(value)}. {operators[0]} takes {_OPERANDS[operators[0]]}."


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_text_or_ignoring_case(value: object) -> bool:
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        return list(entries) == ["equals-ignore-case"] and isinstance(entries["equals-ignore-case"], str)
    return isinstance(value, str)


def _takes(operator: str, operand: object) -> bool:
    """Whether a comparison can have this operand."""
    match operator:
        case "prefix" | "suffix":
            return _is_text_or_ignoring_case(operand)
        case "exists":
            return isinstance(operand, bool)
        case "numeric":
            return isinstance(operand, list) and _is_range(cast("list[object]", operand))
        case "anything-but":
            return _can_be_excluded(operand)
        case _:
            return isinstance(operand, str)


def _is_range(operand: list[object]) -> bool:
    signs, numbers = operand[::2], operand[1::2]
    known = all(isinstance(sign, str) and sign in _SIGNS for sign in signs)
    return len(operand) in _RANGE_LENGTHS and known and all(map(_is_number, numbers))


def _can_be_excluded(operand: object) -> bool:
    if isinstance(operand, dict):
        entries = cast("dict[str, object]", operand)
        if len(entries) != 1 or not _EXCLUDING.issuperset(entries):
            return False
        (inner,) = entries.values()
        texts = cast("list[object]", inner) if isinstance(inner, list) else [inner]
        return bool(texts) and all(isinstance(text, str) for text in texts)
    values = cast("list[object]", operand) if isinstance(operand, list) else [operand]
    return bool(values) and all(isinstance(value, str) or _is_number(value) for value in values)
