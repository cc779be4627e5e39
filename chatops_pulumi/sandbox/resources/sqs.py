"""aws:sqs: queues and their policies."""

import json

from chatops_pulumi.sandbox.arns import arn_parts
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, Registration, physical_name
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.policies import parse_policy

_ATTRIBUTES = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoQueue": "FifoQueue",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redrivePolicy": "RedrivePolicy",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
    "policy": "Policy",
}
"""Inputs of a queue to attributes of the API, where all values are texts."""


def queue(registration: Registration, bench: Bench) -> Created:
    """aws:sqs/queue:Queue. The queue's id is its URL."""
    fifo = bool(registration.inputs.get("fifoQueue"))
    name = physical_name(registration, prefix_key="namePrefix", end=".fifo" if fifo else "")
    attributes = {
        attribute: _as_text(registration.inputs[key])
        for key, attribute in _ATTRIBUTES.items()
        if registration.inputs.get(key) is not None and registration.inputs[key] is not False
    }
    if "Policy" in attributes:
        parse_policy(attributes["Policy"], f"the policy of queue '{name}'")
    params: JsonObject = {"QueueName": name, "Attributes": attributes, "tags": registration.tags() or None}
    url = call(bench.aws, registration.region, "sqs", "create_queue", params)["QueueUrl"]
    arn = f"arn:aws:sqs:{registration.region}:{bench.aws.account}:{name}"
    return Created(url, {"arn": arn, "name": name, "url": url, "tagsAll": registration.tags()})


def queue_policy(registration: Registration, bench: Bench) -> Created:
    """aws:sqs/queuePolicy:QueuePolicy."""
    url = registration.required("queueUrl")
    document = registration.required("policy")
    parse_policy(document, f"the policy of queue {url}")
    params: JsonObject = {"QueueUrl": url, "Attributes": {"Policy": document}}
    call(bench.aws, registration.region, "sqs", "set_queue_attributes", params)
    return Created(url, {"queueUrl": url})


def has_queue(bench: Bench, arn: str) -> bool:
    """Whether a queue of this ARN is part of the program."""
    parts = arn_parts(arn)
    client = bench.aws.client("sqs", parts.region or bench.region)
    try:
        client.get_queue_url(QueueName=parts.resource)
    except client.exceptions.QueueDoesNotExist:
        return False
    return True


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


HANDLERS: dict[str, Handler] = {"aws:sqs/queue:Queue": queue, "aws:sqs/queuePolicy:QueuePolicy": queue_policy}
