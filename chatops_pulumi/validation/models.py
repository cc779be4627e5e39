"""The checked, frozen form of the arguments. One class for each of `chatops_pulumi.args`, with the same keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from chatops_pulumi.args import Language, Layout, LifecycleStage, LoggingLevel, SwitchedEvent
from chatops_pulumi.core import limits
from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook, Stage
from chatops_pulumi.validation import fields as leaves
from chatops_pulumi.validation import gate_maps, gates
from chatops_pulumi.validation.fields import error_of
from chatops_pulumi.validation.gates import Settings


def _control_region(value: object) -> object:
    if value in limits.CONTROL_REGIONS:
        return value
    raise error_of(
        Problem(
            f"{shown(value)} has no endpoint of the chat service.",
            f"use one of {', '.join(limits.CONTROL_REGIONS)}; which one does not matter, its resources are global.",
            "AWS General Reference, AWS Chatbot endpoints",
        )
    )


def _playbook(value: object) -> object:
    if isinstance(value, str) and value in PLAYBOOKS:
        return value
    raise error_of(Problem(f"{shown(value)} is no playbook.", nearest(str(value), PLAYBOOKS)))


def _whole(limit: limits.NumberLimit) -> BeforeValidator:
    """Whole numbers arrive as 300.0 from other languages and as "300" from configuration."""

    def read(value: object) -> object:
        number = float(value) if isinstance(value, str) and value.strip().isdecimal() else value
        whole = isinstance(number, int) or (isinstance(number, float) and number.is_integer())
        if isinstance(number, (int, float)) and not isinstance(number, bool) and whole:
            if limit.minimum <= number <= limit.maximum:
                return int(number)
            wrong = f"{shown(value)} is out of range; {limit.what} is {limit.minimum} to {limit.maximum} {limit.unit}."
        else:
            wrong = (
                f"{shown(value)} is no whole number; {limit.what} is {limit.minimum} to {limit.maximum} {limit.unit}."
            )
        raise error_of(Problem(wrong, f"give a whole number of {limit.unit} in that range.", limit.source))

    return BeforeValidator(read)


class OwnedChannel(Settings):
    """What Slack and Teams channels of our own have in common."""

    configuration_name: leaves.ConfigurationName | None = None
    logging_level: LoggingLevel = LoggingLevel.ERROR
    user_role_required: leaves.Flag = False
    role_arn: leaves.RoleArn | None = None
    guardrail_policy_arns: tuple[leaves.PolicyArn, ...] = ()


class SlackChannel(OwnedChannel):
    """A Slack channel to configure."""

    workspace_id: leaves.SlackWorkspaceId
    channel_id: leaves.SlackChannelId


class TeamsChannel(OwnedChannel):
    """A Teams channel to configure."""

    team_id: leaves.TeamId
    tenant_id: leaves.TenantId
    channel_id: leaves.TeamsChannelId
    channel_name: leaves.TeamsChannelName | None = None


class Channel(Settings):
    """Exactly one kind of channel."""

    slack: SlackChannel | None = None
    teams: TeamsChannel | None = None
    configuration_arn: leaves.ConfigurationArn | None = None
    role_name: leaves.RoleName | None = None
    control_region: Annotated[str, BeforeValidator(_control_region)] = "us-west-2"
    profile: leaves.Profile | None = None
    restrict_to_chat: StrictBool = True

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [name for name in ("configuration_arn", "slack", "teams") if getattr(self, name) is not None]
        if len(kinds) != 1:
            given = f"holds {' and '.join(kinds)}" if kinds else "names no channel"
            raise error_of(
                Problem(
                    f"{given}; it must hold exactly one of configuration_arn, slack and teams.",
                    "use configuration_arn for a channel that is already configured in this account, else slack or teams.",
                    "one channel can be configured once in an account",
                )
            )
        foreign = [name for name in ("role_name", "control_region", "profile") if name in self.model_fields_set]
        if foreign and self.configuration_arn is None:
            raise error_of(
                Problem(
                    f"{' and '.join(foreign)} belong{'s' if len(foreign) == 1 else ''} to an existing channel configuration, "
                    f"but {kinds[0]} makes a new one.",
                    f"take {'it' if len(foreign) == 1 else 'them'} out; an existing role is given as {kinds[0]}.role_arn.",
                )
            )
        return self

    @property
    def owned(self) -> SlackChannel | TeamsChannel | None:
        """The channel that this component configures, or none: it exists already."""
        return self.slack or self.teams


class Delivery(Settings):
    """From EventBridge to the topic."""

    role_arn: leaves.RoleArn | None = None
    kms_key_arn: leaves.KeyArn | None = None
    dead_letter_queue: StrictBool = True
    dead_letter_queue_arn: leaves.QueueArn | None = None
    alarm_topic_arn: leaves.TopicArn | None = None
    maximum_event_age_seconds: Annotated[int, _whole(limits.MAXIMUM_EVENT_AGE)] | None = None
    maximum_retry_attempts: Annotated[int, _whole(limits.MAXIMUM_RETRY_ATTEMPTS)] | None = None

    @model_validator(mode="after")
    def _one_queue(self) -> Self:
        if self.dead_letter_queue_arn is not None and not self.dead_letter_queue:
            raise error_of(
                Problem(
                    "dead_letter_queue is false, but dead_letter_queue_arn names a queue.",
                    "take one of them out.",
                )
            )
        return self


class Watched(gate_maps.GateMaps):
    """What is watched, and how it is said: of a Notifications and of a ChatOps."""

    layout: Layout = Layout.TOGETHER
    language: Language = Language.ENGLISH
    outcomes: StrictBool = False
    switched_event: SwitchedEvent = SwitchedEvent.INSTANCE
    topic_arn: leaves.TopicArn | None = None
    delivery: Delivery = Delivery()
    tags: gates.Tags = Field(default_factory=dict)

    def every_gate(self) -> "Iterator[GateAt]":
        """Every gate, in the order of the arguments."""
        for field in gate_maps.GATE_TYPES:
            for key, gate in getattr(self, field).items():
                yield GateAt(field, key, gate.playbook(field), gate)

    def layout_of(self, gate: gates.Gate) -> Layout:
        """The gate's own layout, or that of all."""
        return gate.own_layout or self.layout

    def reports_outcomes(self, gate: gates.Gate) -> bool:
        """Whether the gate reports how it ended: its messages are then in one thread."""
        return gate.own_outcomes or self.outcomes or self.layout_of(gate) is Layout.STAGED

    def stages_of(self, at: "GateAt") -> tuple[Stage, ...]:
        """What is watched of a gate."""
        return at.playbook.watched(
            self.layout_of(at.gate).value,
            outcomes=self.outcomes or at.gate.own_outcomes,
            setting=self.switched_event.value,
            choices=at.gate.given.get(at.playbook.chosen_by, ()),
        )


class Notifications(Watched):
    """What to watch in one region."""

    action_group: leaves.ActionGroup


class ChatChannel(gate_maps.GateMapsWithButtons):
    """The channel and its buttons."""

    channel: Channel
    action_group: leaves.ActionGroup
    regions: Annotated[tuple[leaves.Region, ...], Field(min_length=1)]
    topic_arns: tuple[leaves.TopicArn, ...] = ()
    playbooks: tuple[Annotated[str, BeforeValidator(_playbook)], ...]
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1)] = (Layout.TOGETHER,)
    lifecycle_stages: gates.LifecycleStages = ()
    buttons: dict[str, gates.Button] = Field(default_factory=dict)
    language: Language = Language.ENGLISH
    tags: gates.Tags = Field(default_factory=dict)

    def gates_with_buttons(self) -> "Iterator[GateAt]":
        """The gates that have custom actions of their own."""
        for field in gate_maps.GateMapsWithButtons.model_fields:
            for key, gate in getattr(self, field).items():
                yield GateAt(field, key, gate.playbook(field), gate)

    def button(self, playbook: Playbook, key: str, at: "GateAt | None" = None) -> gates.Button:
        """What the arguments say of a button: where its gate brings it, or by ``playbook.button``."""
        own = at.gate.own_buttons.get(key) if at is not None else None
        return own or self.buttons.get(f"{playbook.key}.{key}") or gates.Button()


class ChatOps(Watched):
    """A channel and what is watched for it."""

    channel: Channel
    extra_topic_arns: tuple[leaves.TopicArn, ...] = ()
    extra_regions: tuple[leaves.Region, ...] = ()
    action_group: leaves.ActionGroup | None = None
    buttons: dict[str, gates.Button] = Field(default_factory=dict)

    def notifications(self, action_group: str) -> Notifications:
        """The regional half. Everything in it is checked already."""
        shared = {name: getattr(self, name) for name in Watched.model_fields}
        return Notifications.model_construct(action_group=action_group, **shared)

    def chat_channel(self, action_group: str, regions: Sequence[Any], topic_arns: Sequence[Any]) -> ChatChannel:
        """The global half, with what the regional one gave."""
        watched = list(self.every_gate())
        layouts = {self.layout_of(at.gate) for at in watched}
        chosen = {stage for at in watched for stage in at.gate.given.get(at.playbook.chosen_by, ())}
        return ChatChannel.model_construct(
            channel=self.channel,
            action_group=action_group,
            regions=tuple(regions),
            topic_arns=tuple(topic_arns),
            playbooks=tuple(dict.fromkeys(at.playbook.key for at in watched if not at.playbook.made_for_gate)),
            **{field: getattr(self, field) for field in gate_maps.GateMapsWithButtons.model_fields},
            layouts=tuple(layout for layout in Layout if layout in layouts),
            lifecycle_stages=tuple(stage.value for stage in LifecycleStage if stage in chosen),
            buttons=self.buttons,
            language=self.language,
            tags=self.tags,
        )


@dataclass(frozen=True)
class GateAt:
    """A gate with its place in the arguments and its playbook."""

    field: str
    key: str
    playbook: Playbook
    gate: gates.Gate

    @property
    def path(self) -> str:
        """As ``deployment_groups.web``."""
        return f"{self.field}.{self.key}"
