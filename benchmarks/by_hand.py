"""What a person would write without the package: a component with the same resources, inputs and outputs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native

SWITCH = (
    "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region --deployment-wait-type READY_WAIT"
)
ROLLBACK = "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region --auto-rollback-enabled true"
END = SWITCH.replace("READY_WAIT", "TERMINATION_WAIT")
PATHS = {
    "account": "$.account",
    "application": "$.detail.application",
    "deploymentGroup": "$.detail.deploymentGroup",
    "deploymentId": "$.detail.deploymentId",
    "region": "$.region",
    "time": "$.time",
}


@dataclass(frozen=True)
class HandWrittenRule:
    """What differs between the rules. The text is repeated until the template is as long as ours."""

    key: str
    pattern: dict[str, Any]
    text: str


class ByHand(pulumi.ComponentResource):
    """A topic, rules with targets, custom actions, a channel configuration, and what they need."""

    def __init__(self, name: str, rules: Sequence[HandWrittenRule]) -> None:
        super().__init__("by:hand:Shop", name, {})
        child = pulumi.ResourceOptions(parent=self)
        account = aws.get_caller_identity_output().account_id
        region = aws.get_region_output().region
        here = pulumi.Output.all(account, region)
        topic = aws.sns.Topic("topic", kms_master_key_id=None, opts=child)
        aws.sns.TopicPolicy(
            "topic",
            arn=topic.arn,
            policy=pulumi.Output.all(topic.arn, account, region).apply(
                lambda known: _policy("sns:Publish", "events.amazonaws.com", known[0], known[1:])
            ),
            opts=child,
        )
        role = aws.iam.Role(
            "delivery",
            assume_role_policy=here.apply(_delivery_trust),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            "delivery",
            role=role.name,
            policy=topic.arn.apply(lambda arn: _policy("sns:Publish", None, arn, ())),
            opts=child,
        )
        queue = aws.sqs.Queue("lost", message_retention_seconds=1209600, sqs_managed_sse_enabled=True, opts=child)
        queue_policy = aws.sqs.QueuePolicy(
            "lost",
            queue_url=queue.url,
            policy=pulumi.Output.all(queue.arn, account, region).apply(
                lambda known: _policy("sqs:SendMessage", "events.amazonaws.com", known[0], known[1:])
            ),
            opts=child,
        )
        rule_arns: dict[str, pulumi.Output[str]] = {}
        for entry in rules:
            rule = aws.cloudwatch.EventRule(
                f"rule-{entry.key}",
                description=f"event source {entry.key}",
                event_pattern=json.dumps(
                    {
                        "source": ["aws.codedeploy"],
                        "detail-type": ["CodeDeploy Deployment State-change Notification"],
                        "detail": {**entry.pattern, "state": ["READY"]},
                    }
                ),
                opts=child,
            )
            rule_arns[entry.key] = rule.arn
            aws.cloudwatch.EventTarget(
                f"rule-{entry.key}",
                rule=rule.name,
                target_id="sns",
                arn=topic.arn,
                role_arn=role.arn,
                dead_letter_config=aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=queue.arn),
                input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                    input_paths=PATHS, input_template=json.dumps({"content": {"description": entry.text * 40}})
                ),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[policy, queue_policy]),
            )
        actions = [
            _action(name, command, child)
            for name, command in (("switch", SWITCH), ("rollback", ROLLBACK), ("end", END))
        ]
        channel_role = aws.iam.Role("channel", assume_role_policy=_CHANNEL_TRUST, opts=child)
        commands = aws.iam.Policy(
            "commands",
            policy=here.apply(
                lambda known: _policy(["codedeploy:ContinueDeployment", "codedeploy:StopDeployment"], None, "*", known)
            ),
            opts=child,
        )
        attachment = aws.iam.RolePolicyAttachment(
            "commands", role=channel_role.name, policy_arn=commands.arn, opts=child
        )
        aws_native.chatbot.SlackChannelConfiguration(
            "channel",
            slack_workspace_id="T0123ABCD",
            slack_channel_id="C0123ABCD",
            configuration_name="shop",
            iam_role_arn=channel_role.arn,
            sns_topic_arns=[topic.arn],
            guardrail_policies=[commands.arn],
            customization_resource_arns=[action.custom_action_arn for action in actions],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attachment]),
        )
        self.register_outputs({"topicArn": topic.arn, "ruleArns": rule_arns})


def _policy(actions: str | list[str], service: str | None, resource: str | None, known: Sequence[str]) -> str:
    """A policy with one statement. ``known`` is the account and the region that it is bound to, if any."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": actions}
    if service is not None:
        statement["Principal"] = {"Service": service}
    if resource is not None:
        statement["Resource"] = resource
    if service is not None and known:
        account, region = known
        source = f"arn:aws:events:{region}:{account}:rule/*"
        statement["Condition"] = {"ArnLike": {"aws:SourceArn": source}, "StringEquals": {"aws:SourceAccount": account}}
    elif known:
        statement["Condition"] = {"StringEquals": {"aws:RequestedRegion": known[1]}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_CHANNEL_TRUST = _policy("sts:AssumeRole", "chatbot.amazonaws.com", None, ())


def _delivery_trust(known: Sequence[str]) -> str:
    return _policy("sts:AssumeRole", "events.amazonaws.com", None, known)


def _action(name: str, command: str, child: pulumi.ResourceOptions) -> aws_native.chatbot.CustomAction:
    chatbot = aws_native.chatbot
    return chatbot.CustomAction(
        name,
        definition=chatbot.CustomActionDefinitionArgs(command_text=command),
        attachments=[
            chatbot.CustomActionAttachmentArgs(
                notification_type="Custom",
                button_text=name,
                criteria=[
                    chatbot.CustomActionAttachmentCriteriaArgs(
                        operator=chatbot.CustomActionAttachmentCriteriaOperator.EQUALS,
                        variable_name="ActionGroup",
                        value="shop",
                    )
                ],
                variables={
                    key: f"event.metadata.additionalContext.{key}" for key in ("ActionGroup", "DeploymentId", "Region")
                },
            )
        ],
        opts=child,
    )
