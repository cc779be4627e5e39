"""What the documentation's pictures show: approvers, a freeze, a fleet, and a message of each playbook."""

import json

import chatops_pulumi as chatops


def slack(channel: str) -> chatops.ChannelArgs:
    return {"slack": {"workspace_id": "T0123ABCD", "channel_id": channel}}


chatops.ChatOps(
    "approved",
    {
        "channel": slack("C0APPROVED"),
        "approvers": ["U0123ABCD", "U0456EFGH"],
        "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
    },
)
chatops.ChatOps(
    "frozen",
    {
        "channel": slack("C0FROZEN01"),
        "freezes": [{"start": "2030-12-23T00:00:00Z", "end": "2031-01-02T06:00:00Z", "reason": "Year-end freeze"}],
        "deployment_groups": {"api": {"application": "shop-api", "deployment_group": "shop-api-blue-green"}},
    },
)
chatops.ChatOps(
    "fleet",
    {
        "channel": slack("C0FLEET001"),
        "layout": chatops.Layout.STAGED,
        "environment": "PROD",
        "fleets": {"all": {"applications": ["shop-cart", "shop-mail"], "deployment_group_prefixes": ["live-"]}},
    },
)
chatops.ChatOps(
    "playbooks",
    {
        "channel": slack("C0EVERY001"),
        "pipeline_approvals": {
            "release": {"pipeline": "shop-release", "review_url": "https://staging.shop.example.com"}
        },
        "pipeline_failures": {"release-failed": {"pipeline": "shop-release"}},
        "ecs_services": {"ecs": {"cluster": "shop", "service": "web"}},
        "instance_refreshes": {"workers": {"auto_scaling_group": "shop-workers"}},
        "alarms": {"errors": {"alarm": "shop-web-errors"}},
        "state_machines": {"orders": {"state_machine": "shop-orders"}},
        "custom": {
            "jobs": {
                "event_pattern": json.dumps(
                    {
                        "source": ["aws.batch"],
                        "detail-type": ["Batch Job State Change"],
                        "detail": {"status": ["RUNNABLE"]},
                    }
                ),
                "paths": {"jobId": {"path": "$.detail.jobId", "kind": "ID"}},
                "title": ":hourglass: A job waits for a machine. Terminate it?",
                "description": "*Job:* <jobId>\n*Since:* <time>",
                "buttons": {
                    "end": {
                        "label": "Terminate job",
                        "command": "batch terminate-job --job-id $JobId --reason ended-in-chat --region $Region",
                        "variables": {"JobId": "<jobId>", "Region": "<region>"},
                        "permissions": [{"actions": ["batch:TerminateJob"], "resources": ["arn:aws:batch:*:*:job/*"]}],
                    }
                },
            }
        },
    },
)
