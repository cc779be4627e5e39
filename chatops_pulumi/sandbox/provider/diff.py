"""What changes between the last inputs of a resource and its new ones, and what that means for it. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from chatops_pulumi.sandbox.program.properties import has_unknown
from chatops_pulumi.sandbox.provider.autonaming import DEFAULTS
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import ResourceHandler


@dataclass(frozen=True)
class Changes:
    """All that changes."""

    kinds: dict[str, str]
    """Path, as ``attachments[0].buttonText``, to ``ADD``, ``DELETE`` or ``UPDATE``."""
    replaces: tuple[str, ...]
    """The inputs that replace the resource."""
    deletes_first: bool
    """Whether a replacement deletes the old resource before it makes the new one."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that change."""
        return tuple(dict.fromkeys(_top(path) for path in self.kinds))

    def replaces_at(self, path: str) -> bool:
        """Whether the change at a path is one that replaces the resource."""
        return _top(path) in self.replaces


def changes(kind: ResourceHandler | None, region: str, before: JsonObject, after: JsonObject) -> Changes:
    """What changes. ``kind`` is None for a resource that is not simulated: it is changed in place.

    ``region`` is the provider's region, for a resource that names none.
    """
    known = _Rules(kind.json_texts, kind.unordered(region)) if kind is not None else _Rules(frozenset(), frozenset())
    usual = {**(kind.defaults if kind is not None else {}), "region": region}
    found = dict(
        entry
        for key in sorted({*before, *after} - {DEFAULTS})
        if before.get(key, usual.get(key)) != after.get(key, usual.get(key))
        for entry in _different(known, key, key, before.get(key), after.get(key))
    )
    only = (kind.create_only(region) if kind is not None else frozenset[str]()) | {"region"}
    replaces = tuple(sorted({_top(path) for path in found} & only))
    return Changes(found, replaces, bool(replaces) and _deletes_first(kind, before, after))


def _deletes_first(kind: ResourceHandler | None, before: JsonObject, after: JsonObject) -> bool:
    """The aws provider deletes first if the program's name for the resource stays: two resources cannot have it at once."""
    if kind is None or kind.deletes_first:
        return kind is not None
    naming = kind.naming
    if naming is None or naming.key in (after.get(DEFAULTS) or ()):
        return False
    return before.get(naming.key) == after.get(naming.key)


@dataclass(frozen=True)
class _Rules:
    json_texts: frozenset[str]
    unordered: frozenset[str]


def _different(rules: _Rules, path: str, place: str, before: object, after: object) -> Iterator[tuple[str, str]]:
    """Every difference at a path. ``place`` is the path without places in lists."""
    if before is None and after is None:
        return
    if before is None or after is None:
        yield path, "ADD" if before is None else "DELETE"
    elif isinstance(before, dict) and isinstance(after, dict):
        old, new = cast(JsonObject, before), cast(JsonObject, after)
        for key in sorted({*old, *new}):
            yield from _different(rules, f"{path}.{key}", f"{place}.{key}", old.get(key), new.get(key))
    elif isinstance(before, list) and isinstance(after, list):
        old_items, new_items = cast(list[object], before), cast(list[object], after)
        if place in rules.unordered and not has_unknown([before, after]):
            old_items, new_items = (
                sorted(items, key=lambda item: _in_any_order(rules, place, item)) for items in (old_items, new_items)
            )
        for at in range(max(len(old_items), len(new_items))):
            old_item, new_item = (items[at] if at < len(items) else None for items in (old_items, new_items))
            yield from _different(rules, f"{path}[{at}]", place, old_item, new_item)
    elif before != after and not (place in rules.json_texts and _same_json(before, after)):
        yield path, "UPDATE"


def _in_any_order(rules: _Rules, place: str, value: object) -> str:
    """A text that is the same for equal values, however their unordered lists are ordered."""
    return json.dumps(_sorted(rules, place, value), sort_keys=True)


def _sorted(rules: _Rules, place: str, value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(rules, f"{place}.{key}", item) for key, item in cast(JsonObject, value).items()}
    if isinstance(value, list):
        items = [_sorted(rules, place, item) for item in cast(list[object], value)]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if place in rules.unordered else items
    return value


def _same_json(before: object, after: object) -> bool:
    try:
        return json.loads(str(before)) == json.loads(str(after))
    except ValueError:
        return False


def _top(path: str) -> str:
    return path.split(".", 1)[0].split("[", 1)[0]
