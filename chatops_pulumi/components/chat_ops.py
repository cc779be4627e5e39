"""The component for the whole loop: what is watched, and the channel with its buttons."""

from typing import Optional

import pulumi

from chatops_pulumi import validation
from chatops_pulumi.args import ChatOpsArgs
from chatops_pulumi.components.chat_channel import ChatChannel
from chatops_pulumi.components.location import location_of
from chatops_pulumi.components.notifications import Notifications
from chatops_pulumi.core.defaults import default_base


class ChatOps(pulumi.ComponentResource):
    """Shows deployments, approvals and alarms in a Slack or Teams channel, with buttons that act on them. It combines one
    ChatChannel (the channel, its buttons, and what they may do) with the Notifications of one region (rules, topic, delivery).
    """

    topic_arn: pulumi.Output[str]
    """ARN of the SNS topic that carries the notifications."""
    rule_arns: pulumi.Output[dict[str, str]]
    """ARNs of the EventBridge rules, by key and stage, for example web.ready."""
    action_arns: pulumi.Output[dict[str, str]]
    """ARNs of the custom actions, by playbook.button, or playbook.key.button if each event source has separate buttons."""
    delivery_role_arn: pulumi.Output[str]
    """ARN of the role that EventBridge assumes to publish."""
    channel_role_arn: Optional[pulumi.Output[str]]
    """ARN of the channel's role; absent if an existing configuration has its own."""
    chat_configuration_arn: pulumi.Output[str]
    """ARN of the channel configuration."""
    commands_policy_json: pulumi.Output[str]
    """The policy that the channel role, and the guardrail of an existing configuration, must allow."""
    dead_letter_queue_url: Optional[pulumi.Output[str]]
    """URL of the queue for events that EventBridge could not deliver, if this component created it."""
    audit_log_group_name: Optional[pulumi.Output[str]]
    """Name of the audit log's log group, if there is one."""

    def __init__(self, name: str, args: ChatOpsArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        """Watch the event sources of the arguments and configure the channel with its buttons.

        Args:
            name: The component's name. It becomes part of the names of all resources.
            args: The channel, and what to watch.
            opts: Pulumi's options. Pass the aws and aws-native providers as ``providers``: they decide account and region.

        Raises:
            ArgsError: Everything that is wrong with the arguments, before any resource is registered.
        """
        checked = validation.chat_ops(name, args)
        parent = opts.parent if opts is not None else None
        super().__init__("chatops:index:ChatOps", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        location = location_of(self, parent)
        default = default_base(self, name, parent)
        action_group = checked.action_group or default

        # Each half checks its own arguments; these are checked already, and pass as they are.
        # The rules for presses name the role, and the channel needs the topic: only one of the two can come first.
        role_arn, set_role_arn = pulumi.deferred_output()
        notifications = Notifications(
            name, checked.notifications(action_group, role_arn if checked.attribution else None), child
        )
        channel_settings = checked.chat_channel(
            action_group,
            default_name=default,
            regions=[location.region, *checked.extra_regions],
            topic_arns=[notifications.topic_arn, *checked.extra_topic_arns]
            if checked.channel.owned is not None
            else [],
        )
        channel = ChatChannel(name, channel_settings, child)
        set_role_arn(channel.channel_role_arn or pulumi.Output.from_input(checked.channel.role_name or ""))

        self.topic_arn = notifications.topic_arn
        self.rule_arns = notifications.rule_arns
        self.delivery_role_arn = notifications.delivery_role_arn
        self.dead_letter_queue_url = notifications.dead_letter_queue_url
        self.audit_log_group_name = notifications.audit_log_group_name
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
                "auditLogGroupName": self.audit_log_group_name,
            }
        )
