"""What of a Terraform state is ours, as records."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatops_pulumi.adopt.state import JsonObject, StateResource


@dataclass(frozen=True)
class Finding:
    """Something that is not taken over: where it stands, why, and what to do."""

    address: str
    what: str
    fix: str


@dataclass(frozen=True)
class StateAction:
    """A custom action."""

    resource: StateResource
    arn: str
    name: str
    command: str
    attachments: tuple[JsonObject, ...]
    """As the state has them, without what is null."""
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
    """A rule on an event bus, with the one target that speaks to the chat."""

    resource: StateResource
    arn: str
    name: str
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
    """``slack`` or ``teams``, as the argument of ``channel``."""
    role_arn: str
    topic_arns: tuple[str, ...]
    guardrail_policy_arns: tuple[str, ...]
    action_arns: tuple[str, ...]
    """Custom actions that the configuration itself names."""
    logging_level: str
    user_role_required: bool
    tags: Mapping[str, str]


@dataclass(frozen=True)
class StateAssociation:
    """A resource that associates a custom action with a channel configuration by a command."""

    resource: StateResource
    action_arn: str
    configuration_arn: str


@dataclass(frozen=True)
class Inventory:
    """What a state holds of ours, and the rest."""

    actions: tuple[StateAction, ...] = ()
    rules: tuple[StateRule, ...] = ()
    channels: tuple[StateChannel, ...] = ()
    ties: tuple[StateAssociation, ...] = ()
    others: tuple[StateResource, ...] = ()
    """Everything else: only its address is ever shown."""
    findings: tuple[Finding, ...] = field(default=())
    """What is of our kind, but cannot be read as such."""

    @property
    def resources(self) -> tuple[StateResource, ...]:
        """All of it."""
        rules = [entry for rule in self.rules for entry in (rule.resource, rule.target.resource)]
        ours = [entry.resource for entry in (*self.actions, *self.channels, *self.ties)]
        return (*ours, *rules, *self.others)

    @property
    def is_empty(self) -> bool:
        """Whether the states contain nothing of this package's kind."""
        return not (self.actions or self.rules or self.channels or self.ties or self.findings)
