"""The checked, frozen settings of gates: one class per kind of gate, made from the kind's arguments and limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import Annotated, Any, NotRequired, cast, get_args, get_origin

import pulumi
from pydantic import AfterValidator, Field, StrictBool, create_model

from chatops_pulumi.core.limits import TextLimit, UrlLimit
from chatops_pulumi.core.messages import GateTexts
from chatops_pulumi.core.names import DEFAULT_TARGET_ID
from chatops_pulumi.core.problems import Problem, shown
from chatops_pulumi.playbooks import PLAYBOOK_OF
from chatops_pulumi.playbooks.gate_args import GateArgs, Layout
from chatops_pulumi.playbooks.model import GateKind, Playbook
from chatops_pulumi.validation import fields
from chatops_pulumi.validation.fields import InputField, Text, check_of, error_of, one_of
from chatops_pulumi.validation.settings import Settings


class OwnTexts(Settings):
    """The gate's own texts of one stage."""

    title: fields.MessageText | None = None
    description: fields.MessageText | None = None
    next_steps: tuple[fields.MessageText, ...] | None = None


class ButtonSettings(Settings):
    """Settings of one button."""

    label: fields.ButtonText | None = None
    enabled: StrictBool = True
    action_name: fields.ActionName | None = None
    alias_name: fields.AliasName | None = None
    approvers: fields.OwnApprovers = ()
    tags: fields.Tags = Field(default_factory=dict)


class Gate(Settings):
    """What every gate has, built-in or custom."""

    mentions: tuple[fields.Mention, ...] = ()
    links: dict[fields.LinkLabel, fields.Url] = Field(default_factory=dict)
    rule_name: fields.RuleName | None = None
    target_id: fields.TargetId = DEFAULT_TARGET_ID
    approvers: fields.OwnApprovers = ()
    tags: fields.Tags = Field(default_factory=dict)

    @property
    def own_layout(self) -> Layout | None:
        """The layout of this gate alone."""
        return None

    @property
    def rule_description(self) -> Text | None:
        """The description of the gate's rules; None for the default."""
        return None

    @property
    def own_buttons(self) -> Mapping[str, ButtonSettings]:
        """The buttons that the gate itself defines."""
        return {}

    @property
    def own_outcomes(self) -> bool:
        """Whether the gate itself defines which results are reported."""
        return False

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments that only this kind of gate has, as far as they are given. A playbook refers to them by name."""
        raise NotImplementedError

    @property
    def command_arguments(self) -> dict[str, Any]:
        """The same, as far as commands and permissions of buttons refer to them."""
        return self.arguments

    def playbook(self, argument: str) -> Playbook:
        """The playbook of a gate in this argument of the component."""
        return PLAYBOOK_OF[argument]

    def texts(self, stage: str) -> GateTexts[Text]:
        """The gate's own texts at a stage."""
        raise NotImplementedError


class BuiltInGate(Gate):
    """What every gate of a built-in playbook has."""

    layout: Layout | None = None
    description: fields.RuleDescription | None = None
    messages: dict[str, OwnTexts] = Field(default_factory=dict)

    @property
    def own_layout(self) -> Layout | None:
        """The layout of this gate alone."""
        return self.layout

    @property
    def rule_description(self) -> Text | None:
        """The description of the gate's rules; None for the default."""
        return self.description

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments that only this kind of gate has, as far as they are given."""
        # A required argument that is invalid is missing while the others are checked.
        own = {name: getattr(self, name, None) for name in _own_arguments(type(self))}
        return {name: value for name, value in own.items() if value is not None and value != ()}

    def texts(self, stage: str) -> GateTexts[Text]:
        """The gate's own texts at a stage."""
        own = self.messages.get(stage, _NO_TEXTS)
        return GateTexts(own.title, own.description, own.next_steps, self.links, self.mentions, self.arguments)


_NO_TEXTS = OwnTexts()


@dataclass(frozen=True)
class GateAt:
    """A gate with its place in the arguments and its playbook."""

    argument: str
    """The component's argument that holds it, for example ``alarms``."""
    key: str
    playbook: Playbook
    settings: Gate

    @property
    def path(self) -> str:
        """For example ``deployment_groups.web``."""
        return f"{self.argument}.{self.key}"

    @cached_property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments that only this kind of gate has, as far as they are given."""
        return self.settings.arguments


@cache
def _own_arguments(kind: type[BuiltInGate]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in BuiltInGate.model_fields)


@cache
def gate_type(argument: str) -> type[BuiltInGate]:
    """The settings of a kind of gate, made from the annotations of its arguments and their limits.

    Args:
        argument: The component's argument that holds gates of this kind.
    """
    kind = next(kind for kind in PLAYBOOK_OF[argument].gates if kind.argument == argument)
    annotations = {
        name: annotation
        for name, annotation in kind.args.__annotations__.items()
        if name not in GateArgs.__annotations__
    }
    made = {name: _field(annotation, kind.limits.get(name)) for name, annotation in annotations.items()}
    base = _checked_by(kind)
    return create_model(f"{kind.args.__name__.removesuffix('Args')}Settings", __base__=base, **cast("Any", made))


def _checked_by(kind: GateKind) -> type[BuiltInGate]:
    class CheckedGate(BuiltInGate):
        """A gate with the checks of its kind."""

        def problems(self) -> Iterator[Problem]:
            """What is wrong with the values together, as far as they are known."""
            yield from kind.problems({name: value for name, value in self.arguments.items() if is_known(value)})

    return CheckedGate


def _field(annotation: object, limit: TextLimit | UrlLimit | None) -> tuple[object, object]:
    """The annotation and the default of a field, from the annotation of the argument."""
    required = get_origin(annotation) is not NotRequired
    inner = annotation if required else get_args(annotation)[0]
    if inner is bool:
        return StrictBool, False
    if get_origin(inner) is list:
        (entry,) = get_args(inner)
        return tuple[_value(entry, limit), ...] if not _is_enum(entry) else enum_list(entry), ... if required else ()
    return (_value(inner, limit), ...) if required else (_value(inner, limit) | None, None)


def _value(annotation: object, limit: TextLimit | UrlLimit | None) -> Any:
    if limit is None:
        raise TypeError(f"{annotation} needs a limit: add it to the limits of its GateKind")
    is_input = annotation == pulumi.Input[str]
    return Annotated[Text if is_input else str, InputField(check_of(limit), is_input=is_input)]


def _is_enum(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Enum)


def enum_list(kind: type[Enum]) -> Any:
    """A list of different members of an enum, in the enum's order, so that the order in the arguments changes nothing."""
    what = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).strip()

    def in_order(values: tuple[str, ...]) -> tuple[str, ...]:
        repeated = [at for at, value in enumerate(values) if value in values[:at]]
        if repeated:
            problems = [
                Problem(f"{shown(values[at])} is already in the list.", "remove it.", path=str(at)) for at in repeated
            ]
            raise error_of(problems)
        return tuple(str(member.value) for member in kind if member.value in values)

    entry = Annotated[str, InputField(one_of(kind, what), is_input=False)]
    return Annotated[tuple[entry, ...], AfterValidator(in_order)]


def is_known(value: object) -> bool:
    """Whether nothing in a value of the settings is an output, or waits for one."""
    if isinstance(value, str):
        return True  # the most frequent value
    if isinstance(value, Mapping):
        return all(is_known(entry) for entry in cast("Mapping[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return all(is_known(entry) for entry in cast("list[object]", value))
    return not isinstance(value, (fields.Pending, pulumi.Output))
