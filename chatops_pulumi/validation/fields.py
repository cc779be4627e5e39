"""The single values of the arguments. Plain values are checked at once, outputs as soon as they are known."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from typing import Annotated, Any, Final, cast
from urllib.parse import urlsplit

import pulumi
from pydantic import AfterValidator, Field, GetCoreSchemaHandler, PlainValidator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from chatops_pulumi.core import limits
from chatops_pulumi.core.limits import TextLimit, UrlLimit
from chatops_pulumi.core.notification import CONSOLE
from chatops_pulumi.core.problems import Problem, nearest, shown, surrogate_problem, text_problem

Check = Callable[[object], Problem | None]
"""What is wrong with a known value, if anything."""
Text = str | pulumi.Output[str]
"""A text, or an output of another resource that becomes one."""
Flag = bool | pulumi.Output[bool]
"""True or false, or an output of another resource that becomes one of them."""


@dataclass(frozen=True)
class Pending:
    """A value that is not known yet, with the check that waits for it. ``late.bind`` replaces it with an output."""

    value: pulumi.Input[Any]
    check: Check


@dataclass(frozen=True)
class InputField:
    """A kind of value: plain, or an input that may be an output of another resource."""

    check: Check
    is_input: bool = True
    if_output: Problem | None = None
    """The problem of an output if a plain value is required."""
    check_late: Check | None = None
    """The check of an output's value, if it differs."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic checks the value."""
        return core_schema.no_info_plain_validator_function(self._read)

    def _read(self, value: object) -> object:
        if isinstance(value, (pulumi.Output, Awaitable)):
            if not self.is_input:
                raise error_of([self.if_output or PLAIN_NEEDED])
            return Pending(cast("pulumi.Input[Any]", value), partial(_checked, self.check_late or self.check))
        problem = _checked(self.check, value)
        if problem is not None:
            raise error_of([problem])
        return value.value if isinstance(value, Enum) else value


def _checked(check: Check, value: object) -> Problem | None:
    """What is wrong with a known value: first what is wrong with any text."""
    surrogate = surrogate_problem(value) if isinstance(value, str) else None
    return surrogate or check(value)


PLAIN_NEEDED = Problem(
    "is an output, but it decides which resources exist, so it must be known before anything is created.",
    "give a plain value.",
)
ERROR_TYPE = "chatops"


def error_of(problems: list[Problem]) -> PydanticCustomError:
    """The problems as pydantic carries them: an error in a validator."""
    return PydanticCustomError(ERROR_TYPE, "{problems}", {"problems": problems})


def text(limit: TextLimit) -> Check:
    """The check of a text by its limit."""

    def check(value: object) -> Problem | None:
        if not isinstance(value, str):
            return Problem(f"must be a string, got {shown(value)}.", f"give {limit.what}.", limit.source)
        return text_problem(value, limit)

    return check


def url(limit: UrlLimit) -> Check:
    """The check of a URL."""

    def check(value: object) -> Problem | None:
        fix = f"give the complete URL of {limit.what}, for example https://green.example.com."
        if not isinstance(value, str):
            return Problem(f"must be a string, got {shown(value)}.", fix)
        try:
            # <console> is a complete URL; other event values are parts of one.
            parts = urlsplit("https://console.example.com" if value == CONSOLE else value)
            complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            complete = False
        # Not printable are control characters, white space but the space, and what turns or hides parts of the address.
        if complete and value.isprintable() and " " not in value:
            return None
        return Problem(f"{shown(value)} is not a URL that a person can open from the chat.", fix)

    return check


def check_of(limit: TextLimit | UrlLimit) -> Check:
    """The check of a text or a URL by its limit."""
    return text(limit) if isinstance(limit, TextLimit) else url(limit)


def one_of(kind: type[Enum], what: str) -> Check:
    """The check of a value that is a member of an enum."""

    def check(value: object) -> Problem | None:
        known = [str(member.value) for member in kind]
        if isinstance(value, str) and (value.value if isinstance(value, Enum) else value) in known:
            return None
        given = str(value.value) if isinstance(value, Enum) else value
        return Problem(f"{shown(given)} is not a valid {what}.", nearest(str(given), known))

    return check


def _message_text(value: object) -> Problem | None:
    # The stage's event values are only known later: see core.message_checks.
    return None if isinstance(value, str) else Problem(f"must be a string, got {shown(value)}.", "give a text.")


def _flag(value: object) -> Problem | None:
    return (
        None if isinstance(value, bool) else Problem(f"must be a boolean, got {shown(value)}.", "give true or false.")
    )


TeamId = Annotated[Text, InputField(text(limits.TEAMS_TEAM_ID))]
TenantId = Annotated[Text, InputField(text(limits.TEAMS_TENANT_ID))]
TeamsChannelId = Annotated[Text, InputField(text(limits.TEAMS_CHANNEL_ID))]
TeamsChannelName = Annotated[Text, InputField(text(limits.TEAMS_CHANNEL_NAME))]
SlackWorkspaceId = Annotated[Text, InputField(text(limits.SLACK_WORKSPACE_ID))]
SlackChannelId = Annotated[Text, InputField(text(limits.SLACK_CHANNEL_ID))]
ConfigurationArn = Annotated[Text, InputField(text(limits.CONFIGURATION_ARN))]
TopicArn = Annotated[Text, InputField(text(limits.TOPIC_ARN))]
QueueArn = Annotated[Text, InputField(text(limits.QUEUE_ARN))]
RoleArn = Annotated[Text, InputField(text(limits.ROLE_ARN))]
RoleName = Annotated[Text, InputField(text(limits.ROLE_NAME))]
GuardrailArn = Annotated[Text, InputField(text(limits.GUARDRAIL_ARN))]
KeyArn = Annotated[Text, InputField(text(limits.KEY_ARN))]
Region = Annotated[Text, InputField(text(limits.REGION))]
TagValue = Annotated[Text, InputField(text(limits.TAG_VALUE))]
Mention = Annotated[Text, InputField(text(limits.MENTION))]
RuleDescription = Annotated[Text, InputField(text(limits.RULE_DESCRIPTION))]
MessageText = Annotated[Text, InputField(_message_text)]
Url = Annotated[Text, InputField(url(UrlLimit("the page")))]
InputFlag = Annotated[Flag, InputField(_flag)]

TagKey = Annotated[str, InputField(text(limits.TAG_KEY), is_input=False)]
ConfigurationName = Annotated[str, InputField(text(limits.CONFIGURATION_NAME), is_input=False)]
ActionGroup = Annotated[Text, InputField(text(limits.ACTION_GROUP), is_input=False)]
ActionName = Annotated[str, InputField(text(limits.ACTION_NAME), is_input=False)]
AliasName = Annotated[str, InputField(text(limits.ALIAS_NAME), is_input=False)]
ButtonText = Annotated[str, InputField(text(limits.BUTTON_TEXT), is_input=False)]
RuleName = Annotated[str, InputField(text(limits.RULE_NAME), is_input=False)]
LogGroupName = Annotated[str, InputField(text(limits.LOG_GROUP_NAME), is_input=False)]
TargetId = Annotated[str, InputField(text(limits.TARGET_ID), is_input=False)]
LinkLabel = Annotated[str, InputField(text(limits.LINK_LABEL), is_input=False)]
GateKey = Annotated[str, InputField(text(limits.GATE_KEY), is_input=False)]
Profile = Annotated[str, InputField(text(limits.PROFILE), is_input=False)]
Environment = Annotated[str, InputField(text(limits.ENVIRONMENT), is_input=False)]
Tags = dict[TagKey, TagValue]


def _different_members(members: tuple[str, ...]) -> tuple[str, ...]:
    """Members that are listed once, and ``everyone`` only alone."""
    problems = [
        Problem(f"{shown(member)} is already in the list.", "remove it.", path=str(at))
        for at, member in enumerate(members)
        if member in members[:at]
    ]
    if EVERYONE in members and len(members) > 1:
        problems.append(Problem("contains everyone and single members.", "give only one of the two."))
    if problems:
        raise error_of(problems)
    return members


EVERYONE: Final = "everyone"
"""In place of a list of members: no restriction."""
_Members = AfterValidator(_different_members)
Members = Annotated[
    tuple[Annotated[str, InputField(text(limits.MEMBER_ID), is_input=False)], ...], Field(min_length=1), _Members
]
"""IDs of Slack members, at least one."""
OwnApprovers = Annotated[
    tuple[Annotated[str, InputField(text(limits.MEMBER_ID_OR_EVERYONE), is_input=False)], ...],
    Field(min_length=1),
    _Members,
]
"""Approvers of one button or event source: IDs of Slack members, or only ``everyone``."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")


def _moment(value: object) -> object:
    """A time in UTC, with seconds: the form that IAM compares."""
    example = "for example 2026-12-23T00:00:00Z"
    source = "IAM user guide, date condition operators"
    if not isinstance(value, str):
        raise error_of([Problem(f"must be a string, got {shown(value)}.", f"give a time in UTC, {example}.", source)])
    match = _TIME.fullmatch(value.strip())
    try:
        read = None if match is None else datetime.fromisoformat(value.strip())
    except ValueError:
        read = None
    if match is None or read is None:
        raise error_of([Problem(f"{shown(value)} is not a time.", f"use ISO 8601 in UTC, {example}.", source)])
    if match[4] == "Z" and "T" in value:
        return read.strftime("%Y-%m-%dT%H:%M:%SZ")
    in_utc = (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).astimezone(UTC)
    what = "has no time zone" if read.tzinfo is None else "is not written in UTC"
    raise error_of(
        [Problem(f"{shown(value)} {what}.", f"use {in_utc.strftime('%Y-%m-%dT%H:%M:%SZ')} if you mean that.", source)]
    )


Moment = Annotated[str, PlainValidator(_moment)]
"""A time in UTC, for example ``2026-12-23T00:00:00Z``."""
FreezeReason = Annotated[str, InputField(text(limits.FREEZE_REASON), is_input=False)]
