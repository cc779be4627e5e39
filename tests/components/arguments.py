"""Arguments that the component tests start from."""

import json
from typing import Any

CONFIGURATION_ARN = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments"
TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:deployments"

WEB = {
    "application": "shop-web",
    "deployment_group": "shop-web-blue-green",
    "green_url": "https://green.shop.example.com:8443",
}
SLACK = {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}}
TEAMS = {
    "teams": {
        "team_id": "12345678-90ab-cdef-1234-567890abcdef",
        "tenant_id": "fedcba09-8765-4321-fedc-ba0987654321",
        "channel_id": "19%3aabcdef0123456789%40thread.tacv2",
        "channel_name": "Deployments",
    }
}
EXISTING = {"configuration_arn": CONFIGURATION_ARN}


def slack(**more: Any) -> Any:
    """A ChatOps with a Slack channel of its own."""
    return {"channel": SLACK, "deployment_groups": {"web": WEB}} | more


def teams(**more: Any) -> Any:
    """A ChatOps with a Teams channel of its own."""
    return {"channel": TEAMS, "deployment_groups": {"web": WEB}} | more


def existing(**more: Any) -> Any:
    """A ChatOps whose channel configuration exists already."""
    return {"channel": EXISTING, "topic_arn": TOPIC_ARN, "deployment_groups": {"web": WEB}} | more


def approvals(**more: Any) -> Any:
    """A ChatOps for two pipelines: all approvals of one, a single one of the other."""
    pipelines = {
        "release": {"pipeline": "shop-release", "review_url": "https://staging.shop.example.com"},
        "infra": {"pipeline": "shop-infra", "stage": "Production", "action": "Approve"},
    }
    return {"channel": SLACK, "pipeline_approvals": pipelines} | more


def failures(**more: Any) -> Any:
    """A ChatOps for the failures of two pipelines: of all stages of one, of a single stage of the other."""
    pipelines = {
        "release": {"pipeline": "shop-release"},
        "infra": {"pipeline": "shop-infra", "stage": "Production"},
    }
    return {"channel": SLACK, "pipeline_failures": pipelines} | more


def operations(**more: Any) -> Any:
    """A ChatOps for an instance refresh, an alarm and a state machine."""
    return {
        "channel": SLACK,
        "instance_refreshes": {"web": {"auto_scaling_group": "shop-web"}},
        "alarms": {"errors": {"alarm": "shop-web-errors"}},
        "state_machines": {"orders": {"state_machine": "shop-orders"}},
    } | more


def lifecycle(*stages: str, **more: Any) -> Any:
    """A ChatOps for some lifecycle stages of one ECS service."""
    service = {"cluster": "shop", "service": "web", "lifecycle_stages": list(stages)}
    return {"channel": SLACK, "ecs_services": {"web": service}} | more


def pauses(**more: Any) -> Any:
    """A ChatOps for the pause hooks of one ECS service, and of all services of a cluster."""
    services = {
        "web": {"cluster": "shop", "service": "web"},
        "tools": {"cluster": "arn:aws:ecs:ap-northeast-1:123456789012:cluster/tools"},
    }
    return {"channel": SLACK, "ecs_services": services} | more


BATCH = {
    "event_pattern": json.dumps(
        {
            "source": ["aws.batch"],
            "detail-type": ["Batch Job State Change"],
            "detail": {"status": ["RUNNABLE"], "jobQueue": [{"suffix": "/shop"}]},
        }
    ),
    "paths": {
        "jobId": {"path": "$.detail.jobId", "kind": "ID"},
        "job": {"path": "$.detail.jobName", "kind": "NAME"},
        "status": {"path": "$.detail.status", "kind": "STATE"},
    },
    "title": ":hourglass: A job waits for a machine",
    "description": "*Job:* <job>\n*ID:* <jobId>\n*Since:* <time>",
    "next_steps": ["If nobody needs it, end it"],
    "thread": "jobId",
    "mentions": ["S0123ABCD", "here"],
    "buttons": {
        "end": {
            "label": "End the job",
            "command": "batch terminate-job --job-id $JobId --reason $Reason --region $Region",
            "variables": {"JobId": "<jobId>", "Region": "<region>", "Reason": "ended-in-chat"},
            "permissions": [{"actions": ["batch:TerminateJob"], "resources": ["arn:aws:batch:*:*:job/*"]}],
        },
    },
    "outcomes": {
        "ended": {
            "event_pattern": json.dumps(
                {
                    "source": ["aws.batch"],
                    "detail-type": ["Batch Job State Change"],
                    "detail": {"status": ["SUCCEEDED", "FAILED"], "jobQueue": [{"suffix": "/shop"}]},
                }
            ),
            "title": "The job has ended: <status>",
            "description": "*Job:* <job>",
        }
    },
}
BUILD = {
    "event_pattern": json.dumps(
        {
            "source": ["aws.codebuild"],
            "detail-type": ["CodeBuild Build State Change"],
            "detail": {"build-status": ["FAILED"], "project-name": ["shop-web"]},
        }
    ),
    "paths": {
        "build": {"path": "$.detail.build-id", "kind": "ARN"},
        "project": {"path": "$.detail.project-name", "kind": "NAME"},
    },
    "title": ":x: The build of <project> failed",
    "description": "*Build:* <build>",
    "links": {"Builds": "https://<region>.console.aws.amazon.com/codesuite/codebuild/projects/<project>/history"},
    "rule_name": "shop-build-failed",
    "tags": {"gate": "build"},
    "buttons": {
        "retry": {
            "label": "1. Retry",
            "command": "codebuild retry-build --id $Build --region $Region",
            "variables": {"Build": "<build>", "Region": "<region>"},
            "permissions": [
                {
                    "actions": ["codebuild:RetryBuild"],
                    "resources": ["arn:aws:codebuild:*:*:project/shop-web"],
                }
            ],
            "action_name": "retry-build",
            "tags": {"button": "retry"},
        },
    },
}


def custom(**more: Any) -> Any:
    """A ChatOps for two events of one's own: a Batch job that waits, and a CodeBuild build that failed."""
    return {"channel": SLACK, "custom": {"jobs": BATCH, "build": BUILD}} | more
