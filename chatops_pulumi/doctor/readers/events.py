"""EventBridge: rules and targets."""

from collections.abc import Mapping
from typing import Any, Final, cast

from chatops_pulumi.doctor.account import tag_map
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.reader import Place, Reader, first, with_lower_start
from chatops_pulumi.doctor.types import RULE, TARGET

DEFAULT_BUS: Final = "default"
_TARGET_KEYS: Final = {
    "inputTransformer": "InputTransformer",
    "deadLetterConfig": "DeadLetterConfig",
    "retryPolicy": "RetryPolicy",
}
_AWS_RETRIES: Final = {"maximumEventAgeInSeconds": 86400, "maximumRetryAttempts": 185}
"""What EventBridge does without a retry policy. Source: API reference, RetryPolicy."""


def rule_key(place: Place) -> dict[str, str]:
    """Return the parameters that name a rule, or the rule of a target."""
    resource = place.resource
    bus = resource.text("eventBusName") or DEFAULT_BUS
    name = resource.text("rule" if resource.type == TARGET else "name") or resource.id
    return {"Name": name.rsplit("/", 1)[-1], "EventBusName": bus}


def _rule(place: Place) -> dict[str, Any]:
    key = rule_key(place)
    rule = place.account.ask("events", "DescribeRule", place.region, **key)
    tags = place.account.ask("events", "ListTagsForResource", place.region, ResourceARN=rule["Arn"])
    return {
        "arn": rule.get("Arn"),
        "state": rule.get("State"),
        "eventPattern": rule.get("EventPattern"),
        "scheduleExpression": rule.get("ScheduleExpression"),
        "roleArn": rule.get("RoleArn"),
        "description": rule.get("Description"),
        "tags": tag_map(tags.get("Tags")),
    }


def targets_of(place: Place) -> list[dict[str, Any]]:
    """Return the targets that AWS has for a rule, or for the rule of a target."""
    key = rule_key(place)
    answer = place.account.ask(
        "events", "ListTargetsByRule", place.region, Rule=key["Name"], EventBusName=key["EventBusName"]
    )
    return list(answer.get("Targets") or [])


def _target(place: Place) -> dict[str, Any]:
    target_id = place.resource.text("targetId")
    target = first(targets_of(place), Id=target_id)
    if target is None:
        raise MissingInAwsError(f"the rule {rule_key(place)['Name']} has no target {target_id}.")
    transformer = target.get("InputTransformer") or {}
    known = {"Id", "Arn", "RoleArn", "Input", "InputPath", *_TARGET_KEYS.values()}
    return {
        "arn": target.get("Arn"),
        "roleArn": target.get("RoleArn"),
        "input": target.get("Input"),
        "inputPath": target.get("InputPath"),
        "inputTransformer": {
            "inputPaths": transformer.get("InputPathsMap"),
            "inputTemplate": transformer.get("InputTemplate"),
        },
        "deadLetterConfig": with_lower_start(target.get("DeadLetterConfig") or {}),
        "retryPolicy": _AWS_RETRIES | with_lower_start(target.get("RetryPolicy") or {}),
        # Settings of other kinds of targets, for example sqsParameters. A target of this package has none.
        **{key[:1].lower() + key[1:]: value for key, value in target.items() if key not in known},
    }


def _with_retries(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The retry policy with AWS's own values in place of those that a program does not give."""
    stated = properties.get("retryPolicy")
    if not isinstance(stated, Mapping):
        return {}
    policy = dict(cast("Mapping[str, Any]", stated))
    if not policy.get("maximumEventAgeInSeconds"):  # 0 is not a possible age: the provider writes it for nothing
        policy.pop("maximumEventAgeInSeconds", None)
    return {"retryPolicy": _AWS_RETRIES | policy}


READERS: Final = {
    RULE: Reader(
        _rule,
        ("events:DescribeRule", "events:ListTagsForResource"),
        {"state": "ENABLED"},
    ),
    TARGET: Reader(_target, ("events:ListTargetsByRule",), {"retryPolicy": _AWS_RETRIES}, _with_retries),
}
