"""The channel configuration: a Slack or Teams channel with its role, topics, guardrails and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import pulumi
import pulumi_aws_native as aws_native

from chatops_pulumi.components.tags import native_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chatops_pulumi.validation.channel import Channel


@dataclass(frozen=True)
class ChannelLinks:
    """The resources that a channel configuration links."""

    role_arn: pulumi.Input[str]
    topic_arns: Sequence[pulumi.Input[str]]
    guardrail_policy_arns: Sequence[pulumi.Input[str]]
    action_arns: Sequence[pulumi.Input[str]]


class _Common(TypedDict):
    """The inputs that Slack and Teams configurations have in common."""

    configuration_name: pulumi.Input[str]
    iam_role_arn: pulumi.Input[str]
    sns_topic_arns: Sequence[pulumi.Input[str]]
    guardrail_policies: Sequence[pulumi.Input[str]]
    customization_resource_arns: Sequence[pulumi.Input[str]]
    logging_level: pulumi.Input[str]
    user_role_required: pulumi.Input[bool]
    tags: Sequence[aws_native.TagArgs]
    opts: pulumi.ResourceOptions


def make_channel_configuration(
    parent: pulumi.Resource,
    name: str,
    channel: Channel,
    configuration_name: pulumi.Input[str],
    links: ChannelLinks,
    tags: Mapping[str, pulumi.Input[str]],
    depends_on: Sequence[pulumi.Resource],
) -> pulumi.Output[str]:
    """Configure a channel.

    Args:
        parent: The component.
        name: The component's name.
        channel: The channel.
        configuration_name: The name of the configuration, unique in the account.
        links: The resources that the configuration links.
        tags: Tags of the configuration.
        depends_on: Resources that must exist first.

    Returns:
        The ARN of the configuration.

    Raises:
        ValueError: The channel has an existing configuration.
    """
    owned = channel.owned
    if owned is None:
        raise ValueError("an existing channel configuration is not created again")
    common: _Common = {
        "configuration_name": configuration_name,
        "iam_role_arn": links.role_arn,
        "sns_topic_arns": list(links.topic_arns),
        # Always written: unset means AdministratorAccess, and a later update would fail (pulumi-aws-native#249).
        "guardrail_policies": list(links.guardrail_policy_arns),
        "customization_resource_arns": list(links.action_arns),
        "logging_level": owned.logging_level.value,
        "user_role_required": owned.user_role_required,
        "tags": native_tags(tags),
        # A channel has one configuration, and its name is unique in the account. Another region of the provider replaces it
        # without asking any provider for the order, so the old one must be deleted first.
        "opts": pulumi.ResourceOptions(parent=parent, depends_on=list(depends_on), delete_before_replace=True),
    }
    if channel.slack is not None:
        return aws_native.chatbot.SlackChannelConfiguration(
            f"{name}-channel",
            slack_workspace_id=channel.slack.workspace_id,
            slack_channel_id=channel.slack.channel_id,
            **common,
        ).arn
    teams = channel.teams
    assert teams is not None
    return aws_native.chatbot.MicrosoftTeamsChannelConfiguration(
        f"{name}-channel",
        team_id=teams.team_id,
        teams_tenant_id=teams.tenant_id,
        teams_channel_id=teams.channel_id,
        teams_channel_name=teams.channel_name,
        **common,
    ).arn
