"""What a playbook is made of. Pure data: the command text, the variables, the criteria and the policies derive from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ACTION_GROUP: Final = "ActionGroup"
"""The key in ``additionalContext``, and the variable, that tie a button to the notifications it belongs to."""


@dataclass(frozen=True)
class Permission:
    """IAM actions that a button's command needs."""

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    """``*`` where IAM knows no resource for the action (service authorization reference)."""


@dataclass(frozen=True)
class Button:
    """What the person presses: one custom action."""

    key: str
    command: tuple[str, ...]
    """The AWS CLI words as Amazon Q takes them, without ``aws``. ``$Name`` stands for a variable."""
    variables: tuple[str, ...]
    """Keys of the notification's ``additionalContext``; each becomes a variable of the same name. At most
    ``limits.VARIABLES_PER_ATTACHMENT`` together with the action group."""
    permissions: tuple[Permission, ...]

    @property
    def command_text(self) -> str:
        """The text that Amazon Q runs."""
        return " ".join(self.command)


@dataclass(frozen=True)
class Stage:
    """One step of a playbook: one event, one message, its buttons."""

    key: str
    detail_type: str
    state: Mapping[str, tuple[str, ...]]
    """Filters on ``detail`` that make this event the stage's own."""
    paths: Mapping[str, str]
    """What a text may name in angle brackets, and where the event has it. Only ids, ARNs, times and names with a pattern,
    and only fields that always exist: a value with a quote, or a missing one, would lose the message silently."""
    context: Mapping[str, str]
    """Key of ``additionalContext`` to a name of ``paths``: what the buttons' variables read."""
    buttons: tuple[str, ...] = ()
    """Keys of the playbook's buttons, in the order of their numbers."""


@dataclass(frozen=True)
class Playbook:
    """For one kind of decision: which events matter, what each message says, and which buttons it carries."""

    key: str
    source: str
    """The events' ``source``."""
    filters: Mapping[str, str]
    """Field of ``detail`` to the gate's argument that narrows it, as ``deploymentGroup`` to ``deployment_group``."""
    stages: tuple[Stage, ...]
    buttons: Mapping[str, Button] = field(default_factory=dict[str, Button])

    def stage(self, key: str) -> Stage:
        """The stage of that key."""
        return next(stage for stage in self.stages if stage.key == key)
