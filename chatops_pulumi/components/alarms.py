"""Alarms about lost messages, for a destination other than the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.delivery import last_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatops_pulumi.components.delivery import DeadLetterQueue

_FIVE_MINUTES = 300

_FIFTEEN_MINUTES = 900
"""For the alarm that compares two metrics: a notification that is published in one period and delivered in the next one looks
lost for one period. Longer periods make that rare."""


def make_lost_message_alarms(
    parent: pulumi.Resource,
    name: str,
    alarm_topic_arn: pulumi.Input[str],
    queue: DeadLetterQueue | None,
    topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """Three alarms: EventBridge could not publish, SNS could not deliver, and SNS had no subscriber to deliver to.

    Metrics: AWS/SQS ApproximateNumberOfMessagesVisible; AWS/SNS NumberOfNotificationsFailed, NumberOfMessagesPublished and
    NumberOfNotificationsDelivered (their CloudWatch pages). Each description says what to do.
    No metric shows a message that Amazon Q itself drops (it is written to the channel configuration's log group), a missing
    association, or a disabled rule.

    Args:
        parent: The component.
        name: The component's name.
        alarm_topic_arn: The topic that the alarms notify.
        queue: The dead-letter queue, if there is one.
        topic_arn: The topic of the notifications.
        tags: Tags of the alarms.
    """
    every = _Alarms(parent, alarm_topic_arn, {**tags})
    if queue is not None:
        every.above_zero(
            f"{name}-undelivered",
            pulumi.Output.concat(
                "EventBridge could not publish ChatOps notifications to ",
                topic_arn,
                ". The events are in the dead-letter queue ",
                queue.name,
                ". Fix: receive a message from this queue with all its message attributes. ERROR_CODE and ERROR_MESSAGE name "
                "the cause, RULE_ARN names the rule. Fix the cause, then delete the message.",
            ),
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
            {"QueueName": queue.name},
        )
    topic = {"TopicName": last_part(topic_arn)}
    every.above_zero(
        f"{name}-not-shown",
        pulumi.Output.concat(
            "SNS could not deliver ChatOps notifications of ",
            topic_arn,
            " to a subscriber. Fix: if the topic is encrypted, check that the policy of its key admits the subscriber's service. "
            "Check the channel configuration in Amazon Q Developer in chat applications, and send its test message.",
        ),
        ("AWS/SNS", "NumberOfNotificationsFailed", "Sum"),
        topic,
    )
    every.without_subscriber(
        f"{name}-no-subscriber",
        pulumi.Output.concat(
            "SNS took ChatOps notifications on ",
            topic_arn,
            " and had no subscriber to deliver them to. Fix: check that the channel configuration exists and has this topic. "
            "Someone can have removed it outside of Pulumi: pulumi refresh shows it, pulumi up adds it again.",
        ),
        topic,
    )


class _Alarms:
    """Creates alarms with the same destination and tags."""

    def __init__(
        self, parent: pulumi.Resource, alarm_topic_arn: pulumi.Input[str], tags: dict[str, pulumi.Input[str]]
    ) -> None:
        self._alarm_topic_arn = alarm_topic_arn
        self._tags = tags or None
        self._opts = pulumi.ResourceOptions(parent=parent)

    def above_zero(
        self,
        name: str,
        description: pulumi.Output[str],
        metric: tuple[str, str, str],
        dimensions: dict[str, pulumi.Output[str]],
    ) -> None:
        """An alarm that goes off if the metric (namespace, name, statistic) is above zero."""
        namespace, metric_name, statistic = metric
        self._make(
            name,
            description,
            namespace=namespace,
            metric_name=metric_name,
            dimensions=dimensions,
            statistic=statistic,
            period=_FIVE_MINUTES,
        )

    def without_subscriber(
        self, name: str, description: pulumi.Output[str], dimensions: dict[str, pulumi.Output[str]]
    ) -> None:
        """An alarm that goes off if a topic publishes more than it delivers. SNS counts no failure if nothing is subscribed."""
        self._make(
            name,
            description,
            metric_queries=[
                _sum_of("published", "NumberOfMessagesPublished", dimensions),
                _sum_of("delivered", "NumberOfNotificationsDelivered", dimensions),
                aws.cloudwatch.MetricAlarmMetricQueryArgs(
                    id="undelivered",
                    expression="published - FILL(delivered, 0)",
                    label="Published and not delivered",
                    return_data=True,
                ),
            ],
        )

    def _make(self, name: str, description: pulumi.Output[str], **measured: Any) -> None:
        """An alarm that goes off if what it measures is above zero in one period."""
        aws.cloudwatch.MetricAlarm(
            name,
            alarm_description=description,
            **measured,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",
            alarm_actions=[self._alarm_topic_arn],
            ok_actions=[self._alarm_topic_arn],
            tags=self._tags,
            opts=self._opts,
        )


def _sum_of(
    key: str, metric_name: str, dimensions: dict[str, pulumi.Output[str]]
) -> aws.cloudwatch.MetricAlarmMetricQueryArgs:
    return aws.cloudwatch.MetricAlarmMetricQueryArgs(
        id=key,
        metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
            namespace="AWS/SNS",
            metric_name=metric_name,
            dimensions=dimensions,
            period=_FIFTEEN_MINUTES,
            stat="Sum",
        ),
        return_data=False,
    )
