"""Associations, and whether the messages and the buttons find each other."""

import json
from collections.abc import Iterator
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import mapping, objects
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, unknown, warning
from chatops_pulumi.doctor.parts import Configuration, actions_by_arn, configurations, notifying_targets
from chatops_pulumi.doctor.reader import first
from chatops_pulumi.doctor.readers.chatbot import action_of, associations_of
from chatops_pulumi.doctor.readers.events import targets_of
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.template import TemplateError, filled_template

_CONTEXT: Final = "event.metadata.additionalContext."


def _associations(inspection: Inspection) -> Iterator[Finding]:
    for configuration in configurations(inspection.stack):
        yield from guarded(configuration.subject, _associated(inspection, configuration))


def _associated(inspection: Inspection, configuration: Configuration) -> Iterator[Finding]:
    known = actions_by_arn(inspection.stack)
    found = associations_of(inspection.account, configuration.arn, configuration.control_region)
    missing = [arn for arn in configuration.action_arns if arn not in found]
    for arn in missing:
        name = known[arn].name if arn in known else arn
        yield failure(
            name,
            f"the action is not associated with {configuration.arn}, so its button never appears.",
            "run 'pulumi up --refresh', or aws chatbot associate-to-configuration.",
        )
    if configuration.resource is not None:
        for arn in sorted(set(found) - set(known)):
            yield warning(
                configuration.subject,
                f"{arn} is associated too, and the stack does not have it: the channel can show its button.",
                "find out who made it. Any member can create actions from the menu of a message.",
            )
    if not missing:
        yield ok(configuration.subject, f"{len(configuration.action_arns)} actions are associated")


def _messages(inspection: Inspection) -> Iterator[Finding]:
    answered: set[str] = set()
    reads_all = True
    for target in notifying_targets(inspection.stack):
        found = list(guarded(target.name, _message(inspection, target, answered)))
        reads_all = reads_all and all(one.status.value in {"ok", "warning"} for one in found)
        yield from found
    if reads_all:
        for action in actions_by_arn(inspection.stack).values():
            yield from guarded(action.name, _unused(inspection, action, answered))


def _message(inspection: Inspection, target: StackResource, answered: set[str]) -> Iterator[Finding]:
    live = first(targets_of(inspection.place(target)), Id=target.text("targetId"))
    if live is None:
        yield failure(target.name, "the rule has no such target, so no message is sent.", inspection.restore)
        return
    try:
        notification = _notification(live)
    except TemplateError as error:
        yield failure(target.name, f"the message is lost: {error}", inspection.restore)
        return
    metadata = mapping(notification.get("metadata"))
    context = {key: str(value) for key, value in mapping(metadata.get("additionalContext")).items()}
    shown = []
    for arn, action in actions_by_arn(inspection.stack).items():
        if any(_appears(attachment, context) for attachment in _attachments(inspection, arn)):
            shown.append(action.name)
            answered.add(arn)
    if metadata.get("enableCustomActions") is False and shown:
        yield failure(
            target.name, "the message has its buttons switched off (enableCustomActions).", inspection.restore
        )
    elif not actions_by_arn(inspection.stack):
        yield ok(target.name, "the template is a notification of schema 1.0; the stack itself has no buttons")
    elif context.get("ActionGroup") and not shown and metadata.get("enableCustomActions") is not False:
        yield warning(
            target.name,
            f"no button answers to the message's action group {context['ActionGroup']!r}.",
            "a message without buttons needs no fix. Otherwise run 'pulumi up --refresh'.",
        )
    else:
        buttons = ", ".join(sorted(shown)) or "no buttons"
        yield ok(target.name, f"the template is a notification of schema 1.0 with {buttons}")


def _notification(live: dict[str, Any]) -> dict[str, Any]:
    """The notification that a target sends, with placeholders in place of event values."""
    transformer = live.get("InputTransformer")
    if live.get("Input"):
        text = str(live["Input"])
    elif not transformer:
        raise TemplateError("the target has no input transformer, and Amazon Q shows no raw event of this kind.")
    else:
        text = filled_template(str(transformer.get("InputTemplate") or ""), transformer.get("InputPathsMap") or {})
    try:
        content = cast("object", json.loads(text))
    except ValueError as error:
        raise TemplateError(f"the template gives no valid JSON: {error}.") from error
    notification = mapping(content)
    if (notification.get("version"), notification.get("source")) != ("1.0", "custom"):
        raise TemplateError('the notification needs "version": "1.0" and "source": "custom".')
    if not mapping(notification.get("content")).get("description"):
        raise TemplateError("the notification has no content.description.")
    return notification


def _attachments(inspection: Inspection, arn: str) -> list[dict[str, Any]]:
    return objects(action_of(inspection.account, arn).get("Attachments"))


def _appears(attachment: dict[str, Any], context: dict[str, str]) -> bool:
    """Whether all criteria of an attachment hold, and the message has all its variables."""
    if str(attachment.get("NotificationType", "")).lower() != "custom":
        return False
    variables = mapping(attachment.get("Variables"))
    values = {
        name: context.get(path.removeprefix(_CONTEXT)) if isinstance(path, str) else None
        for name, path in variables.items()
    }
    return all(
        (value := values.get(str(one.get("VariableName")))) is not None
        and (one.get("Operator") == "HAS_VALUE" or value == one.get("Value"))
        for one in objects(attachment.get("Criteria"))
    )


def _unused(inspection: Inspection, action: StackResource, answered: set[str]) -> Iterator[Finding]:
    attachments = _attachments(inspection, action.arn)
    if not attachments:
        yield failure(action.name, "the action has no attachment, so it has no button.", inspection.restore)
    elif any(not objects(one.get("Criteria")) for one in attachments):
        yield failure(
            action.name, "an attachment has no criteria, so its button is on every message.", inspection.restore
        )
    elif action.arn not in answered and notifying_targets(inspection.stack):
        yield failure(
            action.name,
            "no message of this stack fulfills the criteria of the button, so it never appears.",
            f"{inspection.restore} If another stack sends the messages, this is right.",
        )
    elif not notifying_targets(inspection.stack):
        yield unknown(
            action.name, "the stack sends no messages, so its buttons belong to another stack.", "check both."
        )


ASSOCIATIONS = Check(
    "associations",
    4,
    "The buttons are associated",
    "Whether every custom action is associated with the channel configuration, and no unknown one is",
    ("chatbot:ListAssociations",),
    _associations,
)
MESSAGES = Check(
    "messages",
    5,
    "Messages and buttons find each other",
    "The template of every target: valid, schema 1.0, and with buttons whose criteria it fulfills",
    ("events:ListTargetsByRule", "chatbot:GetCustomAction"),
    _messages,
)
