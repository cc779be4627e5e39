"""What of a Terraform state is ours, as records."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatops_pulumi.adopt.state import JsonObject, Resource


@dataclass(frozen=True)
class Finding:
    """Something that is not taken over: where it stands, why, and what to do."""

    address: str
    what: str
    fix: str


@dataclass(frozen=True)
class Action:
    """A custom action."""

    resource: Resource
    arn: str
    name: str
    command: str
    attachments: tuple[JsonObject, ...]
    """As the state has them, without what is null."""
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """A target that sends a custom notification to a topic."""

    resource: Resource
    target_id: str
    topic_arn: str
    role_arn: str
    paths: Mapping[str, str]
    template: str
    dead_letter_arn: str
    retry: Mapping[str, int]
    """``maximum_event_age_in_seconds`` and ``maximum_retry_attempts``; empty without a policy."""


@dataclass(frozen=True)
class Rule:
    """A rule on an event bus, with the one target that speaks to the chat."""

    resource: Resource
    arn: str
    name: str
    bus: str
    account: str
    region: str
    pattern: str
    tags: Mapping[str, str]
    target: Target


@dataclass(frozen=True)
class Channel:
    """A channel configuration."""

    resource: Resource
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
class Tie:
    """A resource that associates a custom action with a channel configuration by a command."""

    resource: Resource
    action_arn: str
    configuration_arn: str


@dataclass(frozen=True)
class Found:
    """What a state holds of ours, and the rest."""

    actions: tuple[Action, ...] = ()
    rules: tuple[Rule, ...] = ()
    channels: tuple[Channel, ...] = ()
    ties: tuple[Tie, ...] = ()
    others: tuple[Resource, ...] = ()
    """Everything else: only its address is ever shown."""
    findings: tuple[Finding, ...] = field(default=())
    """What is of our kind, but cannot be read as such."""

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All of it."""
        rules = [entry for rule in self.rules for entry in (rule.resource, rule.target.resource)]
        ours = [entry.resource for entry in (*self.actions, *self.channels, *self.ties)]
        return (*ours, *rules, *self.others)
