"""Buttons in a Slack channel that is already configured in the account: only the buttons are new."""

import pulumi

import chatops_pulumi as chatops

config = pulumi.Config()

ops = chatops.ChatOps(
    "shop",
    {
        "channel": {"configuration_arn": config.require("configuration"), "role_name": config.require("role")},
        "topic_arn": config.require("topic"),
        "deployment_groups": {
            "web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"},
        },
    },
)
# What the owner of the channel must add to its guardrail, if it has one.
pulumi.export("commandsPolicy", ops.commands_policy_json)
