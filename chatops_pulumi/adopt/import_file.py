"""Writes the file for ``pulumi import --file``: which AWS object becomes which child of which component.

The Pulumi CLI defines the format (pkg/cmd/pulumi/operations/import.go): a component is an entry without an ID, ``parent``
refers to another entry's ``name``, which is unique in the file, and ``logicalName`` is the resource's name if it differs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from chatops_pulumi.adopt import resource_inputs
from chatops_pulumi.adopt.plan import CHAT_OPS, PlannedComponent
from chatops_pulumi.adopt.state import JsonObject, StateResource
from chatops_pulumi.core.names import target_name
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, READY

_CHAT_OPS: Final = "chatops:index:ChatOps"
_CHAT_CHANNEL: Final = "chatops:index:ChatChannel"
_NOTIFICATIONS: Final = "chatops:index:Notifications"


@dataclass(frozen=True)
class ImportEntry:
    """One entry of the file."""

    type: str
    name: str
    """Unique in the file."""
    logical_name: str
    parent: str = ""
    """The name of the parent's entry; empty for the stack."""
    id: str = ""
    """The ID by which the provider finds the object; empty for a component."""
    resource: StateResource | None = None
    """The resource in the state."""
    existing: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Its current inputs."""


def import_entries(components: Sequence[PlannedComponent]) -> list[ImportEntry]:
    """Return the entries of all components, parents before their children."""
    return [entry for component in components for entry in _entries(component)]


def import_file(entries: Sequence[ImportEntry], versions: Mapping[str, str]) -> JsonObject:
    """Return the content of the file.

    Args:
        entries: The entries.
        versions: The versions of the provider packages that the program uses, by provider.
    """
    return {"resources": [_entry(entry, versions) for entry in entries]}


def _entry(entry: ImportEntry, versions: Mapping[str, str]) -> JsonObject:
    found: JsonObject = {"type": entry.type, "name": entry.name}
    if entry.logical_name != entry.name:
        found["logicalName"] = entry.logical_name
    if entry.parent:
        found["parent"] = entry.parent
    if not entry.id:
        return {**found, "component": True}
    found["id"] = entry.id
    version = versions.get(entry.type.partition(":")[0])
    return {**found, "version": version} if version else found


def _entries(component: PlannedComponent) -> Iterator[ImportEntry]:
    name = component.name
    notifications = name
    if component.kind == CHAT_OPS:
        notifications, channel = f"{name}/notifications", f"{name}/channel"
        yield ImportEntry(_CHAT_OPS, name, name)
        yield ImportEntry(_NOTIFICATIONS, notifications, name, name)
        yield from _of_gates(component, notifications)
        yield ImportEntry(_CHAT_CHANNEL, channel, name, name)
        yield from _of_channel(component, channel)
    else:
        yield ImportEntry(_NOTIFICATIONS, notifications, name)
        yield from _of_gates(component, notifications)


def _of_gates(component: PlannedComponent, parent: str) -> Iterator[ImportEntry]:
    """The rules and their targets. On the default bus, IDs have no bus: ``rule`` and ``rule/target``."""
    for gate in component.gates:
        rule, name = gate.rule, f"{component.name}-{gate.key}-{READY.key}"
        yield ImportEntry(
            resource_inputs.EVENT_RULE,
            f"{name}/rule",
            name,
            parent,
            rule.name,
            rule.resource,
            resource_inputs.event_rule(rule),
        )
        yield ImportEntry(
            resource_inputs.EVENT_TARGET,
            f"{name}/target",
            target_name(name, rule.name, rule.target.target_id),
            parent,
            f"{rule.name}/{rule.target.target_id}",
            rule.target.resource,
            resource_inputs.event_target(rule),
        )


def _of_channel(component: PlannedComponent, parent: str) -> Iterator[ImportEntry]:
    for button in CODEDEPLOY.buttons:
        action = component.buttons.get(button)
        if action is not None:
            name = f"{component.name}-{CODEDEPLOY.key}-{button}"
            inputs = resource_inputs.custom_action(action)
            yield ImportEntry(resource_inputs.CUSTOM_ACTION, name, name, parent, action.arn, action.resource, inputs)
    channel = component.channel
    if channel is not None:
        kind, name = (
            resource_inputs.SLACK if channel.platform == "slack" else resource_inputs.TEAMS,
            f"{component.name}-channel",
        )
        inputs = resource_inputs.channel_configuration(
            channel, {arn for one in component.associations for arn in one.action_arns}
        )
        yield ImportEntry(kind, name, name, parent, channel.arn, channel.resource, inputs)
