"""A CodeBuild project whose failed builds send a message with two buttons: retry the build, or start a new one."""

import json

import pulumi
import pulumi_aws as aws

import chatops_pulumi as chatops

config = pulumi.Config()

role = aws.iam.Role(
    "build",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codebuild.amazonaws.com"}}
            ],
        }
    ),
)
project = aws.codebuild.Project(
    "web",
    service_role=role.arn,
    artifacts={"type": "NO_ARTIFACTS"},
    environment={
        "type": "LINUX_CONTAINER",
        "compute_type": "BUILD_GENERAL1_SMALL",
        "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    },
    source={"type": "GITHUB", "location": config.require("repository")},
)
ops = chatops.ChatOps(
    "web",
    {
        "channel": {"slack": {"workspace_id": config.require("workspace"), "channel_id": config.require("channel")}},
        "custom": {
            "build": {
                "event_pattern": pulumi.Output.json_dumps(
                    {
                        "source": ["aws.codebuild"],
                        "detail-type": ["CodeBuild Build State Change"],
                        "detail": {"build-status": ["FAILED"], "project-name": [project.name]},
                    }
                ),
                "paths": {
                    "build": {"path": "$.detail.build-id", "kind": chatops.ValueKind.ARN},
                    "project": {"path": "$.detail.project-name", "kind": chatops.ValueKind.NAME},
                },
                "title": ":x: The build of <project> failed",
                "description": "*Build:* <build>\n*Failed at:* <time>",
                "next_steps": ["Read the log", "If the failure was transient, retry the build"],
                "buttons": {
                    "retry": {
                        "label": "1. Retry build",
                        "command": "codebuild retry-build --id $Build --region $Region",
                        "variables": {"Build": "<build>", "Region": "<region>"},
                        "permissions": [{"actions": ["codebuild:RetryBuild"], "resources": [project.arn]}],
                    },
                    "start": {
                        "label": "2. Start new build",
                        "command": "codebuild start-build --project-name $Project --region $Region",
                        "variables": {"Project": project.name, "Region": "<region>"},
                        "permissions": [{"actions": ["codebuild:StartBuild"], "resources": [project.arn]}],
                    },
                },
            },
        },
    },
)
pulumi.export("topicArn", ops.topic_arn)
