"""aws:sns: topics, their policies and their subscriptions."""

import json

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map, retag
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

_TEXT_ATTRIBUTES = {
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "deliveryPolicy": "DeliveryPolicy",
    "signatureVersion": "SignatureVersion",
    "tracingConfig": "TracingConfig",
}
"""Inputs of a topic to attributes of the API."""

_DELIVERED_PROTOCOLS = ("sqs", "email", "email-json", "sms")
"""Protocols whose subscriptions can be made here: moto delivers to SQS in this process and to the others not at all.
Its HTTP subscriptions would really call out, and its Lambda ones would start containers."""


def topic(registration: Registration, run_context: RunContext) -> Created:
    """aws:sns/topic:Topic."""
    fifo = bool(registration.inputs.get("fifoTopic"))
    name = physical_name(registration, prefix_key="namePrefix", end=fifo_end(registration.inputs))
    attributes = {
        attribute: str(registration.inputs[key])
        for key, attribute in _TEXT_ATTRIBUTES.items()
        if registration.inputs.get(key) is not None
    }
    if fifo:
        attributes["FifoTopic"] = "true"
        run_context.notes.add(f"The topic '{name}' is a FIFO topic. Unverified: Amazon Q accepts only standard topics.")
    given_policy = registration.text("policy")
    if given_policy:
        parse_policy(given_policy, f"the policy of topic '{name}'")
        attributes["Policy"] = given_policy
    params: JsonObject = {"Name": name, "Attributes": attributes, "Tags": as_list(registration.tags())}
    arn = call(run_context.aws, registration.region, "sns", "create_topic", params)["TopicArn"]
    # The program owns the topic, even if an earlier resource referred to its ARN.
    run_context.aws.assumed_topics.discard(arn)
    return Created(arn, {"arn": arn, "name": name, "owner": run_context.aws.account, "tagsAll": registration.tags()})


def _change_topic(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    arn = existing.id
    for key, attribute in {**_TEXT_ATTRIBUTES, "policy": "Policy"}.items():
        after = registration.text(key)
        if after != existing.state.get(key) and (after or key != "policy"):
            params: JsonObject = {"TopicArn": arn, "AttributeName": attribute, "AttributeValue": after or ""}
            call(run_context.aws, existing.region, "sns", "set_topic_attributes", params)
    retag(registration, existing, run_context, "sns", existing.region, {"ResourceArn": arn})
    name = arn.rsplit(":", 1)[-1]
    return {"arn": arn, "name": name, "owner": run_context.aws.account, "tagsAll": registration.tags()}


def _delete_topic(existing: Existing, run_context: RunContext) -> None:
    if _attributes(existing, run_context) is not None:
        call(run_context.aws, existing.region, "sns", "delete_topic", {"TopicArn": existing.id})


def _find_topic(existing: Existing, run_context: RunContext) -> ReadResource | None:
    attributes = _attributes(existing, run_context)
    if attributes is None:
        return None
    client = run_context.aws.client("sns", existing.region)
    tags = as_map(client.list_tags_for_resource(ResourceArn=existing.id)["Tags"])
    name = existing.id.rsplit(":", 1)[-1]
    own = {key: attributes.get(attribute) for key, attribute in _TEXT_ATTRIBUTES.items() if key != "deliveryPolicy"}
    fifo = attributes.get("FifoTopic") == "true" or None
    # The policy is found by TopicPolicy: every topic has one, its own or AWS's default.
    inputs = present({"name": name, "fifoTopic": fifo, "tags": tags, **own})
    return ReadResource(
        inputs, {"arn": existing.id, "name": name, "owner": arn_parts(existing.id).account, "tagsAll": tags}
    )


def _attributes(existing: Existing, run_context: RunContext) -> dict[str, str] | None:
    parts = arn_parts(existing.id)
    client = run_context.aws.client("sns", parts.region or existing.region, parts.account)
    try:
        return dict(client.get_topic_attributes(TopicArn=existing.id)["Attributes"])
    except client.exceptions.NotFoundException:
        return None


def topic_policy(registration: Registration, run_context: RunContext) -> Created:
    """aws:sns/topicPolicy:TopicPolicy."""
    arn = registration.required("arn")
    document = registration.required("policy")
    parse_policy(document, f"the policy of topic {arn}")
    assume_topic(run_context, arn)
    parts = arn_parts(arn)
    params: JsonObject = {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": document}
    call(run_context.aws, parts.region, "sns", "set_topic_attributes", params, parts.account)
    return Created(arn, {"arn": arn, "owner": parts.account})


def _delete_topic_policy(existing: Existing, run_context: RunContext) -> None:
    """A topic without a policy in the program has AWS's default policy: only its account may use it."""
    if _attributes(existing, run_context) is None:
        return
    parts = arn_parts(existing.id)
    default: JsonObject = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["SNS:Publish", "SNS:Subscribe", "SNS:GetTopicAttributes", "SNS:SetTopicAttributes"],
                "Resource": existing.id,
                "Condition": {"StringEquals": {"AWS:SourceOwner": parts.account}},
            }
        ],
    }
    params: JsonObject = {"TopicArn": existing.id, "AttributeName": "Policy", "AttributeValue": json.dumps(default)}
    call(run_context.aws, parts.region, "sns", "set_topic_attributes", params, parts.account)


def _find_topic_policy(existing: Existing, run_context: RunContext) -> ReadResource | None:
    attributes = _attributes(existing, run_context)
    if attributes is None:
        return None
    inputs = present({"arn": existing.id, "policy": attributes.get("Policy")})
    return ReadResource(inputs, {"owner": arn_parts(existing.id).account})


def topic_subscription(registration: Registration, run_context: RunContext) -> Created:
    """aws:sns/topicSubscription:TopicSubscription."""
    arn = registration.required("topic")
    protocol = registration.required("protocol")
    endpoint = registration.required("endpoint")
    assume_topic(run_context, arn)
    parts = arn_parts(arn)
    if protocol not in _DELIVERED_PROTOCOLS:
        run_context.notes.add(
            f"The subscription of {protocol} endpoints is not simulated: nothing is sent to {endpoint}."
        )
        made = f"{arn}:{registration.name}"
        return Created(made, _subscription_outputs(made, parts.account))
    attributes = _subscription_attributes(registration)
    params: JsonObject = {
        "TopicArn": arn,
        "Protocol": protocol,
        "Endpoint": endpoint,
        "Attributes": {key: value for key, value in attributes.items() if value is not None},
        "ReturnSubscriptionArn": True,
    }
    made = call(run_context.aws, parts.region, "sns", "subscribe", params, parts.account)["SubscriptionArn"]
    return Created(made, _subscription_outputs(made, parts.account))


def _subscription_attributes(registration: Registration) -> dict[str, str | None]:
    return {
        "RawMessageDelivery": "true" if registration.inputs.get("rawMessageDelivery") else None,
        "FilterPolicy": registration.text("filterPolicy"),
        "FilterPolicyScope": registration.text("filterPolicyScope"),
        "RedrivePolicy": registration.text("redrivePolicy"),
    }


def _change_subscription(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    account = arn_parts(existing.id).account
    if registration.required("protocol") in _DELIVERED_PROTOCOLS:
        for attribute, value in _subscription_attributes(registration).items():
            empty = "false" if attribute == "RawMessageDelivery" else ""
            params = {
                "SubscriptionArn": existing.id,
                "AttributeName": attribute,
                "AttributeValue": empty if value is None else value,
            }
            if value is not None or existing.state.get(attribute[:1].lower() + attribute[1:]):
                call(run_context.aws, existing.region, "sns", "set_subscription_attributes", params, account)
    return _subscription_outputs(existing.id, account)


def _delete_subscription(existing: Existing, run_context: RunContext) -> None:
    if _find_subscription(existing, run_context) is not None and existing.text("protocol") in _DELIVERED_PROTOCOLS:
        account = arn_parts(existing.id).account
        call(run_context.aws, existing.region, "sns", "unsubscribe", {"SubscriptionArn": existing.id}, account)


def _find_subscription(existing: Existing, run_context: RunContext) -> ReadResource | None:
    if existing.state and existing.text("protocol") not in _DELIVERED_PROTOCOLS:
        return ReadResource(existing.state, {})  # It is not simulated, so it does not change.
    account = arn_parts(existing.id).account
    client = run_context.aws.client("sns", existing.region, account)
    try:
        attributes = client.get_subscription_attributes(SubscriptionArn=existing.id)["Attributes"]
    except client.exceptions.NotFoundException:
        return None
    inputs = present(
        {
            "topic": attributes["TopicArn"],
            "protocol": attributes.get("Protocol") or existing.state.get("protocol"),
            "endpoint": attributes["Endpoint"],
            "rawMessageDelivery": attributes.get("RawMessageDelivery") == "true" or None,
            "filterPolicy": attributes.get("FilterPolicy"),
            "redrivePolicy": attributes.get("RedrivePolicy"),
        }
    )
    return ReadResource(inputs, _subscription_outputs(existing.id, account))


def _subscription_outputs(arn: str, account: str) -> JsonObject:
    return {"arn": arn, "ownerId": account, "pendingConfirmation": False, "confirmationWasAuthenticated": True}


def assume_topic(run_context: RunContext, arn: str) -> None:
    """Make sure that a topic exists which the program may only refer to. It is then noted. Raises RefusedError."""
    parts = arn_parts(arn)
    if parts.service != "sns" or not parts.region or ":" in parts.resource:
        raise RefusedError(
            f"'{arn}' is not the ARN of an SNS topic, which looks like arn:aws:sns:us-east-1:{parts.account}:name."
        )
    client = run_context.aws.client("sns", parts.region, parts.account)
    try:
        client.get_topic_attributes(TopicArn=arn)
    except client.exceptions.NotFoundException:
        params: JsonObject = {
            "Name": parts.resource,
            "Attributes": {"FifoTopic": "true"} if parts.resource.endswith(".fifo") else {},
        }
        call(run_context.aws, parts.region, "sns", "create_topic", params, parts.account)
        run_context.aws.assumed_topics.add(arn)
        run_context.notes.add(f"The topic {arn} is not part of the program. It is assumed to exist.")


HANDLERS: dict[str, ResourceHandler] = {
    "aws:sns/topic:Topic": ResourceHandler(
        topic,
        _change_topic,
        _delete_topic,
        _find_topic,
        only("name", "namePrefix", "fifoTopic"),
        ("arn", "owner", "tagsAll"),
        Naming(prefix_key="namePrefix", end=fifo_end),
        json_texts=frozenset({"policy", "deliveryPolicy"}),
    ),
    "aws:sns/topicPolicy:TopicPolicy": ResourceHandler(
        topic_policy,
        again(topic_policy),
        _delete_topic_policy,
        _find_topic_policy,
        only("arn"),
        ("owner",),
        json_texts=frozenset({"policy"}),
    ),
    "aws:sns/topicSubscription:TopicSubscription": ResourceHandler(
        topic_subscription,
        _change_subscription,
        _delete_subscription,
        _find_subscription,
        only("topic", "protocol", "endpoint"),
        ("arn", "ownerId", "pendingConfirmation", "confirmationWasAuthenticated"),
        json_texts=frozenset({"filterPolicy", "redrivePolicy", "deliveryPolicy"}),
    ),
}
