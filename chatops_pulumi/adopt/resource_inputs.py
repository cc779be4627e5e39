"""Writes the objects of a state as inputs of the Pulumi resources that import them."""

from collections.abc import Mapping
from typing import Any, Final

from chatops_pulumi.adopt.inventory import StateAction, StateChannel, StateRule
from chatops_pulumi.adopt.state import StateResource
from chatops_pulumi.core.json_values import objects, pairs

CUSTOM_ACTION: Final = "aws-native:chatbot:CustomAction"
EVENT_RULE: Final = "aws:cloudwatch/eventRule:EventRule"
EVENT_TARGET: Final = "aws:cloudwatch/eventTarget:EventTarget"
SLACK: Final = "aws-native:chatbot:SlackChannelConfiguration"
TEAMS: Final = "aws-native:chatbot:MicrosoftTeamsChannelConfiguration"

_SENSITIVE_AS: Final[Mapping[str, str]] = {
    "event_pattern": "eventPattern",
    "input_transformer": "inputTransformer",
    "dead_letter_config": "deadLetterConfig",
    "retry_policy": "retryPolicy",
    "role_arn": "roleArn",
    "target_id": "targetId",
    "tags_all": "tags",
    "iam_role_arn": "iamRoleArn",
    "sns_topic_arns": "snsTopicArns",
    "guardrail_policy_arns": "guardrailPolicies",
    "guardrail_policies": "guardrailPolicies",
    "slack_channel_id": "slackChannelId",
    "slack_team_id": "slackWorkspaceId",
    "slack_workspace_id": "slackWorkspaceId",
    "team_id": "teamId",
    "tenant_id": "teamsTenantId",
    "teams_tenant_id": "teamsTenantId",
    "channel_id": "teamsChannelId",
    "teams_channel_id": "teamsChannelId",
}
"""Terraform's attribute to the input, if their names differ."""


def sensitive_inputs(resource: StateResource) -> frozenset[str]:
    """Return the inputs whose values the state marks as sensitive. They are never shown."""
    return frozenset(_SENSITIVE_AS.get(name, name) for name in resource.sensitive)


def custom_action(action: StateAction) -> dict[str, Any]:
    """Return the inputs of aws-native:chatbot:CustomAction."""
    return {
        "actionName": action.name,
        "definition": {"commandText": action.command},
        "attachments": [
            {
                "notificationType": entry.get("notification_type"),
                "buttonText": entry.get("button_text"),
                "criteria": [
                    {
                        "operator": one.get("operator"),
                        "variableName": one.get("variable_name"),
                        "value": one.get("value"),
                    }
                    for one in objects(entry.get("criteria"))
                ],
                "variables": pairs(entry.get("variables")),
            }
            for entry in action.attachments
        ],
        "tags": dict(action.tags),
        **({"aliasName": action.alias} if action.alias else {}),
    }


def event_rule(rule: StateRule) -> dict[str, Any]:
    """Return the inputs of aws:cloudwatch/eventRule:EventRule."""
    resource = rule.resource
    return _given(
        {
            "name": rule.name,
            "description": rule.description,
            "eventPattern": rule.pattern,
            "roleArn": resource.text("role_arn"),
            "tags": dict(rule.tags),
        }
    )


def event_target(rule: StateRule) -> dict[str, Any]:
    """Return the inputs of aws:cloudwatch/eventTarget:EventTarget."""
    target = rule.target
    names = {
        "maximum_event_age_in_seconds": "maximumEventAgeInSeconds",
        "maximum_retry_attempts": "maximumRetryAttempts",
    }
    return _given(
        {
            "rule": rule.name,
            "targetId": target.target_id,
            "arn": target.topic_arn,
            "roleArn": target.role_arn,
            "inputTransformer": {"inputPaths": dict(target.paths), "inputTemplate": target.template},
            "deadLetterConfig": {"arn": target.dead_letter_arn} if target.dead_letter_arn else {},
            "retryPolicy": {names[name]: value for name, value in target.retry.items()},
        }
    )


def channel_configuration(channel: StateChannel, action_arns: set[str]) -> dict[str, Any]:
    """Return the inputs of one of the two channel configurations of aws-native:chatbot.

    Args:
        channel: The configuration.
        action_arns: Custom actions that commands have associated with it.
    """
    names = (
        {"workspace_id": "slackWorkspaceId", "channel_id": "slackChannelId"}
        if channel.platform == "slack"
        else {
            "team_id": "teamId",
            "tenant_id": "teamsTenantId",
            "channel_id": "teamsChannelId",
            "channel_name": "teamsChannelName",
        }
    )
    return _given(
        {
            **{names[argument]: value for argument, value in channel.ids.items()},
            "configurationName": channel.name,
            "iamRoleArn": channel.role_arn,
            "snsTopicArns": sorted(channel.topic_arns),
            "guardrailPolicies": sorted(channel.guardrail_policy_arns),
            "customizationResourceArns": sorted({*channel.action_arns, *action_arns}),
            "loggingLevel": channel.logging_level,
            "userRoleRequired": channel.user_role_required,
            "tags": dict(channel.tags),
        }
    )


def _given(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that are set: in a state, an empty string, list or map means that they are not."""
    return {name: value for name, value in inputs.items() if value is not None and value not in ("", [], {})}
