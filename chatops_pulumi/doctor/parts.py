"""The parts of a stack that checks speak about: channel configurations, topics, roles, and the commands' policy. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.state import Stack, StackResource, listed_texts
from chatops_pulumi.doctor.types import ACTION, CHANNEL, COMMAND, CONFIGURATIONS, RULE, TARGET, TOPIC

_CONFIGURATION: Final = "CHATOPS_CONFIGURATION_ARN"
_ACTION: Final = "CHATOPS_ACTION_ARN"
_REGION: Final = "CHATOPS_CONTROL_REGION"


@dataclass(frozen=True)
class Configuration:
    """A channel configuration that the stack owns, or to which it associates its actions."""

    subject: str
    arn: str
    control_region: str
    """The region of the chatbot API to ask; empty: any."""
    resource: StackResource | None
    """None: something else manages it."""
    action_arns: tuple[str, ...]
    """The actions that must be associated with it."""


def configurations(stack: Stack) -> tuple[Configuration, ...]:
    """Return the channel configurations of the stack."""
    own = [
        Configuration(one.name, one.arn, "", one, listed_texts(one, "customizationResourceArns"))
        for one in stack.of_type(*CONFIGURATIONS)
    ]
    actions: dict[tuple[str, str], list[str]] = {}
    for command in stack.of_type(COMMAND):
        environment = mapping(command.properties.get("environment"))
        arn, action = environment.get(_CONFIGURATION), environment.get(_ACTION)
        if isinstance(arn, str) and isinstance(action, str):
            region = environment.get(_REGION)
            actions.setdefault((arn, region if isinstance(region, str) else ""), []).append(action)
    others = [
        Configuration(arn.rsplit("/", 1)[-1], arn, region, None, tuple(found))
        for (arn, region), found in actions.items()
    ]
    return (*own, *others)


def actions_by_arn(stack: Stack) -> dict[str, StackResource]:
    """Return the custom actions of the stack."""
    return {one.arn: one for one in stack.of_type(ACTION)}


def notifying_targets(stack: Stack) -> tuple[StackResource, ...]:
    """Return the targets that publish to a topic."""
    return tuple(one for one in stack.of_type(TARGET) if ":sns:" in one.text("arn"))


def topic_arns(stack: Stack) -> tuple[str, ...]:
    """Return the topics that the stack has or publishes to."""
    own = [one.arn for one in stack.of_type(TOPIC)]
    return tuple(dict.fromkeys([*own, *(one.text("arn") for one in notifying_targets(stack))]))


def delivery_roles(stack: Stack) -> dict[str, tuple[StackResource, ...]]:
    """Return the roles of the targets, each with its targets."""
    found: dict[str, list[StackResource]] = {}
    for target in notifying_targets(stack):
        if target.text("roleArn"):
            found.setdefault(target.text("roleArn"), []).append(target)
    return {arn: tuple(targets) for arn, targets in found.items()}


def rules_by_name(stack: Stack) -> dict[str, StackResource]:
    """Return the rules of the stack, by their physical name."""
    return {one.text("name") or one.id.rsplit("/", 1)[-1]: one for one in stack.of_type(RULE)}


def region_of(arn: str) -> str:
    """Return the region of an ARN, or an empty string."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 arn, partition, service, region


@dataclass(frozen=True)
class Channel:
    """A ChatChannel, with the policy that its buttons need."""

    name: str
    configuration_arn: str
    policy: dict[str, Any] | None
    """None: the state does not show it."""


def channels(stack: Stack) -> Iterator[Channel]:
    """Return the ChatChannel components of the stack."""
    for one in stack.of_type(CHANNEL):
        text = one.text("commandsPolicyJson")
        try:
            policy = cast("object", json.loads(text)) if text else None
        except ValueError:
            policy = None
        found = dict(cast("Mapping[str, Any]", policy)) if isinstance(policy, Mapping) else None
        yield Channel(one.name, one.text("chatConfigurationArn"), found)
