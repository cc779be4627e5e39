"""Alarms about lost messages, for a destination other than the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIVE_MINUTES = 300


def make_lost_message_alarms(
    parent: pulumi.Resource,
    name: str,
    alarm_topic_arn: pulumi.Input[str],
    queue_name: pulumi.Output[str] | None,
    topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """One alarm for events that EventBridge could not publish, one for notifications that SNS could not deliver to the chat.

    Metrics: AWS/SQS ApproximateNumberOfMessagesVisible and AWS/SNS NumberOfNotificationsFailed (their CloudWatch pages).
    A message that Amazon Q itself drops appears in neither; it is written to the channel configuration's log group.

    Args:
        parent: The component.
        name: The component's name.
        alarm_topic_arn: The topic that the alarms notify.
        queue_name: The name of the component's dead-letter queue, if it has one.
        topic_arn: The topic of the notifications.
        tags: Tags of the alarms.
    """
    if queue_name is not None:
        _alarm(
            parent,
            f"{name}-undelivered",
            "EventBridge could not publish ChatOps notifications. Check the dead-letter queue.",
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
            {"QueueName": queue_name},
            alarm_topic_arn,
            tags,
        )
    topic_name = pulumi.Output.from_input(topic_arn).apply(lambda arn: arn.rsplit(":", 1)[-1])
    _alarm(
        parent,
        f"{name}-not-shown",
        "SNS could not deliver ChatOps notifications to the chat.",
        ("AWS/SNS", "NumberOfNotificationsFailed", "Sum"),
        {"TopicName": topic_name},
        alarm_topic_arn,
        tags,
    )


def _alarm(
    parent: pulumi.Resource,
    name: str,
    description: str,
    metric: tuple[str, str, str],
    dimensions: Mapping[str, pulumi.Input[str]],
    alarm_topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """An alarm that goes off if the metric (namespace, name, statistic) is above zero."""
    namespace, metric_name, statistic = metric
    aws.cloudwatch.MetricAlarm(
        name,
        alarm_description=description,
        namespace=namespace,
        metric_name=metric_name,
        dimensions=dict(dimensions),
        statistic=statistic,
        period=_FIVE_MINUTES,
        evaluation_periods=1,
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        treat_missing_data="notBreaching",
        alarm_actions=[alarm_topic_arn],
        ok_actions=[alarm_topic_arn],
        tags=dict(tags) or None,
        opts=pulumi.ResourceOptions(parent=parent),
    )
