"""From the buttons of a playbook to its custom actions: command, variables, criteria and label. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatops_pulumi.playbooks.model import (
    ACTION_GROUP,
    ARGUMENT,
    TOGETHER,
    Arguments,
    Button,
    Permission,
    Playbook,
    Stage,
)
from chatops_pulumi.texts import LANGUAGE, button_text

NOTIFICATION_TYPE = "Custom"
"""The type of notifications of schema 1.0."""
_DIGEST_CHARACTERS = 8


@dataclass(frozen=True)
class ActionAttachment:
    """The notifications under which a custom action appears as a button, and the text of the button."""

    label: str
    stage: Stage
    variables: Mapping[str, str]
    """Variable to the place of its value in the notification."""


@dataclass(frozen=True)
class Action:
    """A custom action."""

    key: str
    """``playbook.button``, as in the arguments; ``playbook.gate.button`` if the action is made for one gate."""
    button: str
    """The button's own key."""
    command_text: str
    """With the gate's arguments still in braces: see ``playbooks.model.filled``."""
    arguments: Mapping[str, Any]
    """The gate's arguments that the command and the permissions name."""
    attachments: tuple[ActionAttachment, ...]
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class ActionGate:
    """The gate that custom actions are made for, if each gate has separate ones."""

    key: str
    arguments: Arguments


def actions(
    playbook: Playbook,
    labels: Mapping[str, str | None],
    *,
    layouts: Sequence[str] = (TOGETHER,),
    choices: Sequence[str] = (),
    language: str = LANGUAGE,
    gate: ActionGate | None = None,
) -> Iterator[Action]:
    """The custom actions of a playbook, or of one gate if they are made per gate.

    Built-in labels are numbered, because Amazon Q shows buttons in random order. There is one attachment per
    stage that shows the button in these layouts.

    Args:
        playbook: The playbook.
        labels: The buttons that exist, by key, each with its label, or None for the built-in one.
        layouts: The layouts in use.
        choices: The values of ``chosen_by`` that gates use, in addition to gates that choose none.
        language: The language of the built-in labels.
        gate: The gate, if the actions are made for one.
    """
    arguments = gate.arguments if gate is not None else {}
    for button in playbook.buttons.values():
        if button.key not in labels:
            continue
        bound = button.for_gate(arguments)
        yield Action(
            key=".".join(filter(None, (playbook.key, gate.key if gate is not None else "", button.key))),
            button=button.key,
            command_text=bound.command_text,
            arguments=_used(bound, arguments),
            attachments=tuple(
                _attachments(playbook, bound, labels[button.key], _stages(playbook, layouts, choices), language)
            ),
            permissions=button.permissions,
        )


def command_arguments(playbook: Playbook, arguments: Arguments) -> dict[str, Any]:
    """The arguments of a gate that the commands of its playbook name: they decide what a press acts on."""
    commands = (button.for_gate(arguments).command_text for button in playbook.buttons.values())
    named = {name for command in commands for name in ARGUMENT.findall(command)}
    return {name: value for name, value in arguments.items() if name in named}


def action_digest(playbook: Playbook, arguments: Arguments) -> str:
    """A digest of what the commands of one gate act on.

    It is part of the gate's action group: if a ChatChannel and a Notifications give the same key to different things, the message
    shows no button rather than a button that acts on the wrong one.

    Args:
        playbook: The gate's playbook.
        arguments: The result of ``command_arguments``, all known.
    """
    commands = {key: button.for_gate(arguments).command for key, button in playbook.buttons.items()}
    text = json.dumps([commands, dict(arguments)], sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]


def _stages(playbook: Playbook, layouts: Sequence[str], choices: Sequence[str]) -> Iterator[Stage]:
    """Every stage of these layouts. Some may appear twice."""
    for layout in layouts:
        yield from playbook.watched(layout)
        if choices:
            yield from playbook.watched(layout, choices=choices)


def _used(button: Button, arguments: Arguments) -> dict[str, Any]:
    """The arguments that a button names: the others may stay unknown for longer."""
    resources = (resource for permission in button.permissions for resource in permission.resources)
    names = {name for text in (button.command_text, *resources) for name in ARGUMENT.findall(text)}
    return {name: value for name, value in arguments.items() if name in names}


def _attachments(
    playbook: Playbook, button: Button, label: str | None, stages: Iterable[Stage], language: str
) -> Iterator[ActionAttachment]:
    seen: set[tuple[str, bool]] = set()
    for stage in stages:
        # Stages with the same key share an action group, except for the one whose group is the base value itself.
        if button.key not in stage.buttons or (stage.key, stage.bare_group) in seen:
            continue
        seen.add((stage.key, stage.bare_group))
        yield ActionAttachment(
            label=label or built_in_label(playbook, button.key, stage, language),
            stage=stage,
            variables={name: f"event.metadata.additionalContext.{name}" for name in (ACTION_GROUP, *button.variables)},
        )


def built_in_label(playbook: Playbook, button: str, stage: Stage, language: str) -> str:
    """The built-in label of a button: its number and its text.

    Args:
        playbook: The playbook.
        button: The key of the button.
        stage: The stage: a button may have a text for one stage.
        language: The language's code.
    """
    return f"{playbook.number(button)}. {button_text(language, playbook.key, button, stage.text_key)}"
