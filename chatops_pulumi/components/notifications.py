"""The component for one region: what is watched, and how it reaches the topic."""

from typing import TYPE_CHECKING, Optional, overload

import pulumi
import pulumi_aws as aws

from chatops_pulumi import validation
from chatops_pulumi.args import NotificationsArgs
from chatops_pulumi.components.alarms import make_lost_message_alarms
from chatops_pulumi.components.attribution_rules import Destination, make_attribution_rules
from chatops_pulumi.components.audit_log import AUDIT_TARGET_ID, audit_target, make_audit_log
from chatops_pulumi.components.delivery import (
    DeadLetterQueue,
    DeliveryRole,
    make_dead_letter_queue,
    make_delivery_role,
    make_topic,
    make_topic_policy,
)
from chatops_pulumi.components.location import location_of
from chatops_pulumi.components.stage_inputs import (
    StageAt,
    retry_policy,
    rule_pattern,
    target_transformer,
)
from chatops_pulumi.core.names import target_name
from chatops_pulumi.core.regions import topic_region_warning

if TYPE_CHECKING:
    from chatops_pulumi.validation import component_settings


class Notifications(pulumi.ComponentResource):
    """Watches events in one region and publishes messages about them to an SNS topic. It creates one EventBridge rule and target
    per stage of each event source, a topic with its policy, a delivery role, and a dead-letter queue. A ChatChannel with the same
    action_group shows the messages and their buttons.
    """

    topic_arn: pulumi.Output[str]
    """ARN of the SNS topic that carries the notifications."""
    rule_arns: pulumi.Output[dict[str, str]]
    """ARNs of the EventBridge rules, by key and stage, for example web.ready."""
    delivery_role_arn: pulumi.Output[str]
    """ARN of the role that EventBridge assumes to publish."""
    dead_letter_queue_url: Optional[pulumi.Output[str]]
    """URL of the queue for events that EventBridge could not deliver, if this component created it."""
    audit_log_group_name: Optional[pulumi.Output[str]]
    """Name of the audit log's log group, if there is one."""

    @overload
    def __init__(self, name: str, args: NotificationsArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None: ...
    @overload
    def __init__(
        self, name: str, args: "component_settings.NotificationsSettings", opts: Optional[pulumi.ResourceOptions] = None
    ) -> None: ...
    def __init__(  # pyright: ignore[reportInconsistentOverload] - Pulumi reads this signature, and knows no unions
        self, name: str, args: NotificationsArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        """Watch the event sources of the arguments, in the region of the aws provider.

        Args:
            name: The component's name. It becomes part of the names of all resources.
            args: What to watch, and how messages look and are delivered.
            opts: Pulumi's options. The aws provider decides account and region.

        Raises:
            ArgsError: Everything that is wrong with the arguments, before any resource is registered.
        """
        checked = validation.notifications(name, args)
        # No inputs of the component itself: it would wait for every output among them before its first child is created.
        super().__init__("chatops:index:Notifications", name, {}, opts)
        for warning in validation.notification_warnings(checked):
            pulumi.log.warn(str(warning), resource=self)
        delivery, location = checked.delivery, location_of(self, opts.parent if opts is not None else None)
        tags: dict[str, pulumi.Input[str]] = {**checked.tags}

        topic = make_topic(self, name, delivery, tags) if checked.topic_arn is None else None
        topic_arn = topic.arn if topic is not None else checked.topic_arn or ""
        if topic is None:
            pulumi.Output.all(topic_arn, location.region).apply(
                lambda known: _warn(self, topic_region_warning(known[0], known[1]))
            )
        if delivery.role_arn is not None:
            role = DeliveryRole(delivery.role_arn, [])
        else:
            role = make_delivery_role(self, name, location, topic_arn, delivery, tags)
        if topic is not None:
            make_topic_policy(self, name, location, topic.arn, role.arn if delivery.restrict_publishing else None)
        queue: DeadLetterQueue | None = None
        if delivery.dead_letter_queue_arn is not None:
            queue = DeadLetterQueue(delivery.dead_letter_queue_arn)
        elif delivery.dead_letter_queue:
            queue = make_dead_letter_queue(self, name, location, tags)
        if delivery.alarm_topic_arn is not None:
            make_lost_message_alarms(self, name, delivery.alarm_topic_arn, queue, topic_arn, tags)

        log = None if delivery.audit_log is None else make_audit_log(self, name, delivery.audit_log, tags)
        needed = [*role.needed, *(queue.needed if queue is not None else ())]
        built_in, retries = checked.built_in, retry_policy(delivery)
        dead_letters = queue and aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=queue.arn)
        under_self = pulumi.ResourceOptions(parent=self)
        # A target is identified by its rule and its ID: a replacement under the same ones, created first, would be deleted with
        # the old one. Another rule name or ID is another resource: see target_name.
        when_ready = pulumi.ResourceOptions(parent=self, depends_on=needed, delete_before_replace=True)
        rule_arns: dict[str, pulumi.Output[str]] = {}
        for at in checked.gates:
            stages = checked.stages_of(at)
            threaded = checked.reports_outcomes(at.settings) or checked.is_attributed
            for stage, rule_name in zip(stages, validation.rule_names(at.settings.rule_name, stages), strict=True):
                child = f"{name}-{at.key}-{stage.key}"
                place = StageAt(f"Notifications {name!r}", at, stage, built_in, threaded, checked.action_group)
                # The resources are created here, and not in a function: each frame would show in the stack trace that Pulumi
                # takes of every registration, and cost time.
                rule = aws.cloudwatch.EventRule(
                    child,
                    name=rule_name,
                    description=at.settings.rule_description or f"ChatOps: {at.playbook.key} {at.key}, {stage.key}",
                    event_pattern=rule_pattern(place),
                    tags={**tags, **at.settings.tags} or None,
                    opts=under_self,
                )
                aws.cloudwatch.EventTarget(
                    target_name(child, rule_name, at.settings.target_id),
                    rule=rule.name,
                    target_id=at.settings.target_id,
                    arn=topic_arn,
                    role_arn=role.arn,
                    input_transformer=target_transformer(place),
                    dead_letter_config=dead_letters,
                    retry_policy=retries,
                    opts=when_ready,
                )
                if log is not None:
                    audit_target(target_name(child, rule_name, AUDIT_TARGET_ID), rule, log, self)
                rule_arns[f"{at.key}.{stage.key}"] = rule.arn

        if checked.channel_role_arn is not None:
            rule_arns |= make_attribution_rules(
                self,
                name,
                checked,
                Destination(topic_arn, role.arn, dead_letters, retries, when_ready),
                log,
            )

        self.topic_arn = pulumi.Output.from_input(topic_arn)
        self.rule_arns = pulumi.Output.all(**rule_arns)
        self.audit_log_group_name = log.group.name if log is not None else None
        self.delivery_role_arn = pulumi.Output.from_input(role.arn)
        self.dead_letter_queue_url = queue.url if queue is not None else None
        self.register_outputs(
            {
                "topicArn": self.topic_arn,
                "ruleArns": self.rule_arns,
                "deliveryRoleArn": self.delivery_role_arn,
                "deadLetterQueueUrl": self.dead_letter_queue_url,
                "auditLogGroupName": self.audit_log_group_name,
            }
        )


def _warn(component: pulumi.Resource, warning: str | None) -> None:
    if warning is not None:
        pulumi.log.warn(warning, resource=component)
