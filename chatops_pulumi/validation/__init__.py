"""From the arguments of a component to checked, frozen settings; all the error messages.

The models are loaded at the first use, not with the package: pydantic alone costs more time than everything else here.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatops_pulumi.core.problems import Problem
    from chatops_pulumi.playbooks.model import Stage
    from chatops_pulumi.validation import models


def chat_ops(name: str, args: Mapping[str, object]) -> "models.ChatOps":
    """The settings of a ChatOps. Raises ArgsError with every problem."""
    from chatops_pulumi.validation.validate import read_chat_ops

    return read_chat_ops(name, args)


def chat_channel(name: str, args: Mapping[str, object]) -> "models.ChatChannel":
    """The settings of a ChatChannel. Raises ArgsError with every problem."""
    from chatops_pulumi.validation.validate import read_chat_channel

    return read_chat_channel(name, args)


def notifications(name: str, args: Mapping[str, object]) -> "models.Notifications":
    """The settings of a Notifications. Raises ArgsError with every problem."""
    from chatops_pulumi.validation.validate import read_notifications

    return read_notifications(name, args)


def pattern_warnings(settings: "models.Notifications") -> "list[Problem]":
    """Event patterns over AWS's default quota."""
    from chatops_pulumi.validation.validate import pattern_warnings as read_warnings

    return read_warnings(settings)


def warnings(settings: "models.ChatChannel") -> "list[Problem]":
    """What is no error but may become one: AWS documents a smaller limit too, or it is believed not to work."""
    from chatops_pulumi.validation.validate import warnings as read_warnings

    return read_warnings(settings)


def rule_names(first: str | None, stages: "Sequence[Stage]") -> list[str | None]:
    """The names of a gate's rules, one for each stage; None where Pulumi chooses them."""
    from chatops_pulumi.validation.cross_checks import rule_names as given_names

    return [None] * len(stages) if first is None else list(given_names(first, stages))
