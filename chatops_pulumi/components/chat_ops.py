"""The whole loop: what is watched, and the channel with its buttons."""

from typing import Optional, cast

import pulumi

from chatops_pulumi import validation as settings
from chatops_pulumi.args import ChatChannelArgs, ChatOpsArgs, NotificationsArgs
from chatops_pulumi.components.chat_channel import ChatChannel
from chatops_pulumi.components.delivery import place_of
from chatops_pulumi.components.notifications import Notifications
from chatops_pulumi.core.defaults import default_action_group


class ChatOps(pulumi.ComponentResource):
    """Buttons in Slack or Teams that run deployments: one ChatChannel, and the Notifications of one region."""

    topic_arn: pulumi.Output[str]
    """The ARN of the SNS topic that carries the notifications."""
    rule_arns: pulumi.Output[dict[str, str]]
    """The ARNs of the EventBridge rules, by gate.stage, as web.ready."""
    action_arns: pulumi.Output[dict[str, str]]
    """The ARNs of the custom actions, by playbook.button, or playbook.gate.button where each gate has its own."""
    delivery_role_arn: pulumi.Output[str]
    """The ARN of the role that EventBridge takes to publish."""
    channel_role_arn: Optional[pulumi.Output[str]]
    """The ARN of the channel's role; absent where an existing configuration has its own."""
    chat_configuration_arn: pulumi.Output[str]
    """The ARN of the channel configuration."""
    commands_policy_json: pulumi.Output[str]
    """What the channel role, and the guardrail of an existing configuration, must allow."""
    dead_letter_queue_url: Optional[pulumi.Output[str]]
    """The URL of the queue for what EventBridge could not deliver, where this component made it."""

    def __init__(self, name: str, args: ChatOpsArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        """Watch what the arguments name and put the buttons into the channel. Raises ArgsError."""
        checked = settings.chat_ops(name, args)
        super().__init__("chatops:index:ChatOps", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        action_group = checked.action_group or default_action_group(name)

        # Each half checks its own arguments; these are checked already, and pass as they are.
        notifications = Notifications(name, cast("NotificationsArgs", checked.notifications(action_group)), child)
        channel_settings = checked.chat_channel(
            action_group,
            regions=[place_of(self).region, *checked.extra_regions],
            topic_arns=[notifications.topic_arn, *checked.extra_topic_arns]
            if checked.channel.owned is not None
            else [],
        )
        channel = ChatChannel(name, cast("ChatChannelArgs", channel_settings), child)

        self.topic_arn = notifications.topic_arn
        self.rule_arns = notifications.rule_arns
        self.delivery_role_arn = notifications.delivery_role_arn
        self.dead_letter_queue_url = notifications.dead_letter_queue_url
        self.action_arns = channel.action_arns
        self.channel_role_arn = channel.channel_role_arn
        self.chat_configuration_arn = channel.chat_configuration_arn
        self.commands_policy_json = channel.commands_policy_json
        self.register_outputs(
            {
                "topicArn": self.topic_arn,
                "ruleArns": self.rule_arns,
                "actionArns": self.action_arns,
                "deliveryRoleArn": self.delivery_role_arn,
                "channelRoleArn": self.channel_role_arn,
                "chatConfigurationArn": self.chat_configuration_arn,
                "commandsPolicyJson": self.commands_policy_json,
                "deadLetterQueueUrl": self.dead_letter_queue_url,
            }
        )
