"""The checked, frozen settings of custom gates, and the playbook that each of them becomes."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool

from chatops_pulumi.args import ValueKind
from chatops_pulumi.core.message_checks import text_problems
from chatops_pulumi.core.messages import GateTexts
from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.playbooks import model
from chatops_pulumi.playbooks.custom import ALWAYS_THERE, EVENT, custom_playbook
from chatops_pulumi.validation import custom_fields, fields
from chatops_pulumi.validation.custom_checks import (
    button_warnings,
    conflict_problems,
    event_values,
    reference_problems,
    variable_problems,
)
from chatops_pulumi.validation.custom_fields import VARIABLE
from chatops_pulumi.validation.fields import Text
from chatops_pulumi.validation.gates import ButtonSettings, Gate
from chatops_pulumi.validation.permission_checks import permission_problems, permission_warnings
from chatops_pulumi.validation.settings import Settings

_FREE_TEXT: Final = re.compile(
    r"(?i:(.*[_-])?(author|body|branch|cause|command|comments?|content|description|details|errors?|input|key|labels?|logs?|messages?"
    r"|notes?|output|path|query|reason|remarks?|subject|summary|text|title|value)"
    r"|.*(branch|cause|comment|description|message|reason)|.*(alarm|branch|display|file|object|reference|reference-?full)[_-]?name"
    r"|.*(file|object|s3)[_-]?(key|path)|user-?agent|(.*[_-])?(custom|reason|user)[_-]?data)"
    r"|.*(Body|Branch|Command|Content|CustomData|Query|ReasonData|Remarks?|Subject|Summary|Text|Title)"
)
"""Names of fields that hold text of other people in the events of AWS's services, for example ``statusReason``, or the ``key`` of
an S3 object. In the last line the capital letter counts: a ``context`` is not a text."""
_FIXED: Final = frozenset({"state.value", "previousState.value"})
"""Fields with such a name that hold one of a service's fixed values."""
_TAGS: Final = re.compile(r"(?i:(.*[_-])?tags?)|.*Tags?")
_OBJECTS: Final = frozenset(
    {
        "additionalEventData",
        "attributes",
        "containerOverrides",
        "overrides",
        "parameters",
        "requestParameters",
        "responseElements",
        "serviceEventDetails",
        "sessionContext",
        "userIdentity",
    }
)
"""Fields that hold objects in AWS's events, above all in CloudTrail's. An object inside a quoted text breaks its JSON."""


_SOME_PATH: Final = "$.detail"
"""A substitute for the path of a value whose own path is invalid."""


class EventValue(Settings):
    """A value of the event."""

    path: custom_fields.EventPath
    kind: ValueKind

    def problems(self) -> Iterator[Problem]:
        """Fields that hold free text or objects in AWS's events."""
        if self.kind is ValueKind.TRUSTED:
            return
        source = "EventBridge user guide, input transformation: values are not escaped"
        trusted = f"use kind {ValueKind.TRUSTED.value}"
        *above, field = re.sub(r"\[\d+\]", "", self.path).split(".")
        if field in _OBJECTS:
            yield Problem(
                f"{shown(field)} is an object in AWS's events and would break the message.",
                f"name a field in it, for example {self.path}.name, or {trusted} if it is not an object here.",
                source,
            )
        elif ".".join((*above, field)[-2:]) in _FIXED:
            return
        elif _FREE_TEXT.fullmatch(field) or any(_TAGS.fullmatch(step) for step in (*above, field)):
            yield Problem(
                f"{shown(field)} can contain text that other people write. A quote in it loses the message, and a space adds "
                "words to a command.",
                f"remove it, or {trusted} if you know that it cannot contain them.",
                source,
            )


class ButtonPermission(Settings):
    """IAM actions, and what they act on."""

    actions: Annotated[tuple[custom_fields.IamAction, ...], Field(min_length=1)]
    resources: Annotated[tuple[custom_fields.IamResource, ...], Field(min_length=1)] = ("*",)

    def problems(self) -> Iterator[Problem]:
        """Actions that would give the members of the channel more than the buttons' calls."""
        yield from permission_problems(self.actions, self.resources)


class CustomButton(Settings):
    """A custom button."""

    label: fields.ButtonText
    command: custom_fields.Command
    variables: dict[custom_fields.VariableName, custom_fields.Variable] = Field(default_factory=dict)
    permissions: Annotated[tuple[ButtonPermission, ...], Field(min_length=1)]
    enabled: StrictBool = True
    action_name: fields.ActionName | None = None
    alias_name: fields.AliasName | None = None
    backward: StrictBool = False
    approvers: fields.OwnApprovers = ()
    tags: fields.Tags = Field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """Variables that do not fit the command."""
        if self.enabled:
            yield from variable_problems(self.command, self.variables)

    def warnings(self) -> Iterator[Problem]:
        """Settings that possibly do not work."""
        if self.enabled:
            actions = [action for permission in self.permissions for action in permission.actions]
            yield from button_warnings(self.label, self.command)
            yield from permission_warnings(self.command, actions)

    @property
    def references(self) -> dict[str, str]:
        """Variable to the name of the event value that it takes."""
        return event_values(self.variables)

    def command_arguments(self, key: str) -> dict[str, Any]:
        """The values that replace arguments in the command and in the permissions."""
        own, references = f"buttons.{key}", self.references
        values = {f"{own}.variables.{name}": value for name, value in self.variables.items() if name not in references}
        resources = {
            f"{own}.permissions.{at}.resources.{place}": resource
            for at, permission in enumerate(self.permissions)
            for place, resource in enumerate(permission.resources)
        }
        return values | resources

    def button(self, key: str) -> model.Button:
        """The button as a playbook has it."""
        event = self.references
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
            direction=model.Direction.BACKWARD if self.backward else model.Direction.FORWARD,
        )


class CustomTexts(Settings):
    """An event, the values that texts can name, and the texts."""

    event_pattern: custom_fields.EventPattern
    paths: dict[custom_fields.ValueName, EventValue] = Field(default_factory=dict)
    title: fields.MessageText
    description: fields.MessageText
    next_steps: tuple[fields.MessageText, ...] | None = None

    @property
    def event_paths(self) -> dict[str, str]:
        """Name to the path in the event."""
        return {name: value.path for name, value in self.paths.items()}


class CustomGate(CustomTexts, Gate):
    """A custom event, its message and its buttons."""

    thread: str | None = None
    buttons: dict[custom_fields.OwnKey, CustomButton] = Field(default_factory=dict)
    outcomes: dict[custom_fields.OwnKey, CustomTexts] = Field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """Names that do not fit the event, and buttons that conflict."""
        known = {**ALWAYS_THERE, **self.event_paths}
        yield from self._thread_problems(self.event_paths)
        if EVENT in self.outcomes:
            yield Problem(
                "the event source's own message has this key.", "rename the outcome.", path=f"outcomes.{EVENT}"
            )
        for key, button in self._present.items():
            yield from (problem.under("buttons", key) for problem in reference_problems(button.references, known))
        yield from conflict_problems({key: (button.label, button.references) for key, button in self._present.items()})

    def problems_despite(self, invalid: Collection[str], value_names: Collection[str]) -> Iterator[Problem]:
        """Names that do not fit the event, if other arguments of the gate are invalid, so that all problems come at once.

        Args:
            invalid: The names of the invalid arguments; these settings do not have them.
            value_names: The names of the event's values, also of those whose path is invalid.
        """
        paths = dict.fromkeys(value_names, _SOME_PATH)
        if "thread" not in invalid:
            yield from self._thread_problems(paths)
        (stage,) = custom_playbook(paths, outcomes={}).stages
        texts: dict[str, object] = {name: getattr(self, name, None) for name in ("title", "description")}
        texts |= {f"next_steps.{at}": step for at, step in enumerate(self.next_steps or ())}
        for path, text in texts.items():
            if isinstance(text, str):
                yield from (problem.under(path) for problem in text_problems(text, stage))

    def _thread_problems(self, paths: Mapping[str, str]) -> Iterator[Problem]:
        known = {**ALWAYS_THERE, **paths}
        if self.thread is not None and self.thread not in known:
            yield Problem(
                f"{shown(self.thread)} is not a value of this event.", nearest(self.thread, known), path="thread"
            )

    def warnings(self) -> Iterator[Problem]:
        """Settings that possibly do not work."""
        for key, button in self.buttons.items():
            yield from (problem.under("buttons", key) for problem in button.warnings())

    @property
    def _present(self) -> dict[str, CustomButton]:
        return {key: button for key, button in self.buttons.items() if button.enabled}

    @property
    def own_buttons(self) -> Mapping[str, ButtonSettings]:
        """The buttons that the gate defines."""
        return {
            key: ButtonSettings.model_construct(
                label=button.label,
                enabled=button.enabled,
                action_name=button.action_name,
                alias_name=button.alias_name,
                approvers=button.approvers,
                tags=button.tags,
            )
            for key, button in self.buttons.items()
        }

    @property
    def own_outcomes(self) -> bool:
        """The gate itself defines its results."""
        return True

    @property
    def arguments(self) -> dict[str, Any]:
        """The event patterns: everything else of the gate is its playbook, its texts or its buttons."""
        results = {f"outcomes.{key}.event_pattern": texts.event_pattern for key, texts in self.outcomes.items()}
        return {"event_pattern": self.event_pattern, **results}

    @property
    def command_arguments(self) -> dict[str, Any]:
        """The values that replace arguments in commands and in permissions."""
        return {
            name: value for key, button in self.buttons.items() for name, value in button.command_arguments(key).items()
        }

    def playbook(self, argument: str) -> model.Playbook:
        """The playbook of this gate alone."""
        del argument
        present = self._present
        return custom_playbook(
            self.event_paths,
            outcomes={key: texts.event_paths for key, texts in self.outcomes.items()},
            thread=self.thread or "",
            context={name: value for button in present.values() for name, value in button.references.items()},
            buttons=(button.button(key) for key, button in present.items()),
        )

    def texts(self, stage: str) -> GateTexts[Text]:
        """The gate's texts at a stage."""
        own = self if stage == EVENT else self.outcomes[stage]
        return GateTexts(own.title, own.description, own.next_steps, self.links, self.mentions)
