"""Every field of the components' arguments, found by walking their types: a new field is tried without a change here."""

import typing
from collections.abc import Iterator
from typing import Any, Final, NotRequired, Required, get_args, get_origin, get_type_hints, is_typeddict

import pulumi

from chatops_pulumi.args import EventSourcesArgs
from tests.components import arguments
from tests.components.kinds import KINDS

Path = tuple[str | int, ...]
ENTRY: Final = "*"
"""A step to any entry of a map or a list."""


def field_paths(kind: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all single values in a type, with ``ENTRY`` for the entries of maps and lists."""
    kind = _bare(kind)
    if is_typeddict(kind):
        for name, inner in hints(kind).items():
            yield from field_paths(inner, (*path, name))
    elif get_origin(kind) in (dict, list):
        yield path
        yield from field_paths(get_args(kind)[-1], (*path, ENTRY))
    else:
        yield path


def hints(kind: Any) -> dict[str, Any]:
    """The types of a TypedDict's fields. Pulumi's ``Input`` names ``Output`` without importing it."""
    return get_type_hints(kind, localns={"Output": pulumi.Output, "T": Any}, include_extras=True)


def _bare(kind: Any) -> Any:
    """A type without NotRequired, and without the other forms of an input."""
    while get_origin(kind) in (NotRequired, Required):
        (kind,) = get_args(kind)
    if get_origin(kind) in (typing.Union, type(int | str)):
        plain = [one for one in get_args(kind) if not _is_late(one) and one is not type(None)]
        return _bare(plain[0])
    return kind


def _is_late(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return origin is pulumi.Output or "Awaitable" in str(origin)


def with_value(value: Any, path: Path, new: Any) -> tuple[Any, Path]:
    """A copy of arguments with another value in one field, and the path of that field in the copy."""
    if not path:
        return new, ()
    step, rest = path[0], path[1:]
    if step == ENTRY and isinstance(value, list):
        inner, where = with_value(value[0] if value else {}, rest, new)
        return [inner, *value[1:]], (0, *where)
    entries = dict(value) if isinstance(value, dict) else {}
    key = next(iter(entries), "a") if step == ENTRY else step
    inner, where = with_value(entries.get(key, {}), rest, new)
    return {**entries, key: inner}, (key, *where)


_GATES: Final = tuple(hints(EventSourcesArgs))


def around(base: dict[str, Any], path: Path) -> dict[str, Any]:
    """The arguments without the kinds of event sources that a path does not lead to: they only take time."""
    kept = {path[0], "deployment_groups"} if path else set(_GATES)
    return {name: value for name, value in base.items() if name not in _GATES or name in kept}


def _all_gates() -> dict[str, Any]:
    """Every kind of event source, with keys that differ."""
    found: dict[str, Any] = {}
    for kind in KINDS.values():
        for name in _GATES:
            if name in kind and name not in found:
                found[name] = {f"{key}-{len(found)}": entry for key, entry in kind[name].items()}
    return found


CHAT_OPS: Final[dict[str, Any]] = {**KINDS["slack-everything"], **_all_gates()}
"""Arguments with every kind of event source."""
CHAT_CHANNEL: Final[dict[str, Any]] = {
    "channel": arguments.SLACK,
    "action_group": "group",
    "regions": ["eu-central-1"],
    "topic_arns": [arguments.TOPIC_ARN],
    "playbooks": ["codedeploy"],
    "custom": _all_gates()["custom"],
}
NOTIFICATIONS: Final[dict[str, Any]] = {"action_group": "group", **_all_gates()}
