"""Why an EventBridge pattern does not match an event. ``core.event_patterns`` holds what AWS rejects in a pattern.

The matching itself is moto's (``EventPattern``); here a pattern is only taken apart.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from moto.events.models import EventPattern

from chatops_pulumi.sandbox.records import JsonObject

Path = tuple[str, ...]


@dataclass(frozen=True)
class PatternField:
    """One condition of a pattern. All pattern_fields must hold."""

    path: Path
    """Where in the event. Ends before ``$or``."""
    wanted: object
    """The list of accepted values, or the alternatives of an ``$or``."""
    alternatives: bool = False
    """True: an ``$or``."""

    def pattern(self) -> JsonObject:
        """A pattern that filters on this field alone."""
        node: object = {"$or": self.wanted} if self.alternatives else self.wanted
        for key in reversed(self.path):
            node = {key: node}
        return cast(JsonObject, node)


@dataclass(frozen=True)
class Mismatch:
    """A filter that does not match an event."""

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


def pattern_fields(pattern: Mapping[str, object], path: Path = ()) -> Iterator[PatternField]:
    """The conditions of a pattern, one by one."""
    for key, value in pattern.items():
        if key == "$or":
            yield PatternField(path, value, alternatives=True)
        elif isinstance(value, dict):
            yield from pattern_fields(cast(JsonObject, value), (*path, key))
        else:
            yield PatternField((*path, key), value)


def matches(pattern: Mapping[str, object], event: JsonObject) -> bool:
    """Whether a pattern matches an event, in the judgment of moto."""
    return EventPattern(None, dict(pattern)).matches_event(event)  # type: ignore[arg-type] any event


def mismatches(pattern: Mapping[str, object], event: JsonObject) -> tuple[Mismatch, ...]:
    """The pattern_fields that do not hold for ``event``, each judged alone by moto."""
    found: list[Mismatch] = []
    for leaf in pattern_fields(pattern):
        if not matches(leaf.pattern(), event):
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
