"""Matches custom actions with the playbook's buttons, and finds the action groups that show them."""

from typing import Final

from chatops_pulumi.adopt.errors import UnsupportedActionError
from chatops_pulumi.adopt.inventory import StateAction
from chatops_pulumi.core.json_values import objects, pairs
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY
from chatops_pulumi.playbooks.model import ACTION_GROUP

_CONTEXT: Final = "event.metadata.additionalContext."
_EVENT_VALUES: Final = ("--deployment-id", "--region")
"""Options whose values come from the event, by variables of any name."""
_FLAGS: Final = {"--auto-rollback-enabled": ("--auto-rollback-enabled", "true"),
                 "--no-auto-rollback-enabled": ("--auto-rollback-enabled", "false")}  # fmt: skip
"""Boolean options without a value, as the AWS CLI documents them for stop-deployment."""


def button_of(action: StateAction) -> str:
    """Find the playbook's button that makes the same call as a custom action.

    The order of the options and the names of the variables can differ; the operation and the values cannot.

    Args:
        action: The custom action.

    Returns:
        The key of the button.

    Raises:
        UnsupportedActionError: No button makes this call.
    """
    wanted = _meaning(action.command)
    for button in CODEDEPLOY.buttons.values():
        if _meaning(button.command_text) == wanted:
            return button.key
    raise UnsupportedActionError(f"runs {action.command!r}, which is not the command of a CodeDeploy button")


def shown_under(action: StateAction) -> str:
    """Find the action group whose messages show a custom action.

    Args:
        action: The custom action.

    Returns:
        The value of the action group.

    Raises:
        UnsupportedActionError: The action is not shown under exactly one action group.
    """
    if len(action.attachments) != 1:
        raise UnsupportedActionError(f"has {len(action.attachments)} attachments, and a CodeDeploy button has one")
    criteria = objects(action.attachments[0].get("criteria"))
    if len(criteria) != 1 or criteria[0].get("operator") != "EQUALS":
        raise UnsupportedActionError("has other criteria than one EQUALS, so it would appear under other messages")
    variables = pairs(action.attachments[0].get("variables"))
    path = str(variables.get(str(criteria[0].get("variable_name")), ""))
    if path != f"{_CONTEXT}{ACTION_GROUP}":
        raise UnsupportedActionError(
            f"compares {path or 'nothing'}, and the buttons of this package compare {_CONTEXT}{ACTION_GROUP}"
        )
    return str(criteria[0].get("value") or "")


def _meaning(command: str) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """The operation, and the options with their values; an event value only counts as present."""
    words = command.split()
    if words[:1] == ["aws"]:
        words = words[1:]
    start = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    options: set[tuple[str, str]] = set()
    at = start
    while at < len(words):
        option, sign, value = words[at].partition("=")
        at += 1
        if not sign and at < len(words) and not words[at].startswith("--"):
            value = words[at]
            at += 1
        if option in _EVENT_VALUES and value.startswith("$"):
            value = "$"
        options.add((option, value) if value else _FLAGS.get(option, (option, value)))
    return tuple(words[:start]), frozenset(options)
