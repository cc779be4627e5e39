"""The custom actions behind the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pulumi
import pulumi_aws_native as aws_native

from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.core.actions import NOTIFICATION_TYPE, Action
from chatops_pulumi.core.limits import COMMAND_TEXT
from chatops_pulumi.core.problems import ArgsError, text_problem
from chatops_pulumi.playbooks.model import filled


def make_custom_action(
    parent: pulumi.Resource,
    name: str,
    action: Action,
    action_name: str | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws_native.chatbot.CustomAction:
    """One custom action, with an attachment for each value it answers to."""
    chatbot = aws_native.chatbot
    return chatbot.CustomAction(
        name,
        action_name=action_name,
        definition=chatbot.CustomActionDefinitionArgs(
            command_text=map_inputs(
                partial(filled, action.command_text),
                dict(action.given),
                when_known=partial(_checked_command, name, action),
            )
        ),
        attachments=[
            chatbot.CustomActionAttachmentArgs(
                notification_type=NOTIFICATION_TYPE,
                button_text=attachment.label,
                criteria=[
                    chatbot.CustomActionAttachmentCriteriaArgs(
                        operator=chatbot.CustomActionAttachmentCriteriaOperator.EQUALS,
                        variable_name="ActionGroup",
                        value=attachment.action_group,
                    )
                ],
                variables=dict(attachment.variables),
            )
            for attachment in action.attachments
        ],
        tags=native_tags(tags),
        # aws-native deletes first by default. This way a rename makes the new action and ties it before the old one goes.
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=False),
    )


def _checked_command(name: str, action: Action, given: Mapping[str, Any]) -> str:
    """The command with what became known; what was known before is checked with the arguments."""
    command = filled(action.command_text, given)
    problem = text_problem(command, COMMAND_TEXT)
    if problem is not None:
        raise ArgsError(f"Custom action {name!r}", [problem.under(action.key)])
    return command


def native_tags(tags: Mapping[str, pulumi.Input[str]]) -> list[aws_native.TagArgs]:
    """Tags as aws-native takes them."""
    return [aws_native.TagArgs(key=key, value=value) for key, value in sorted(tags.items())]
