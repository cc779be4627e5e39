"""Three regions, one channel: events are regional, a channel configuration is global."""

import pulumi
import pulumi_aws as aws

import chatops_pulumi as chatops

ACTION_GROUP = "shop"  # links the buttons to the notifications of every region
REGIONS = ["eu-central-1", "us-east-1", "ap-northeast-1"]

topic_arns = []
for region in REGIONS:
    provider = aws.Provider(region, region=region)
    notifications = chatops.Notifications(
        region,
        {
            "action_group": ACTION_GROUP,
            "deployment_groups": {
                "web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"},
            },
        },
        pulumi.ResourceOptions(providers=[provider]),
    )
    topic_arns.append(notifications.topic_arn)

channel = chatops.ChatChannel(
    "shop",
    {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
        "action_group": ACTION_GROUP,
        "regions": REGIONS,
        "topic_arns": topic_arns,
        "playbooks": ["codedeploy"],
    },
)
pulumi.export("channel", channel.chat_configuration_arn)
