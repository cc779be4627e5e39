"""Amazon Q Developer in chat applications: custom actions and channel configurations."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from chatops_pulumi.doctor.account import Account, tag_map
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.reader import Place, Reader, with_lower_start
from chatops_pulumi.doctor.types import ACTION, SLACK, TEAMS

_TEAMS_KIND: Final = ":chat-configuration/microsoft-teams-channel/"


def action_of(account: Account, arn: str) -> dict[str, Any]:
    """Return a custom action."""
    return dict(account.ask_chat("GetCustomAction", CustomActionArn=arn)["CustomAction"])


def configuration_of(account: Account, arn: str, region: str = "") -> dict[str, Any]:
    """Return a channel configuration of Slack or Teams."""
    if _TEAMS_KIND in arn:
        answer = account.ask_chat("GetMicrosoftTeamsChannelConfiguration", region, ChatConfigurationArn=arn)
        found = answer.get("ChannelConfiguration")
    else:
        answer = account.ask_chat("DescribeSlackChannelConfigurations", region, ChatConfigurationArn=arn)
        listed: list[dict[str, Any]] = answer.get("SlackChannelConfigurations") or []
        found = next((one for one in listed if one.get("ChatConfigurationArn") == arn), None)
    if not found:
        raise MissingInAwsError(f"there is no channel configuration {arn}.")
    return dict(found)


def associations_of(account: Account, arn: str, region: str = "") -> tuple[str, ...]:
    """Return the ARNs of the custom actions that a channel configuration has."""
    answer = account.ask_chat("ListAssociations", region, ChatConfiguration=arn)
    return tuple(str(one["Resource"]) for one in answer.get("Associations") or ())


def tags_of(account: Account, arn: str) -> dict[str, str]:
    """Return the tags of a custom action or a channel configuration."""
    return tag_map(account.ask_chat("ListTagsForResource", ResourceARN=arn).get("Tags"))


def _action(place: Place) -> dict[str, Any]:
    action = action_of(place.account, place.resource.arn)
    return {
        "actionName": action.get("ActionName"),
        "aliasName": action.get("AliasName"),
        "definition": with_lower_start(action.get("Definition") or {}),
        "attachments": [_attachment(one) for one in action.get("Attachments") or ()],
        "tags": tags_of(place.account, place.resource.arn),
    }


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    """An attachment. The names of its variables are the user's own, so they stay as they are."""
    return {**with_lower_start(attachment), "variables": dict(attachment.get("Variables") or {})}


def _slack(place: Place) -> dict[str, Any]:
    found = configuration_of(place.account, place.resource.arn)
    return {
        "slackWorkspaceId": found.get("SlackTeamId"),
        "slackChannelId": found.get("SlackChannelId"),
        **_common(place, found),
    }


def _teams(place: Place) -> dict[str, Any]:
    found = configuration_of(place.account, place.resource.arn)
    return {
        "teamId": found.get("TeamId"),
        "teamsTenantId": found.get("TenantId"),
        "teamsChannelId": unquote(str(found.get("ChannelId") or "")),
        **_common(place, found),
    }


def _common(place: Place, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "configurationName": found.get("ConfigurationName"),
        "iamRoleArn": found.get("IamRoleArn"),
        "snsTopicArns": found.get("SnsTopicArns"),
        "guardrailPolicies": found.get("GuardrailPolicyArns"),
        "loggingLevel": found.get("LoggingLevel"),
        "userRoleRequired": found.get("UserAuthorizationRequired"),
        "customizationResourceArns": list(associations_of(place.account, place.resource.arn)),
        "tags": tags_of(place.account, place.resource.arn),
    }


def _decoded_channel(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The ID of a Teams channel without its URL encoding, which a program and AWS can write in two ways."""
    channel = properties.get("teamsChannelId")
    return {"teamsChannelId": unquote(channel)} if isinstance(channel, str) else {}


_CONFIGURATION_NEEDS: Final = ("chatbot:ListAssociations", "chatbot:ListTagsForResource")
_DEFAULTS: Final = {"loggingLevel": "NONE"}

READERS: Final = {
    ACTION: Reader(_action, ("chatbot:GetCustomAction", "chatbot:ListTagsForResource"), minor=frozenset({"aliasName"})),
    SLACK: Reader(
        _slack,
        ("chatbot:DescribeSlackChannelConfigurations", *_CONFIGURATION_NEEDS),
        _DEFAULTS,
        minor=frozenset({"loggingLevel"}),
    ),
    TEAMS: Reader(
        _teams,
        ("chatbot:GetMicrosoftTeamsChannelConfiguration", *_CONFIGURATION_NEEDS),
        _DEFAULTS,
        _decoded_channel,
        frozenset({"loggingLevel"}),
    ),
}
