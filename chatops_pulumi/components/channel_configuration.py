"""The channel configuration: a Slack or Teams channel with its role, topics, guardrails and buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws_native as aws_native

from chatops_pulumi.components.custom_actions import native_tags

if TYPE_CHECKING:
    from chatops_pulumi.validation.models import Channel


@dataclass(frozen=True)
class Ties:
    """What a channel configuration ties together."""

    role_arn: pulumi.Input[str]
    topic_arns: Sequence[pulumi.Input[str]]
    guardrail_policy_arns: Sequence[pulumi.Input[str]]
    action_arns: Sequence[pulumi.Input[str]]


def make_channel_configuration(
    parent: pulumi.Resource,
    name: str,
    channel: Channel,
    configuration_name: str,
    ties: Ties,
    tags: Mapping[str, pulumi.Input[str]],
    depends_on: Sequence[pulumi.Resource],
) -> pulumi.Output[str]:
    """Configure the channel of the settings. Returns the configuration's ARN."""
    owned = channel.owned
    if owned is None:
        msg = "an existing channel configuration is not made again"
        raise ValueError(msg)
    # A channel has one configuration, and its name is unique in the account: whatever makes it anew (another region of the
    # provider, for one, asks no provider for the order) must delete it first.
    opts = pulumi.ResourceOptions(parent=parent, depends_on=list(depends_on), delete_before_replace=True)
    # Guardrails are always written: unset means AdministratorAccess, and a later update would fail (pulumi-aws-native#249).
    if channel.slack is not None:
        return aws_native.chatbot.SlackChannelConfiguration(
            f"{name}-channel",
            slack_workspace_id=channel.slack.workspace_id,
            slack_channel_id=channel.slack.channel_id,
            configuration_name=configuration_name,
            iam_role_arn=ties.role_arn,
            sns_topic_arns=list(ties.topic_arns),
            guardrail_policies=list(ties.guardrail_policy_arns),
            customization_resource_arns=list(ties.action_arns),
            logging_level=owned.logging_level.value,
            user_role_required=owned.user_role_required,
            tags=native_tags(tags),
            opts=opts,
        ).arn
    teams = channel.teams
    assert teams is not None
    return aws_native.chatbot.MicrosoftTeamsChannelConfiguration(
        f"{name}-channel",
        team_id=teams.team_id,
        teams_tenant_id=teams.tenant_id,
        teams_channel_id=teams.channel_id,
        teams_channel_name=teams.channel_name,
        configuration_name=configuration_name,
        iam_role_arn=ties.role_arn,
        sns_topic_arns=list(ties.topic_arns),
        guardrail_policies=list(ties.guardrail_policy_arns),
        customization_resource_arns=list(ties.action_arns),
        logging_level=owned.logging_level.value,
        user_role_required=owned.user_role_required,
        tags=native_tags(tags),
        opts=opts,
    ).arn
