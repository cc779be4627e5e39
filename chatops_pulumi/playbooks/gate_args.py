"""The arguments that all event sources have in common."""

from enum import Enum
from typing import NotRequired, TypedDict

import pulumi


class Layout(str, Enum):
    """How the decisions about one deployment are distributed over messages."""

    TOGETHER = "TOGETHER"
    """One message with every button."""
    STAGED = "STAGED"
    """One message per step, with the buttons that apply to it, and a result message. They share a thread if the event identifies the decision."""


class MessageArgs(TypedDict):
    """Your own texts for one message. Each may contain event values in angle brackets, for example <deploymentId>."""

    title: NotRequired[pulumi.Input[str]]
    """The title. The chat's Markdown and emoji codes work."""
    description: NotRequired[pulumi.Input[str]]
    """The body. The chat's Markdown works; separate lines with line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """The next steps, one per entry. An empty list removes the section."""


class EventSourceArgs(TypedDict):
    """What every event source takes, built-in or custom."""

    mentions: NotRequired[list[pulumi.Input[str]]]
    """Who to mention in Slack in messages that ask for a decision: here, channel, everyone, or the IDs of members (for example U0123ABCD) and user groups (for example S0123ABCD). They appear above the description."""
    links: NotRequired[dict[str, pulumi.Input[str]]]
    """Links below the description, label to URL. A URL may contain event values in angle brackets; <console> is the page in the AWS console, if there is one."""
    rule_name: NotRequired[str]
    """Name of the EventBridge rule of the first stage. Later stages add a hyphen and their name. Default: chosen by Pulumi. At most 64 characters."""
    target_id: NotRequired[str]
    """ID of the EventBridge target of each rule. Default: sns. At most 64 characters."""
    approvers: NotRequired[list[str]]
    """IDs of the Slack members who may press the forward buttons of this event source, or all its buttons if it has no forward button; or only everyone. Only where IAM can distinguish event sources, so not for CodeDeploy. Default: the component's approvers."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the rules, in addition to the component's tags."""


class GateArgs(EventSourceArgs):
    """What every event source of a built-in playbook takes."""

    layout: NotRequired[Layout]
    """TOGETHER or STAGED. STAGED also reports the result. Default: the component's layout."""
    description: NotRequired[pulumi.Input[str]]
    """Description of the EventBridge rules. Default: playbook, key and stage. At most 512 characters."""
    messages: NotRequired[dict[str, MessageArgs]]
    """Your own texts, by stage."""
