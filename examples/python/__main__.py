"""Blue/green deployments of an ECS service that wait for a person, and the buttons by which the person decides."""

import json

import pulumi
import pulumi_aws as aws

import chatops_pulumi as chatops

config = pulumi.Config()

role = aws.iam.Role(
    "codedeploy",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codedeploy.amazonaws.com"}}
            ],
        }
    ),
)
aws.iam.RolePolicyAttachment("codedeploy", role=role.name, policy_arn="arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS")
application = aws.codedeploy.Application("web", compute_platform="ECS")
group = aws.codedeploy.DeploymentGroup(
    "web",
    app_name=application.name,
    deployment_group_name="web-blue-green",
    service_role_arn=role.arn,
    deployment_config_name="CodeDeployDefault.ECSAllAtOnce",
    deployment_style={"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"},
    blue_green_deployment_config={
        # Both waits are what the buttons end: without them there is nothing to decide.
        "deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60},
        "terminate_blue_instances_on_deployment_success": {
            "action": "TERMINATE",
            "termination_wait_time_in_minutes": 60,
        },
    },
    ecs_service={"cluster_name": config.require("cluster"), "service_name": config.require("service")},
    load_balancer_info={
        "target_group_pair_info": {
            "prod_traffic_route": {"listener_arns": [config.require("listener")]},
            "test_traffic_route": {"listener_arns": [config.require("test_listener")]},
            "target_groups": [{"name": config.require("blue")}, {"name": config.require("green")}],
        }
    },
)

ops = chatops.ChatOps(
    "shop",
    {
        "channel": {
            "slack": {"workspace_id": config.require("workspace"), "channel_id": config.require("channel")},
        },
        "layout": chatops.Layout.STAGED,
        "deployment_groups": {
            "web": {"application": application.name, "deployment_group": group.deployment_group_name},
        },
    },
)
pulumi.export("topicArn", ops.topic_arn)
