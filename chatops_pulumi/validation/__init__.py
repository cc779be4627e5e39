"""Turns the arguments of a component into checked, frozen settings, and has all error messages.

The settings are imported at the first use, not with the package: importing pydantic takes longer than everything else here.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from chatops_pulumi.core.actions import Action
    from chatops_pulumi.core.press_rules import PressRule
    from chatops_pulumi.core.problems import Problem
    from chatops_pulumi.playbooks.model import Permission, Stage
    from chatops_pulumi.validation import channel_buttons, component_settings


def chat_ops(name: str, args: object) -> "component_settings.ChatOpsSettings":
    """The settings of a ChatOps.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    from chatops_pulumi.validation.validate import read_chat_ops

    return read_chat_ops(name, args)


def chat_channel(name: str, args: object) -> "component_settings.ChatChannelSettings":
    """The settings of a ChatChannel.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    from chatops_pulumi.validation.validate import read_chat_channel

    return read_chat_channel(name, args)


def notifications(name: str, args: object) -> "component_settings.NotificationsSettings":
    """The settings of a Notifications.

    Args:
        name: The component's name.
        args: Its arguments, or settings that are checked already.

    Raises:
        ArgsError: Everything that is wrong with the arguments.
    """
    from chatops_pulumi.validation.validate import read_notifications

    return read_notifications(name, args)


def channel_warnings(settings: "component_settings.ChatChannelSettings") -> "list[Problem]":
    """Settings of a channel that possibly do not work."""
    from chatops_pulumi.validation import validate

    return validate.channel_warnings(settings)


def notification_warnings(settings: "component_settings.NotificationsSettings") -> "list[Problem]":
    """Settings of the messages of a region that possibly do not work."""
    from chatops_pulumi.validation import validate

    return validate.notification_warnings(settings)


def rule_names(first: str | None, stages: "Sequence[Stage]") -> list[str | None]:
    """The names of a gate's rules, one per stage; None if Pulumi chooses them.

    Args:
        first: The given name, if any.
        stages: The gate's stages.
    """
    from chatops_pulumi.validation import cross_checks

    return [None] * len(stages) if first is None else list(cross_checks.rule_names(first, stages))


def buttons_of_channel(settings: "component_settings.ChatChannelSettings") -> "Iterator[channel_buttons.ChannelButton]":
    """Every button of a channel that is enabled."""
    from chatops_pulumi.validation.channel_buttons import buttons_of_channel as found

    return found(settings)


def press_rules_of(settings: "component_settings.ChatChannelSettings") -> "list[PressRule]":
    """Who may press which button: one rule per button and permission, with arguments that may be outputs."""
    from chatops_pulumi.validation.approvers import press_rules as found

    return found(settings)


def needed_permissions(found: "Sequence[Action]", arguments: "Sequence[Mapping[str, Any]]") -> "list[Permission]":
    """The permissions that actions need.

    Args:
        found: The actions.
        arguments: The arguments of each action's gate, all known.
    """
    from chatops_pulumi.validation import channel_buttons as checked

    return checked.needed_permissions(found, arguments)
