"""Sample events: for a rule of the program, an event that it matches and that has every value its messages need."""

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, cast
from uuid import uuid4

from chatops_pulumi.sandbox.delivery.pattern import Path, pattern_fields
from chatops_pulumi.sandbox.delivery.rules import EventRule
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.sample_values import resource_of, value_of
from chatops_pulumi.sandbox.services.simulation import Simulation

_SPARE: Final = "example"
"""The content of a value that the pattern does not determine."""


def sample_event(
    rule: EventRule, region: str, account: str, simulation: Simulation, moment: datetime | None = None
) -> JsonObject | None:
    """An event that the rule matches, at a moment (now, if none is given). None for a rule that runs on a schedule.

    The pattern gives the values that it asks for, the local service that knows the event what AWS always puts in, and the
    rule's input paths name what else must be there.
    """
    if rule.pattern is None:
        return None
    bare: JsonObject = {
        "version": "0",
        "id": str(uuid4()),
        "source": _SPARE,
        "detail-type": _SPARE,
        "account": account,
        "time": (moment or simulation.clock()).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [],
        "detail": {},
    }
    absent: list[Path] = []
    _fill(bare, rule.pattern, absent)
    event = simulation.complete(bare) or bare
    for target in rule.targets:
        for path in (target.transformer.paths if target.transformer else {}).values():
            _put_missing(event, tuple(path.split(".")[1:]))
    for path in absent:
        _take_away(event, path)
    return event


def _fill(event: JsonObject, pattern: Mapping[str, object], absent: list[Path]) -> None:
    """Put in what a pattern asks for; of alternatives, what the first one asks for."""
    for leaf in pattern_fields(pattern):
        if leaf.alternatives:
            first = cast("list[JsonObject]", leaf.wanted)[0]
            for key in reversed(leaf.path):
                first = {key: first}
            _fill(event, first, absent)
            continue
        wanted = cast("list[object]", leaf.wanted)
        if {"exists": False} in wanted:
            absent.append(leaf.path)
        else:
            _put(event, leaf.path, _value(leaf.path[-1], wanted))


def _value(name: str, wanted: list[object]) -> object:
    """A value that one entry of a pattern's list accepts: a plain one if there is one."""
    plain = [entry for entry in wanted if not isinstance(entry, dict)]
    if plain:
        return plain[0]
    ((operator, operand),) = cast(JsonObject, wanted[0]).items()
    match operator:
        case "prefix":
            return f"{_affix(operand)}{_SPARE}"
        case "suffix":
            return f"{_SPARE}{_affix(operand)}"
        case "equals-ignore-case":
            return operand
        case "wildcard":
            return str(operand).replace("*", _SPARE)
        case "numeric":
            return _number(cast("list[object]", operand))
        case "cidr":
            return str(ipaddress.ip_network(str(operand), strict=False)[0])
        case _:  # anything-but, exists: true
            return f"{_SPARE}-{name}"


def _affix(operand: object) -> str:
    """The given start or end of a text, which can be inside ``equals-ignore-case``."""
    return operand if isinstance(operand, str) else str(cast(JsonObject, operand).get("equals-ignore-case", ""))


def _number(bounds: list[object]) -> float:
    """A number within the bounds of ``numeric``, as ``[">", 0, "<=", 5]``."""
    low, high = float("-inf"), float("inf")
    for sign, bound in zip(cast("Iterable[str]", bounds[::2]), cast("Iterable[float]", bounds[1::2]), strict=False):
        if sign == "=":
            return bound
        if sign.startswith(">"):
            low = bound
        else:
            high = bound
    if low == float("-inf"):
        return high - 1 if high != float("inf") else 0
    return low + 1 if high == float("inf") else (low + high) / 2


def _put(event: JsonObject, path: Path, value: object) -> None:
    node = event
    for key in path[:-1]:
        below = node.get(key)
        if not isinstance(below, dict):
            below = node[key] = {}
        node = cast(JsonObject, below)
    # Of ``resources`` and other lists, EventBridge compares the entries.
    node[path[-1]] = [value] if path == ("resources",) else value


def _put_missing(event: JsonObject, path: Path) -> None:
    """A value for an input path that nothing has filled yet. Paths into other lists than ``resources`` stay as they are."""
    if path == ("resources[0]",) and not event["resources"]:
        event["resources"] = [resource_of(event)]
    if any("[" in part or part == "*" for part in path):
        return
    node: object = event
    for key in path:
        if not isinstance(node, dict) or key not in node:
            _put(event, path, value_of(event, ".".join(path[1:])) or f"{_SPARE}-{path[-1]}")
            return
        node = node[key]


def _take_away(event: JsonObject, path: Path) -> None:
    node: object = event
    for key in path[:-1]:
        node = node.get(key) if isinstance(node, dict) else None
    if isinstance(node, dict):
        node.pop(path[-1], None)
