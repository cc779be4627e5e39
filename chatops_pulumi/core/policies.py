"""IAM and resource policies, as plain documents. Pure.

None but the commands' policy names gates, so no other grows with their number towards IAM's size limits.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from chatops_pulumi.playbooks.model import Permission

Policy = dict[str, Any]


def _document(*statements: dict[str, Any]) -> Policy:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def commands(permissions: Iterable[Permission], regions: Sequence[str], configuration_arn: str | None) -> Policy:
    """What the channel role must allow: the calls of the buttons, in these regions.

    With ``configuration_arn`` also only for presses in that channel. AWS documents the key ``aws:ChatbotSourceArn`` for
    organisation policies; that it is present when an identity policy is evaluated is believed, not confirmed.
    """
    actions_of: dict[tuple[str, ...], set[str]] = {}
    for permission in permissions:
        actions_of.setdefault(permission.resources, set()).update(permission.actions)
    # What allows the same calls is one statement, so that a gate adds one resource and not a statement: IAM counts characters.
    resources_of: dict[tuple[str, ...], set[str]] = {}
    for resources, actions in actions_of.items():
        resources_of.setdefault(tuple(sorted(actions)), set()).update(resources)
    condition: dict[str, dict[str, Any]] = {"StringEquals": {"aws:RequestedRegion": sorted(set(regions))}}
    if configuration_arn is not None:
        condition["ArnLike"] = {"aws:ChatbotSourceArn": configuration_arn}
    return _document(
        *(
            {"Effect": "Allow", "Action": list(actions), "Resource": resources, "Condition": condition}
            for resources, actions in sorted(
                (sorted(resources), actions) for actions, resources in resources_of.items()
            )
        )
    )


def channel_role_trust() -> Policy:
    """The chat service may take the channel role. No source condition: AWS documents none for this principal."""
    return _document({"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"})


def _rules(account: str, region: str) -> str:
    return f"arn:aws:events:{region}:{account}:rule/*"


def delivery_role_trust(account: str, region: str) -> Policy:
    """EventBridge may take the delivery role for the rules of this account and region."""
    return _document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": _rules(account, region)},
            },
        }
    )


def delivery(topic_arn: str, kms_key_arn: str | None) -> Policy:
    """The delivery role may publish to one topic, and use its key."""
    publish = {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": [topic_arn]}
    if kms_key_arn is None:
        return _document(publish)
    key = {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": [kms_key_arn]}
    return _document(publish, key)


def topic(topic_arn: str, account: str) -> Policy:
    """Only principals of this account, and these only as far as IAM lets them, may use the topic.

    The delivery role and the chat service's linked role, which subscribes, are such principals. SNS's own default would let
    every principal of the account publish without any permission of its own.
    """
    return _document(
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": [
                "sns:GetTopicAttributes",
                "sns:ListSubscriptionsByTopic",
                "sns:Publish",
                "sns:SetTopicAttributes",
                "sns:Subscribe",
            ],
            "Resource": [topic_arn],
        }
    )


def dead_letter_queue(queue_arn: str, account: str, region: str) -> Policy:
    """EventBridge may put what it could not deliver for the rules of this account and region into the queue."""
    return _document(
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": _rules(account, region)},
            },
        }
    )
