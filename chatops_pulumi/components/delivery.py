"""From EventBridge to the topic: the topic, the role that publishes, and the queue for events that could not be delivered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.core import policies

if TYPE_CHECKING:
    from chatops_pulumi.components.location import Location
    from chatops_pulumi.validation.component_settings import Delivery

_TWO_WEEKS = 14 * 24 * 60 * 60
"""The longest time that SQS keeps a message, in seconds."""


def make_topic(
    parent: pulumi.Resource, name: str, settings: Delivery, tags: dict[str, pulumi.Input[str]]
) -> aws.sns.Topic:
    """A new topic, encrypted if a key is given."""
    child = pulumi.ResourceOptions(parent=parent)
    return aws.sns.Topic(f"{name}-topic", kms_master_key_id=settings.kms_key_arn, tags=tags or None, opts=child)


def make_topic_policy(
    parent: pulumi.Resource,
    name: str,
    location: Location,
    topic_arn: pulumi.Output[str],
    only_publisher: pulumi.Input[str] | None,
) -> None:
    """The policy of a new topic.

    Args:
        parent: The component.
        name: The component's name.
        location: The component's account and region.
        topic_arn: The topic.
        only_publisher: The ARN of the only role that may publish; None if IAM alone decides.
    """
    document = pulumi.Output.all(topic_arn, location.account, only_publisher).apply(
        lambda known: json.dumps(policies.topic(topic_arn=known[0], account=known[1], only_publisher=known[2]))
    )
    aws.sns.TopicPolicy(f"{name}-topic-policy", arn=topic_arn, policy=document, opts=_the_only_one(parent))


def _the_only_one(parent: pulumi.Resource) -> pulumi.ResourceOptions:
    """For the policy of a topic or a queue, which has only one: deleting the old one last would delete the new one too."""
    return pulumi.ResourceOptions(parent=parent, delete_before_replace=True)


def last_part(arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The name at the end of the ARN of a topic or a queue."""
    return pulumi.Output.from_input(arn).apply(lambda known: known.rsplit(":", 1)[-1])


@dataclass(frozen=True)
class DeliveryRole:
    """The role that EventBridge assumes to publish, and the resources it needs."""

    arn: pulumi.Input[str]
    needed: list[pulumi.Resource]


def make_delivery_role(
    parent: pulumi.Resource,
    name: str,
    location: Location,
    topic_arn: pulumi.Input[str],
    settings: Delivery,
    tags: dict[str, pulumi.Input[str]],
) -> DeliveryRole:
    """A new role that may publish to the topic, for the rules of this account and region only."""
    child = pulumi.ResourceOptions(parent=parent)
    trust = pulumi.Output.all(location.account, location.region).apply(
        lambda known: json.dumps(policies.delivery_role_trust(account=known[0], region=known[1]))
    )
    role = aws.iam.Role(f"{name}-delivery", assume_role_policy=trust, tags=tags or None, opts=child)
    document = map_inputs(
        lambda known: json.dumps(policies.delivery(topic_arn=known[0], kms_key_arn=known[1])),
        [topic_arn, settings.kms_key_arn],
    )
    policy = aws.iam.RolePolicy(f"{name}-delivery", role=role.name, policy=document, opts=child)
    return DeliveryRole(role.arn, [policy])


@dataclass(frozen=True)
class DeadLetterQueue:
    """The queue for events that EventBridge could not deliver, and the resources it needs."""

    arn: pulumi.Input[str]
    url: pulumi.Output[str] | None = None
    needed: tuple[pulumi.Resource, ...] = ()

    @property
    def name(self) -> pulumi.Output[str]:
        """The queue's name, which CloudWatch uses. Its ARN ends with it."""
        return last_part(self.arn)


def make_dead_letter_queue(
    parent: pulumi.Resource, name: str, location: Location, tags: dict[str, pulumi.Input[str]]
) -> DeadLetterQueue:
    """A new queue. It receives events that could not be published, not messages that the chat drops."""
    child = pulumi.ResourceOptions(parent=parent)
    queue = aws.sqs.Queue(
        f"{name}-dead-letters",
        message_retention_seconds=_TWO_WEEKS,
        sqs_managed_sse_enabled=True,
        tags=tags or None,
        opts=child,
    )
    document = pulumi.Output.all(queue.arn, location.account, location.region).apply(
        lambda known: json.dumps(policies.dead_letter_queue(queue_arn=known[0], account=known[1], region=known[2]))
    )
    policy = aws.sqs.QueuePolicy(
        f"{name}-dead-letters", queue_url=queue.url, policy=document, opts=_the_only_one(parent)
    )
    return DeadLetterQueue(queue.arn, queue.url, (policy,))
