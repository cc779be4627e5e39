"""EventBridge patterns: what AWS refuses, and why a pattern does not match an event.

The matching itself is moto's (``EventPattern``); here a pattern is only taken apart.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from moto.events.models import EventPattern

from chatops_pulumi.sandbox.records import JsonObject

OPERATORS = frozenset(
    {"prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"}
)
"""AWS's comparison operators. Source: EventBridge user guide, "Comparison operators" (``$or`` stands above leaves)."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """One condition of a pattern. All leaves must hold."""

    path: Path
    """Where in the event. Ends before ``$or``."""
    wanted: object
    """The list of accepted values, or the alternatives of an ``$or``."""
    alternatives: bool = False
    """True: an ``$or``."""

    def pattern(self) -> JsonObject:
        """A pattern of this leaf alone."""
        node: object = {"$or": self.wanted} if self.alternatives else self.wanted
        for key in reversed(self.path):
            node = {key: node}
        return cast(JsonObject, node)


@dataclass(frozen=True)
class Mismatch:
    """A leaf that does not hold for an event."""

    path: str
    """Dotted, as ``detail.state``."""
    wanted: object
    found: object
    present: bool
    """False: the event has nothing at this path."""

    def __str__(self) -> str:
        wanted = json.dumps(self.wanted, ensure_ascii=False)
        if not self.present:
            return f"{self.path} must match {wanted}, but the event has no {self.path}"
        return f"{self.path} must match {wanted}, but it is {json.dumps(self.found, ensure_ascii=False)}"


def pattern_problems(text: str) -> list[str]:
    """Why AWS would refuse a pattern (InvalidEventPatternException); empty if it would not."""
    try:
        pattern = cast(object, json.loads(text))
    except ValueError as error:
        return [f"it is not valid JSON: {error}."]
    if not isinstance(pattern, dict):
        return ["it must be a JSON object."]
    if not pattern:
        return ["it is empty, and would match nothing or everything. Name at least the source."]
    return list(_problems(cast(JsonObject, pattern), ()))


def _problems(node: Mapping[str, object], path: Path) -> Iterator[str]:
    for key, value in node.items():
        where = ".".join((*path, key))
        if key == "$or":
            if not isinstance(value, list) or not all(isinstance(item, dict) for item in cast(list[object], value)):
                yield f"{where} must be a list of objects."
            else:
                for item in cast(list[JsonObject], value):
                    yield from _problems(item, path)
        elif isinstance(value, dict):
            if not value:
                yield f"{where} is an empty object. Give the accepted values as a list."
            yield from _problems(cast(JsonObject, value), (*path, key))
        elif isinstance(value, list):
            yield from _list_problems(cast(list[object], value), where)
        else:
            yield f"{where} is {json.dumps(value)}. Values must stand in a list, as [{json.dumps(value)}]."


def _list_problems(values: list[object], where: str) -> Iterator[str]:
    if not values:
        yield f"{where} is an empty list. Give at least one accepted value."
    for value in values:
        if isinstance(value, list):
            yield f"{where} has a list inside its list."
        elif isinstance(value, dict):
            operators = list(cast(JsonObject, value))
            if len(operators) != 1 or operators[0] not in OPERATORS:
                yield (
                    f"{where} has the comparison {json.dumps(value)}. AWS knows one operator each: "
                    f"{', '.join(sorted(OPERATORS))}."
                )


def leaves(pattern: Mapping[str, object], path: Path = ()) -> Iterator[Leaf]:
    """The conditions of a pattern, one by one."""
    for key, value in pattern.items():
        if key == "$or":
            yield Leaf(path, value, alternatives=True)
        elif isinstance(value, dict):
            yield from leaves(cast(JsonObject, value), (*path, key))
        else:
            yield Leaf((*path, key), value)


def mismatches(pattern: Mapping[str, object], event: JsonObject) -> tuple[Mismatch, ...]:
    """The leaves that do not hold for ``event``, each judged alone by moto."""
    found: list[Mismatch] = []
    for leaf in leaves(pattern):
        if not EventPattern.load(json.dumps(leaf.pattern())).matches_event(event):  # type: ignore[arg-type] any event
            value, present = _look_up(event, leaf.path)
            path = ".".join(leaf.path) or "one alternative of $or"
            found.append(Mismatch(path, leaf.wanted, value, present or leaf.alternatives))
    return tuple(found)


def _look_up(event: JsonObject, path: Path) -> tuple[object, bool]:
    node: Any = event
    for key in path:
        if not isinstance(node, dict) or key not in node:
            return None, False
        node = node[key]
    return node, True
