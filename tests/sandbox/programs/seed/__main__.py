"""EventBridge rule, input transformer, SNS topic, Slack channel with three custom actions: all by hand."""

import json

import message
import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native

config = pulumi.Config()
group = config.require("deploymentGroup")
account = aws.get_caller_identity().account_id

topic = aws.sns.Topic("topic", tags={"team": "ops"})

delivery_role = aws.iam.Role(
    "delivery",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "events.amazonaws.com"},
                    "Condition": {"StringEquals": {"aws:SourceAccount": account}},
                }
            ],
        }
    ),
)
aws.iam.RolePolicy(
    "delivery",
    role=delivery_role.name,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": topic.arn}],
        }
    ),
)

rule = aws.cloudwatch.EventRule(
    "ready",
    name=f"{group}-deployment-ready",
    event_pattern=json.dumps(
        {
            "source": ["aws.codedeploy"],
            "detail-type": ["CodeDeploy Deployment State-change Notification"],
            "detail": {"deploymentGroup": [group], "state": ["READY"]},
        }
    ),
)
aws.cloudwatch.EventTarget(
    "ready",
    rule=rule.name,
    arn=topic.arn,
    role_arn=delivery_role.arn,
    target_id="sns",
    input_transformer={
        "input_paths": message.PATHS,
        "input_template": message.template(config.require("greenUrl")),
    },
)

channel_role = aws.iam.Role(
    "channel",
    assume_role_policy=aws.iam.get_policy_document(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "Service", "identifiers": ["chatbot.amazonaws.com"]}],
            }
        ]
    ).json,
)
commands = aws.iam.Policy(
    "commands",
    policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["codedeploy:ContinueDeployment", "codedeploy:StopDeployment"],
                    "Resource": "*",
                }
            ],
        }
    ),
)
aws.iam.RolePolicyAttachment("commands", role=channel_role.name, policy_arn=commands.arn)

actions = [
    aws_native.chatbot.CustomAction(
        key,
        action_name=key,
        definition={"command_text": command},
        attachments=[
            {
                "button_text": label,
                "notification_type": "Custom",
                "criteria": [
                    {"operator": "EQUALS", "variable_name": "ActionGroup", "value": "blue-green-deployment"},
                ],
                "variables": {
                    name: f"event.metadata.additionalContext.{name}"
                    for name in ("ActionGroup", "DeploymentId", "Region")
                },
            }
        ],
    )
    for key, label, command in message.BUTTONS
]

channel = aws_native.chatbot.SlackChannelConfiguration(
    "channel",
    configuration_name="shop-ops",
    slack_workspace_id="T0123ABCD",
    slack_channel_id="C0123ABCD",
    iam_role_arn=channel_role.arn,
    sns_topic_arns=[topic.arn],
    guardrail_policies=[commands.arn],
    logging_level="ERROR",
    customization_resource_arns=[action.custom_action_arn for action in actions],
)

pulumi.log.info(f"watching {group}")
pulumi.export("topicArn", topic.arn)
pulumi.export("channelArn", channel.arn)
pulumi.export("actionArns", [action.custom_action_arn for action in actions])
