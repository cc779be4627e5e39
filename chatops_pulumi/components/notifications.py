"""What is watched in one region, and how it reaches the topic."""

from typing import Optional

import pulumi
import pulumi_aws as aws

from chatops_pulumi import validation as settings
from chatops_pulumi.args import NotificationsArgs
from chatops_pulumi.components.alarms import make_lost_message_alarms
from chatops_pulumi.components.delivery import (
    DeadLetterQueue,
    DeliveryRole,
    make_dead_letter_queue,
    make_delivery_role,
    make_topic,
    place_of,
)
from chatops_pulumi.components.gate import Gate, Target, rule_args, target_args


class Notifications(pulumi.ComponentResource):
    """The regional half of ChatOps: EventBridge rules that write notifications, and the SNS topic that carries them."""

    topic_arn: pulumi.Output[str]
    """The ARN of the SNS topic that carries the notifications."""
    rule_arns: pulumi.Output[dict[str, str]]
    """The ARNs of the EventBridge rules, by gate.stage, as web.ready."""
    delivery_role_arn: pulumi.Output[str]
    """The ARN of the role that EventBridge takes to publish."""
    dead_letter_queue_url: Optional[pulumi.Output[str]]
    """The URL of the queue for what EventBridge could not deliver, where this component made it."""

    def __init__(self, name: str, args: NotificationsArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        """Watch what the arguments name, in the region of the aws provider. Raises ArgsError."""
        checked = settings.notifications(name, args)
        # No inputs of the component itself: it would wait for every output among them before its first child is made.
        super().__init__("chatops:index:Notifications", name, {}, opts)
        for warning in settings.pattern_warnings(checked):
            pulumi.log.warn(str(warning), resource=self)
        delivery, tags, place = checked.delivery, dict(checked.tags), place_of(self)

        topic_arn = checked.topic_arn
        if topic_arn is None:
            topic_arn = make_topic(self, name, place, delivery, tags)
        if delivery.role_arn is not None:
            role = DeliveryRole(delivery.role_arn, [])
        else:
            role = make_delivery_role(self, name, place, topic_arn, delivery, tags)
        queue: DeadLetterQueue | None = None
        if delivery.dead_letter_queue_arn is not None:
            queue = DeadLetterQueue(delivery.dead_letter_queue_arn)
        elif delivery.dead_letter_queue:
            queue = make_dead_letter_queue(self, name, place, tags)
        if delivery.alarm_topic_arn is not None:
            queue_name = queue.name if queue is not None else None
            make_lost_message_alarms(self, name, delivery.alarm_topic_arn, queue_name, topic_arn, tags)

        target = Target(
            topic_arn=topic_arn,
            role_arn=role.arn,
            dead_letter_queue_arn=queue.arn if queue is not None else None,
            maximum_event_age_seconds=delivery.maximum_event_age_seconds,
            maximum_retry_attempts=delivery.maximum_retry_attempts,
        )
        under_self = pulumi.ResourceOptions(parent=self)
        needed = [*role.needed, *(queue.needed if queue is not None else ())]
        # A target is identified by its rule and its id: made anew under the same ones, it would go with the old one, silently.
        when_ready = pulumi.ResourceOptions(parent=self, depends_on=needed, delete_before_replace=True)
        rule_arns: dict[str, pulumi.Output[str]] = {}
        for at in checked.every_gate():
            gate = Gate(f"Notifications {name!r}", at, checked.language.value, checked.reports_outcomes(at.gate))
            stages = checked.stages_of(at)
            for stage, rule_name in zip(stages, settings.rule_names(at.gate.rule_name, stages), strict=True):
                child = f"{name}-{at.key}-{stage.key}"
                rule = aws.cloudwatch.EventRule(
                    child, opts=under_self, **rule_args(gate, stage, rule_name, {**tags, **at.gate.tags})
                )
                action_group = at.playbook.action_group(checked.action_group, stage, at.key)
                aws.cloudwatch.EventTarget(
                    child, opts=when_ready, **target_args(gate, stage, action_group, target, rule.name)
                )
                rule_arns[f"{at.key}.{stage.key}"] = rule.arn

        self.topic_arn = pulumi.Output.from_input(topic_arn)
        self.rule_arns = pulumi.Output.all(**rule_arns)
        self.delivery_role_arn = pulumi.Output.from_input(role.arn)
        self.dead_letter_queue_url = queue.url if queue is not None else None
        self.register_outputs(
            {
                "topicArn": self.topic_arn,
                "ruleArns": self.rule_arns,
                "deliveryRoleArn": self.delivery_role_arn,
                "deadLetterQueueUrl": self.dead_letter_queue_url,
            }
        )
