"""The checked, frozen settings of a channel."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, StrictBool

from chatops_pulumi.args import LoggingLevel
from chatops_pulumi.core import limits
from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.validation import fields
from chatops_pulumi.validation.fields import error_of
from chatops_pulumi.validation.settings import Settings

_SLACK_IDS: Final = (
    ("workspace_id", re.compile(r"[TE](?=[A-Z]*\d)[A-Z0-9]{5,}"), "T, for example T0123ABCD"),
    ("channel_id", re.compile(r"[CGD](?=[A-Z]*\d)[A-Z0-9]{5,}"), "C or G, for example C0123ABCD"),
)
"""How Slack's IDs look, which AWS's schema does not require."""
_WIDE_GUARDRAILS: Final = frozenset({"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
_KINDS = ("configuration_arn", "slack", "teams")
_ONLY_EXISTING = ("role_name", "control_region", "profile")


def _control_region(value: object) -> object:
    if value in limits.CONTROL_REGIONS:
        return value
    raise error_of(
        [
            Problem(
                f"{shown(value)} has no endpoint of the chat service.",
                f"{nearest(str(value), limits.CONTROL_REGIONS)} Any of them works: the service's resources are global.",
                "AWS General Reference, AWS Chatbot endpoints",
            )
        ]
    )


def channel_warnings(channel: "Channel") -> Iterator[Problem]:
    """Settings of a channel that AWS accepts and that are probably wrong."""
    for argument, form, example in _SLACK_IDS if channel.slack is not None else ():
        value = getattr(channel.slack, argument)
        if isinstance(value, str) and not form.fullmatch(value):
            what = argument.replace("_id", "")
            yield Problem(
                f"{shown(value)} does not look like a Slack {what} ID. With a wrong ID, no message arrives.",
                f"use the ID, not the name of the {what}. It begins with {example}.",
                "Slack, understanding IDs",
                f"channel.slack.{argument}",
            )
    kind = "slack" if channel.slack is not None else "teams"
    for place, arn in enumerate(channel.owned.guardrail_policy_arns if channel.owned is not None else ()):
        if isinstance(arn, str) and arn.rsplit("/", 1)[-1] in _WIDE_GUARDRAILS:
            yield Problem(
                f"{shown(arn)} widens the guardrail: everyone in the channel can make any call that both this policy and the "
                "channel role allow.",
                "use a policy with the calls that the channel needs.",
                "AWS Chatbot administrator guide, understanding permissions",
                f"channel.{kind}.guardrail_policy_arns.{place}",
            )


class OwnedChannel(Settings):
    """What Slack and Teams channels that this package configures have in common."""

    configuration_name: fields.ConfigurationName | None = None
    logging_level: LoggingLevel = LoggingLevel.ERROR
    user_role_required: fields.InputFlag = False
    role_arn: fields.RoleArn | None = None
    guardrail_policy_arns: tuple[fields.GuardrailArn, ...] = ()


class SlackChannel(OwnedChannel):
    """A Slack channel to configure."""

    workspace_id: fields.SlackWorkspaceId
    channel_id: fields.SlackChannelId


class TeamsChannel(OwnedChannel):
    """A Teams channel to configure."""

    team_id: fields.TeamId
    tenant_id: fields.TenantId
    channel_id: fields.TeamsChannelId
    channel_name: fields.TeamsChannelName | None = None


class Channel(Settings):
    """Exactly one kind of channel."""

    slack: SlackChannel | None = None
    teams: TeamsChannel | None = None
    configuration_arn: fields.ConfigurationArn | None = None
    role_name: fields.RoleName | None = None
    control_region: Annotated[str, BeforeValidator(_control_region)] = "us-west-2"
    profile: fields.Profile | None = None
    restrict_to_chat: StrictBool = True

    @classmethod
    def key_problems(cls, given: Mapping[str, object]) -> Iterator[Problem]:
        """Not exactly one kind of channel, and arguments that belong to another kind."""
        kinds = [name for name in _KINDS if given.get(name) is not None]
        if len(kinds) != 1:
            what = f"has {' and '.join(kinds)}" if kinds else "has no channel"
            yield Problem(
                f"{what}; it must have exactly one of configuration_arn, slack and teams.",
                "use configuration_arn if the channel is already configured in this account, otherwise slack or teams.",
                "a channel can be configured only once per account",
            )
        existing = [name for name in _ONLY_EXISTING if name in given]
        if existing and kinds and "configuration_arn" not in kinds:
            one = len(existing) == 1
            yield Problem(
                f"{' and '.join(existing)} {'is' if one else 'are'} only valid with configuration_arn, "
                f"but {kinds[0]} makes a new channel configuration.",
                f"remove {'it' if one else 'them'}; give an existing role as {kinds[0]}.role_arn.",
            )

    @property
    def owned(self) -> SlackChannel | TeamsChannel | None:
        """The channel that this package configures; None if the configuration exists already."""
        return self.slack or self.teams

    @property
    def is_teams(self) -> bool:
        """Whether the channel is one of Microsoft Teams, as far as that is known."""
        arn = self.configuration_arn
        return self.teams is not None or (
            isinstance(arn, str) and ":chat-configuration/microsoft-teams-channel/" in arn
        )
