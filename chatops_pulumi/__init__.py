"""Buttons in Slack or Microsoft Teams that run an AWS deployment, without Lambda, Slack app, tokens or public endpoint."""

from chatops_pulumi.args import (
    AlarmArgs,
    ButtonArgs,
    ChannelArgs,
    ChatChannelArgs,
    ChatOpsArgs,
    DeliveryArgs,
    DeploymentGroupArgs,
    EcsServiceArgs,
    FleetArgs,
    InstanceRefreshArgs,
    Language,
    Layout,
    LifecycleStage,
    LoggingLevel,
    MessageArgs,
    NotificationsArgs,
    PipelineApprovalArgs,
    PipelineFailureArgs,
    SlackChannelArgs,
    SwitchedEvent,
    TeamsChannelArgs,
)
from chatops_pulumi.components.chat_channel import ChatChannel
from chatops_pulumi.components.chat_ops import ChatOps
from chatops_pulumi.components.notifications import Notifications
from chatops_pulumi.problems import ArgsError, Problem
from chatops_pulumi.version import __version__

__all__ = [
    "AlarmArgs",
    "ArgsError",
    "ButtonArgs",
    "ChannelArgs",
    "ChatChannel",
    "ChatChannelArgs",
    "ChatOps",
    "ChatOpsArgs",
    "DeliveryArgs",
    "DeploymentGroupArgs",
    "EcsServiceArgs",
    "FleetArgs",
    "InstanceRefreshArgs",
    "Language",
    "Layout",
    "LifecycleStage",
    "LoggingLevel",
    "MessageArgs",
    "Notifications",
    "NotificationsArgs",
    "PipelineApprovalArgs",
    "PipelineFailureArgs",
    "Problem",
    "SlackChannelArgs",
    "SwitchedEvent",
    "TeamsChannelArgs",
    "__version__",
]
