"""Compares what a program registers with what the state contains: the changes that Pulumi will make, and why."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol, cast

from chatops_pulumi.adopt import resource_inputs
from chatops_pulumi.adopt.errors import MissingImportError
from chatops_pulumi.adopt.import_file import ImportEntry
from chatops_pulumi.adopt.template import VALUE, read_notification
from chatops_pulumi.core.json_values import texts

HIDDEN: Final = "[sensitive]"
"""Replaces a value that the state marks as sensitive."""


class ChangeKind(str, Enum):
    """The change that Pulumi makes to a resource at the first ``pulumi up`` after the import."""

    UNCHANGED = "unchanged"
    REWRITTEN = "rewritten"
    """Updated in place, with the same meaning: JSON in another order."""
    UPDATED = "updated"
    """Updated in place."""
    REPLACED = "replaced"
    """Replaced by a new resource."""
    CREATED = "created"


class ComparableResource(Protocol):
    """A resource that the program registers, with the fields that are compared."""

    @property
    def type(self) -> str:
        """The type token."""
        ...

    @property
    def name(self) -> str:
        """The logical name."""
        ...

    @property
    def custom(self) -> bool:
        """Whether it is not a component."""
        ...

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs that the program gives."""
        ...

    @property
    def outputs(self) -> Mapping[str, Any]:
        """The outputs that its provider would return."""
        ...


@dataclass(frozen=True)
class PropertyDifference:
    """A property that changes."""

    path: str
    before: Any
    after: Any
    why: str
    rewritten: bool = False
    """Whether the meaning stays the same."""


@dataclass(frozen=True)
class ResourceDifference:
    """The change of one resource."""

    kind: ChangeKind
    type: str
    name: str
    address: str
    """The address in Terraform; empty for a new resource."""
    changes: tuple[PropertyDifference, ...] = ()
    why: str = ""


def differences(
    entries: Sequence[ImportEntry],
    registered: Iterable[ComparableResource],
    create_only: Callable[[str], frozenset[str]],
    commands: Mapping[str, str],
) -> list[ResourceDifference]:
    """Compare the imported resources with the registered ones.

    Args:
        entries: The entries of the import file.
        registered: The resources that the program registers.
        create_only: Returns the inputs of a resource type that cannot change without a replacement.
        commands: The addresses in Terraform of the commands that associate actions, by the ARN of the action.

    Returns:
        The change of every resource that is imported or registered.

    Raises:
        MissingImportError: The program does not register a resource of the import file.
    """
    resources = list(registered)
    imported = {(entry.type, entry.logical_name): entry for entry in entries}
    lost = sorted(imported.keys() - {(one.type, one.name) for one in resources})
    if lost:
        raise MissingImportError(f"the program does not register {', '.join(f'{kind} {name}' for kind, name in lost)}")
    new = [one for one in resources if one.custom and (one.type, one.name) not in imported]
    made = {
        str(value): f"(of {one.type} {one.name})"
        for one in new
        for key, value in one.outputs.items()
        if key in {"arn", "url", "name", "id"} and isinstance(value, str)
    }
    found = [
        _difference(imported[one.type, one.name], one, made, create_only(one.type))
        for one in resources
        if one.custom and (one.type, one.name) in imported
    ]
    return found + [
        ResourceDifference(ChangeKind.CREATED, one.type, one.name, "", why=_why_created(one, commands)) for one in new
    ]


def _difference(
    entry: ImportEntry, one: ComparableResource, made: Mapping[str, str], create_only: frozenset[str]
) -> ResourceDifference:
    hidden = resource_inputs.sensitive_inputs(entry.resource) if entry.resource is not None else frozenset[str]()
    changes = tuple(_changes(entry, one.inputs, hidden, made))
    if any(change.path in create_only for change in changes):
        kind = ChangeKind.REPLACED
    elif all(change.rewritten for change in changes):
        kind = ChangeKind.REWRITTEN if changes else ChangeKind.UNCHANGED
    else:
        kind = ChangeKind.UPDATED
    address = entry.resource.address if entry.resource is not None else ""
    return ResourceDifference(kind, entry.type, entry.logical_name, address, changes)


def _changes(
    entry: ImportEntry, inputs: Mapping[str, Any], hidden: frozenset[str], made: Mapping[str, str]
) -> Iterator[PropertyDifference]:
    for name in sorted({*entry.existing, *inputs}):
        before, after = entry.existing.get(name), inputs.get(name)
        if name == "tags":
            before, after = _tags(before), _tags(after)
        meant_before, meant_after = _meant(name, before), _meant(name, after)
        why = _WHY.get((entry.type, name), "")
        if meant_before == meant_after:
            if name in _JSON and before != after:
                yield PropertyDifference(
                    name, *_shown(name, before, after, hidden, made), _SAME_MEANING, rewritten=True
                )
            continue
        for path, old, new in _deep(name, meant_before, meant_after):
            yield PropertyDifference(path, *_shown(name, old, new, hidden, made), why)


def _tags(value: Any) -> dict[str, str] | None:
    """Tags as a map; aws-native takes a list."""
    if isinstance(value, list):
        value = {str(tag["key"]): str(tag["value"]) for tag in cast("list[dict[str, Any]]", value)}
    return dict(cast("dict[str, str]", value)) if value else None


def _meant(name: str, value: Any) -> Any:
    """A value without details that do not matter: the order of JSON keys and of AWS's sets, the names of placeholders."""
    if value is None:
        return None
    if name == "eventPattern":
        return json.loads(value)
    if name == "inputTransformer":
        return read_notification(value["inputTemplate"], value.get("inputPaths") or {})
    return _unordered(value)


def _unordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unordered(entry) for key, entry in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        entries = [_unordered(entry) for entry in cast("list[Any]", value)]
        return sorted(entries, key=lambda entry: json.dumps(entry, sort_keys=True, default=str))
    return value


def _deep(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """The innermost places where two values differ."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        old, new = cast("Mapping[str, Any]", before), cast("Mapping[str, Any]", after)
        for key in sorted({*old, *new}):
            yield from _deep(f"{path}.{key}", old.get(key), new.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(_list(before)) == len(_list(after)) == 1:
        yield from _deep(f"{path}[0]", _list(before)[0], _list(after)[0])
    else:
        yield path, before, after


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value)


def _shown(name: str, before: Any, after: Any, hidden: frozenset[str], made: Mapping[str, str]) -> tuple[Any, Any]:
    """Both values for people: paths in angle brackets, and new resources by their names."""
    if name in hidden or (name == "tags" and "tags" in hidden):
        return HIDDEN, HIDDEN
    return _readable(before, {}), _readable(after, made)


def _readable(value: Any, made: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return made.get(value) or VALUE.sub(r"<\1>", value)
    if isinstance(value, Mapping):
        return {key: _readable(entry, made) for key, entry in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_readable(entry, made) for entry in _list(value)]
    return value


def _why_created(one: ComparableResource, commands: Mapping[str, str]) -> str:
    if one.type == _COMMAND:
        replaced = next((commands[text] for text in texts(one.inputs.get("triggers")) if text in commands), "")
        return f"in place of {replaced}: {_ASSOCIATES}" if replaced else _ASSOCIATES
    for kind, ending, why in _NEW:
        if one.type == kind and re.search(ending, one.name):
            return why
    return "part of the component"


_JSON: Final = frozenset({"eventPattern", "inputTransformer"})
_SAME_MEANING: Final = "same meaning, written differently"
_CHANNEL_TAGS: Final = "a component has one set of tags for its channel: add them to tags to keep them"
_WHY: Final[Mapping[tuple[str, str], str]] = {
    (resource_inputs.EVENT_RULE, "description"): "names the event source and the stage of the rule",
    (resource_inputs.EVENT_RULE, "roleArn"): "the rule needs no role, because its target has one",
    (
        resource_inputs.EVENT_TARGET,
        "targetId",
    ): "a target with the new ID is created before the old one is deleted",
    (resource_inputs.EVENT_TARGET, "roleArn"): "the component has one delivery role for all its rules",
    (
        resource_inputs.EVENT_TARGET,
        "deadLetterConfig",
    ): "keeps events that EventBridge cannot deliver (--no-dead-letter-queue leaves it out)",
    (resource_inputs.CUSTOM_ACTION, "definition"): "the same call, in this package's notation",
    (resource_inputs.CUSTOM_ACTION, "attachments"): "the same values, under this package's names",
    (resource_inputs.SLACK, "guardrailPolicies"): "the buttons' own calls are added",
    (resource_inputs.TEAMS, "guardrailPolicies"): "the buttons' own calls are added",
    (resource_inputs.SLACK, "tags"): _CHANNEL_TAGS,
    (resource_inputs.TEAMS, "tags"): _CHANNEL_TAGS,
}
_COMMAND: Final = "command:local:Command"
_ASSOCIATES: Final = "associates the button with the channel, which changes nothing if it already is"
_NEW: Final[Sequence[tuple[str, str, str]]] = (
    ("aws:sqs/queue:Queue", "-dead-letters$", "keeps events that EventBridge cannot deliver"),
    ("aws:sqs/queuePolicy:QueuePolicy", "-dead-letters$", "lets EventBridge write to that queue"),
    ("aws:iam/role:Role", "-delivery$", "one delivery role for all rules"),
    ("aws:iam/rolePolicy:RolePolicy", "-delivery$", "lets that role publish to the topic"),
    ("aws:iam/policy:Policy", "-commands$", "allows exactly the buttons' calls; it is also added to the guardrail"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "-commands$", "attaches that policy to the channel's role"),
)
