"""The objects in Terraform states that this package can adopt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatops_pulumi.adopt.state import JsonObject, StateResource


@dataclass(frozen=True)
class Finding:
    """A resource that is not adopted: its address, the reason, and what to do."""

    address: str
    what: str
    fix: str
    state: str = ""
    """The name of the state that contains the resource."""

    @classmethod
    def about(cls, resource: StateResource, what: str, fix: str) -> "Finding":
        """Make a finding about a resource."""
        return cls(resource.address, what, fix, resource.state)

    def is_about(self, resource: StateResource) -> bool:
        """Return whether the finding is about a resource."""
        return (self.address, self.state) == (resource.address, resource.state)


@dataclass(frozen=True)
class StateAction:
    """A custom action."""

    resource: StateResource
    arn: str
    name: str
    alias: str
    command: str
    attachments: tuple[JsonObject, ...]
    """The attachments in the state, without null values."""
    tags: Mapping[str, str]


@dataclass(frozen=True)
class StateTarget:
    """A target that sends a custom notification to a topic."""

    resource: StateResource
    target_id: str
    topic_arn: str
    role_arn: str
    paths: Mapping[str, str]
    template: str
    dead_letter_arn: str
    retry: Mapping[str, int]
    """``maximum_event_age_in_seconds`` and ``maximum_retry_attempts``; empty without a policy."""


@dataclass(frozen=True)
class StateRule:
    """A rule on an event bus, with its one target that notifies a chat."""

    resource: StateResource
    arn: str
    name: str
    description: str
    bus: str
    account: str
    region: str
    pattern: str
    tags: Mapping[str, str]
    target: StateTarget


@dataclass(frozen=True)
class StateChannel:
    """A channel configuration."""

    resource: StateResource
    arn: str
    name: str
    ids: Mapping[str, str]
    """The arguments ``workspace_id`` and ``channel_id`` of Slack; ``team_id``, ``tenant_id``, ``channel_id`` of Teams."""
    platform: str
    """``slack`` or ``teams``, the key in the argument ``channel``."""
    role_arn: str
    topic_arns: tuple[str, ...]
    guardrail_policy_arns: tuple[str, ...]
    action_arns: tuple[str, ...]
    """Custom actions in the configuration's own list."""
    logging_level: str
    user_role_required: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class StateAssociation:
    """A resource that associates custom actions with a channel configuration by a command."""

    resource: StateResource
    action_arns: frozenset[str]
    configuration_arn: str
    """Empty if the resource names the configuration in a way that the states do not resolve."""
    words: frozenset[str]
    """The keys of its triggers."""

    def is_of(self, configuration_arn: str) -> bool:
        """Return whether it associates actions with this channel configuration."""
        if self.configuration_arn:
            return self.configuration_arn == configuration_arn
        return configuration_arn.rsplit("/", 1)[-1] in self.words


@dataclass(frozen=True)
class Inventory:
    """The adoptable objects of one or more states, and everything else."""

    actions: tuple[StateAction, ...] = ()
    rules: tuple[StateRule, ...] = ()
    channels: tuple[StateChannel, ...] = ()
    associations: tuple[StateAssociation, ...] = ()
    others: tuple[StateResource, ...] = ()
    """Everything else: only its address is ever shown."""
    findings: tuple[Finding, ...] = ()
    """Objects of these kinds that cannot be adopted."""
    resources: tuple[StateResource, ...] = ()
    """All resources."""
    refused_rules: Mapping[str, str] = field(default_factory=dict[str, str])
    """The address of a rule that notifies a chat and is among the findings, by the action group of its message."""
    refused_actions: tuple[StateAction, ...] = ()
    """Custom actions that are among the findings."""

    @property
    def is_empty(self) -> bool:
        """Whether the states contain no object of these kinds."""
        return not (self.actions or self.rules or self.channels or self.associations or self.findings)
