"""What a playbook consists of. Pure data: the command text, the variables, the criteria and the policies derive from it.

There are two notations for values. ``<name>`` is an event value, which EventBridge fills in. ``{name}`` is an argument of the
gate, which this package fills in before anything is registered; a line of text is left out if the gate does not give the
argument that the line names.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Any, Final

from chatops_pulumi.core.limits import TextLimit, UrlLimit
from chatops_pulumi.core.problems import Problem

ACTION_GROUP: Final = "ActionGroup"
"""The key in ``additionalContext``, and the variable, that link a button to its notifications."""

TOGETHER: Final = "TOGETHER"
"""The layout with one message that carries every button."""
STAGED: Final = "STAGED"
"""The layout with one message per step, which carries the buttons that apply to the step."""

UNCHOSEN: Final = "UNCHOSEN"
"""The choice of a stage that is watched if the gate chooses none."""

ARGUMENT: Final = re.compile(r"\{([\w.]+)\}")
"""An argument of the gate in a command, a resource or a text. Dots lead into objects."""

Arguments = Mapping[str, Any]
"""The arguments of a gate by their names: texts and lists of texts. A playbook refers to them by name."""


@dataclass(frozen=True)
class Permission:
    """IAM actions that a button's command needs."""

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    """``*`` if IAM knows no resource for the action (service authorization reference). ``{name}`` is an argument of the gate,
    or ``*`` if the gate does not give it."""
    of_gate: tuple[str, ...] = ()
    """If all gates share the button: the resources of one gate alone, with ``{name}`` as above. Empty if IAM cannot
    distinguish them."""


class Direction(Enum):
    """What a button does with a change. It decides whether approvers and freezes restrict the button."""

    FORWARD = "FORWARD"
    """It continues the change, for example approve. Only approvers may press it, and not during a freeze."""
    BACKWARD = "BACKWARD"
    """It undoes or stops the change, for example roll back. Everyone may press it at any time."""
    SILENCING = "SILENCING"
    """It changes nothing, but hides something. Only approvers may press it, at any time."""


@dataclass(frozen=True)
class Question:
    """A value that the chat asks for at the press, if the gate wants it: a variable that no notification has."""

    argument: str
    """The argument of the gate that turns it on."""
    variable: str
    word: str
    """The word of the command without the question."""
    instead: str
    """The word of the command with ``$`` and the variable."""


@dataclass(frozen=True)
class Button:
    """What a person presses: one custom action, or one per gate if the command names an argument of the gate."""

    key: str
    command: tuple[str, ...]
    """The AWS CLI words as Amazon Q takes them, without ``aws``. ``$Name`` is a variable, ``{name}`` an argument."""
    variables: tuple[str, ...]
    """Keys of the notification's ``additionalContext``; each becomes a variable of the same name. At most
    ``limits.VARIABLES_PER_ATTACHMENT`` together with the action group and those of ``open``."""
    permissions: tuple[Permission, ...]
    direction: Direction
    open: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument to the variable that replaces it in the command if the gate does not give the argument."""
    question: Question | None = None
    per_gate: bool = False
    """Whether each gate has a separate custom action although the command names no argument: its permissions do."""

    @cached_property
    def command_text(self) -> str:
        """The text that Amazon Q runs."""
        return " ".join(self.command)

    @cached_property
    def made_for_gate(self) -> bool:
        """Whether each gate has a separate custom action."""
        return self.per_gate or ARGUMENT.search(self.command_text) is not None

    def for_gate(self, given: Arguments) -> "Button":
        """The button of a gate with these arguments. Values that the gate does not give come from the event."""
        left = {argument: name for argument, name in self.open.items() if argument not in given}
        asked = self.question if self.question is not None and given.get(self.question.argument) is True else None
        words = (asked.instead if asked is not None and word == asked.word else word for word in self.command)
        return replace(
            self,
            command=tuple(
                ARGUMENT.sub(lambda match: f"${left[match[1]]}" if match[1] in left else match[0], word)
                for word in words
            ),
            variables=(*self.variables, *left.values(), *((asked.variable,) if asked is not None else ())),
            open={},
            question=None,
        )


@dataclass(frozen=True)
class Stage:
    """One step of a playbook: one event, one message, its buttons."""

    key: str
    detail_type: str
    state: Mapping[str, tuple[Any, ...]]
    """Filters on ``detail`` that select the events of this stage. Dots lead into objects, for example ``state.value``."""
    paths: Mapping[str, str]
    """The values that a text may name in angle brackets, with their paths in the event. Only IDs, ARNs, times and names with a
    restricted pattern, and only fields that always exist: a quote in a value, or a missing value, silently loses the message."""
    shown: tuple[str, ...]
    """The values that the built-in text lists, in order: names of ``paths``, and arguments of the gate such as ``{alarm}``."""
    context: Mapping[str, str]
    """Key of ``additionalContext`` to a name of ``paths``: the values that the buttons' variables read."""
    thread: str
    """The name of ``paths`` whose value all messages of one decision share: they go into one thread."""
    buttons: tuple[str, ...] = ()
    """Keys of the playbook's buttons that the message carries."""
    outcome: bool = False
    """Whether the stage only reports a result."""
    text: str = ""
    """The key of its texts, if it differs from the stage's key."""
    choice: str = ""
    """If the playbook has ``chosen_by``: the value that selects this stage, or ``UNCHOSEN``. Empty: it is always watched."""
    bare_group: bool = False
    """Whether its action group is the base value itself."""
    console: str = ""
    """The page in the AWS console about the event, with names of ``paths`` and arguments of the gate. Texts can name it as
    ``<console>``."""
    unfiltered: bool = False
    """Whether the event holds nothing that the gate's arguments could filter on, so that it arrives for all gates."""
    pattern_argument: str = ""
    """The argument that holds the event pattern, if the gate brings its own. Such a gate also brings all its texts."""

    @property
    def text_key(self) -> str:
        """The key of its texts."""
        return self.text or self.key


@dataclass(frozen=True)
class Filter:
    """An argument of the gate that selects its events."""

    field: str
    """The field of ``detail``; dots lead into objects."""
    argument: str
    """A text or a list of texts. An argument that the gate does not give filters nothing."""
    operator: str = ""
    """EventBridge's operator, for example ``prefix``. Empty: equality."""
    before: str = ""
    """The text before the argument in the event, for example ``:cluster/``."""


@dataclass(frozen=True)
class GateKind:
    """One kind of gate: an argument of the components, such as ``alarms``, with everything that its entries take."""

    argument: str
    """The name of the argument that holds the entries."""
    args: type
    """The TypedDict of one entry. Its annotations decide what is an input and what is plain."""
    limits: Mapping[str, TextLimit | UrlLimit]
    """Limits of the texts in the fields that this kind has in addition to ``GateArgs``, or of each text in a list."""
    example: Mapping[str, Any]
    """One valid entry. The documentation shows it and the tests play it."""
    problems: Callable[[Arguments], Iterable[Problem]] = lambda _: ()
    """Checks what spans several fields, once the single fields are valid. Values known later are missing here."""
    shorten: Callable[[Arguments, Callable[[Arguments], int]], str] | None = None
    """Suggests how to shorten an event pattern that is too long, given the arguments and a function that measures a pattern."""
    can_be_long: bool = False
    """Whether its event patterns can exceed AWS's default quota."""


@dataclass(frozen=True)
class Playbook:
    """For one kind of decision: which events matter, what each message says, and which buttons it carries."""

    key: str
    source: str
    """The events' ``source``."""
    filters: tuple[Filter, ...]
    layouts: Mapping[str, tuple[Stage, ...]]
    """The stages of each layout, in the order in which they happen."""
    buttons: Mapping[str, Button] = field(default_factory=dict[str, Button])
    gates: tuple[GateKind, ...] = ()
    """The arguments of the components whose entries are gates of this playbook."""
    order: int = 100
    """Position among the playbooks in documentation and error messages; lower comes first."""
    alternatives: Mapping[str, tuple[Stage, ...]] = field(default_factory=dict[str, tuple[Stage, ...]])
    """Setting to the stages that replace the stages with the same key."""
    names: tuple[str, ...] = ()
    """Arguments that may be ARNs, of which only the name counts."""
    chosen_by: str = ""
    """The argument, a list, that selects stages by their ``choice``."""
    record_thread: str = ""
    """The path, below ``detail`` in CloudTrail's record of a press, of the value of ``Stage.thread``. Empty: the record has none.
    Unverified: the paths follow from the API models (docs/confirm.md)."""

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage of all layouts and settings."""
        found = [stage for stages in (*self.layouts.values(), *self.alternatives.values()) for stage in stages]
        return tuple(stage for at, stage in enumerate(found) if stage not in found[:at])

    @property
    def operations(self) -> list[str]:
        """The API operations of the buttons. Here, IAM's names of the actions are the same."""
        permissions = (permission for button in self.buttons.values() for permission in button.permissions)
        return sorted({action.partition(":")[2] for permission in permissions for action in permission.actions})

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that ``chosen_by`` may hold, in the order in which they happen."""
        return tuple(dict.fromkeys(stage.choice for stage in self.stages if stage.choice not in {"", UNCHOSEN}))

    @cached_property
    def made_for_gate(self) -> bool:
        """Whether each gate has separate custom actions and a separate action group."""
        return any(button.made_for_gate for button in self.buttons.values()) or any(
            stage.pattern_argument for stages in self.layouts.values() for stage in stages
        )

    def watched(
        self, layout: str, *, outcomes: bool = False, setting: str = "", choices: Collection[str] = ()
    ) -> tuple[Stage, ...]:
        """The stages of a gate.

        Args:
            layout: TOGETHER or STAGED. STAGED always reports results.
            outcomes: Whether result stages are watched in TOGETHER too.
            setting: A key of ``alternatives``; empty for none.
            choices: The values of ``chosen_by``.
        """
        chosen = choices or (UNCHOSEN,)
        instead = {stage.key: stage for stage in self.alternatives.get(setting, ())}
        return tuple(
            instead.get(stage.key, stage)
            for stage in self.layouts[layout]
            if (outcomes or layout == STAGED or not stage.outcome) and (not stage.choice or stage.choice in chosen)
        )

    def number(self, button: str) -> int:
        """The number of a button, the same in every stage and layout, so that a number never means two things."""
        return list(self.buttons).index(button) + 1

    def action_group(self, base: str, stage: Stage, gate: str, digest: str = "") -> str:
        """The value that links the buttons of a stage to its notifications.

        Args:
            base: The component's base value.
            stage: The stage.
            gate: The key of the gate.
            digest: What the gate's commands act on, as a digest: a message shows no button that acts on something else.
        """
        if stage.bare_group:
            return base
        value = f"{base}/{self.key}/{stage.key}"
        return "/".join(filter(None, (value, gate, digest))) if self.made_for_gate else value

    def named(self, given: Arguments) -> dict[str, Any]:
        """The known arguments of a gate, with names instead of ARNs."""
        return {
            name: value.rsplit("/", 1)[-1] if name in self.names and isinstance(value, str) else value
            for name, value in given.items()
        }


def every_layout(*stages: Stage) -> dict[str, tuple[Stage, ...]]:
    """The same stages in both layouts: only the result stages differ."""
    return {TOGETHER: stages, STAGED: stages}


def filled(text: str, given: Arguments, missing: str = "") -> str:
    """A command, a resource or a text with the arguments of the gate filled in."""
    return ARGUMENT.sub(lambda match: str(given.get(match[1], missing)), text)
