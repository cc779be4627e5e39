"""aws:sqs: queues and their policies."""

import json
import re

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.core.problems import shown
from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    again,
    fifo_end,
    only,
    physical_name,
    present,
)
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.iam_policy_checks import parse_policy

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


_DEFAULTS = {
    "DelaySeconds": "0",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
    "VisibilityTimeout": "30",
    "KmsDataKeyReusePeriodSeconds": "300",
    "FifoQueue": "false",
}
"""What AWS sets where nothing is given. Source: the API reference, CreateQueue."""


_NUMBERS = frozenset(
    {
        "DelaySeconds",
        "KmsDataKeyReusePeriodSeconds",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "VisibilityTimeout",
    }
)
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_JSON_OBJECTS = frozenset({"RedrivePolicy", "RedriveAllowPolicy"})


def queue(registration: Registration, run_context: RunContext) -> Created:
    """aws:sqs/queue:Queue. The queue's id is its URL."""
    name = physical_name(registration, prefix_key="namePrefix", end=fifo_end(registration.inputs))
    attributes = _attributes(registration)
    if "Policy" in attributes:
        parse_policy(attributes["Policy"], f"the policy of queue '{name}'")
    params: JsonObject = {"QueueName": name, "Attributes": attributes, "tags": registration.tags() or None}
    url = call(run_context.aws, registration.region, "sqs", "create_queue", params)["QueueUrl"]
    arn = f"arn:aws:sqs:{registration.region}:{run_context.aws.account}:{name}"
    return Created(url, {"arn": arn, "name": name, "url": url, "tagsAll": registration.tags()})


def _attributes(registration: Registration) -> dict[str, str]:
    attributes = {
        attribute: _as_text(registration.inputs[key])
        for key, attribute in _ATTRIBUTES.items()
        if registration.inputs.get(key) is not None and registration.inputs[key] is not False
    }
    for attribute in _NUMBERS & attributes.keys():
        if _WHOLE.fullmatch(attributes[attribute]) is None:
            raise RefusedError(
                f"AWS would refuse {attribute} {shown(attributes[attribute])} as InvalidParameterValue: it is not a whole number."
            )
    for attribute in _JSON_OBJECTS & attributes.keys():
        try:
            is_object = isinstance(strict_json(attributes[attribute]), dict)
        except ValueError:
            is_object = False
        if not is_object and attributes[attribute]:
            raise RefusedError(
                f"AWS would refuse {attribute} {shown(attributes[attribute])} as InvalidParameterValue: it is not a JSON object."
            )
    return attributes


def _change_queue(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    attributes = _attributes(registration)
    gone = {
        attribute: _DEFAULTS.get(attribute, "")
        for key, attribute in _ATTRIBUTES.items()
        if existing.state.get(key) is not None and attribute not in attributes
    }
    params: JsonObject = {"QueueUrl": existing.id, "Attributes": {**gone, **attributes}}
    if params["Attributes"]:
        call(run_context.aws, existing.region, "sqs", "set_queue_attributes", params)
    before, after = existing.state.get("tags") or {}, registration.tags()
    if lost := sorted(set(before) - set(after)):
        call(run_context.aws, existing.region, "sqs", "untag_queue", {"QueueUrl": existing.id, "TagKeys": lost})
    if after:
        call(run_context.aws, existing.region, "sqs", "tag_queue", {"QueueUrl": existing.id, "Tags": after})
    name = existing.id.rsplit("/", 1)[-1]
    arn = f"arn:aws:sqs:{existing.region}:{run_context.aws.account}:{name}"
    return {"arn": arn, "name": name, "url": existing.id, "tagsAll": after}


def _delete_queue(existing: Existing, run_context: RunContext) -> None:
    if _found_attributes(existing.id, existing, run_context) is not None:
        call(run_context.aws, existing.region, "sqs", "delete_queue", {"QueueUrl": existing.id})


def _find_queue(existing: Existing, run_context: RunContext) -> ReadResource | None:
    attributes = _found_attributes(existing.id, existing, run_context)
    if attributes is None:
        return None
    client = run_context.aws.client("sqs", existing.region)
    tags = dict(client.list_queue_tags(QueueUrl=existing.id).get("Tags") or {})
    name = existing.id.rsplit("/", 1)[-1]
    own = {
        key: _as_value(attributes[attribute])
        for key, attribute in _ATTRIBUTES.items()
        if attribute in attributes and attribute != "Policy"
    }
    outputs: JsonObject = {"arn": attributes["QueueArn"], "name": name, "url": existing.id, "tagsAll": tags}
    return ReadResource(present({"name": name, "tags": tags, **own}), outputs)


def _found_attributes(url: str, existing: Existing, run_context: RunContext) -> dict[str, str] | None:
    client = run_context.aws.client("sqs", existing.region)
    try:
        return dict(client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]).get("Attributes") or {})
    except client.exceptions.QueueDoesNotExist:
        return None


def queue_policy(registration: Registration, run_context: RunContext) -> Created:
    """aws:sqs/queuePolicy:QueuePolicy."""
    url = registration.required("queueUrl")
    document = registration.required("policy")
    parse_policy(document, f"the policy of queue {url}")
    params: JsonObject = {"QueueUrl": url, "Attributes": {"Policy": document}}
    call(run_context.aws, registration.region, "sqs", "set_queue_attributes", params)
    return Created(url, {"queueUrl": url})


def _delete_queue_policy(existing: Existing, run_context: RunContext) -> None:
    if _found_attributes(existing.id, existing, run_context) is not None:
        params: JsonObject = {"QueueUrl": existing.id, "Attributes": {"Policy": ""}}
        call(run_context.aws, existing.region, "sqs", "set_queue_attributes", params)


def _find_queue_policy(existing: Existing, run_context: RunContext) -> ReadResource | None:
    attributes = _found_attributes(existing.id, existing, run_context)
    if attributes is None or not attributes.get("Policy"):
        return None
    return ReadResource({"queueUrl": existing.id, "policy": attributes["Policy"]}, {})


def has_queue(run_context: RunContext, arn: str) -> bool:
    """Whether a queue of this ARN is part of the program."""
    parts = arn_parts(arn)
    client = run_context.aws.client("sqs", parts.region or run_context.region)
    try:
        client.get_queue_url(QueueName=parts.resource)
    except client.exceptions.QueueDoesNotExist:
        return False
    return True


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def _as_value(text: str) -> object:
    """An attribute as the aws provider takes it."""
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if text.isdecimal() and text.isascii() else text


HANDLERS: dict[str, ResourceHandler] = {
    "aws:sqs/queue:Queue": ResourceHandler(
        queue,
        _change_queue,
        _delete_queue,
        _find_queue,
        only("name", "namePrefix", "fifoQueue"),
        ("arn", "url", "tagsAll"),
        Naming(prefix_key="namePrefix", end=fifo_end),
        defaults={
            key: _as_value(_DEFAULTS[attribute]) for key, attribute in _ATTRIBUTES.items() if attribute in _DEFAULTS
        },
        json_texts=frozenset({"policy", "redrivePolicy", "redriveAllowPolicy"}),
    ),
    "aws:sqs/queuePolicy:QueuePolicy": ResourceHandler(
        queue_policy,
        again(queue_policy),
        _delete_queue_policy,
        _find_queue_policy,
        only("queueUrl"),
        (),
        json_texts=frozenset({"policy"}),
    ),
}
