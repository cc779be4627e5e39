"""Subscriptions of the topics, and their keys."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, warning
from chatops_pulumi.doctor.parts import region_of, topic_arns
from chatops_pulumi.doctor.simulation import listed, statements_of
from chatops_pulumi.doctor.state import listed_texts
from chatops_pulumi.doctor.types import CONFIGURATIONS

_CHAT: Final = "chatbot"
"""The service's endpoint has this word. Unverified: AWS does not document its address (docs/confirm.md)."""
_SUBSCRIPTION: Final = "aws:sns/topicSubscription:TopicSubscription"
_AWS_KEY: Final = "alias/aws/sns"
_EVENTS: Final = "events.amazonaws.com"
_KEY_SOURCE: Final = "EventBridge user guide, troubleshooting, encrypted topics"


_EXPECTED: Final = frozenset(
    {
        "SubscriptionArn",
        "TopicArn",
        "Owner",
        "Protocol",
        "Endpoint",
        "ConfirmationWasAuthenticated",
        "PendingConfirmation",
        "RawMessageDelivery",
        "FilterPolicy",
        "FilterPolicyScope",
        "EffectiveDeliveryPolicy",
        "SubscriptionPrincipal",
    }
)
"""Attributes of every subscription, and those that have their own finding."""


def _subscriptions(inspection: Inspection) -> Iterator[Finding]:
    shown = (arn for one in inspection.stack.of_type(*CONFIGURATIONS) for arn in listed_texts(one, "snsTopicArns"))
    for topic in dict.fromkeys((*topic_arns(inspection.stack), *shown)):
        yield from guarded(topic.rsplit(":", 1)[-1], _of_topic(inspection, topic), "run 'pulumi up --refresh'.")


def _of_topic(inspection: Inspection, topic: str) -> Iterator[Finding]:
    name, region = topic.rsplit(":", 1)[-1], region_of(topic)
    answer = inspection.account.ask("sns", "ListSubscriptionsByTopic", region, TopicArn=topic)
    found: list[dict[str, Any]] = list(answer.get("Subscriptions") or ())
    chat = [one for one in found if one.get("Protocol") == "https" and _CHAT in str(one.get("Endpoint"))]
    if not chat:
        yield failure(
            name,
            "Amazon Q is not subscribed to the topic, so no message is shown.",
            "add the topic to the channel configuration again: run 'pulumi up --refresh', or save it in the console.",
        )
    problems: list[Finding] = []
    for one in chat:
        problems += _settings(inspection, name, region, str(one.get("SubscriptionArn")))
    yield from problems
    known = {one.arn or one.id for one in inspection.stack.resources if one.type == _SUBSCRIPTION}
    for one in found:
        if one not in chat and one.get("SubscriptionArn") not in known:
            yield warning(
                name,
                f"a {one.get('Protocol')} endpoint of account {one.get('Owner')} receives the messages too.",
                f"find out who subscribed it: {one.get('SubscriptionArn')}.",
            )
    if chat and not problems:
        yield ok(name, "Amazon Q is subscribed to the topic, without a filter")


def _settings(inspection: Inspection, name: str, region: str, subscription: str) -> Iterator[Finding]:
    if not subscription.startswith("arn:"):
        yield failure(
            name,
            f"the subscription of Amazon Q is not confirmed: {subscription}.",
            "save the channel configuration in the console, which subscribes again.",
        )
        return
    answer = inspection.account.ask("sns", "GetSubscriptionAttributes", region, SubscriptionArn=subscription)
    attributes = mapping(answer.get("Attributes"))
    fix = "remove it: aws sns set-subscription-attributes. Or save the channel configuration in the console again."
    if attributes.get("PendingConfirmation") == "true":
        yield failure(name, "the subscription of Amazon Q waits for its confirmation.", fix)
    if str(attributes.get("RawMessageDelivery")).lower() == "true":
        yield failure(name, "the subscription of Amazon Q has raw message delivery, which Amazon Q does not read.", fix)
    if str(attributes.get("FilterPolicy") or "{}") not in {"{}", ""}:
        yield failure(
            name,
            f"the subscription of Amazon Q has a filter policy: {attributes['FilterPolicy']}. Other messages are lost.",
            fix,
        )
    for key in sorted(set(attributes) - _EXPECTED):
        if attributes[key] not in {"", "{}", "null"}:
            yield warning(
                name,
                f"the subscription of Amazon Q has a setting that Amazon Q does not make: {key} = {attributes[key]}.",
                "find out who set it. To remove it, save the channel configuration in the console again.",
            )


def _keys(inspection: Inspection) -> Iterator[Finding]:
    for topic in topic_arns(inspection.stack):
        yield from guarded(topic.rsplit(":", 1)[-1], _key_of(inspection, topic), "give the topic a key that exists.")


def _key_of(inspection: Inspection, topic: str) -> Iterator[Finding]:
    name, region = topic.rsplit(":", 1)[-1], region_of(topic)
    attributes = inspection.account.ask("sns", "GetTopicAttributes", region, TopicArn=topic).get("Attributes") or {}
    key = str(attributes.get("KmsMasterKeyId") or "")
    if not key:
        yield ok(name, "the topic has no KMS key, so it needs none of its permissions")
        return
    if key.rsplit(":", 1)[-1] == _AWS_KEY:
        yield failure(
            name,
            f"the topic is encrypted with {_AWS_KEY}, whose policy cannot admit EventBridge.",
            "use a customer managed key (delivery.kms_key_arn).",
            _KEY_SOURCE,
        )
        return
    found = list(_key_problems(inspection, name, key, region))
    yield from found
    if not found:
        yield ok(name, f"the key {key} is enabled, and its policy admits EventBridge")


def _key_problems(inspection: Inspection, name: str, key: str, region: str) -> Iterator[Finding]:
    metadata = inspection.account.ask("kms", "DescribeKey", region, KeyId=key)["KeyMetadata"]
    if metadata.get("KeyState") != "Enabled":
        yield failure(
            name,
            f"the key {key} is {metadata.get('KeyState')}, so no message can be published.",
            "enable the key, or cancel its deletion, or give another key.",
        )
    answer = inspection.account.ask("kms", "GetKeyPolicy", region, KeyId=metadata["KeyId"], PolicyName="default")
    statements = statements_of(mapping(json.loads(answer.get("Policy") or "{}")))
    allowing = [one for one in statements if one.get("Effect") == "Allow"]
    if not any(_EVENTS in _principals(one, "Service") for one in allowing):
        yield warning(
            name,
            f"the policy of the key {key} does not name {_EVENTS}.",
            f"let {_EVENTS} and the delivery role use kms:Decrypt and kms:GenerateDataKey.",
            _KEY_SOURCE,
        )
    if not any(_principals(one, "AWS") for one in allowing):
        yield failure(
            name,
            f"the policy of the key {key} admits no principal of the account, so the delivery role cannot use it.",
            "let the delivery role use kms:Decrypt and kms:GenerateDataKey.",
        )
    for one in statements:
        if one.get("Effect") == "Deny":
            yield warning(
                name,
                f"the policy of the key {key} has a statement that denies: {json.dumps(one)[:200]}.",
                "check that it denies neither EventBridge nor the delivery role.",
            )


def _principals(statement: Mapping[str, Any], kind: str) -> list[str]:
    principal = statement.get("Principal")
    if principal == "*":
        return ["*"]
    return listed(mapping(principal).get(kind, [])) if isinstance(principal, Mapping) else []


SUBSCRIPTIONS = Check(
    "subscriptions",
    11,
    "Amazon Q is subscribed",
    "The topic's subscriptions: Amazon Q's without filter and raw delivery, and no unknown receivers",
    ("sns:ListSubscriptionsByTopic", "sns:GetSubscriptionAttributes"),
    _subscriptions,
)
KEY = Check(
    "key",
    12,
    "The key admits EventBridge",
    "The KMS key of the topic: enabled, customer managed, and a policy that admits EventBridge and the account",
    ("sns:GetTopicAttributes", "kms:DescribeKey", "kms:GetKeyPolicy"),
    _keys,
)
