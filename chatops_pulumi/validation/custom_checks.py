"""Checks of custom gates that compare several values: commands with variables, variables with event values. Pure."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Final

from chatops_pulumi.core import limits
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.core.problems import Problem, advice, nearest, shown
from chatops_pulumi.playbooks.model import ACTION_GROUP
from chatops_pulumi.validation.custom_fields import VARIABLE

_DETAIL_TYPE: Final = "$.detail-type"
_FROM_EVENT: Final = limits.VARIABLES_PER_ATTACHMENT - 1


def event_values(variables: Mapping[str, object]) -> dict[str, str]:
    """Variable to the name of the event value that it takes; variables with literals are left out."""
    return {
        name: found[1]
        for name, value in variables.items()
        if isinstance(value, str) and (found := PLACEHOLDER.fullmatch(value))
    }


def variable_problems(command: str, variables: Mapping[str, object]) -> Iterator[Problem]:
    """Variables that the command and the chat do not agree on.

    Args:
        command: The button's command.
        variables: Its variables: a literal, or an event value such as ``<jobId>``.
    """
    named = dict.fromkeys(VARIABLE.findall(command))
    references = event_values(variables)
    for name in named:
        if name not in variables:
            example = f'add it: "variables": {{"{name}": "<{name[0].lower()}{name[1:]}>"}}.'
            fix = nearest(name, variables) if variables else example
            yield Problem(f"${name} is not a variable of this button.", fix, path="command")
    for name in variables:
        # Literals are filled in before the chat sees the command, so only event values can be confused with each other.
        longer = next(
            (other for other in references if name in references and other != name and other.startswith(name)), None
        )
        path = f"variables.{name}"
        if name not in named:
            yield Problem(
                "the command does not use it.", f"add ${name} to the command, or remove the variable.", path=path
            )
        elif name == ACTION_GROUP:
            yield Problem("this variable links the button to its messages.", "rename yours.", path=path)
        elif longer is not None:
            yield Problem(
                f"{longer} begins with {name}, and the chat replaces ${name} as plain text, in ${longer} too.",
                "rename one of them.",
                "unverified: the order in which Amazon Q replaces variables is not documented",
                path,
            )
    if len(references) > _FROM_EVENT:
        yield Problem(
            f"{len(references)} variables come from the event; {_FROM_EVENT} fit, because the action group takes one of "
            f"{limits.VARIABLES_PER_ATTACHMENT}.",
            "write values that never change into the command, for example the region of a single-region program.",
            f"{limits.ACTION_SCHEMA}, Variables",
            "variables",
        )
    yield from _length_problems(command, variables)


def _length_problems(command: str, variables: Mapping[str, object]) -> Iterator[Problem]:
    """A command that becomes too long with its literals, as far as they are known."""
    values = {
        name: value for name, value in variables.items() if isinstance(value, str) and not PLACEHOLDER.fullmatch(value)
    }
    whole = VARIABLE.sub(lambda match: values.get(match[1], match[0]), command)
    if limits.COMMAND_TEXT.fits(command) and not limits.COMMAND_TEXT.fits(whole):
        yield Problem(
            f"with its variables it has {len(whole)} characters; {limits.COMMAND_TEXT.what} has at most "
            f"{limits.COMMAND_TEXT.maximum}.",
            "shorten it.",
            limits.COMMAND_TEXT.source,
            "command",
        )


def reference_problems(references: Mapping[str, str], known: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that name event values which the gate does not have.

    Args:
        references: Variable to the name of its event value.
        known: Name to path of the gate's event values.
    """
    for name, value in references.items():
        if value not in known:
            yield Problem(f"<{value}> is not a value of this event.", nearest(value, known), path=f"variables.{name}")
        elif known[value] == _DETAIL_TYPE:
            yield Problem(
                f"<{value}> is the event's detail-type, and its spaces would add words to the command.",
                "write the part you need into the command; the event pattern determines the detail-type.",
                path=f"variables.{name}",
            )


def conflict_problems(buttons: Mapping[str, tuple[str, Mapping[str, str]]]) -> Iterator[Problem]:
    """Buttons of one message that share a label, or a variable with different event values.

    Args:
        buttons: The enabled buttons, by key: label, and variable to event value.
    """
    meanings: dict[str, tuple[str, str]] = {}
    labels: dict[str, str] = {}
    for key, (label, references) in buttons.items():
        path = f"buttons.{key}"
        for name, value in references.items():
            other, place = meanings.setdefault(name, (value, path))
            if other != value:
                yield Problem(
                    f"is <{value}> here and <{other}> in {place}, but a message has only one value for a variable.",
                    "rename one of them.",
                    "variables are keys of the notification's additionalContext",
                    f"{path}.variables.{name}",
                )
        if labels.setdefault(label, path) != path:
            yield Problem(
                f"{shown(label)} is also the label of {labels[label]}.",
                "give each button a different label.",
                path=f"{path}.label",
            )


def button_warnings(label: str, command: str) -> Iterator[Problem]:
    """Warnings about a custom button: long texts, and options without a value.

    Args:
        label: Its label.
        command: Its command.
    """
    for path, text, limit in (("label", label, limits.BUTTON_TEXT), ("command", command, limits.COMMAND_TEXT)):
        long = advice(text, limit)
        if long is not None:
            yield long.under(path)
    words = shlex.split(command)
    for word, following in zip(words[2:], [*words[3:], "--"], strict=True):
        if word.startswith("--") and "=" not in word and following.startswith("--"):
            yield Problem(
                f"{word} has no value. One project reports that the assistant then answers instead of running the command.",
                f"write {word} true.",
                "unverified",
                "command",
            )
