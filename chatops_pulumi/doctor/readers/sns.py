"""SNS: topics and their policies."""

from collections.abc import Mapping
from typing import Any, Final

from chatops_pulumi.doctor.account import tag_map
from chatops_pulumi.doctor.reader import Place, Reader
from chatops_pulumi.doctor.types import TOPIC, TOPIC_POLICY

_OTHERS: Final = frozenset(
    {
        "TopicArn",
        "Owner",
        "Policy",
        "EffectiveDeliveryPolicy",
        "SubscriptionsConfirmed",
        "SubscriptionsPending",
        "SubscriptionsDeleted",
        "BeginningArchiveTime",
    }
)
"""Attributes that are no settings of the topic itself."""


def attributes_of(place: Place, arn: str) -> dict[str, Any]:
    """Return the attributes of a topic."""
    region = arn.split(":")[3] if arn.count(":") > 3 else place.region  # noqa: PLR2004 arn, partition, service, region
    return dict(place.account.ask("sns", "GetTopicAttributes", region, TopicArn=arn).get("Attributes") or {})


def _topic(place: Place) -> dict[str, Any]:
    arn = place.resource.arn
    settings = {_key(name): value for name, value in attributes_of(place, arn).items() if name not in _OTHERS}
    tags = place.account.ask("sns", "ListTagsForResource", place.region, ResourceArn=arn)
    return {"kmsMasterKeyId": None, **settings, "tags": tag_map(tags.get("Tags"))}


def _key(attribute: str) -> str:
    """The property of an attribute: ``httpFailureFeedbackRoleArn`` for ``HTTPFailureFeedbackRoleArn``."""
    for word in ("HTTP", "SQS"):
        if attribute.startswith(word):
            return word.lower() + attribute[len(word) :]
    return attribute[:1].lower() + attribute[1:]


def _topic_policy(place: Place) -> dict[str, Any]:
    return {"policy": attributes_of(place, place.resource.text("arn") or place.resource.id).get("Policy")}


def _with_signature(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The version of signatures: the provider writes 0 where a program gives none."""
    return {"signatureVersion": properties.get("signatureVersion") or "1"}


READERS: Final = {
    TOPIC: Reader(
        _topic,
        ("sns:GetTopicAttributes", "sns:ListTagsForResource"),
        {"signatureVersion": "1", "tracingConfig": "PassThrough"},
        _with_signature,
        frozenset({"displayName", "tracingConfig", "signatureVersion"}),
    ),
    TOPIC_POLICY: Reader(_topic_policy, ("sns:GetTopicAttributes",)),
}
