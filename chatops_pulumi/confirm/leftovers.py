"""Finds and deletes everything of a run by its name, without a Pulumi state: names are fixed, so a killed run loses nothing.

Every deletion is by an exact name of this run. Nothing else of the account is touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chatops_pulumi.confirm.experiments import MESSAGES, buttons
from chatops_pulumi.confirm.probes import TEMPORARY
from chatops_pulumi.confirm.settings import CHATBOT_LOG_REGION, CHATBOT_REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chatops_pulumi.confirm.settings import Settings
    from chatops_pulumi.confirm.surroundings import Clients

_GONE: Final = (
    "ResourceNotFoundException",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NotFound",
    "NotFoundException",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "ResourceNotFound",
    "StateMachineDoesNotExist",
    "PipelineNotFoundException",
    "NoSuchBucket",
    "404",
)
_RULES: Final = (*(message.key for message in MESSAGES), "log", "alarm", "states", "pipeline")


@dataclass(frozen=True)
class Leftover:
    """A resource that may exist."""

    name: str
    """As a person reads it."""
    exists: Callable[[], bool]
    delete: Callable[[], object]


@dataclass(frozen=True)
class Removed:
    """The result of a removal."""

    deleted: tuple[str, ...]
    failed: tuple[str, ...]
    """With AWS's answer."""


def remove(aws: Clients, settings: Settings) -> Removed:
    """Delete what is left. A failure does not keep the rest from being deleted."""
    deleted: list[str] = []
    failed: list[str] = []
    for one in leftovers(aws, settings):
        try:
            if _is_there(one):
                one.delete()
                deleted.append(one.name)
        except (BotoCoreError, ClientError) as error:
            if not _is_gone(error):
                failed.append(f"{one.name}: {error}")
    return Removed(tuple(deleted), tuple(failed))


def _is_there(leftover: Leftover) -> bool:
    try:
        return leftover.exists()
    except ClientError as error:
        if _is_gone(error):
            return False
        raise


def _is_gone(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in _GONE


def leftovers(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    """Everything that a run may have created, in an order in which it can be deleted."""
    yield from _chat(aws, settings)
    yield from _rules(aws, settings)
    yield from _topics(aws, settings)
    yield from _logs(aws, settings)
    yield from _failing_parts(aws, settings)
    yield from _pipeline(aws, settings)
    yield from _roles(aws, settings)


def _chat(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    client = aws.client("chatbot", CHATBOT_REGION)
    arn = settings.configuration_arn
    yield Leftover(
        f"channel configuration {settings.run}",
        lambda: bool(
            client.describe_slack_channel_configurations(ChatConfigurationArn=arn)["SlackChannelConfigurations"]
        ),
        lambda: client.delete_slack_channel_configuration(ChatConfigurationArn=arn),
    )
    for part in (*(button.name for button in buttons(settings)), TEMPORARY):
        yield _action(client, settings, part)


def _action(client: Any, settings: Settings, part: str) -> Leftover:
    arn = settings.action_arn(part)
    return Leftover(
        f"custom action {settings.name(part)}",
        lambda: bool(client.get_custom_action(CustomActionArn=arn)),
        lambda: client.delete_custom_action(CustomActionArn=arn),
    )


def _rules(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    client = aws.client("events", settings.region)
    for part in _RULES:
        yield _rule(client, settings.name(part))


def _rule(client: Any, name: str) -> Leftover:
    def delete() -> None:
        ids = [target["Id"] for target in client.list_targets_by_rule(Rule=name)["Targets"]]
        if ids:
            client.remove_targets(Rule=name, Ids=ids)
        client.delete_rule(Name=name)

    return Leftover(f"rule {name}", lambda: bool(client.describe_rule(Name=name)), delete)


def _topics(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    sns, sqs = aws.client("sns", settings.region), aws.client("sqs", settings.region)
    for part in ("events", "role"):
        yield _topic(sns, settings.topic_arn(part))
    name = settings.name("bodies")
    yield Leftover(
        f"queue {name}",
        lambda: bool(sqs.get_queue_url(QueueName=name)),
        lambda: sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"]),
    )


def _topic(client: Any, arn: str) -> Leftover:
    def delete() -> None:
        for one in client.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]:
            if one["SubscriptionArn"].startswith("arn:"):
                client.unsubscribe(SubscriptionArn=one["SubscriptionArn"])
        client.delete_topic(TopicArn=arn)

    return Leftover(f"topic {arn.rpartition(':')[2]}", lambda: bool(client.get_topic_attributes(TopicArn=arn)), delete)


def _logs(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    client = aws.client("logs", settings.region)
    yield _log_group(client, settings.log_group)
    # The chat service creates this one, and it never expires.
    for region in dict.fromkeys((CHATBOT_LOG_REGION, settings.region, CHATBOT_REGION)):
        yield _log_group(aws.client("logs", region), settings.chat_log_group)
    name = settings.name("log")
    yield Leftover(
        f"log resource policy {name}",
        lambda: any(one["policyName"] == name for one in client.describe_resource_policies()["resourcePolicies"]),
        lambda: client.delete_resource_policy(policyName=name),
    )


def _log_group(client: Any, name: str) -> Leftover:
    return Leftover(
        f"log group {name}",
        lambda: any(
            one["logGroupName"] == name for one in client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        ),
        lambda: client.delete_log_group(logGroupName=name),
    )


def _failing_parts(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    cloudwatch, states = aws.client("cloudwatch", settings.region), aws.client("stepfunctions", settings.region)
    alarm, machine = settings.name("alarm"), settings.state_machine_arn
    yield Leftover(
        f"alarm {alarm}",
        lambda: bool(cloudwatch.describe_alarms(AlarmNames=[alarm])["MetricAlarms"]),
        lambda: cloudwatch.delete_alarms(AlarmNames=[alarm]),
    )
    yield Leftover(
        f"state machine {settings.name('fails')}",
        lambda: bool(states.describe_state_machine(stateMachineArn=machine)),
        lambda: states.delete_state_machine(stateMachineArn=machine),
    )


def _pipeline(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    client, s3 = aws.client("codepipeline", settings.region), aws.client("s3", settings.region)
    name, bucket = settings.name("pipeline"), settings.bucket
    yield Leftover(
        f"pipeline {name}",
        lambda: bool(client.get_pipeline(name=name)),
        lambda: client.delete_pipeline(name=name),
    )
    yield Leftover(
        f"bucket {bucket}", lambda: bool(s3.head_bucket(Bucket=bucket)), lambda: _empty_and_delete(s3, bucket)
    )


def _empty_and_delete(client: Any, bucket: str) -> None:
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            client.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
    client.delete_bucket(Bucket=bucket)


def _roles(aws: Clients, settings: Settings) -> Iterator[Leftover]:
    client = aws.client("iam", settings.region)
    for part in ("delivery", "states", "pipeline", "channel"):
        yield _role(client, settings.name(part))
    arn = f"arn:aws:iam::{settings.account}:policy/{settings.name('commands')}"
    yield Leftover(
        f"policy {settings.name('commands')}",
        lambda: bool(client.get_policy(PolicyArn=arn)),
        lambda: client.delete_policy(PolicyArn=arn),
    )


def _role(client: Any, name: str) -> Leftover:
    def delete() -> None:
        for policy in client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            client.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for policy in client.list_role_policies(RoleName=name)["PolicyNames"]:
            client.delete_role_policy(RoleName=name, PolicyName=policy)
        client.delete_role(RoleName=name)

    return Leftover(f"role {name}", lambda: bool(client.get_role(RoleName=name)), delete)
