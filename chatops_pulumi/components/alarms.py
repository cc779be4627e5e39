"""Alarms that tell, elsewhere than in this chat, that messages are lost."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

_FIVE_MINUTES = 300


def make_lost_message_alarms(
    parent: pulumi.Resource,
    name: str,
    alarm_topic_arn: pulumi.Input[str],
    queue_name: pulumi.Output[str] | None,
    topic_arn: pulumi.Input[str],
    tags: dict[str, pulumi.Input[str]],
) -> None:
    """One alarm where EventBridge could not reach the topic, one where SNS could not reach the chat.

    Metrics: AWS/SQS ApproximateNumberOfMessagesVisible and AWS/SNS NumberOfNotificationsFailed (their CloudWatch pages).
    A message that Amazon Q itself drops shows in neither; it is written to the channel configuration's log group.
    """
    if queue_name is not None:
        aws.cloudwatch.MetricAlarm(
            f"{name}-undelivered",
            alarm_description="EventBridge could not publish ChatOps notifications: see the dead-letter queue.",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue_name},
            statistic="Maximum",
            period=_FIVE_MINUTES,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",
            alarm_actions=[alarm_topic_arn],
            ok_actions=[alarm_topic_arn],
            tags=tags or None,
            opts=pulumi.ResourceOptions(parent=parent),
        )
    topic_name = pulumi.Output.from_input(topic_arn).apply(lambda arn: arn.rsplit(":", 1)[-1])
    aws.cloudwatch.MetricAlarm(
        f"{name}-not-shown",
        alarm_description="SNS could not hand ChatOps notifications to the chat.",
        namespace="AWS/SNS",
        metric_name="NumberOfNotificationsFailed",
        dimensions={"TopicName": topic_name},
        statistic="Sum",
        period=_FIVE_MINUTES,
        evaluation_periods=1,
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        treat_missing_data="notBreaching",
        alarm_actions=[alarm_topic_arn],
        ok_actions=[alarm_topic_arn],
        tags=tags or None,
        opts=pulumi.ResourceOptions(parent=parent),
    )
