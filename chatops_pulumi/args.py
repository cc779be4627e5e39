"""The arguments of the components: what a program writes.

Two rules explain every type here. A value that decides which resources exist is plain; a value that only flows into properties
is an ``Input``. Every type is one that Pulumi's component schema can express, so that the same arguments work from every
language: no ``from __future__ import annotations`` here, no ``Literal``, no unions.

The arguments of each AWS service are in its file in ``playbooks/`` and are exported from here.
"""

from enum import Enum
from typing import NotRequired, TypedDict

import pulumi

from chatops_pulumi.playbooks.autoscaling import InstanceRefreshArgs
from chatops_pulumi.playbooks.cloudwatch import AlarmArgs, AlarmGroupArgs
from chatops_pulumi.playbooks.codedeploy import DeploymentGroupArgs, FleetArgs, SwitchedEvent
from chatops_pulumi.playbooks.codepipeline import PipelineApprovalArgs, PipelineFailureArgs
from chatops_pulumi.playbooks.custom import (
    CustomButtonArgs,
    CustomGateArgs,
    CustomOutcomeArgs,
    EventPathArgs,
    PermissionArgs,
    ValueKind,
)
from chatops_pulumi.playbooks.ecs import EcsServiceArgs, LifecycleStage
from chatops_pulumi.playbooks.gate_args import Layout, MessageArgs
from chatops_pulumi.playbooks.stepfunctions import StateMachineArgs

__all__ = [
    "AlarmArgs",
    "AlarmGroupArgs",
    "AuditLogArgs",
    "ButtonArgs",
    "ChannelArgs",
    "Chat",
    "ChatChannelArgs",
    "ChatOpsArgs",
    "CustomButtonArgs",
    "CustomGateArgs",
    "CustomOutcomeArgs",
    "DeliveryArgs",
    "DeploymentGroupArgs",
    "EcsServiceArgs",
    "EventPathArgs",
    "EventSourcesArgs",
    "FleetArgs",
    "FreezeArgs",
    "InstanceRefreshArgs",
    "Language",
    "Layout",
    "LifecycleStage",
    "LoggingLevel",
    "MessageArgs",
    "NotificationsArgs",
    "PermissionArgs",
    "PipelineApprovalArgs",
    "PipelineFailureArgs",
    "PressRulesArgs",
    "SlackChannelArgs",
    "StateMachineArgs",
    "SwitchedEvent",
    "TeamsChannelArgs",
    "ValueKind",
    "WatchArgs",
]


class LoggingLevel(str, Enum):
    """What Amazon Q Developer writes to CloudWatch Logs."""

    ERROR = "ERROR"
    """Rejected messages and failed commands."""
    INFO = "INFO"
    """Everything."""
    NONE = "NONE"
    """Nothing. Dropped messages leave no trace."""


class Language(str, Enum):
    """The language of the built-in texts."""

    ENGLISH = "en"
    """English."""
    JAPANESE = "ja"
    """Japanese."""
    GERMAN = "de"
    """German."""
    FRENCH = "fr"
    """French."""
    SPANISH = "es"
    """Spanish."""
    PORTUGUESE = "pt"
    """Portuguese."""
    KOREAN = "ko"
    """Korean."""
    CHINESE = "zh"
    """Chinese, in simplified characters."""


class Chat(str, Enum):
    """The chat whose Markdown the messages use."""

    SLACK = "SLACK"
    """Slack: one asterisk for bold text."""
    TEAMS = "TEAMS"
    """Microsoft Teams: two asterisks for bold text. Unverified on AWS."""


class OwnedChannelArgs(TypedDict):
    """What Slack and Teams channels that this component configures have in common."""

    configuration_name: NotRequired[str]
    """Name of the channel configuration, unique in the account. Default: project, stack and component. At most 128 characters."""
    logging_level: NotRequired[LoggingLevel]
    """CloudWatch Logs level. Default: ERROR."""
    user_role_required: NotRequired[pulumi.Input[bool]]
    """Require each member to select an IAM role before using buttons. Default: false."""
    role_arn: NotRequired[pulumi.Input[str]]
    """ARN of an existing channel role that trusts chatbot.amazonaws.com. The commands' policy is attached to it. Default: a new role."""
    guardrail_policy_arns: NotRequired[list[pulumi.Input[str]]]
    """ARNs of policies that widen the guardrail beyond the buttons' commands. Guardrails are combined: each one allows more."""


class SlackChannelArgs(OwnedChannelArgs):
    """A Slack channel that this component configures."""

    workspace_id: pulumi.Input[str]
    """Slack workspace ID, for example T0123ABCD. The workspace must have been authorized once in the AWS console."""
    channel_id: pulumi.Input[str]
    """Slack channel ID, for example C0123ABCD. The Amazon Q app must have been invited to the channel."""


class TeamsChannelArgs(OwnedChannelArgs):
    """A Microsoft Teams channel that this component configures."""

    team_id: pulumi.Input[str]
    """Team ID, a UUID."""
    tenant_id: pulumi.Input[str]
    """Tenant ID, a UUID. The team must have been authorized once in the AWS console."""
    channel_id: pulumi.Input[str]
    """Channel ID in its URL-encoded form, for example 19%3a…%40thread.tacv2."""
    channel_name: NotRequired[pulumi.Input[str]]
    """Name of the channel."""


class ChannelArgs(TypedDict):
    """The channel: exactly one of configuration_arn, slack and teams."""

    slack: NotRequired[SlackChannelArgs]
    """A Slack channel to configure. Each channel can be configured once per account."""
    teams: NotRequired[TeamsChannelArgs]
    """A Microsoft Teams channel to configure."""
    configuration_arn: NotRequired[pulumi.Input[str]]
    """ARN of an existing channel configuration that is managed elsewhere. Its owner subscribes the topic, so topic_arn is required too."""
    role_name: NotRequired[pulumi.Input[str]]
    """With configuration_arn: name of its channel role. The commands' policy is attached to it."""
    control_region: NotRequired[str]
    """With configuration_arn: region of the chat service's API, one of us-east-2, us-west-2, eu-west-1 and ap-southeast-1. Default: us-west-2."""
    profile: NotRequired[str]
    """With configuration_arn: AWS CLI profile of the calls that associate the buttons. These calls do not use Pulumi's providers."""
    restrict_to_chat: NotRequired[bool]
    """Require aws:ChatbotSourceArn in the commands' policy, so that only this channel can use it. Default: true."""


class ButtonArgs(TypedDict):
    """Settings of one button."""

    label: NotRequired[str]
    """Text of the button, verbatim: no number is added. At most 50 characters, 20 recommended."""
    enabled: NotRequired[bool]
    """Whether the button exists. Default: true."""
    action_name: NotRequired[str]
    """Name of the custom action, unique in the account. Default: chosen by Pulumi. At most 64 characters."""
    alias_name: NotRequired[str]
    """Alias of the custom action, for typing it in the chat. Default: none. At most 30 characters."""
    approvers: NotRequired[list[str]]
    """IDs of the Slack members who may press this button, or only everyone. Default: the component's approvers for a forward button, everyone for a backward button."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the custom action, in addition to the component's tags."""


class FreezeArgs(TypedDict):
    """A time in which AWS refuses forward buttons, such as approve and switch traffic. Backward buttons, such as roll back, work."""

    start: str
    """The first moment, in ISO 8601 and UTC, for example 2026-12-23T00:00:00Z."""
    end: str
    """The end, in ISO 8601 and UTC. From this moment on, the buttons work again."""
    reason: str
    """Why. Its letters and digits become part of the ID of the policy statement. At most 100 characters."""
    exempt: NotRequired[list[str]]
    """IDs of Slack members who may press forward buttons all the same. If approvers are set too, they must be among them."""


class PressRulesArgs(TypedDict):
    """Who may press the buttons of a channel, and when. AWS IAM enforces it."""

    approvers: NotRequired[list[str]]
    """IDs of the Slack members who may press forward buttons, such as approve and switch traffic, for example U0123ABCD. Everyone may still press backward buttons, such as roll back, unless IAM cannot distinguish them. Default: everyone."""
    freezes: NotRequired[list[FreezeArgs]]
    """Times in which forward buttons are denied."""


class AuditLogArgs(TypedDict):
    """A log group that gets every watched event and, with attribution, every press."""

    retention_days: NotRequired[int]
    """How long CloudWatch Logs keeps the events: 1 to 3653 days, one of the values that CloudWatch Logs allows. Default: 365."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """ARN of a customer managed key that encrypts the log group. Its policy must let CloudWatch Logs use it."""
    log_group_name: NotRequired[str]
    """Name of the log group. Default: chosen by Pulumi. At most 512 characters."""


class DeliveryArgs(TypedDict):
    """How a message gets from EventBridge to the topic."""

    role_arn: NotRequired[pulumi.Input[str]]
    """ARN of an existing delivery role that may publish to the topic. Default: a new role."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """ARN of a customer managed key. It encrypts the component's topic; with topic_arn it only lets the delivery role use the key."""
    restrict_publishing: NotRequired[bool]
    """Deny sns:Publish on the component's topic to every principal except the delivery role. Default: true."""
    dead_letter_queue: NotRequired[bool]
    """Keep events that EventBridge cannot deliver in a queue. Default: true."""
    dead_letter_queue_arn: NotRequired[pulumi.Input[str]]
    """ARN of an existing standard queue for these events. Its policy must let events.amazonaws.com send messages."""
    alarm_topic_arn: NotRequired[pulumi.Input[str]]
    """ARN of an SNS topic for alarms about lost messages. Use a destination other than this channel."""
    audit_log: NotRequired[AuditLogArgs]
    """Also write every watched event and every reported press to a log group, with saved queries. Default: no audit log."""
    maximum_event_age_seconds: NotRequired[int]
    """How long EventBridge tries to deliver an event, 60 to 86400 seconds. Default: 24 hours, as set by AWS."""
    maximum_retry_attempts: NotRequired[int]
    """Maximum number of retries, 0 to 185. Default: 185, as set by AWS."""


class EventSourcesArgs(TypedDict):
    """What to watch: one argument per kind of event source. Map keys are your own names for the entries."""

    deployment_groups: NotRequired[dict[str, DeploymentGroupArgs]]
    """CodeDeploy blue/green deployment groups."""
    fleets: NotRequired[dict[str, FleetArgs]]
    """Many CodeDeploy blue/green deployment groups per entry."""
    pipeline_approvals: NotRequired[dict[str, PipelineApprovalArgs]]
    """Manual approvals of CodePipeline pipelines."""
    pipeline_failures: NotRequired[dict[str, PipelineFailureArgs]]
    """Failed stages of CodePipeline pipelines."""
    ecs_services: NotRequired[dict[str, EcsServiceArgs]]
    """Pause hooks of ECS services. Experimental: the chat's AWS CLI may not know the command yet."""
    instance_refreshes: NotRequired[dict[str, InstanceRefreshArgs]]
    """Instance refreshes of Auto Scaling groups."""
    alarms: NotRequired[dict[str, AlarmArgs]]
    """CloudWatch alarms."""
    alarm_groups: NotRequired[dict[str, AlarmGroupArgs]]
    """CloudWatch alarms with a prefix: many alarms per entry."""
    state_machines: NotRequired[dict[str, StateMachineArgs]]
    """Failed executions of Step Functions state machines."""
    custom: NotRequired[dict[str, CustomGateArgs]]
    """Your own events, messages and buttons."""


class WatchArgs(EventSourcesArgs):
    """What to watch in one region, and how messages look and are delivered."""

    topic_arn: NotRequired[pulumi.Input[str]]
    """ARN of an existing SNS topic. Required with channel.configuration_arn. Default: a new topic."""
    layout: NotRequired[Layout]
    """TOGETHER: one message with every button. STAGED: one message per step, with the buttons that apply to it. Default: TOGETHER."""
    language: NotRequired[Language]
    """Language of the built-in texts. Default: English (en)."""
    environment: NotRequired[str]
    """Short name that appears in brackets before every built-in title, for example PROD. Default: none. At most 32 characters."""
    outcomes: NotRequired[bool]
    """Report results in the same thread. Default: false in TOGETHER; STAGED always reports them."""
    switched_event: NotRequired[SwitchedEvent]
    """Event that starts CodeDeploy's stage switched. Default: INSTANCE."""
    buttons: NotRequired[dict[str, ButtonArgs]]
    """Settings of single buttons, by playbook.button."""
    delivery: NotRequired[DeliveryArgs]
    """How messages get to the topic."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags for all taggable resources."""


class NotificationsArgs(WatchArgs):
    """What to watch in one region, for a channel that a ChatChannel configures."""

    action_group: str
    """ID that links these notifications to the buttons of the ChatChannel with the same value."""
    chat: NotRequired[Chat]
    """The chat whose Markdown the messages use. Default: SLACK."""
    channel_role_arn: NotRequired[pulumi.Input[str]]
    """ARN of the channel's role, to report who pressed: successful and denied calls of this role, from CloudTrail. It needs a trail in the region. Default: no reports."""


class ChatChannelArgs(EventSourcesArgs, PressRulesArgs):
    """The channel, its buttons and what the buttons may do. Give it the same event sources as the Notifications."""

    channel: ChannelArgs
    """The channel."""
    action_group: str
    """ID that links the buttons to the messages of the Notifications with the same value."""
    regions: list[pulumi.Input[str]]
    """Regions of the Notifications. The commands are allowed only in these regions."""
    topic_arns: NotRequired[list[pulumi.Input[str]]]
    """ARNs of the Notifications' topics. Not with channel.configuration_arn: its owner subscribes topics."""
    playbooks: list[str]
    """Playbooks whose buttons the channel has, for example codedeploy, in addition to the playbooks of its event sources. May be empty only if the ChatChannel has event sources."""
    layouts: NotRequired[list[str]]
    """Layouts of the Notifications (TOGETHER, STAGED). With both, the buttons appear in the messages of both. Default: TOGETHER."""
    lifecycle_stages: NotRequired[list[LifecycleStage]]
    """Lifecycle stages that ecs_services of the Notifications name, so that their messages have buttons too. Default: none."""
    language: NotRequired[Language]
    """Language of the built-in button texts. Default: English (en)."""
    buttons: NotRequired[dict[str, ButtonArgs]]
    """Settings of single buttons, by playbook.button."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags for all taggable resources."""


class ChatOpsArgs(WatchArgs, PressRulesArgs):
    """A channel, and what to watch for it in one region."""

    channel: ChannelArgs
    """The channel."""
    extra_topic_arns: NotRequired[list[pulumi.Input[str]]]
    """ARNs of the topics of further Notifications in other regions that this channel also shows."""
    extra_regions: NotRequired[list[pulumi.Input[str]]]
    """Regions of these further Notifications: the commands are allowed there too."""
    action_group: NotRequired[str]
    """ID that links buttons to messages. Default: project, stack and component."""
    attribution: NotRequired[bool]
    """Report who pressed: successful and denied calls of the channel's role, with the session name, from CloudTrail. It needs a trail in the region. Default: false."""
