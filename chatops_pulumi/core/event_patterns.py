"""EventBridge's event patterns: what AWS refuses in one. Pure, and known to the arguments and to the sandbox alike.

The rules are those of AWS's own engine, event-ruler 1.7.3 (``JsonRuleCompiler``), and of the EventBridge user guide.
"""

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from chatops_pulumi.core.json_values import unreadable

OPERATORS: Final = frozenset(
    {"prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"}
)
"""AWS's comparison operators. Source: EventBridge user guide, "Comparison operators". ``$or`` takes the place of a field name."""

_OPERANDS: Final[Mapping[str, str]] = {
    "prefix": 'a string, or {"equals-ignore-case": a string}',
    "suffix": 'a string, or {"equals-ignore-case": a string}',
    "wildcard": "a string without consecutive *, in which a backslash only precedes * or another backslash",
    "equals-ignore-case": "a string",
    "anything-but": "a string, a number (at most 5e9), a list of strings or of numbers, or a comparison with prefix, suffix, "
    "wildcard or equals-ignore-case and a non-empty string or a list of them",
    "numeric": 'a comparison such as [">", 0] or ["=", 5], or a range with the lower bound first such as [">", 0, "<=", 5], '
    "with numbers between -5e9 and 5e9",
    "cidr": "an IPv4 address with a mask from /0 to /31, or an IPv6 address with a mask from /0 to /127",
    "exists": "true or false",
}
_LOWER: Final = frozenset({">", ">="})
_UPPER: Final = frozenset({"<", "<="})
_SIGNS: Final = frozenset({"=", *_LOWER, *_UPPER})
_COMPARISON_LENGTH: Final = 2
_RANGE_LENGTH: Final = 4
_LARGEST_NUMBER: Final = 5_000_000_000
"""EventBridge user guide, numeric matching."""
_EXCLUDING: Final = frozenset({"prefix", "suffix", "wildcard", "equals-ignore-case"})
_WILDCARD: Final = re.compile(r"(?!.*\*\*)(?:[^\\]|\\[*\\])*", re.DOTALL)
_FEWEST_ALTERNATIVES: Final = 2
_DEEPEST: Final = 100
"""This package's own limit: deeper than any event, and shallow enough for every function that walks a pattern."""

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
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        repeated.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        pattern = cast("object", json.loads(text, object_pairs_hook=unique, parse_constant=_refuse_constant))
    except RecursionError:
        return ["it is nested too deeply."]
    except ValueError as error:
        return [f"it is not valid JSON: {error}."]
    if not isinstance(pattern, dict):
        return ["it must be a JSON object."]
    if not pattern:
        return ["it is empty. Name at least the source."]
    found = [f"{name} appears twice in one object. Put all accepted values into one list." for name in repeated]
    found += _problems(cast("dict[str, object]", pattern), ())
    if not found and (reason := unreadable(cast("object", pattern))) is not None:
        return [f"it cannot be read: {reason}."]
    return found


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _problems(node: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    if len(path) > _DEEPEST:
        yield f"{'.'.join(path[:3])}… is nested more than {_DEEPEST} levels deep."
        return
    for key, value in node.items():
        where = ".".join((*path, key))
        if key == "$or":
            yield from _alternatives_problems(value, node, where, path)
        elif isinstance(value, dict):
            if not value:
                yield f"{where} is an empty object. Give the accepted values as a list."
            yield from _problems(cast("dict[str, object]", value), (*path, key))
        elif isinstance(value, list):
            yield from _list_problems(cast("list[object]", value), where)
        else:
            yield f"{where} is {json.dumps(value)}. Values must be in a list, for example [{json.dumps(value)}]."


def _alternatives_problems(
    value: object, node: Mapping[str, object], where: str, path: tuple[str, ...]
) -> Iterator[str]:
    """What is wrong with an ``$or``, which belongs to ``node``."""
    alternatives = cast("list[object]", value) if isinstance(value, list) else []
    if len(alternatives) < _FEWEST_ALTERNATIVES or not all(isinstance(item, dict) and item for item in alternatives):
        yield f"{where} must be a list of at least {_FEWEST_ALTERNATIVES} objects, each with at least one field."
        return
    for item in cast("list[dict[str, object]]", alternatives):
        yield from (f"{where} has {name}, which is an operator and not a field." for name in item if name in OPERATORS)
        yield from (
            f"{'.'.join((*path, name))} is filtered both inside and outside of {where}. Filter on it in one place."
            for name in item
            if name != "$or" and name in node
        )
        yield from _problems(item, path)


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


def _is_number_in_range(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER


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
        case "wildcard":
            return isinstance(operand, str) and _WILDCARD.fullmatch(operand) is not None
        case "cidr":
            return isinstance(operand, str) and _is_network(operand)
        case _:
            return isinstance(operand, str)


def _is_network(text: str) -> bool:
    """Whether AWS accepts an address range. It refuses masks that leave a single address."""
    address, slash, mask = text.partition("/")
    try:
        longest = ipaddress.ip_address(address).max_prefixlen
    except ValueError:
        return False
    return bool(slash) and re.fullmatch(r"[0-9]{1,3}", mask) is not None and int(mask) < longest


def _is_range(operand: list[object]) -> bool:
    signs, numbers = operand[::2], operand[1::2]
    if not all(isinstance(sign, str) and sign in _SIGNS for sign in signs):
        return False
    if not all(map(_is_number_in_range, numbers)):
        return False
    if len(operand) == _COMPARISON_LENGTH:
        # One sign is a range to the end of the allowed numbers, and a range must not be empty.
        end = _LARGEST_NUMBER if signs[0] in _LOWER else -_LARGEST_NUMBER if signs[0] in _UPPER else None
        return numbers[0] != end
    if len(operand) != _RANGE_LENGTH or signs[0] not in _LOWER or signs[1] not in _UPPER:
        return False
    bottom, top = cast("list[float]", numbers)
    return bottom < top


def _can_be_excluded(operand: object) -> bool:
    if isinstance(operand, dict):
        entries = cast("dict[str, object]", operand)
        if len(entries) != 1 or not _EXCLUDING.issuperset(entries):
            return False
        ((operator, inner),) = entries.items()
        texts = cast("list[object]", inner) if isinstance(inner, list) else [inner]
        return bool(texts) and all(isinstance(text, str) and text and _takes(operator, text) for text in texts)
    values = cast("list[object]", operand) if isinstance(operand, list) else [operand]
    return bool(values) and (all(isinstance(value, str) for value in values) or all(map(_is_number_in_range, values)))
