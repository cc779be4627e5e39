"""From a custom action's command to the button that it is, and to the notifications under which it shows."""

from typing import Final

from chatops_pulumi.adopt.errors import UnsupportedActionError
from chatops_pulumi.adopt.inventory import StateAction
from chatops_pulumi.core.json_values import objects, pairs
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY
from chatops_pulumi.playbooks.model import ACTION_GROUP

_CONTEXT: Final = "event.metadata.additionalContext."
_VALUES: Final = ("--deployment-id", "--region")
"""Options that say about which deployment: their values come from the event, by whatever variables."""


def button_of(action: StateAction) -> str:
    """The key of the playbook's button that runs the same call. Raises UnsupportedActionError.

    The order of the options and the names of the variables may differ; what is called and how may not.
    """
    wanted = _meaning(action.command)
    for button in CODEDEPLOY.buttons.values():
        if _meaning(button.command_text) == wanted:
            return button.key
    raise UnsupportedActionError(f"runs {action.command!r}, which is none of the CodeDeploy buttons")


def shown_under(action: StateAction) -> str:
    """The action group under which an action shows. Raises UnsupportedActionError unless it is exactly one."""
    if len(action.attachments) != 1:
        raise UnsupportedActionError(f"has {len(action.attachments)} attachments, and a CodeDeploy button has one")
    criteria = objects(action.attachments[0].get("criteria"))
    if len(criteria) != 1 or criteria[0].get("operator") != "EQUALS":
        raise UnsupportedActionError("has other criteria than one EQUALS, so it would show under other messages")
    variables = pairs(action.attachments[0].get("variables"))
    path = str(variables.get(str(criteria[0].get("variable_name")), ""))
    if path != f"{_CONTEXT}{ACTION_GROUP}":
        raise UnsupportedActionError(
            f"compares {path or 'nothing'}, and buttons of this package {_CONTEXT}{ACTION_GROUP}"
        )
    return str(criteria[0].get("value") or "")


def _meaning(command: str) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """The words before the options, and the options with their values; of values from the event only that they are there."""
    words = command.split()
    start = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    options: set[tuple[str, str]] = set()
    at = start
    while at < len(words):
        option, sign, value = words[at].partition("=")
        at += 1
        if not sign and at < len(words) and not words[at].startswith("--"):
            value = words[at]
            at += 1
        if option in _VALUES and value.startswith("$"):
            value = "$"
        options.add((option, value))
    return tuple(words[:start]), frozenset(options)
