"""aws-native:chatbot:CustomAction."""

from functools import partial

from chatops_pulumi.sandbox.aws.schemas import create_only, unordered
from chatops_pulumi.sandbox.chatbot.control_plane import ChatbotError
from chatops_pulumi.sandbox.records import Attachment, Criterion, JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    physical_name,
    present,
)
from chatops_pulumi.sandbox.resources.native import check_native, gone, native_tags, tag_list

_TYPE = "AWS::Chatbot::CustomAction"


def custom_action(registration: Registration, run_context: RunContext) -> Created:
    """aws-native:chatbot:CustomAction."""
    inputs = _autonamed(registration)
    _check_action(registration)
    try:
        action = run_context.aws.chatbot.create_action(
            name=str(inputs["actionName"]),
            command_text=str(inputs["definition"]["commandText"]),
            attachments=[_attachment(given) for given in inputs.get("attachments") or []],
            alias_name=inputs.get("aliasName"),
            tags=native_tags(registration),
        )
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse CreateCustomAction as {error}") from error
    return Created(action.arn, {"actionName": action.name, "customActionArn": action.arn})


def _check_action(registration: Registration) -> None:
    check_native(_TYPE, _autonamed(registration), registration)


def _change_action(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    inputs = _autonamed(registration)
    _check_action(registration)
    try:
        run_context.aws.chatbot.update_action(
            existing.id,
            str(inputs["definition"]["commandText"]),
            [_attachment(given) for given in inputs.get("attachments") or []],
            inputs.get("aliasName"),
        )
        run_context.aws.chatbot.tag_action(existing.id, native_tags(registration))
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse UpdateCustomAction as {error}") from error
    return {"actionName": inputs["actionName"], "customActionArn": existing.id}


def _delete_action(existing: Existing, run_context: RunContext) -> None:
    try:
        run_context.aws.chatbot.delete_action(existing.id)
    except ChatbotError as error:
        gone(error)


def _find_action(existing: Existing, run_context: RunContext) -> ReadResource | None:
    try:
        action = run_context.aws.chatbot.action(existing.id)
    except ChatbotError as error:
        return gone(error)
    attachments = [
        present(
            {
                "buttonText": attachment.button_text,
                "notificationType": attachment.notification_type,
                "criteria": [
                    present({"operator": one.operator, "variableName": one.variable_name, "value": one.value})
                    for one in attachment.criteria
                ],
                "variables": dict(attachment.variables),
            }
        )
        for attachment in action.attachments
    ]
    inputs = present(
        {
            "actionName": action.name,
            "aliasName": action.alias_name,
            "attachments": attachments,
            "definition": {"commandText": action.command_text},
            "tags": tag_list(action.tags),
        }
    )
    return ReadResource(inputs, {"actionName": action.name, "customActionArn": action.arn})


def _attachment(given: JsonObject) -> Attachment:
    return Attachment(
        button_text=given.get("buttonText"),
        notification_type=given.get("notificationType"),
        criteria=tuple(
            Criterion(str(item["operator"]), str(item["variableName"]), item.get("value"))
            for item in given.get("criteria") or []
        ),
        variables={str(key): str(value) for key, value in (given.get("variables") or {}).items()},
    )


def _autonamed(registration: Registration) -> JsonObject:
    return {**registration.inputs, "actionName": physical_name(registration, "actionName")}


HANDLERS: dict[str, ResourceHandler] = {
    "aws-native:chatbot:CustomAction": ResourceHandler(
        custom_action,
        _change_action,
        _delete_action,
        _find_action,
        partial(create_only, _TYPE),
        ("customActionArn",),
        Naming("actionName", kept=True),
        _check_action,
        unordered=partial(unordered, _TYPE),
        deletes_first=True,
    )
}
