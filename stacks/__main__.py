"""The project of this repository: builds one ChatOps for each entry of the stack's configuration."""

import pulumi

import chatops_pulumi as chatops
from configuration import read_components

for name, args in read_components(pulumi.Config()).items():
    ops = chatops.ChatOps(name, args)
    pulumi.export(
        name,
        {
            "topicArn": ops.topic_arn,
            "ruleArns": ops.rule_arns,
            "actionArns": ops.action_arns,
            "chatConfigurationArn": ops.chat_configuration_arn,
            "commandsPolicyJson": ops.commands_policy_json,
            "deadLetterQueueUrl": ops.dead_letter_queue_url,
        },
    )
