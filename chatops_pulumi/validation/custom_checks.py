"""What is wrong with gates of the user's own as a whole: with what their parts say of each other."""

import re
import shlex
from collections.abc import Iterator, Mapping

from chatops_pulumi.core import limits
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.core.problems import Problem, advice, nearest
from chatops_pulumi.playbooks.custom import ALWAYS_THERE, EVENT, KEY, custom_playbook
from chatops_pulumi.playbooks.model import ACTION_GROUP, Playbook
from chatops_pulumi.validation.custom_fields import VARIABLE
from chatops_pulumi.validation.custom_gates import CustomButton, CustomGate
from chatops_pulumi.validation.raw import mapping

_DETAIL_TYPE = "$.detail-type"
_FROM_EVENT = limits.VARIABLES_PER_ATTACHMENT - 1


def raw_playbook(gate: Mapping[str, object]) -> Playbook:
    """The playbook of a gate as far as its arguments, which may be wrong anywhere, tell its stages and their values."""
    outcomes = {str(key): _paths(mapping(given)) for key, given in mapping(gate.get("outcomes")).items()}
    return custom_playbook(_paths(gate), outcomes=outcomes)


def _paths(words: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(mapping(value).get("path")) for name, value in mapping(words.get("paths")).items()}


def custom_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with each gate of ``custom``, beyond its single values."""
    for key, given in mapping(args.get(KEY)).items():
        gate = mapping(given)
        known = {**ALWAYS_THERE, **_paths(gate)}
        yield from (problem.under(KEY, str(key)) for problem in _gate_problems(gate, known))


def _gate_problems(gate: Mapping[str, object], known: Mapping[str, str]) -> Iterator[Problem]:
    thread = gate.get("thread")
    if isinstance(thread, str) and thread not in known:
        yield Problem(f"{thread!r} is no value of this event.", nearest(thread, known), path="thread")
    if EVENT in mapping(gate.get("outcomes")):
        yield Problem(
            "the gate's own message has this key.", "rename the outcome.", "this package", f"outcomes.{EVENT}"
        )
    means: dict[str, tuple[str, str]] = {}
    labels: dict[str, str] = {}
    for key, given in mapping(gate.get("buttons")).items():
        button = mapping(given)
        if button.get("enabled") is False:
            continue
        path = f"buttons.{key}"
        yield from (problem.under(path) for problem in _variable_problems(button, known))
        for name, value in mapping(button.get("variables")).items():
            if not (isinstance(value, str) and PLACEHOLDER.fullmatch(value)):
                continue
            other, where = means.setdefault(name, (value, path))
            if other != value:
                yield Problem(
                    f"it is {value} here and {other} in {where}; one message has one value for it.",
                    "rename one of them.",
                    "this package: variables are keys of the notification's additionalContext",
                    f"{path}.variables.{name}",
                )
        label = button.get("label")
        if isinstance(label, str) and labels.setdefault(label, path) != path:
            yield Problem(
                f"{label!r} is also the label of {labels[label]}.", "tell the buttons apart.", path=f"{path}.label"
            )


def _variable_problems(button: Mapping[str, object], known: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that the command, the event and the chat do not agree on."""
    variables = {str(name): value for name, value in mapping(button.get("variables")).items()}
    command = button.get("command")
    named = dict.fromkeys(VARIABLE.findall(command)) if isinstance(command, str) else None
    for name in named or ():
        if name not in variables:
            yield Problem(
                f"${name} is no variable of this button.",
                nearest(name, variables)
                if variables
                else f'give it, as "variables": {{"{name}": "<{name[0].lower()}{name[1:]}>"}}.',
                path="command",
            )
    if isinstance(command, str):
        yield from _length_problems(command, variables)
    references = {
        name: found[1]
        for name, value in variables.items()
        if isinstance(value, str) and (found := PLACEHOLDER.fullmatch(value))
    }
    for name, value in references.items():
        if value not in known:
            yield Problem(f"<{value}> is no value of this event.", nearest(value, known), path=f"variables.{name}")
        elif known[value] == _DETAIL_TYPE:
            yield Problem(
                f"<{value}> is the type of the event, and its blanks would add words to the command.",
                "write what you need of it into the command: the pattern fixes it.",
                path=f"variables.{name}",
            )
    for name in variables:
        # Literals are written in before the chat sees the command, so only what stays a variable can be mistaken for another.
        longer = next(
            (other for other in references if name in references and other != name and other.startswith(name)), None
        )
        if named is not None and name not in named:
            yield Problem(
                "the command does not use it.", f"write ${name} into it, or take it out.", path=f"variables.{name}"
            )
        elif name == ACTION_GROUP:
            yield Problem("this variable ties the button to its messages.", "rename yours.", path=f"variables.{name}")
        elif longer is not None:
            yield Problem(
                f"{longer} begins with {name}, and the chat replaces ${name} as plain text, in ${longer} too.",
                "rename one of them.",
                "believed: the order in which Amazon Q replaces variables is not documented",
                f"variables.{name}",
            )
    if len(references) > _FROM_EVENT:
        yield Problem(
            f"{len(references)} variables come from the event; {_FROM_EVENT} fit, since the action group takes one of "
            f"{limits.VARIABLES_PER_ATTACHMENT}.",
            "write what is always the same into the command, as the region of a single-region program.",
            f"{limits.ACTION_SCHEMA}, Variables",
            "variables",
        )


def _length_problems(command: str, variables: Mapping[str, object]) -> Iterator[Problem]:
    """A command that becomes too long with what is written into it, as far as that is known."""
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


def raw_buttons(args: Mapping[str, object]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Every button of every gate, as it stands in the arguments: the keys of gate and button, and the button."""
    for gate, given in mapping(args.get(KEY)).items():
        for button, own in mapping(mapping(given).get("buttons")).items():
            yield str(gate), str(button), mapping(own)


def button_warnings(gate: CustomGate) -> Iterator[Problem]:
    """What is no error in the buttons of a gate, but may become one."""
    for key, button in gate.buttons.items():
        if button.enabled:
            yield from (problem.under("buttons", key) for problem in _button_warnings(button))


def _button_warnings(button: CustomButton) -> Iterator[Problem]:
    for path, text, limit in (
        ("label", button.label, limits.BUTTON_TEXT),
        ("command", button.command, limits.COMMAND_TEXT),
    ):
        long = advice(text, limit)
        if long is not None:
            yield long.under(path)
    words = shlex.split(button.command)
    for word, following in zip(words[2:], [*words[3:], "--"], strict=True):
        if word.startswith("--") and "=" not in word and following.startswith("--"):
            yield Problem(
                f"{word} stands without a value; a bare flag is believed to make the assistant answer instead of acting.",
                f"write {word} true.",
                "one project's report; not confirmed on an account",
                "command",
            )
    operation = words[1].replace("-", "")
    actions = [action for permission in button.permissions for action in permission.actions]
    if not any(re.sub(r".*:", "", action).lower().startswith(operation) for action in actions):
        yield Problem(
            f"none of {', '.join(actions)} looks like the call of {words[0]} {words[1]}; a press would then be refused.",
            "name the IAM action of the call.",
            "service authorization reference",
            "permissions",
        )
