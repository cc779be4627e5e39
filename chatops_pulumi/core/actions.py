"""From the buttons of a playbook to its custom actions: command, variables, criteria and label. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatops_pulumi.playbooks.model import ACTION_GROUP, ARGUMENT, TOGETHER, Button, Permission, Playbook, Stage
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
    """``playbook.button``, as in the arguments; ``playbook.gate.button`` where it is made for one gate."""
    button: str
    """The button's own key."""
    command_text: str
    """With the gate's arguments still in braces: see ``playbooks.model.filled``."""
    given: Mapping[str, Any]
    """The gate's arguments that stand in the command and the permissions."""
    attachments: tuple[Attachment, ...]
    permissions: tuple[Permission, ...]


def actions(
    playbook: Playbook,
    action_group: str,
    labels: Mapping[str, str | None],
    *,
    layouts: Sequence[str] = (TOGETHER,),
    choices: Sequence[str] = (),
    language: str = LANGUAGE,
    gate: str = "",
    given: Mapping[str, Any] | None = None,
) -> Iterator[Action]:
    """The custom actions of a playbook, or of one gate of it where they are made for a gate.

    ``labels`` holds the buttons that exist, by their key, each with its text or None for the built-in one. Built-in
    texts are numbered, because Amazon Q shows buttons in an order that nobody controls. ``given`` are the arguments
    that the gate gives. There is one attachment for each value that an action answers to in these layouts; ``choices`` are
    what gates choose of the playbook's stages, beside those of a gate that chooses none.
    """
    for button in playbook.buttons.values():
        bound = button.for_gate(given or {})
        if button.key in labels:
            yield Action(
                key=".".join(filter(None, (playbook.key, gate, button.key))),
                button=button.key,
                command_text=bound.command_text,
                given=_used(bound, given or {}),
                attachments=tuple(
                    _attachments(
                        playbook, bound, action_group, labels, _stages(playbook, layouts, choices), language, gate
                    )
                ),
                permissions=button.permissions,
            )


def _stages(playbook: Playbook, layouts: Sequence[str], choices: Sequence[str]) -> Iterator[Stage]:
    """Every stage of some gate, in the order of the layouts. Some may come twice."""
    for layout in layouts:
        yield from playbook.watched(layout)
        if choices:
            yield from playbook.watched(layout, choices=choices)


def _used(button: Button, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a button names: the rest may be unknown for longer."""
    resources = (resource for permission in button.permissions for resource in permission.resources)
    names = {name for text in (button.command_text, *resources) for name in ARGUMENT.findall(text)}
    return {name: value for name, value in given.items() if name in names}


def _attachments(
    playbook: Playbook,
    button: Button,
    action_group: str,
    labels: Mapping[str, str | None],
    stages: Iterable[Stage],
    language: str,
    gate: str,
) -> Iterator[Attachment]:
    seen: set[str] = set()
    for stage in stages:
        value = playbook.action_group(action_group, stage, gate)
        present = [key for key in stage.buttons if key in labels]
        if button.key not in present or value in seen:
            continue
        seen.add(value)
        label = labels[button.key]
        if label is None:
            text = button_text(language, playbook.key, button.key, stage.text_key)
            label = f"{present.index(button.key) + 1}. {text}"
        yield Attachment(
            label=label,
            action_group=value,
            variables={name: f"event.metadata.additionalContext.{name}" for name in (ACTION_GROUP, *button.variables)},
        )
