"""Targets that are log groups: EventBridge writes the whole event, if the resource policies of CloudWatch Logs allow it."""

import json
import time
from typing import Final

from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.delivery.rules import EventTarget
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import evaluate_resource_policy
from chatops_pulumi.sandbox.iam.request import Principal, Request
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from chatops_pulumi.sandbox.records import JsonObject, Outcome, Step

_WRITERS: Final = ("events.amazonaws.com", "delivery.logs.amazonaws.com")
"""Unverified: both services need the permission (EventBridge user guide, CloudWatch Logs permissions)."""
_STREAM: Final = "events"


def write_event(aws: LocalAws, target: EventTarget, event: JsonObject, region: str) -> Step:
    """Write an event to the log group of a target."""
    arn = target.arn.removesuffix(":*")
    group = arn.partition(":log-group:")[2]
    client = aws.client("logs", region)
    policies = client.describe_resource_policies()["resourcePolicies"]
    try:
        statements = [one for policy in policies for one in read_policy(policy["policyDocument"], policy["policyName"])]
        denied = [service for service in _WRITERS if not _may_write(statements, arn, service)]
    except CannotEvaluate as doubt:
        return _lost(
            f"The sandbox cannot judge whether EventBridge may write to {group}: {doubt.reason}.",
            "Simplify the policy.",
        )
    if denied:
        return _lost(
            f"No resource policy of CloudWatch Logs lets {' and '.join(denied)} write to {group}.",
            "Allow logs:CreateLogStream and logs:PutLogEvents on the log group.",
        )
    line = {"timestamp": int(time.time() * 1000), "message": json.dumps(event, ensure_ascii=False)}
    try:
        if not client.describe_log_streams(logGroupName=group)["logStreams"]:
            client.create_log_stream(logGroupName=group, logStreamName=_STREAM)
        client.put_log_events(logGroupName=group, logStreamName=_STREAM, logEvents=[line])
    except ClientError as error:
        return _lost(
            f"CloudWatch Logs refuses the event: {error.response['Error']['Message']}", "Create the log group."
        )
    return Step("log", Outcome.OK, f"The event was written to the log group {group}.", {"logGroup": arn})


def _may_write(statements: list[Statement], arn: str, service: str) -> bool:
    return all(
        evaluate_resource_policy(
            Request(f"logs:{operation}", f"{arn}:log-stream:{_STREAM}", {}, Principal("Service", service)), statements
        ).allowed
        for operation in ("CreateLogStream", "PutLogEvents")
    )


def _lost(text: str, fix: str) -> Step:
    return Step("log", Outcome.LOST, text, fix=fix)
