"""A user's own program: a bucket, and two teams with a channel each, in two regions."""

import pulumi
import pulumi_aws as aws

import chatops_pulumi as chatops

aws.s3.Bucket("recipes")

chatops.ChatOps(
    "bread",
    {
        "channel": {"slack": {"workspace_id": "T0BAKERY1", "channel_id": "C0BREAD01"}},
        "layout": chatops.Layout.STAGED,
        "deployment_groups": {"oven": {"application": "oven", "deployment_group": "oven-live"}},
    },
)
tokyo = aws.Provider("tokyo", region="ap-northeast-1")
chatops.ChatOps(
    "cake",
    {
        "channel": {
            "teams": {
                "team_id": "11111111-2222-3333-4444-555555555555",
                "tenant_id": "66666666-7777-8888-9999-000000000000",
                "channel_id": "19%3acake%40thread.tacv2",
            }
        },
        "deployment_groups": {"mixer": {"application": "mixer", "deployment_group": "mixer-live"}},
    },
    pulumi.ResourceOptions(providers=[tokyo]),
)
