"""The checked, frozen form of the arguments. One class for each of `chatops_pulumi.args`, with the same keys."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from chatops_pulumi import limits
from chatops_pulumi.args import LoggingLevel
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook
from chatops_pulumi.problems import Problem, nearest, shown
from chatops_pulumi.settings import leaves
from chatops_pulumi.settings.leaves import error_of

Tags = dict[leaves.TagKey, leaves.TagValue]


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
        number = float(value) if isinstance(value, str) and value.strip().isdigit() else value
        if isinstance(number, (int, float)) and not isinstance(number, bool) and number == int(number):
            if limit.minimum <= number <= limit.maximum:
                return int(number)
            wrong = f"{shown(value)} is out of range; {limit.what} is {limit.minimum} to {limit.maximum} {limit.unit}."
        else:
            wrong = (
                f"{shown(value)} is no whole number; {limit.what} is {limit.minimum} to {limit.maximum} {limit.unit}."
            )
        raise error_of(Problem(wrong, f"give a whole number of {limit.unit} in that range.", limit.source))

    return BeforeValidator(read)


class Settings(BaseModel):
    """Frozen, and closed: an unknown key is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


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
    restrict_to_chat: bool = True

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


class MessageWords(Settings):
    """The user's own words of one stage."""

    title: leaves.MessageText | None = None
    description: leaves.MessageText | None = None
    next_steps: tuple[leaves.MessageText, ...] | None = None


class DeploymentGroup(Settings):
    """One CodeDeploy gate."""

    application: leaves.Application | None = None
    deployment_group: leaves.DeploymentGroup
    green_url: leaves.Url | None = None
    messages: dict[str, MessageWords] = Field(default_factory=dict)
    links: dict[str, leaves.Url] = Field(default_factory=dict)
    rule_name: leaves.RuleName | None = None
    tags: Tags = Field(default_factory=dict)

    def filters(self, playbook: Playbook) -> dict[str, list[Any]]:
        """The values that narrow the playbook's events to this gate: field of ``detail`` to what it may be."""
        given = {name: getattr(self, argument) for name, argument in playbook.filters.items()}
        return {name: [value] for name, value in given.items() if value is not None}

    def words(self, stage: str) -> dict[str, Any]:
        """What this gate says itself at a stage, by the fields of ``notification.Words``."""
        own = self.messages.get(stage, MessageWords())
        return {
            "title": own.title,
            "description": own.description,
            "next_steps": own.next_steps,
            "links": self.links,
            "green_url": self.green_url,
        }


class Button(Settings):
    """Settings of one button."""

    label: leaves.ButtonText | None = None
    enabled: bool = True
    action_name: leaves.ActionName | None = None
    tags: Tags = Field(default_factory=dict)


class Delivery(Settings):
    """From EventBridge to the topic."""

    role_arn: leaves.RoleArn | None = None
    kms_key_arn: leaves.KeyArn | None = None
    dead_letter_queue: bool = True
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


class Notifications(Settings):
    """What to watch in one region."""

    action_group: leaves.ActionGroup
    deployment_groups: dict[leaves.GateKey, DeploymentGroup] = Field(default_factory=dict)
    topic_arn: leaves.TopicArn | None = None
    delivery: Delivery = Delivery()
    tags: Tags = Field(default_factory=dict)


class ChatChannel(Settings):
    """The channel and its buttons."""

    channel: Channel
    action_group: leaves.ActionGroup
    regions: Annotated[tuple[leaves.Region, ...], Field(min_length=1)]
    topic_arns: tuple[leaves.TopicArn, ...] = ()
    playbooks: Annotated[tuple[Annotated[str, BeforeValidator(_playbook)], ...], Field(min_length=1)]
    buttons: dict[str, Button] = Field(default_factory=dict)
    tags: Tags = Field(default_factory=dict)


class ChatOps(Settings):
    """A channel and what is watched for it."""

    channel: Channel
    deployment_groups: dict[leaves.GateKey, DeploymentGroup] = Field(default_factory=dict)
    topic_arn: leaves.TopicArn | None = None
    extra_topic_arns: tuple[leaves.TopicArn, ...] = ()
    extra_regions: tuple[leaves.Region, ...] = ()
    action_group: leaves.ActionGroup | None = None
    buttons: dict[str, Button] = Field(default_factory=dict)
    delivery: Delivery = Delivery()
    tags: Tags = Field(default_factory=dict)

    def notifications(self, action_group: str) -> Notifications:
        """The regional half. Everything in it is checked already."""
        shared = {name: getattr(self, name) for name in (*GATE_TYPES, "topic_arn", "delivery", "tags")}
        return Notifications.model_construct(action_group=action_group, **shared)

    def chat_channel(
        self, action_group: str, playbooks: Sequence[str], regions: Sequence[Any], topic_arns: Sequence[Any]
    ) -> ChatChannel:
        """The global half, with what the regional one gave."""
        return ChatChannel.model_construct(
            channel=self.channel,
            action_group=action_group,
            regions=tuple(regions),
            topic_arns=tuple(topic_arns),
            playbooks=tuple(playbooks),
            buttons=self.buttons,
            tags=self.tags,
        )


GATE_TYPES: dict[str, type[DeploymentGroup]] = {"deployment_groups": DeploymentGroup}
"""The arguments that hold gates, with the type of a gate."""
