"""What Pulumi will do with each resource, and why: what a program registers against what the state holds."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol, cast

from chatops_pulumi.adopt import resource_inputs
from chatops_pulumi.adopt.errors import MissingImportError
from chatops_pulumi.adopt.import_file import ImportEntry
from chatops_pulumi.adopt.template import VALUE, said

HIDDEN: Final = "[sensitive]"
"""What is shown instead of a value that the state marks as sensitive."""


class ChangeKind(str, Enum):
    """What Pulumi does with a resource at the first ``pulumi up`` after the import."""

    UNCHANGED = "unchanged"
    REWRITTEN = "rewritten"
    """Updated in place, but it means the same: JSON in another order."""
    UPDATED = "updated"
    """Updated in place."""
    REPLACED = "replaced"
    """Made anew, then the old one deleted."""
    CREATED = "created"


class ComparableResource(Protocol):
    """A resource that the program registers."""

    @property
    def type(self) -> str:
        """Its type token."""
        ...

    @property
    def name(self) -> str:
        """Its logical name."""
        ...

    @property
    def custom(self) -> bool:
        """False: a component."""
        ...

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the program gives."""
        ...

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What its provider would answer."""
        ...


@dataclass(frozen=True)
class PropertyDifference:
    """One property that changes."""

    path: str
    before: Any
    after: Any
    why: str
    rewritten: bool = False
    """Whether it means the same as before."""


@dataclass(frozen=True)
class ResourceDifference:
    """What becomes of one resource."""

    fate: ChangeKind
    type: str
    name: str
    address: str
    """In Terraform; empty for what is new."""
    changes: tuple[PropertyDifference, ...] = ()
    why: str = ""


def differences(
    entries: Sequence[ImportEntry],
    registered: Iterable[ComparableResource],
    create_only: Callable[[str], frozenset[str]],
) -> list[ResourceDifference]:
    """What becomes of everything that is imported or registered. Raises MissingImportError.

    ``create_only`` gives the inputs of a type that cannot change without a replacement.
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
        ResourceDifference(ChangeKind.CREATED, one.type, one.name, "", why=_why_created(one)) for one in new
    ]


def _difference(
    entry: ImportEntry, one: ComparableResource, made: Mapping[str, str], create_only: frozenset[str]
) -> ResourceDifference:
    hidden = resource_inputs.sensitive_inputs(entry.resource) if entry.resource is not None else frozenset[str]()
    changes = tuple(_changes(entry, one.inputs, hidden, made))
    if any(change.path in create_only for change in changes):
        fate = ChangeKind.REPLACED
    elif all(change.rewritten for change in changes):
        fate = ChangeKind.REWRITTEN if changes else ChangeKind.UNCHANGED
    else:
        fate = ChangeKind.UPDATED
    address = entry.resource.address if entry.resource is not None else ""
    return ResourceDifference(fate, entry.type, entry.logical_name, address, changes)


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
    """A value without what carries no meaning: the order of JSON's keys and of AWS's sets, the names of placeholders."""
    if value is None:
        return None
    if name == "eventPattern":
        return json.loads(value)
    if name == "inputTransformer":
        return said(value["inputTemplate"], value.get("inputPaths") or {})
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
    """Both values as a person reads them: paths in angle brackets, and what is only made by `pulumi up` by its name."""
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


def _why_created(one: ComparableResource) -> str:
    for kind, ending, why in _NEW:
        if one.type == kind and re.search(ending, one.name):
            return why
    return "the component makes it"


_JSON: Final = frozenset({"eventPattern", "inputTransformer"})
_SAME_MEANING: Final = "it means the same, only written differently"
_WHY: Final[Mapping[tuple[str, str], str]] = {
    (resource_inputs.EVENT_RULE, "description"): "says which gate and stage the rule is for",
    (resource_inputs.EVENT_RULE, "roleArn"): "a rule needs no role; the target has its own",
    (
        resource_inputs.EVENT_TARGET,
        "targetId",
    ): "targets of this package have the id sns: the new one is made before the old one goes, "
    "so an event in between is announced twice",
    (resource_inputs.EVENT_TARGET, "roleArn"): "one delivery role for all rules, in place of one for each",
    (
        resource_inputs.EVENT_TARGET,
        "deadLetterConfig",
    ): "keeps what EventBridge cannot deliver (--no-dead-letter-queue leaves it out)",
    (resource_inputs.CUSTOM_ACTION, "definition"): "the same call, as this package writes it",
    (resource_inputs.CUSTOM_ACTION, "attachments"): "the same values, under the names of this package",
    (resource_inputs.SLACK, "guardrailPolicies"): "the buttons' own calls are added",
    (resource_inputs.TEAMS, "guardrailPolicies"): "the buttons' own calls are added",
    (resource_inputs.SLACK, "tags"): "a component has one set of tags for its channel: add them to tags to keep them",
    (resource_inputs.TEAMS, "tags"): "a component has one set of tags for its channel: add them to tags to keep them",
}
_NEW: Final[Sequence[tuple[str, str, str]]] = (
    (
        "command:local:Command",
        "",
        "ties the button to the channel, in place of the null_resource; the call changes nothing where the tie exists",
    ),
    ("aws:sqs/queue:Queue", "-dead-letters$", "keeps what EventBridge cannot deliver"),
    ("aws:sqs/queuePolicy:QueuePolicy", "-dead-letters$", "lets EventBridge write to that queue"),
    ("aws:iam/role:Role", "-delivery$", "one delivery role for all rules"),
    ("aws:iam/rolePolicy:RolePolicy", "-delivery$", "lets that role publish to the topic"),
    ("aws:iam/policy:Policy", "-commands$", "allows exactly the buttons' calls; it is also added to the guardrail"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "-commands$", "attaches that policy to the channel's role"),
)
