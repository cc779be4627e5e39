"""The custom actions behind the buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws_native as aws_native

from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.components.tags import native_tags
from chatops_pulumi.core.actions import NOTIFICATION_TYPE, Action
from chatops_pulumi.core.limits import COMMAND_TEXT
from chatops_pulumi.core.problems import ArgsError, shown, text_problem
from chatops_pulumi.playbooks.model import ACTION_GROUP, Arguments, Stage, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chatops_pulumi.validation.gates import ButtonSettings


def make_custom_action(
    parent: pulumi.Resource,
    name: str,
    action: Action,
    settings: ButtonSettings,
    action_group: Callable[[Stage], pulumi.Input[str]],
    tags: Mapping[str, pulumi.Input[str]],
) -> aws_native.chatbot.CustomAction:
    """One custom action, with one attachment per action group that it belongs to.

    Args:
        parent: The component.
        name: The logical name.
        action: The custom action.
        settings: The settings of its button.
        action_group: Gives the value that links the messages of a stage to their buttons.
        tags: Tags of the custom action.
    """
    chatbot = aws_native.chatbot
    return chatbot.CustomAction(
        name,
        action_name=settings.action_name,
        alias_name=settings.alias_name,
        definition=chatbot.CustomActionDefinitionArgs(
            command_text=map_inputs(
                partial(filled, action.command_text),
                dict(action.arguments),
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
                        variable_name=ACTION_GROUP,
                        value=action_group(attachment.stage),
                    )
                ],
                variables=dict(attachment.variables),
            )
            for attachment in action.attachments
        ],
        tags=native_tags(tags),
        # aws-native deletes first by default. This way, a rename creates and associates the new action first.
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=False),
    )


def _checked_command(name: str, action: Action, arguments: Arguments) -> str:
    """The command with values that became known late; plain values are checked with the arguments."""
    command = filled(action.command_text, arguments)
    problem = text_problem(command, COMMAND_TEXT)
    if problem is not None:
        raise ArgsError(f"Custom action {shown(name)}", [problem.under(action.key)], late=True)
    return command
