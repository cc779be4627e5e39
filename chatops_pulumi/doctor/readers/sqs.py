"""SQS: queues and their policies."""

from typing import Any, Final

from chatops_pulumi.doctor.account import tag_map
from chatops_pulumi.doctor.reader import Place, Reader
from chatops_pulumi.doctor.types import QUEUE, QUEUE_POLICY

_PROPERTIES: Final = {
    "MaximumMessageSize": "maxMessageSize",
    "MessageRetentionPeriod": "messageRetentionSeconds",
    "ReceiveMessageWaitTimeSeconds": "receiveWaitTimeSeconds",
    "VisibilityTimeout": "visibilityTimeoutSeconds",
}
"""Attributes whose property has another name."""
_OTHERS: Final = frozenset(
    {
        "QueueArn",
        "Policy",
        "CreatedTimestamp",
        "LastModifiedTimestamp",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
    }
)
"""Attributes that are no settings of the queue itself."""
_DEFAULTS: Final = {
    "delaySeconds": 0,
    "maxMessageSize": 1048576,
    "messageRetentionSeconds": 345600,
    "receiveWaitTimeSeconds": 0,
    "visibilityTimeoutSeconds": 30,
    "sqsManagedSseEnabled": True,
    "kmsDataKeyReusePeriodSeconds": 300,
}
"""Source: API reference, CreateQueue."""


def attributes_of(place: Place, url: str) -> dict[str, Any]:
    """Return the attributes of a queue."""
    answer = place.account.ask("sqs", "GetQueueAttributes", place.region, QueueUrl=url, AttributeNames=["All"])
    return dict(answer.get("Attributes") or {})


def queue_url(place: Place) -> str:
    """Return the URL of a queue, or of the queue of a policy."""
    return place.resource.text("url", "queueUrl") or place.resource.id


def _queue(place: Place) -> dict[str, Any]:
    url = queue_url(place)
    settings = {_key(name): _number(value) for name, value in attributes_of(place, url).items() if name not in _OTHERS}
    tags = place.account.ask("sqs", "ListQueueTags", place.region, QueueUrl=url)
    return {**settings, "tags": tag_map(tags.get("Tags"))}


def _key(attribute: str) -> str:
    return _PROPERTIES.get(attribute, attribute[:1].lower() + attribute[1:])


def _number(value: str) -> object:
    return int(value) if value.isdecimal() else value


def _queue_policy(place: Place) -> dict[str, Any]:
    return {"policy": attributes_of(place, queue_url(place)).get("Policy")}


READERS: Final = {
    QUEUE: Reader(_queue, ("sqs:GetQueueAttributes", "sqs:ListQueueTags"), _DEFAULTS),
    QUEUE_POLICY: Reader(_queue_policy, ("sqs:GetQueueAttributes",)),
}
