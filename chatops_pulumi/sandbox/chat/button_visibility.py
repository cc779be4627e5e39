"""Decides which buttons a message shows, and why the others are hidden."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chatops_pulumi.sandbox.chat.command_parser import values_changing_command
from chatops_pulumi.sandbox.records import Attachment, ButtonState, Criterion, CustomAction, Notification

NOTIFICATION_TYPES = ("Custom", "custom")
"""Both spellings work for custom notifications according to reports. AWS documents neither."""

CONTEXT_PATH = re.compile(r"(?P<root>event|\$)\.metadata\.additionalContext\.(?P<key>[^.\[\]\s]+)")
"""The only paths that resolve on a custom notification according to reports."""


def decide_buttons(notification: Notification, actions: Iterable[CustomAction]) -> tuple[ButtonState, ...]:
    """Decide for every attachment of every action whether this message shows it as a button, and why.

    Buttons are in the order of ``actions``. On AWS, the order differs from message to message and cannot be controlled.
    """
    return tuple(button for action in actions for button in _buttons_of(action, notification))


def fill_command(
    command_text: str, values: Mapping[str, str], names: Iterable[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Put values into a command by plain text replacement of ``$Name``, the longest name first, without a shell.

    Args:
        command_text: the text of the custom action.
        values: variable name to value.
        names: names of variables that have no value.

    Returns:
        The command, and the names in it that have no value. They stay in the command as ``$Name``.
    """
    known = sorted({*values, *names}, key=len, reverse=True)
    # One pass, so that a value that itself holds "$Name" is not replaced again.
    alternatives = [re.escape(name) for name in known] + [r"[A-Za-z_]\w*"]
    missing: dict[str, None] = {}

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in values:
            return values[name]
        missing[name] = None
        return match.group(0)

    filled = re.sub(rf"\$({'|'.join(alternatives)})", replace, command_text)
    return filled, tuple(missing)


def _buttons_of(action: CustomAction, notification: Notification) -> Iterable[ButtonState]:
    if not action.attachments:
        # An action without attachments can only be run by its alias.
        yield ButtonState(
            label=action.alias_name or action.name,
            action_name=action.name,
            action_arn=action.arn,
            shown=False,
            reason=f"hidden: the custom action '{action.name}' has no attachments, so no message shows it",
            command=action.command_text,
        )
    for attachment in action.attachments:
        yield _decide(action, attachment, notification)


def _decide(action: CustomAction, attachment: Attachment, notification: Notification) -> ButtonState:
    values, warnings = _resolve(attachment.variables, notification.additional_context)
    command, missing = fill_command(action.command_text, values, attachment.variables)
    obstacle = _obstacle(attachment, notification, values)
    reason = f"hidden: {obstacle}" if obstacle else f"shown: {_why_shown(attachment, values)}"
    return ButtonState(
        # Unverified: a button without its own text shows the action's alias or name.
        label=attachment.button_text or action.alias_name or action.name,
        action_name=action.name,
        action_arn=action.arn,
        shown=obstacle is None,
        reason="; ".join([reason, *warnings]),
        variables=values,
        missing=missing,
        command=command,
        unsafe=values_changing_command(action.command_text, values),
    )


def _resolve(variables: Mapping[str, str], context: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    warnings: list[str] = []
    for name, path in variables.items():
        match = CONTEXT_PATH.fullmatch(path)
        if match is None:
            warnings.append(
                f"variable {name} has no value, because its path '{path}' is not event.metadata.additionalContext.<key>"
            )
            continue
        if match["root"] == "$":
            # One project reports that this form works; all others write the first form.
            warnings.append(
                f"variable {name} uses the path '{path}', which is unverified: "
                f"use event.metadata.additionalContext.{match['key']}"
            )
        # Unverified: an empty text counts as no value. One report says that a command never ran with an empty variable.
        if value := context.get(match["key"]):
            values[name] = value
    return values, warnings


def _obstacle(attachment: Attachment, notification: Notification, values: Mapping[str, str]) -> str | None:
    """What keeps the attachment from being a button, or None."""
    if not notification.custom_actions_enabled:
        return "the notification has enableCustomActions: false"
    if attachment.notification_type not in NOTIFICATION_TYPES:
        given = "no notification type" if attachment.notification_type is None else f"'{attachment.notification_type}'"
        return f"the button is for {given}, this notification is 'Custom'"
    failed = [why for criterion in attachment.criteria if (why := _failure(criterion, attachment, values))]
    return ", and ".join(failed) or None


def _failure(criterion: Criterion, attachment: Attachment, values: Mapping[str, str]) -> str | None:
    """Why the criterion does not hold, or None."""
    name = criterion.variable_name
    if name not in attachment.variables:
        known = ", ".join(attachment.variables) or "none"
        return f"a criterion names the variable '{name}', which the attachment does not declare (it declares: {known})"
    value = values.get(name)
    match criterion.operator:
        case "HAS_VALUE":
            return None if value else f"{name} has no value in the notification"
        case "EQUALS":
            if value is not None and value == criterion.value:
                return None
            held = "not in the notification" if value is None else f"'{value}'"
            wanted = "requires no value" if criterion.value is None else f"requires '{criterion.value}'"
            return f"{name} is {held}, the button {wanted}"
        case operator:
            return f"the criterion's operator is '{operator}', not EQUALS or HAS_VALUE"


def _why_shown(attachment: Attachment, values: Mapping[str, str]) -> str:
    if not attachment.criteria:
        return "the attachment has no criteria, so every custom notification in the channel shows it"
    return ", and ".join(
        f"{c.variable_name} is '{values[c.variable_name]}'" + (" as required" if c.operator == "EQUALS" else "")
        for c in attachment.criteria
    )


def answered(button: ButtonState, answers: Mapping[str, str]) -> ButtonState:
    """A button with the values that the member gave when the chat asked. They are inserted as they are.

    Args:
        button: the button.
        answers: variable to value. Variables that the chat does not ask for are not replaced.
    """
    command = button.command
    for name in sorted(set(button.missing) & set(answers), key=len, reverse=True):
        command = command.replace(f"${name}", answers[name])
    return replace(button, command=command, missing=tuple(one for one in button.missing if one not in answers))
