"""All checks of each component, in one place."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from chatops_pulumi.core import limits
from chatops_pulumi.core.attribution import CHILD, attributions
from chatops_pulumi.core.defaults import configuration_name_of, plain_default
from chatops_pulumi.core.problems import ArgsError, Problem, shown, text_problem
from chatops_pulumi.playbooks import GATE_KINDS, PLAYBOOK_OF, PLAYBOOKS
from chatops_pulumi.validation.approvers import (
    approver_argument_problems,
    approver_problems,
    approver_warnings,
)
from chatops_pulumi.validation.button_checks import (
    button_problems,
    button_warnings,
    playbooks_that_may_have_buttons,
    unknown_button_problems,
)
from chatops_pulumi.validation.channel import Channel
from chatops_pulumi.validation.channel import channel_warnings as channel_warnings_of
from chatops_pulumi.validation.component_settings import (
    ChatChannelSettings,
    ChatOpsSettings,
    NotificationsSettings,
    Watched,
    WithGates,
    WithPressRules,
)
from chatops_pulumi.validation.cross_checks import (
    name_problems,
    pattern_warnings,
    repeated_gate_warnings,
    tag_problems,
    watched_problems,
)
from chatops_pulumi.validation.fields import Text
from chatops_pulumi.validation.policy_size import policy_size_problems
from chatops_pulumi.validation.read import Reading, bound, place_in_program, reading_of

_Settings = TypeVar("_Settings", bound=WithGates)

_SOME_REGION: Final = "us-east-1"
"""A substitute for the region of the provider, which is not known yet. No region has a shorter name."""
_FOREIGN_TOPICS = Problem(
    "only the owner of an existing channel configuration can subscribe topics to it.",
    "remove it, and ask the owner to subscribe the topics.",
)


def read_chat_ops(name: str, args: object) -> ChatOpsSettings:
    """The settings of a ChatOps.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    if isinstance(args, ChatOpsSettings):
        return args
    component = _component("ChatOps", name)
    reading = reading_of(component, args, ChatOpsSettings)
    settings = reading.settings
    found = [*reading.problems, *name_problems(name, reading), *watched_problems(reading, _base(reading, name))]
    found += tag_problems(settings, reading.invalid)
    found += _reserved_problems(
        name, reading, is_attributed="attribution" not in reading.invalid and settings.attribution
    )
    if "channel" not in reading.invalid:
        found += _channel_problems(name, settings.channel)
        found += _mention_problems(settings.channel, settings)
        found += _topic_problems(reading)
        found += _member_problems(reading, settings.channel)
        found += _attribution_problems(reading)
    if "buttons" not in reading.invalid:
        found += button_problems(name, settings, playbooks_that_may_have_buttons(settings, reading.left_out))
    return _settings(settings, component, found or _policy_problems(_channel_of(settings)))


def read_chat_channel(name: str, args: object) -> ChatChannelSettings:
    """The settings of a ChatChannel.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    if isinstance(args, ChatChannelSettings):
        return args
    component = _component("ChatChannel", name)
    reading = reading_of(component, args, ChatChannelSettings)
    settings = reading.settings
    found = [*reading.problems, *tag_problems(settings, reading.invalid)]
    problem = text_problem(name, limits.COMPONENT_NAME)
    if problem is not None:
        found.append(Problem(f"the component's name {problem.what}", problem.fix, problem.source))
    if "playbooks" not in reading.invalid:
        found += _playbook_problems(reading)
    if "channel" not in reading.invalid:
        found += _channel_problems(name, settings.channel)
        found += _mention_problems(settings.channel, settings)
        if (
            settings.channel.configuration_arn is not None
            and "topic_arns" not in reading.invalid
            and settings.topic_arns
        ):
            found.append(_FOREIGN_TOPICS.under("topic_arns"))
        found += _member_problems(reading, settings.channel)
    if not reading.invalid & {"buttons", "playbooks"}:
        found += button_problems(
            name, settings, playbooks_that_may_have_buttons(settings, (*settings.playbooks, *reading.left_out))
        )
    return _settings(settings, component, found or _policy_problems(settings))


def read_notifications(name: str, args: object) -> NotificationsSettings:
    """The settings of a Notifications.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    if isinstance(args, NotificationsSettings):
        return args
    component = _component("Notifications", name)
    reading = reading_of(component, args, NotificationsSettings)
    settings = reading.settings
    found = [*reading.problems, *name_problems(name, reading), *watched_problems(reading, _base(reading, name))]
    found += tag_problems(settings, reading.invalid)
    found += _reserved_problems(name, reading, is_attributed=settings.is_attributed)
    if "buttons" not in reading.invalid:
        found += unknown_button_problems(settings, playbooks_that_may_have_buttons(settings, reading.left_out))
    return _settings(settings, component, found)


def channel_warnings(settings: ChatChannelSettings) -> list[Problem]:
    """Settings of a channel that possibly do not work."""
    return [*channel_warnings_of(settings.channel), *button_warnings(settings), *approver_warnings(settings)]


def notification_warnings(settings: NotificationsSettings) -> list[Problem]:
    """Settings of the messages of a region that possibly do not work."""
    return [*pattern_warnings(settings), *repeated_gate_warnings(settings)]


def _channel_of(settings: ChatOpsSettings) -> ChatChannelSettings:
    """The channel of a ChatOps, as far as it is known before anything is registered."""
    return settings.chat_channel("group", "name", [_SOME_REGION, *settings.extra_regions], [])


def _policy_problems(settings: ChatChannelSettings) -> Iterator[Problem]:
    """What is wrong with the commands' policy: approvers that IAM cannot enforce, and its size."""
    yield from approver_problems(settings)
    yield from policy_size_problems(settings)


def _member_problems(
    reading: Reading[ChatOpsSettings] | Reading[ChatChannelSettings], channel: Channel
) -> Iterator[Problem]:
    if not reading.invalid & {"approvers", "freezes", "buttons"}:
        press: WithPressRules = reading.settings
        yield from approver_argument_problems(reading.settings, press, is_teams=channel.is_teams)


def _attribution_problems(reading: Reading[ChatOpsSettings]) -> Iterator[Problem]:
    """Reports about presses of a role that is not known."""
    settings, channel = reading.settings, reading.settings.channel
    if "attribution" in reading.invalid or not settings.attribution:
        return
    if channel.owned is None and channel.role_name is None:
        yield Problem(
            "the role of the existing channel configuration is not known, so its presses cannot be recognized.",
            "give channel.role_name, the name of the channel role.",
            path="attribution",
        )


def _reserved_problems(name: str, reading: Reading[Watched], *, is_attributed: bool) -> Iterator[Problem]:
    """Names that the rules for presses need for themselves."""
    if not is_attributed:
        return
    for at in reading.settings.gates:
        if at.key == CHILD:
            yield Problem(f"{CHILD!r} is the name of the rules that report presses.", "use another key.", path=at.path)
    longest = max(attributions(PLAYBOOKS.values()), key=lambda one: len(one.key)).key
    excess = len(f"{name}-{CHILD}-{longest}") - limits.LOGICAL_NAME.maximum
    if excess > 0:
        yield Problem(
            f"the component's name {shown(name)} is too long for the rules that report presses.",
            f"shorten it by {excess}.",
            limits.LOGICAL_NAME.source,
        )


def _component(kind: str, name: str) -> str:
    place = place_in_program()
    return f"{kind} {shown(name)} ({place})" if place else f"{kind} {shown(name)}"


def _settings(settings: _Settings, component: str, found: Iterable[Problem]) -> _Settings:
    problems = sorted(dict.fromkeys(found), key=lambda problem: problem.path)
    if problems:
        raise ArgsError(component, problems)
    return bound(settings, component)


def _base(reading: Reading[ChatOpsSettings] | Reading[NotificationsSettings], name: str) -> str:
    given: Text | None = None if "action_group" in reading.invalid else reading.settings.action_group
    return given if isinstance(given, str) else plain_default(name)


def _topic_problems(reading: Reading[ChatOpsSettings]) -> Iterator[Problem]:
    """Topics that an existing channel configuration needs, or cannot take."""
    settings = reading.settings
    if settings.channel.configuration_arn is None:
        return
    if "topic_arn" not in reading.invalid and settings.topic_arn is None:
        yield Problem(
            "is missing: only the owner of an existing channel configuration can subscribe a topic to it.",
            "give the ARN of a topic that the configuration is subscribed to.",
            path="topic_arn",
        )
    if "extra_topic_arns" not in reading.invalid and settings.extra_topic_arns:
        yield _FOREIGN_TOPICS.under("extra_topic_arns")


def _playbook_problems(reading: Reading[ChatChannelSettings]) -> Iterator[Problem]:
    """No playbook at all, and playbooks whose buttons are made per gate without a gate: they would silently have no buttons."""
    settings = reading.settings
    if not settings.playbooks and not reading.watches_something:
        yield Problem(
            "is empty, so there is nothing to press.", f"name at least one of {', '.join(PLAYBOOKS)}.", path="playbooks"
        )
    given = {at.playbook.key for at in settings.gates}
    for place, key in enumerate(settings.playbooks):
        if not PLAYBOOKS[key].made_for_gate or key in given:
            continue
        arguments = [argument for argument in GATE_KINDS if PLAYBOOK_OF[argument].key == key]
        yield Problem(
            f"each button of {key} is made for one event source, and {' and '.join(arguments)} has none.",
            f"add {' or '.join(arguments)}, with the same entries as in Notifications, or remove {key}.",
            path=f"playbooks.{place}",
        )


def _mention_problems(channel: Channel, settings: WithGates) -> Iterator[Problem]:
    """Mentions in a channel of Teams, which does not know Slack's codes."""
    if not channel.is_teams:
        return
    for at in settings.gates:
        if at.settings.mentions:
            yield Problem(
                "mentions only work in Slack; Microsoft Teams would show their codes as plain text.",
                "remove them.",
                "Slack, formatting text for app surfaces",
                f"{at.path}.mentions",
            )


def _channel_problems(name: str, channel: Channel) -> Iterator[Problem]:
    """A default name of the channel configuration that AWS does not accept."""
    if channel.owned is None or channel.owned.configuration_name is not None:
        return
    kind = "slack" if channel.slack is not None else "teams"
    problem = text_problem(configuration_name_of(plain_default(name)), limits.CONFIGURATION_NAME)
    if problem is not None:
        yield Problem(
            f"the default, built from project, stack and component, is not valid: {problem.what}",
            "give a configuration_name.",
            problem.source,
            f"channel.{kind}.configuration_name",
        )
