"""The workspace or team, and the channel configuration."""

from collections.abc import Iterator
from typing import Any, Final

from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, warning
from chatops_pulumi.doctor.parts import Configuration, configurations, topic_arns
from chatops_pulumi.doctor.readers.chatbot import configuration_of
from chatops_pulumi.doctor.state import listed_texts

_CONSOLE: Final = "the AWS console, Amazon Q Developer in chat applications"
_ENABLED: Final = ("", "ENABLED")
_UNLIMITED: Final = "arn:aws:iam::aws:policy/AdministratorAccess"
_TEAMS: Final = "/microsoft-teams-channel/"
_LOST: Final = "create it again: run 'pulumi up --refresh' if the stack owns it, or give another configuration_arn."


def _workspaces(inspection: Inspection) -> Iterator[Finding]:
    for configuration in configurations(inspection.stack):
        check = _team if _TEAMS in configuration.arn else _workspace
        yield from guarded(configuration.subject, check(inspection, configuration), _LOST)


def _workspace(inspection: Inspection, configuration: Configuration) -> Iterator[Finding]:
    wanted = _stated(configuration, "slackWorkspaceId") or _live(inspection, configuration).get("SlackTeamId")
    answer = inspection.account.ask_chat("DescribeSlackWorkspaces", configuration.control_region)
    entry = next((one for one in answer.get("SlackWorkspaces") or () if one.get("SlackTeamId") == wanted), None)
    yield _authorized(configuration, f"the Slack workspace {wanted}", entry, "authorize the workspace")


def _team(inspection: Inspection, configuration: Configuration) -> Iterator[Finding]:
    wanted = _stated(configuration, "teamId") or _live(inspection, configuration).get("TeamId")
    answer = inspection.account.ask_chat("ListMicrosoftTeamsConfiguredTeams", configuration.control_region)
    entry = next((one for one in answer.get("ConfiguredTeams") or () if one.get("TeamId") == wanted), None)
    yield _authorized(configuration, f"the Teams team {wanted}", entry, "authorize the team")


def _authorized(configuration: Configuration, what: str, entry: dict[str, Any] | None, fix: str) -> Finding:
    if entry is None:
        return failure(configuration.subject, f"{what} is not authorized in this account.", f"{fix} in {_CONSOLE}.")
    if entry.get("State", "") not in _ENABLED:
        reason = entry.get("StateReason") or "AWS gives no reason"
        return failure(configuration.subject, f"{what} is {entry['State']}: {reason}.", f"{fix} again in {_CONSOLE}.")
    return ok(configuration.subject, f"{what} is authorized")


def _stated(configuration: Configuration, key: str) -> str:
    return configuration.resource.text(key) if configuration.resource is not None else ""


def _live(inspection: Inspection, configuration: Configuration) -> dict[str, Any]:
    return configuration_of(inspection.account, configuration.arn, configuration.control_region)


def _configurations(inspection: Inspection) -> Iterator[Finding]:
    for configuration in configurations(inspection.stack):
        yield from guarded(configuration.subject, _configuration(inspection, configuration), _LOST)
    yield from guarded("other channels", _other_channels(inspection))
    yield from guarded("account preferences", _preferences(inspection))


def _configuration(inspection: Inspection, configuration: Configuration) -> Iterator[Finding]:
    found = list(_problems(inspection, configuration, _live(inspection, configuration)))
    yield from found
    if not found:
        yield ok(configuration.subject, "the channel configuration works, with its topics, role and guardrails")


def _problems(inspection: Inspection, configuration: Configuration, live: dict[str, Any]) -> Iterator[Finding]:
    subject = configuration.subject
    if live.get("State", "") not in _ENABLED:
        reason = live.get("StateReason") or "AWS gives no reason"
        yield failure(
            subject,
            f"the channel configuration is {live['State']}: {reason}.",
            f"open it in {_CONSOLE}. A deleted, archived or private channel needs an invitation: /invite @Amazon Q.",
        )
    for topic in sorted(_expected_topics(inspection, configuration) - set(live.get("SnsTopicArns") or ())):
        yield failure(
            subject,
            f"the channel configuration does not have the topic {topic}, so no message of it is shown.",
            inspection.restore if configuration.resource is not None else f"add the topic to {configuration.arn}.",
        )
    guardrails: list[str] = list(live.get("GuardrailPolicyArns") or ())
    if not guardrails or _UNLIMITED in guardrails:
        yield warning(
            subject,
            "the guardrail is AdministratorAccess, so only the channel role limits what a press can do.",
            "set the commands' policy as the guardrail (output commandsPolicyJson).",
            "Amazon Q Developer in chat applications, understanding permissions",
        )
    if not live.get("IamRoleArn"):
        yield failure(
            subject,
            "the channel configuration has no role, so every press is refused.",
            inspection.restore if configuration.resource is not None else f"give {configuration.arn} a channel role.",
        )
    if live.get("LoggingLevel") == "NONE":
        yield warning(
            subject,
            "the logging level is NONE, so a message that Amazon Q drops leaves no trace.",
            "set the logging level to ERROR.",
        )


def _expected_topics(inspection: Inspection, configuration: Configuration) -> set[str]:
    """The topics that a configuration must have. With several configurations, only those that the state names for it."""
    if configuration.resource is not None:
        return set(listed_texts(configuration.resource, "snsTopicArns"))
    return set(topic_arns(inspection.stack)) if len(configurations(inspection.stack)) == 1 else set()


def _other_channels(inspection: Inspection) -> Iterator[Finding]:
    """Channel configurations of the account that show the stack's messages, and that the stack does not know."""
    account, topics = inspection.account, set(topic_arns(inspection.stack))
    known = {one.arn for one in configurations(inspection.stack)}
    listed: list[dict[str, Any]] = [
        *(account.ask_chat("DescribeSlackChannelConfigurations").get("SlackChannelConfigurations") or ()),
        *(account.ask_chat("ListMicrosoftTeamsChannelConfigurations").get("TeamChannelConfigurations") or ()),
        *(account.ask_chat("DescribeChimeWebhookConfigurations").get("WebhookConfigurations") or ()),
    ]
    if not known:  # another stack has the channel
        yield from _shown_somewhere(topics, listed)
        return
    for one in listed:
        shared = topics & set(one.get("SnsTopicArns") or ())
        if one.get("ChatConfigurationArn") not in known and shared:
            yield warning(
                str(one.get("ChatConfigurationArn")),
                f"another channel shows the messages of {', '.join(sorted(shared))} too.",
                "find out who configured it. Its role and guardrail decide what its members can press.",
            )


def _shown_somewhere(topics: set[str], listed: list[dict[str, Any]]) -> Iterator[Finding]:
    shown = {arn for one in listed for arn in one.get("SnsTopicArns") or ()}
    for topic in sorted(topics):
        if topic in shown:
            yield ok(topic.rsplit(":", 1)[-1], "a channel configuration of the account shows the messages of the topic")
        else:
            yield failure(
                topic.rsplit(":", 1)[-1],
                "no channel configuration of the account has the topic, so no message is shown.",
                "add the topic to a ChatChannel (topic_arns).",
            )


def _preferences(inspection: Inspection) -> Iterator[Finding]:
    answer = inspection.account.ask_chat("GetAccountPreferences")
    if (answer.get("AccountPreferences") or {}).get("UserAuthorizationRequired"):
        yield warning(
            "account preferences",
            "every member must choose their own role, which replaces the channel role in this account.",
            "check that the members' roles allow the calls of the buttons, or change the account's preference in "
            f"{_CONSOLE}.",
        )


WORKSPACE = Check(
    "workspace",
    2,
    "The chat is authorized",
    "Whether the Slack workspace or the Teams team is authorized in this account, and enabled",
    (
        "chatbot:DescribeSlackWorkspaces",
        "chatbot:ListMicrosoftTeamsConfiguredTeams",
        "chatbot:DescribeSlackChannelConfigurations",
        "chatbot:GetMicrosoftTeamsChannelConfiguration",
    ),
    _workspaces,
)
CHANNEL = Check(
    "channel",
    3,
    "The channel configuration works",
    "The channel configuration: state, topics, guardrail, role and logging level; the account's preferences",
    (
        "chatbot:DescribeSlackChannelConfigurations",
        "chatbot:GetMicrosoftTeamsChannelConfiguration",
        "chatbot:ListMicrosoftTeamsChannelConfigurations",
        "chatbot:DescribeChimeWebhookConfigurations",
        "chatbot:GetAccountPreferences",
    ),
    _configurations,
)
