"""What the buttons may do: the channel role, the commands' policy, and its attachment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws

from chatops_pulumi.core import policies

if TYPE_CHECKING:
    from chatops_pulumi.validation.channel import Channel

_CONFIGURATION_KINDS = {"slack": "slack-channel", "teams": "microsoft-teams-channel"}


def configuration_arn_of(account: str, channel: Channel, configuration_name: str) -> str:
    """The ARN that the configuration will have: the policy names it before the configuration exists.

    Taking it from the resource would create a cycle, because the configuration needs the policy as its guardrail.

    Args:
        account: The account.
        channel: The channel.
        configuration_name: The name of the configuration.
    """
    kind = _CONFIGURATION_KINDS["slack" if channel.slack is not None else "teams"]
    return f"arn:aws:chatbot::{account}:chat-configuration/{kind}/{configuration_name}"


def make_channel_role(parent: pulumi.Resource, name: str, tags: dict[str, pulumi.Input[str]]) -> aws.iam.Role:
    """A role that the chat service assumes for every command of the channel."""
    return aws.iam.Role(
        f"{name}-channel-role",
        assume_role_policy=json.dumps(policies.channel_role_trust()),
        tags=tags or None,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def make_commands_policy(
    parent: pulumi.Resource,
    name: str,
    document: pulumi.Output[str],
    role_name: pulumi.Input[str],
    tags: dict[str, pulumi.Input[str]],
) -> tuple[aws.iam.Policy, aws.iam.RolePolicyAttachment]:
    """A managed policy with the calls of the buttons, attached to the channel role.

    Args:
        parent: The component.
        name: The component's name.
        document: The policy, as JSON.
        role_name: The name of the channel role.
        tags: Tags of the policy.

    Returns:
        The policy and its attachment.
    """
    child = pulumi.ResourceOptions(parent=parent)
    policy = aws.iam.Policy(
        f"{name}-commands",
        description="The AWS calls behind the buttons of a chat channel",
        policy=document,
        tags=tags or None,
        opts=child,
    )
    attachment = aws.iam.RolePolicyAttachment(
        f"{name}-commands",
        role=role_name,
        policy_arn=policy.arn,
        # An attachment is identified by role and policy: deleting the old one last would delete the new one too.
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
    )
    return policy, attachment
