"""What a program writes: the arguments of the components.

Two rules explain every type here. What decides *which* resources exist is plain; what only flows into properties is an
``Input``. And each type is one that Pulumi's component schema can express, so the same arguments work from every language
(so no ``from __future__ import annotations`` here, no ``Literal``, no unions).
"""

from enum import Enum
from typing import NotRequired, TypedDict

import pulumi


class LoggingLevel(str, Enum):
    """What Amazon Q Developer writes to CloudWatch Logs."""

    ERROR = "ERROR"
    """Messages that it could not show, and failed commands."""
    INFO = "INFO"
    """Everything."""
    NONE = "NONE"
    """Nothing: a message that it drops leaves no trace."""


class Layout(str, Enum):
    """How the decisions of a deployment are put to the channel."""

    TOGETHER = "TOGETHER"
    """One message with every button."""
    STAGED = "STAGED"
    """A message for each step, with the buttons that make sense then, and how it ended; all in one thread."""


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


class SwitchedEvent(str, Enum):
    """Which event says that the traffic is switched and the old tasks wait, in the STAGED layout of CodeDeploy."""

    INSTANCE = "INSTANCE"
    """CodeDeploy's instance event SUCCESS. That it marks this moment is inferred, not documented by AWS."""
    CLOUDTRAIL = "CLOUDTRAIL"
    """CloudTrail's record of the call that switches the traffic. It needs a trail, and names no deployment group."""


class LifecycleStage(str, Enum):
    """Where a deployment of Amazon ECS can pause, in the order in which it comes there."""

    RECONCILE_SERVICE = "RECONCILE_SERVICE"
    """Before anything else, where more than one revision of the service is active."""
    PRE_SCALE_UP = "PRE_SCALE_UP"
    """The new revision has not started."""
    POST_SCALE_UP = "POST_SCALE_UP"
    """The new revision has started and has no traffic."""
    POST_TEST_TRAFFIC_SHIFT = "POST_TEST_TRAFFIC_SHIFT"
    """The new revision has the test traffic."""
    PRE_PRODUCTION_TRAFFIC_SHIFT = "PRE_PRODUCTION_TRAFFIC_SHIFT"
    """Before the production traffic shifts; in linear and canary deployments before each step."""
    POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT"
    """The new revision has the production traffic."""


class ValueKind(str, Enum):
    """What a value of an event is. Only values without quotes, backslashes and line breaks survive in a message, and only those without blanks stay one word of a command."""

    ID = "ID"
    """An id that AWS makes, or a UUID."""
    ARN = "ARN"
    """An ARN."""
    TIME = "TIME"
    """A time."""
    NUMBER = "NUMBER"
    """A number, or true or false."""
    STATE = "STATE"
    """One of the service's own fixed words, as FAILED."""
    NAME = "NAME"
    """A name for which the service allows neither quotes nor blanks, as that of a CodeBuild project."""
    TRUSTED = "TRUSTED"
    """Anything else, at your own risk: one quote, backslash or line break in it, and the message is lost without a trace; one blank, and whoever can write the value adds words to your command."""


class SlackChannelArgs(TypedDict):
    """A Slack channel that this component configures."""

    workspace_id: pulumi.Input[str]
    """The id of the Slack workspace, as T0123ABCD. The workspace must have been authorised once in the AWS console."""
    channel_id: pulumi.Input[str]
    """The id of the channel, as C0123ABCD. The Amazon Q app must have been invited to it."""
    configuration_name: NotRequired[str]
    """The name of the channel configuration, unique in the account. Default: project, stack and component. At most 128 characters."""
    logging_level: NotRequired[LoggingLevel]
    """What goes to CloudWatch Logs. Default: ERROR."""
    user_role_required: NotRequired[pulumi.Input[bool]]
    """Whether each member must choose a role of their own before pressing. Default: false."""
    role_arn: NotRequired[pulumi.Input[str]]
    """An existing channel role, trusted by chatbot.amazonaws.com. The commands' policy is attached to it. Default: a role of its own."""
    guardrail_policy_arns: NotRequired[list[pulumi.Input[str]]]
    """Policies that widen the guardrail beyond the buttons' own commands."""


class TeamsChannelArgs(TypedDict):
    """A Microsoft Teams channel that this component configures."""

    team_id: pulumi.Input[str]
    """The id of the team, a UUID."""
    tenant_id: pulumi.Input[str]
    """The id of the tenant, a UUID. The tenant must have been authorised once in the AWS console."""
    channel_id: pulumi.Input[str]
    """The id of the channel in its URL-encoded form, as 19%3a…%40thread.tacv2."""
    channel_name: NotRequired[pulumi.Input[str]]
    """The name of the channel."""
    configuration_name: NotRequired[str]
    """The name of the channel configuration, unique in the account. Default: project, stack and component. At most 128 characters."""
    logging_level: NotRequired[LoggingLevel]
    """What goes to CloudWatch Logs. Default: ERROR."""
    user_role_required: NotRequired[pulumi.Input[bool]]
    """Whether each member must choose a role of their own before pressing. Default: false."""
    role_arn: NotRequired[pulumi.Input[str]]
    """An existing channel role, trusted by chatbot.amazonaws.com. The commands' policy is attached to it. Default: a role of its own."""
    guardrail_policy_arns: NotRequired[list[pulumi.Input[str]]]
    """Policies that widen the guardrail beyond the buttons' own commands."""


class ChannelArgs(TypedDict):
    """The channel: exactly one of configuration_arn, slack and teams."""

    slack: NotRequired[SlackChannelArgs]
    """A Slack channel to configure. One channel can be configured once in an account."""
    teams: NotRequired[TeamsChannelArgs]
    """A Microsoft Teams channel to configure."""
    configuration_arn: NotRequired[pulumi.Input[str]]
    """An existing channel configuration, owned elsewhere. Its owner subscribes the topic, so topic_arn is required too."""
    role_name: NotRequired[pulumi.Input[str]]
    """With configuration_arn: the name of its channel role, to attach the commands' policy to."""
    control_region: NotRequired[str]
    """With configuration_arn: the region of the chat service's API, one of us-east-2, us-west-2, eu-west-1 and ap-southeast-1. Default: us-west-2."""
    profile: NotRequired[str]
    """With configuration_arn: the AWS CLI profile of the associate calls, which do not see Pulumi's providers."""
    restrict_to_chat: NotRequired[bool]
    """Whether the commands' policy asks for aws:ChatbotSourceArn, so that only this channel can use it. Default: true."""


class MessageArgs(TypedDict):
    """The words of one message. In each, <deploymentId> and the stage's other values may stand in angle brackets."""

    title: NotRequired[pulumi.Input[str]]
    """The title. Markdown and emoji codes of the chat work."""
    description: NotRequired[pulumi.Input[str]]
    """The body. Markdown of the chat works; lines are parted by line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """What to do next, one step an entry. An empty list leaves the steps out."""


class DeploymentGroupArgs(TypedDict):
    """One CodeDeploy deployment group for blue/green deployments on ECS."""

    application: NotRequired[pulumi.Input[str]]
    """The CodeDeploy application. Group names are unique only within one, so give it where you can."""
    deployment_group: pulumi.Input[str]
    """The deployment group."""
    green_url: NotRequired[pulumi.Input[str]]
    """Where the new version can be looked at before it gets the traffic. Shown in the next steps."""
    layout: NotRequired[Layout]
    """TOGETHER or STAGED. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (ready; in the STAGED layout and with outcomes also switched, succeeded, failed, stopped)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <deploymentId> and the other values may stand in a URL; <console> is the deployment's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class FleetArgs(TypedDict):
    """Many CodeDeploy deployment groups for blue/green deployments on ECS, watched by one rule a stage."""

    applications: NotRequired[list[str]]
    """The CodeDeploy applications: all their groups, or those that deployment_groups and deployment_group_prefixes name."""
    deployment_groups: NotRequired[list[str]]
    """Deployment groups."""
    deployment_group_prefixes: NotRequired[list[str]]
    """What the names of further deployment groups begin with. One prefix costs the same however many groups have it."""
    green_url: NotRequired[pulumi.Input[str]]
    """Where the new version can be looked at before it gets the traffic. <deploymentGroup> may stand in it."""
    layout: NotRequired[Layout]
    """TOGETHER or STAGED. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (ready; in the STAGED layout and with outcomes also switched, succeeded, failed, stopped)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <deploymentId> and the other values may stand in a URL; <console> is the deployment's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class PipelineApprovalArgs(TypedDict):
    """The manual approvals of one CodePipeline pipeline: all of them, or those of one stage or action."""

    pipeline: pulumi.Input[str]
    """The pipeline."""
    stage: NotRequired[pulumi.Input[str]]
    """The stage whose approvals are announced. Default: all stages."""
    action: NotRequired[pulumi.Input[str]]
    """The approval action that is announced. Default: all manual approvals."""
    review_url: NotRequired[pulumi.Input[str]]
    """Where that which is to be approved can be looked at. Shown in the next steps."""
    layout: NotRequired[Layout]
    """STAGED reports how it ended, in the same thread; TOGETHER only with outcomes. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (approval; in the STAGED layout and with outcomes also approved and rejected)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <pipeline> and the other values may stand in a URL; <console> is the execution's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class PipelineFailureArgs(TypedDict):
    """The stages of one CodePipeline pipeline that fail: all of them, or one."""

    pipeline: pulumi.Input[str]
    """The pipeline."""
    stage: NotRequired[pulumi.Input[str]]
    """The stage whose failures are announced. Default: all stages."""
    layout: NotRequired[Layout]
    """STAGED also reports a retry, in the same thread; TOGETHER only with outcomes. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (failed; in the STAGED layout and with outcomes also retried)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <pipeline> and the other values may stand in a URL; <console> is the execution's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class EcsServiceArgs(TypedDict):
    """The pause hooks of Amazon ECS's own deployments: of one service, or of all services of a cluster. Experimental."""

    cluster: pulumi.Input[str]
    """The name or ARN of the cluster."""
    service: NotRequired[str]
    """The name of the service. It is plain, because a rule that waits for the service would deadlock its first deployment, which pauses too. Default: all services."""
    lifecycle_stages: NotRequired[list[LifecycleStage]]
    """The lifecycle stages to announce, each by a rule and with words and buttons of its own. Default: all, by one rule and with the same words."""
    layout: NotRequired[Layout]
    """STAGED reports how it ended, in the same thread; TOGETHER only with outcomes. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (paused, or with lifecycle_stages reconcile, prescaleup, postscaleup, posttest, preproduction, postproduction; in the STAGED layout and with outcomes also continued, failed, timedout)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <lifecycleStage> and the other values may stand in a URL; <console> is the cluster's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class InstanceRefreshArgs(TypedDict):
    """The instance refreshes of one Auto Scaling group."""

    auto_scaling_group: pulumi.Input[str]
    """The Auto Scaling group. Letters, digits and ._/:=+@- only: the name stands in the buttons' commands."""
    layout: NotRequired[Layout]
    """STAGED reports how it ended; TOGETHER only with outcomes. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (checkpoint; in the STAGED layout and with outcomes also succeeded, failed, cancelled, rolledback, rollbackfailed)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <refreshId> and the other values may stand in a URL; <console> is the group's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class AlarmArgs(TypedDict):
    """One CloudWatch alarm."""

    alarm: pulumi.Input[str]
    """The alarm. Letters, digits and ._/:=+@- only: the name stands in the buttons' commands."""
    layout: NotRequired[Layout]
    """STAGED reports how it ended; TOGETHER only with outcomes. Default: that of the component."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Words of your own, by stage (alarm; in the STAGED layout and with outcomes also ok)."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. <alarm> and the other values may stand in a URL; <console> is the alarm's page in the AWS console."""
    rule_name: NotRequired[str]
    """The name of the first stage's EventBridge rule; those of later stages are <rule_name>-<stage>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class EventPathArgs(TypedDict):
    """A value of an event that texts and buttons can name. The event must always have it: where it is missing, the message is lost."""

    path: str
    """Where the event has it, as $.detail.jobId or $.resources[0]."""
    kind: ValueKind
    """What it is. AWS puts values into messages and commands as they are, so say TRUSTED of free text, or leave it out."""


class PermissionArgs(TypedDict):
    """IAM actions that a button's command needs."""

    actions: list[str]
    """The IAM actions, as batch:TerminateJob. No wildcards: the channel may make exactly the buttons' calls."""
    resources: NotRequired[list[pulumi.Input[str]]]
    """The ARNs that they act on; * may stand in them. Default: *, for actions for which IAM knows no resource."""


class CustomButtonArgs(TypedDict):
    """A button of your own."""

    label: str
    """The text of the button, verbatim. Amazon Q shows buttons in an order that nobody controls, so number them. At most 50 characters, 20 advised."""
    command: str
    """The AWS CLI command, without aws. $JobId stands for the variable JobId. At most 5000 characters, 100 advised. Give boolean options a value, as --force true."""
    variables: NotRequired[dict[str, pulumi.Input[str]]]
    """Variable to its value: <jobId> for a value of the event, at most 4 of these; else a text of letters, digits and ._/:=+@,%~- that is written into the command."""
    permissions: list[PermissionArgs]
    """What the command needs: the channel's role and its guardrail allow exactly this."""
    enabled: NotRequired[bool]
    """Whether the button exists. Default: true."""
    action_name: NotRequired[str]
    """The name of the custom action, unique in the account. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the custom action, over those of the component."""


class CustomOutcomeArgs(TypedDict):
    """A further message of a gate of your own, without buttons: how it ended."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """Values that this event has in addition to the gate's, or elsewhere."""
    title: pulumi.Input[str]
    """The title. Markdown and emoji codes of the chat work."""
    description: pulumi.Input[str]
    """The body. Markdown of the chat works; lines are parted by line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """What to do next, one step an entry."""


class CustomGateArgs(TypedDict):
    """An event of your own, its message and its buttons."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON, with a source. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """What texts and variables can name in angle brackets, by a name of your own. <account>, <region> and <time> are always there."""
    title: pulumi.Input[str]
    """The title. Markdown and emoji codes of the chat work."""
    description: pulumi.Input[str]
    """The body. Markdown of the chat works; lines are parted by line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """What to do next, one step an entry."""
    thread: NotRequired[str]
    """The name of the value that all messages of one decision share, as jobId: they go into one thread."""
    buttons: NotRequired[dict[str, CustomButtonArgs]]
    """The buttons, by a key of your own."""
    outcomes: NotRequired[dict[str, CustomOutcomeArgs]]
    """Further messages, without buttons, by a key of your own."""
    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who is asked to decide, in Slack: here, channel, everyone, or ids of members (U0123ABCD) and of user groups (S0123ABCD). They stand above the description of messages that ask."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Label to URL, shown below the description. Values of the event may stand in a URL."""
    rule_name: NotRequired[str]
    """The name of the EventBridge rule; those of outcomes are <rule_name>-<key>. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, over those of the component."""


class ButtonArgs(TypedDict):
    """One button."""

    label: NotRequired[str]
    """The text of the button, verbatim: no number is added. At most 50 characters, 20 advised."""
    enabled: NotRequired[bool]
    """Whether the button exists. Default: true."""
    action_name: NotRequired[str]
    """The name of the custom action, unique in the account. Default: chosen by Pulumi. At most 64 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the custom action, over those of the component."""


class DeliveryArgs(TypedDict):
    """How a message gets from EventBridge to the topic."""

    role_arn: NotRequired[pulumi.Input[str]]
    """An existing delivery role that may publish to the topic. Default: a role of its own."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """A customer managed key. It encrypts the topic of its own; with a given topic it only lets the delivery role use it."""
    dead_letter_queue: NotRequired[bool]
    """Whether what EventBridge cannot deliver is kept in a queue. Default: true."""
    dead_letter_queue_arn: NotRequired[pulumi.Input[str]]
    """An existing standard queue for it, whose policy lets events.amazonaws.com send."""
    alarm_topic_arn: NotRequired[pulumi.Input[str]]
    """An SNS topic that is told when messages are lost: it should lead elsewhere than to this chat."""
    maximum_event_age_seconds: NotRequired[int]
    """How long EventBridge tries to deliver, 60 to 86400 seconds. Default: AWS's, 24 hours."""
    maximum_retry_attempts: NotRequired[int]
    """How often EventBridge tries again, 0 to 185. Default: AWS's, 185."""


class NotificationsArgs(TypedDict):
    """What to watch in one region, and how to say it."""

    action_group: str
    """The value that ties the notifications to the buttons of a ChatChannel with the same one."""
    deployment_groups: NotRequired[dict[str, DeploymentGroupArgs]]
    """CodeDeploy blue/green deployment groups, by a key of your own."""
    fleets: NotRequired[dict[str, FleetArgs]]
    """Many CodeDeploy blue/green deployment groups in one entry, by a key of your own."""
    pipeline_approvals: NotRequired[dict[str, PipelineApprovalArgs]]
    """Manual approvals of CodePipeline pipelines, by a key of your own."""
    pipeline_failures: NotRequired[dict[str, PipelineFailureArgs]]
    """Failed stages of CodePipeline pipelines, by a key of your own."""
    ecs_services: NotRequired[dict[str, EcsServiceArgs]]
    """Pause hooks of ECS services, by a key of your own. Experimental: the chat's AWS CLI may not know the command yet."""
    instance_refreshes: NotRequired[dict[str, InstanceRefreshArgs]]
    """Instance refreshes of Auto Scaling groups, by a key of your own."""
    alarms: NotRequired[dict[str, AlarmArgs]]
    """CloudWatch alarms, by a key of your own."""
    custom: NotRequired[dict[str, CustomGateArgs]]
    """Events, messages and buttons of your own, by a key of your own."""
    topic_arn: NotRequired[pulumi.Input[str]]
    """An existing SNS topic. Default: a topic of its own."""
    layout: NotRequired[Layout]
    """TOGETHER: one message with every button. STAGED: a message for each step, with its own buttons. Default: TOGETHER."""
    language: NotRequired[Language]
    """The language of the built-in texts. Default: English (en)."""
    outcomes: NotRequired[bool]
    """Whether to report how it ended, in the same thread. Default: false in TOGETHER; STAGED always does."""
    switched_event: NotRequired[SwitchedEvent]
    """Which event starts CodeDeploy's stage switched. Default: INSTANCE."""
    delivery: NotRequired[DeliveryArgs]
    """How messages get to the topic."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of everything that can carry tags."""


class ChatChannelArgs(TypedDict):
    """The channel, its buttons and what they may do."""

    channel: ChannelArgs
    """The channel."""
    action_group: str
    """The value that ties the buttons to the notifications of Notifications with the same one."""
    regions: list[pulumi.Input[str]]
    """The regions of the Notifications. The commands are allowed in these only."""
    topic_arns: NotRequired[list[pulumi.Input[str]]]
    """The topics of the Notifications. Not with channel.configuration_arn: its owner subscribes topics."""
    playbooks: list[str]
    """Whose buttons the channel has (codedeploy, ecs). May be empty: pipelines, instance refreshes, alarms and custom gates bring their own."""
    pipeline_approvals: NotRequired[dict[str, PipelineApprovalArgs]]
    """The same as of the Notifications: each pipeline has buttons of its own."""
    pipeline_failures: NotRequired[dict[str, PipelineFailureArgs]]
    """The same as of the Notifications: each pipeline has buttons of its own."""
    instance_refreshes: NotRequired[dict[str, InstanceRefreshArgs]]
    """The same as of the Notifications: each group has buttons of its own."""
    alarms: NotRequired[dict[str, AlarmArgs]]
    """The same as of the Notifications: each alarm has buttons of its own."""
    custom: NotRequired[dict[str, CustomGateArgs]]
    """The same as of the Notifications: each entry has buttons of its own."""
    layouts: NotRequired[list[str]]
    """The layouts of the Notifications (TOGETHER, STAGED): the buttons answer to both where both are named. Default: TOGETHER."""
    lifecycle_stages: NotRequired[list[LifecycleStage]]
    """The lifecycle stages that ecs_services of the Notifications name: their messages have buttons too. Default: none."""
    language: NotRequired[Language]
    """The language of the buttons' built-in texts. Default: English (en)."""
    buttons: NotRequired[dict[str, ButtonArgs]]
    """Settings of single buttons, by playbook.button (codedeploy.switch, codedeploy.rollback, codedeploy.terminate, codepipeline.approve, codepipeline.reject, pipelinefailure.retry, pipelinefailure.retry_all, ecs.proceed, ecs.rollback, autoscaling.rollback, autoscaling.cancel, cloudwatch.mute, cloudwatch.unmute)."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of everything that can carry tags."""


class ChatOpsArgs(TypedDict):
    """A channel and what is watched for it in one region."""

    channel: ChannelArgs
    """The channel."""
    deployment_groups: NotRequired[dict[str, DeploymentGroupArgs]]
    """CodeDeploy blue/green deployment groups, by a key of your own."""
    fleets: NotRequired[dict[str, FleetArgs]]
    """Many CodeDeploy blue/green deployment groups in one entry, by a key of your own."""
    pipeline_approvals: NotRequired[dict[str, PipelineApprovalArgs]]
    """Manual approvals of CodePipeline pipelines, by a key of your own."""
    pipeline_failures: NotRequired[dict[str, PipelineFailureArgs]]
    """Failed stages of CodePipeline pipelines, by a key of your own."""
    ecs_services: NotRequired[dict[str, EcsServiceArgs]]
    """Pause hooks of ECS services, by a key of your own. Experimental: the chat's AWS CLI may not know the command yet."""
    instance_refreshes: NotRequired[dict[str, InstanceRefreshArgs]]
    """Instance refreshes of Auto Scaling groups, by a key of your own."""
    alarms: NotRequired[dict[str, AlarmArgs]]
    """CloudWatch alarms, by a key of your own."""
    custom: NotRequired[dict[str, CustomGateArgs]]
    """Events, messages and buttons of your own, by a key of your own."""
    topic_arn: NotRequired[pulumi.Input[str]]
    """An existing SNS topic. Required with channel.configuration_arn. Default: a topic of its own."""
    extra_topic_arns: NotRequired[list[pulumi.Input[str]]]
    """Topics of further Notifications, in other regions, that this channel also shows."""
    extra_regions: NotRequired[list[pulumi.Input[str]]]
    """Regions of these further Notifications: the commands are allowed there too."""
    action_group: NotRequired[str]
    """The value that ties buttons to notifications. Default: project, stack and component."""
    layout: NotRequired[Layout]
    """TOGETHER: one message with every button. STAGED: a message for each step, with its own buttons. Default: TOGETHER."""
    language: NotRequired[Language]
    """The language of the built-in texts. Default: English (en)."""
    outcomes: NotRequired[bool]
    """Whether to report how it ended, in the same thread. Default: false in TOGETHER; STAGED always does."""
    switched_event: NotRequired[SwitchedEvent]
    """Which event starts CodeDeploy's stage switched. Default: INSTANCE."""
    buttons: NotRequired[dict[str, ButtonArgs]]
    """Settings of single buttons, by playbook.button (codedeploy.switch, codedeploy.rollback, codedeploy.terminate, codepipeline.approve, codepipeline.reject, pipelinefailure.retry, pipelinefailure.retry_all, ecs.proceed, ecs.rollback, autoscaling.rollback, autoscaling.cancel, cloudwatch.mute, cloudwatch.unmute)."""
    delivery: NotRequired[DeliveryArgs]
    """How messages get to the topic."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of everything that can carry tags."""
