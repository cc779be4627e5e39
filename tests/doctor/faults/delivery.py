"""Faults of topics, subscriptions and keys."""

import json
from typing import Any

from tests.doctor.clinic import Clinic
from tests.doctor.faults.registry import fault


def topic(here: Clinic) -> str:
    return str(here.of("Topic", "shop-topic")["arn"])


def set_topic(here: Clinic, name: str, value: str) -> None:
    here.client("sns").set_topic_attributes(TopicArn=topic(here), AttributeName=name, AttributeValue=value)


def topic_policy(here: Clinic, statement: dict[str, Any]) -> None:
    document = json.loads(here.of("TopicPolicy")["policy"])
    set_topic(here, "Policy", json.dumps(document | {"Statement": [*document["Statement"], statement]}))


@fault("failure delivery shop-delivery", "the policy of the topic")
def topic_that_denies(here: Clinic) -> None:
    topic_policy(here, {"Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": topic(here)})


@fault("failure drift shop-topic-policy", "policy.Statement[] was added")
def topic_open_to_all(here: Clinic) -> None:
    topic_policy(here, {"Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": topic(here)})


@fault("warning drift shop-topic", "displayName was added: Shop")
def topic_with_a_display_name(here: Clinic) -> None:
    set_topic(here, "DisplayName", "Shop")


@fault("failure drift shop-topic", "kmsMasterKeyId was added")
def topic_with_a_key(here: Clinic) -> None:
    set_topic(here, "KmsMasterKeyId", "alias/aws/sns")


@fault("failure key shop-topic", "alias/aws/sns")
def topic_with_the_key_of_aws(here: Clinic) -> None:
    set_topic(here, "KmsMasterKeyId", "alias/aws/sns")


def new_key(here: Clinic) -> str:
    key = str(here.client("kms").create_key()["KeyMetadata"]["Arn"])
    set_topic(here, "KmsMasterKeyId", key)
    return key.rsplit("/", 1)[-1]


@fault("failure key shop-topic", "is Disabled")
def key_disabled(here: Clinic) -> None:
    here.client("kms").disable_key(KeyId=new_key(here))


@fault("failure key shop-topic", "is PendingDeletion")
def key_to_be_deleted(here: Clinic) -> None:
    here.client("kms").schedule_key_deletion(KeyId=new_key(here))


@fault("warning key shop-topic", "does not name events.amazonaws.com")
def key_without_events(here: Clinic) -> None:
    new_key(here)


@fault("failure delivery shop-delivery", "may not call kms:GenerateDataKey")
def key_that_the_role_may_not_use(here: Clinic) -> None:
    new_key(here)


@fault("failure subscriptions shop-topic", "AWS does not have it")
def topic_deleted(here: Clinic) -> None:
    here.client("sns").delete_topic(TopicArn=topic(here))


def subscription(here: Clinic) -> str:
    found = here.client("sns").list_subscriptions_by_topic(TopicArn=topic(here))["Subscriptions"]
    return next(one["SubscriptionArn"] for one in found if one["Protocol"] == "https")


def set_subscription(here: Clinic, name: str, value: str) -> None:
    here.client("sns").set_subscription_attributes(
        SubscriptionArn=subscription(here), AttributeName=name, AttributeValue=value
    )


@fault("failure subscriptions shop-topic", "Amazon Q is not subscribed")
def subscription_removed(here: Clinic) -> None:
    here.client("sns").unsubscribe(SubscriptionArn=subscription(here))


@fault("failure subscriptions shop-topic", "raw message delivery")
def subscription_with_raw_delivery(here: Clinic) -> None:
    set_subscription(here, "RawMessageDelivery", "true")


@fault("failure subscriptions shop-topic", "has a filter policy")
def subscription_with_a_filter(here: Clinic) -> None:
    set_subscription(here, "FilterPolicy", '{"environment": ["prod"]}')


@fault("warning subscriptions shop-topic", "RedrivePolicy =")
def subscription_with_a_queue(here: Clinic) -> None:
    set_subscription(here, "RedrivePolicy", json.dumps({"deadLetterTargetArn": here.of("Queue")["arn"]}))


@fault("warning subscriptions shop-topic", "a email endpoint of account 123456789012")
def another_receiver(here: Clinic) -> None:
    here.client("sns").subscribe(TopicArn=topic(here), Protocol="email", Endpoint="a@example.com")
