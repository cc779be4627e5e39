"""What a playbook is made of. Pure data: the command text, the variables, the criteria and the policies derive from it.

Two notations stand for values. ``<name>`` is a value of the event, that EventBridge fills in. ``{name}`` is an argument of the
gate, that is filled in before anything is registered: a line of a text that names an argument the gate leaves out is left out.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ACTION_GROUP: Final = "ActionGroup"
"""The key in ``additionalContext``, and the variable, that tie a button to the notifications it belongs to."""

TOGETHER: Final = "TOGETHER"
"""The layout with one message that carries every button."""
STAGED: Final = "STAGED"
"""The layout with a message for each step, which carries the buttons that make sense then."""

UNCHOSEN: Final = "UNCHOSEN"
"""The choice of a stage that is watched where the gate chooses none."""

ARGUMENT: Final = re.compile(r"\{([\w.]+)\}")
"""An argument of the gate, as it stands in commands, resources and texts. Dots lead into objects."""


@dataclass(frozen=True)
class Permission:
    """IAM actions that a button's command needs."""

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    """``*`` where IAM knows no resource for the action (service authorization reference). ``{name}`` stands for an argument
    of the gate, and for ``*`` where the gate leaves it open."""


@dataclass(frozen=True)
class Button:
    """What the person presses: one custom action, or one for each gate where the command names an argument of the gate."""

    key: str
    command: tuple[str, ...]
    """The AWS CLI words as Amazon Q takes them, without ``aws``. ``$Name`` stands for a variable, ``{name}`` for an argument."""
    variables: tuple[str, ...]
    """Keys of the notification's ``additionalContext``; each becomes a variable of the same name. At most
    ``limits.VARIABLES_PER_ATTACHMENT`` together with the action group and those of ``open``."""
    permissions: tuple[Permission, ...]
    open: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument to the variable that takes its place in the command of a gate that leaves it open."""

    @property
    def command_text(self) -> str:
        """The text that Amazon Q runs."""
        return " ".join(self.command)

    @property
    def made_for_gate(self) -> bool:
        """Whether each gate has a custom action of its own."""
        return ARGUMENT.search(self.command_text) is not None

    def for_gate(self, given: Collection[str]) -> "Button":
        """The button of a gate that gives these arguments: what it leaves open comes from the event."""
        left = {argument: name for argument, name in self.open.items() if argument not in given}
        return Button(
            key=self.key,
            command=tuple(
                ARGUMENT.sub(lambda match: f"${left[match[1]]}" if match[1] in left else match[0], word)
                for word in self.command
            ),
            variables=(*self.variables, *left.values()),
            permissions=self.permissions,
        )


@dataclass(frozen=True)
class Stage:
    """One step of a playbook: one event, one message, its buttons."""

    key: str
    detail_type: str
    state: Mapping[str, tuple[Any, ...]]
    """Filters on ``detail`` that make this event the stage's own. Dots lead into objects, as ``state.value``."""
    paths: Mapping[str, str]
    """What a text may name in angle brackets, and where the event has it. Only ids, ARNs, times and names with a pattern,
    and only fields that always exist: a value with a quote, or a missing one, would lose the message silently."""
    shown: tuple[str, ...]
    """What the built-in text lists, in this order: names of ``paths``, and arguments of the gate as ``{alarm}``."""
    context: Mapping[str, str]
    """Key of ``additionalContext`` to a name of ``paths``: what the buttons' variables read."""
    thread: str
    """The name of ``paths`` that all messages of one decision share: they go into one thread."""
    buttons: tuple[str, ...] = ()
    """Keys of the playbook's buttons, in the order of their numbers."""
    outcome: bool = False
    """Whether it only reports how it ended."""
    text: str = ""
    """The key of its texts, where another stage with the same key says something else."""
    choice: str = ""
    """Where the playbook has ``chosen_by``: the value that selects this stage, or ``UNCHOSEN``. Without, it is always watched."""
    bare_group: bool = False
    """Whether its action group is the base value itself, as the seed's."""
    console: str = ""
    """The page in the AWS console about what the event tells, with names of ``paths`` and arguments of the gate. A gate's own
    words can name it as ``<console>``."""
    unfiltered: bool = False
    """Whether the event names nothing that the gate's arguments could narrow, so that it comes for all gates."""
    pattern_argument: str = ""
    """The argument that holds the event pattern, where the gate brings its own. Such a gate brings all of its words too."""

    @property
    def text_key(self) -> str:
        """The key of its texts."""
        return self.text or self.key


@dataclass(frozen=True)
class Filter:
    """An argument of the gate that narrows the events to it."""

    field: str
    """The field of ``detail``; dots lead into objects."""
    argument: str
    """A text or a list of texts. One that the gate leaves out narrows nothing."""
    operator: str = ""
    """EventBridge's operator, as ``prefix``; equality without."""
    before: str = ""
    """What stands before the argument in the event, as ``:cluster/``."""


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
    alternatives: Mapping[str, tuple[Stage, ...]] = field(default_factory=dict[str, tuple[Stage, ...]])
    """Setting to the stages that take the place of those with the same key."""
    names: tuple[str, ...] = ()
    """Arguments that may be ARNs, of which only the name counts."""
    chosen_by: str = ""
    """The argument, a list, that selects stages by their ``choice``."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage, whatever the layout and the settings."""
        found = [stage for stages in (*self.layouts.values(), *self.alternatives.values()) for stage in stages]
        return tuple(stage for at, stage in enumerate(found) if stage not in found[:at])

    @property
    def choices(self) -> tuple[str, ...]:
        """What ``chosen_by`` may hold, in the order in which it happens."""
        return tuple(dict.fromkeys(stage.choice for stage in self.stages if stage.choice not in {"", UNCHOSEN}))

    @property
    def made_for_gate(self) -> bool:
        """Whether each gate has custom actions of its own, and an action group of its own."""
        return any(button.made_for_gate for button in self.buttons.values()) or any(
            stage.pattern_argument for stages in self.layouts.values() for stage in stages
        )

    def watched(
        self, layout: str, *, outcomes: bool = False, setting: str = "", choices: Collection[str] = ()
    ) -> tuple[Stage, ...]:
        """The stages of a gate. ``STAGED`` always reports outcomes; ``choices`` are the values of ``chosen_by``."""
        chosen = choices or (UNCHOSEN,)
        instead = {stage.key: stage for stage in self.alternatives.get(setting, ())}
        return tuple(
            instead.get(stage.key, stage)
            for stage in self.layouts[layout]
            if (outcomes or layout == STAGED or not stage.outcome) and (not stage.choice or stage.choice in chosen)
        )

    def action_group(self, base: str, stage: Stage, gate: str) -> str:
        """The value that ties the buttons of a stage to its notifications."""
        if stage.bare_group:
            return base
        value = f"{base}/{self.key}/{stage.key}"
        return f"{value}/{gate}" if self.made_for_gate else value

    def named(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The known arguments of a gate, with names in the place of ARNs."""
        return {
            name: value.rsplit("/", 1)[-1] if name in self.names and isinstance(value, str) else value
            for name, value in given.items()
        }


def every_layout(*stages: Stage) -> dict[str, tuple[Stage, ...]]:
    """The same stages in both layouts: they differ only in the outcomes."""
    return {TOGETHER: stages, STAGED: stages}


def filled(text: str, given: Mapping[str, Any], missing: str = "") -> str:
    """A command or a resource with the arguments of the gate in their places."""
    return ARGUMENT.sub(lambda match: str(given.get(match[1], missing)), text)
