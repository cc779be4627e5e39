"""The checked, frozen form of gates of the user's own, and the playbook that each of them becomes."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import Field, StrictBool, model_validator

from chatops_pulumi.args import ValueKind
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.core.problems import Problem, shown
from chatops_pulumi.playbooks import model
from chatops_pulumi.playbooks.custom import EVENT, custom_playbook
from chatops_pulumi.validation import custom_fields as custom_leaves
from chatops_pulumi.validation import fields as leaves
from chatops_pulumi.validation import gates
from chatops_pulumi.validation.custom_fields import VARIABLE
from chatops_pulumi.validation.fields import error_of

_FREE_TEXT: Final = re.compile(
    r"(?i:(.*[_-])?(body|cause|comments?|description|details|errors?|input|logs?|messages?|notes?|output|reason|subject|summary|text"
    r"|title)|.*(cause|comment|description|message|reason)|.*display[_-]?name|(.*[_-])?(custom|reason|user)[_-]?data)"
    r"|.*(Body|CustomData|ReasonData|Subject|Summary|Text|Title)"
)
"""Names of fields that hold free text in the events of AWS's services, as ``statusReason``. In the last line the capital letter
counts: a ``context`` is no text."""
_TAGS: Final = re.compile(r"(?i:(.*[_-])?tags)|.*Tags")
_OBJECTS: Final = frozenset(
    {
        "additionalEventData",
        "attributes",
        "requestParameters",
        "responseElements",
        "serviceEventDetails",
        "sessionContext",
    }
    | {"userIdentity"}
)
"""Fields of AWS's events that hold objects, above all of CloudTrail's: one in a message is no JSON text any more."""


class EventPath(gates.Settings):
    """A value of the event."""

    path: custom_leaves.EventPath
    kind: ValueKind

    @model_validator(mode="after")
    def _no_free_text(self) -> Self:
        if self.kind is ValueKind.TRUSTED:
            return self
        *above, field = re.sub(r"\[\d+\]", "", self.path).split(".")
        if field in _OBJECTS:
            raise error_of(
                Problem(
                    f"{shown(field)} is an object in AWS's events, and would break the message.",
                    f"name a field in it, as {self.path}.name, or say kind: {ValueKind.TRUSTED.value} if it is none.",
                    "EventBridge user guide, input transformation: values are not escaped",
                )
            )
        if _FREE_TEXT.fullmatch(field) or any(_TAGS.fullmatch(step) for step in (*above, field)):
            raise error_of(
                Problem(
                    f"{shown(field)} is free text in AWS's events: one quote in it would lose the message, and a blank "
                    "adds words to a command.",
                    f"leave it out, or say kind: {ValueKind.TRUSTED.value} if you know that it is none.",
                    "EventBridge user guide, input transformation: values are not escaped",
                )
            )
        return self


class Permission(gates.Settings):
    """IAM actions, and what they act on."""

    actions: Annotated[tuple[custom_leaves.IamAction, ...], Field(min_length=1)]
    resources: Annotated[tuple[custom_leaves.IamResource, ...], Field(min_length=1)] = ("*",)


class CustomButton(gates.Settings):
    """A button of the user's own."""

    label: leaves.ButtonText
    command: custom_leaves.Command
    variables: dict[custom_leaves.VariableName, custom_leaves.Variable] = Field(default_factory=dict)
    permissions: Annotated[tuple[Permission, ...], Field(min_length=1)]
    enabled: StrictBool = True
    action_name: leaves.ActionName | None = None
    tags: gates.Tags = Field(default_factory=dict)

    @property
    def from_event(self) -> dict[str, str]:
        """Variable to the name of the event's value that it takes."""
        return {name: found[1] for name, value in self.variables.items() if (found := _reference(value))}

    def given(self, key: str) -> dict[str, Any]:
        """What takes the place of arguments in the command and in the permissions."""
        own = f"buttons.{key}"
        values = {f"{own}.variables.{name}": value for name, value in self.variables.items() if not _reference(value)}
        resources = {
            f"{own}.permissions.{at}.resources.{place}": resource
            for at, permission in enumerate(self.permissions)
            for place, resource in enumerate(permission.resources)
        }
        return values | resources

    def button(self, key: str) -> model.Button:
        """The button as a playbook has it."""
        event = self.from_event
        text = VARIABLE.sub(
            lambda match: match[0] if match[1] in event else f"{{buttons.{key}.variables.{match[1]}}}", self.command
        )
        return model.Button(
            key=key,
            command=(text,),
            variables=tuple(event),
            permissions=tuple(
                model.Permission(
                    permission.actions,
                    tuple(
                        f"{{buttons.{key}.permissions.{at}.resources.{i}}}" for i in range(len(permission.resources))
                    ),
                )
                for at, permission in enumerate(self.permissions)
            ),
        )


def _reference(value: object) -> re.Match[str] | None:
    return PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None


class CustomWords(gates.Settings):
    """An event, what can be named of it, and what is said of it."""

    event_pattern: custom_leaves.EventPattern
    paths: dict[custom_leaves.ValueName, EventPath] = Field(default_factory=dict)
    title: leaves.MessageText
    description: leaves.MessageText
    next_steps: tuple[leaves.MessageText, ...] | None = None

    @property
    def event_paths(self) -> dict[str, str]:
        """Name to the place in the event."""
        return {name: value.path for name, value in self.paths.items()}


class CustomGate(CustomWords, gates.Gate):
    """An event of the user's own, its message and its buttons."""

    thread: str | None = None
    buttons: dict[custom_leaves.OwnKey, CustomButton] = Field(default_factory=dict)
    outcomes: dict[custom_leaves.OwnKey, CustomWords] = Field(default_factory=dict)

    @property
    def own_buttons(self) -> Mapping[str, gates.Button]:
        """The buttons that the gate brings."""
        return {
            key: gates.Button.model_construct(
                label=button.label, enabled=button.enabled, action_name=button.action_name, tags=button.tags
            )
            for key, button in self.buttons.items()
        }

    @property
    def own_outcomes(self) -> bool:
        """Whether the gate itself says which outcomes are reported."""
        return True

    @property
    def given(self) -> dict[str, Any]:
        """The event patterns: all else of the gate is its playbook, its words or its buttons."""
        ends = {f"outcomes.{key}.event_pattern": words.event_pattern for key, words in self.outcomes.items()}
        return {"event_pattern": self.event_pattern, **ends}

    @property
    def given_to_buttons(self) -> dict[str, Any]:
        """What takes the place of arguments in commands and in permissions."""
        return {name: value for key, button in self.buttons.items() for name, value in button.given(key).items()}

    def playbook(self, field: str) -> model.Playbook:
        """The playbook of this gate alone."""
        del field
        present = {key: button for key, button in self.buttons.items() if button.enabled}
        return custom_playbook(
            self.event_paths,
            outcomes={key: words.event_paths for key, words in self.outcomes.items()},
            thread=self.thread or "",
            context={name: value for button in present.values() for name, value in button.from_event.items()},
            buttons=(button.button(key) for key, button in present.items()),
        )

    def words(self, stage: str) -> dict[str, Any]:
        """What this gate says at a stage, by the fields of ``notification.Words``."""
        own = self if stage == EVENT else self.outcomes[stage]
        return {
            "title": own.title,
            "description": own.description,
            "next_steps": own.next_steps,
            "links": self.links,
            "mentions": self.mentions,
            "given": {},
        }
