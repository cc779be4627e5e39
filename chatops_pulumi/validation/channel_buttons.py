"""The buttons of a channel: one custom action each, with the settings of its button, and what all of them may do. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from chatops_pulumi.core.actions import Action, ActionGate, actions
from chatops_pulumi.playbooks.model import Direction, Permission, Playbook, filled
from chatops_pulumi.validation.component_settings import ChatChannelSettings
from chatops_pulumi.validation.gates import ButtonSettings, GateAt

_SHORTEST_REGION: Final = "us-east-1"
_SHORTEST_CHANNEL: Final = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/x"
_SURELY_SHORT: Final = 10
"""Event sources with separate buttons, each with a few calls on one resource."""


@dataclass(frozen=True)
class ChannelButton:
    """A custom action to create, with the settings of its button."""

    action: Action
    settings: ButtonSettings
    playbook: Playbook
    gate: ActionGate | None
    """The event source that it is made for, if each has separate buttons."""
    at: GateAt | None
    """The same with its settings."""

    @property
    def direction(self) -> Direction:
        """What the button does with a change."""
        return self.playbook.buttons[self.action.button].direction


def buttons_of_channel(settings: ChatChannelSettings) -> Iterator[ChannelButton]:
    """Every button of a channel that is enabled."""
    for playbook in settings.shared_playbooks:
        yield from _of_playbook(settings, playbook, None)
    for at in settings.gates_with_buttons:
        yield from _of_playbook(settings, at.playbook, at)


def _of_playbook(settings: ChatChannelSettings, playbook: Playbook, at: GateAt | None) -> Iterator[ChannelButton]:
    own = {key: settings.button(playbook, key, at) for key in playbook.buttons}
    gate = ActionGate(at.key, at.settings.command_arguments) if at is not None else None
    for action in actions(
        playbook,
        {key: button.label for key, button in own.items() if button.enabled},
        layouts=settings.used_layouts,
        choices=settings.used_choices,
        language=settings.language.value,
        gate=gate,
    ):
        yield ChannelButton(action, own[action.button], playbook, gate, at)


def needed_permissions(found: Sequence[Action], arguments: Sequence[Mapping[str, Any]]) -> list[Permission]:
    """The permissions that actions need, with the arguments of their gates, and ``*`` for arguments that are not given.

    Args:
        found: The actions.
        arguments: The arguments of each action's gate, all known.
    """
    return [
        replace(permission, resources=tuple(filled(resource, known, missing="*") for resource in permission.resources))
        for action, known in zip(found, arguments, strict=True)
        for permission in action.permissions
    ]
