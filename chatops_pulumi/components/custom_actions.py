"""The custom actions behind the buttons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pulumi
import pulumi_aws_native as aws_native

from chatops_pulumi.actions import NOTIFICATION_TYPE, Action
from chatops_pulumi.components.lift import lift
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
            command_text=lift(partial(filled, action.command_text), dict(action.given))
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


def native_tags(tags: Mapping[str, pulumi.Input[str]]) -> list[aws_native.TagArgs]:
    """Tags as aws-native takes them."""
    return [aws_native.TagArgs(key=key, value=value) for key, value in sorted(tags.items())]
