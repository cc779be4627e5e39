"""From the buttons of a playbook to its custom actions: command, variables, criteria and label. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chatops_pulumi.playbooks.model import ACTION_GROUP, Button, Permission, Playbook
from chatops_pulumi.texts import LANGUAGE, button_text

NOTIFICATION_TYPE = "Custom"
"""The type of notifications of schema 1.0."""


@dataclass(frozen=True)
class Attachment:
    """Under which notifications an action shows as a button, and with which text."""

    label: str
    action_group: str
    variables: Mapping[str, str]
    """Variable to the place of its value in the notification."""


@dataclass(frozen=True)
class Action:
    """A custom action."""

    key: str
    """``playbook.button``, as in the arguments."""
    command_text: str
    attachments: tuple[Attachment, ...]
    permissions: tuple[Permission, ...]


def actions(playbook: Playbook, action_group: str, labels: Mapping[str, str | None]) -> Iterator[Action]:
    """The custom actions of a playbook.

    ``labels`` holds the buttons that exist, as ``playbook.button``, each with its text or None for the built-in one. Built-in
    texts are numbered, because Amazon Q shows buttons in an order that nobody controls.
    """
    for button in playbook.buttons.values():
        key = f"{playbook.key}.{button.key}"
        if key in labels:
            yield Action(
                key=key,
                command_text=button.command_text,
                attachments=tuple(_attachments(playbook, button, action_group, labels)),
                permissions=button.permissions,
            )


def _attachments(
    playbook: Playbook, button: Button, action_group: str, labels: Mapping[str, str | None]
) -> Iterator[Attachment]:
    for stage in playbook.stages:
        present = [key for key in stage.buttons if f"{playbook.key}.{key}" in labels]
        if button.key in present:
            text = button_text(LANGUAGE, playbook.key, button.key)
            numbered = f"{present.index(button.key) + 1}. {text}"
            yield Attachment(
                label=labels[f"{playbook.key}.{button.key}"] or numbered,
                action_group=action_group,
                variables={
                    name: f"event.metadata.additionalContext.{name}" for name in (ACTION_GROUP, *button.variables)
                },
            )
