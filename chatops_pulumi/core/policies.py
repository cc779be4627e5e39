"""IAM and resource policies, as plain documents. Pure.

Only the commands' policy names gates, so no other policy grows with their number towards IAM's size limits.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from chatops_pulumi.core.limits import MANAGED_POLICY_CHARACTERS
from chatops_pulumi.core.problems import Problem
from chatops_pulumi.playbooks.model import Permission

Policy = dict[str, Any]


def _document(*statements: dict[str, Any]) -> Policy:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def commands(
    permissions: Iterable[Permission],
    regions: Sequence[str],
    configuration_arn: str | None,
    denials: Iterable[Policy] = (),
) -> Policy:
    """What the channel role must allow: the calls of the buttons, in these regions.

    Args:
        permissions: What the buttons need.
        regions: The regions in which the calls are allowed.
        configuration_arn: With it, the calls are only allowed for presses in that channel. The IAM user guide documents the key
            ``aws:ChatbotSourceArn`` for the policy of a channel's role (global condition context keys).
        denials: Further statements: who may press, and when.
    """
    actions_of: dict[tuple[str, ...], set[str]] = {}
    for permission in permissions:
        actions_of.setdefault(permission.resources, set()).update(permission.actions)
    # Permissions for the same calls share one statement, so that a gate adds a resource and no statement: IAM counts characters.
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
        ),
        *denials,
    )


def size(policy: Policy) -> int:
    """The characters of a policy that IAM counts: all except white space."""
    return len(re.sub(r"\s", "", json.dumps(policy)))


def too_long(characters: int, denied: int = 0, *, at_least: bool = False) -> Problem:
    """What is wrong with a commands' policy of this size.

    Args:
        characters: Its characters without white space.
        denied: How many of them are about approvers and freezes.
        at_least: Whether it is longer, because some values are not known yet.
    """
    what = f"the commands' policy has {'at least ' if at_least else ''}{characters} characters"
    if denied:
        return Problem(
            f"{what}, {denied} of them for approvers and freezes; IAM allows {MANAGED_POLICY_CHARACTERS}.",
            "name fewer members, use the same approvers for all buttons, remove freezes that are over, or give fewer event "
            "sources with separate buttons to one channel.",
            "IAM quotas, managed policy size",
        )
    return Problem(
        f"{what}; IAM allows {MANAGED_POLICY_CHARACTERS}.",
        "give fewer event sources with separate buttons to one channel, and another channel to the rest (a channel can be "
        "configured only once per account). In your own permissions, replace many resources with one prefix, for example "
        "arn:aws:batch:*:*:job/shop-*.",
        "IAM quotas, managed policy size",
    )


def channel_role_trust() -> Policy:
    """The chat service may assume the channel role. No source condition: AWS documents none for this principal."""
    return _document({"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"})


def _rules(account: str, region: str) -> str:
    return f"arn:aws:events:{region}:{account}:rule/*"


def delivery_role_trust(account: str, region: str) -> Policy:
    """EventBridge may assume the delivery role for the rules of this account and region."""
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


def topic(topic_arn: str, account: str, only_publisher: str | None) -> Policy:
    """Only principals of this account, and only as far as IAM lets them, may use the topic, over TLS.

    The delivery role and the chat service's linked role, which subscribes, are such principals. SNS's own default would let every
    principal of the account publish without any permission.

    Args:
        topic_arn: The topic.
        account: Its account.
        only_publisher: The ARN of the delivery role. If it is given, no other principal may publish: a publisher writes
            messages in the bot's name and sets the values that buttons use.
    """
    allow = {
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
    statements = [allow, _only_over_tls("sns:Publish", topic_arn)]
    if only_publisher is not None:
        statements.append(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sns:Publish",
                "Resource": [topic_arn],
                # True as well if the key is absent, as for AWS services: a negated operator matches an absent key.
                "Condition": {"ArnNotEquals": {"aws:PrincipalArn": only_publisher}},
            }
        )
    return _document(*statements)


def _only_over_tls(action: str, resource: str) -> dict[str, Any]:
    """Source: the security best practices of SNS and of SQS, "enforce encryption of data in transit"."""
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resource,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def dead_letter_queue(queue_arn: str, account: str, region: str) -> Policy:
    """EventBridge may send the events that it could not deliver for the rules of this account and region to the queue."""
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
        },
        _only_over_tls("sqs:SendMessage", queue_arn),
    )
