"""aws:sns: topics, their policies and their subscriptions."""

from chatops_pulumi.sandbox.arns import arn_parts
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, RefusedError, Registration, physical_name
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.policies import parse_policy

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


def topic(registration: Registration, bench: Bench) -> Created:
    """aws:sns/topic:Topic."""
    fifo = bool(registration.inputs.get("fifoTopic"))
    name = physical_name(registration, prefix_key="namePrefix", end=".fifo" if fifo else "")
    attributes = {
        attribute: str(registration.inputs[key])
        for key, attribute in _TEXT_ATTRIBUTES.items()
        if registration.inputs.get(key) is not None
    }
    if fifo:
        attributes["FifoTopic"] = "true"
        bench.notes.add(f"The topic '{name}' is a FIFO topic. Amazon Q is believed to take standard topics only.")
    given_policy = registration.text("policy")
    if given_policy:
        parse_policy(given_policy, f"the policy of topic '{name}'")
        attributes["Policy"] = given_policy
    tags: list[JsonObject] = [{"Key": key, "Value": value} for key, value in registration.tags().items()]
    params: JsonObject = {"Name": name, "Attributes": attributes, "Tags": tags or None}
    arn = call(bench.aws, registration.region, "sns", "create_topic", params)["TopicArn"]
    # The program owns the topic, even if an earlier resource referred to its ARN.
    bench.aws.assumed_topics.discard(arn)
    return Created(arn, {"arn": arn, "name": name, "owner": bench.aws.account, "tagsAll": registration.tags()})


def topic_policy(registration: Registration, bench: Bench) -> Created:
    """aws:sns/topicPolicy:TopicPolicy."""
    arn = registration.required("arn")
    document = registration.required("policy")
    parse_policy(document, f"the policy of topic {arn}")
    assume_topic(bench, arn)
    parts = arn_parts(arn)
    params: JsonObject = {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": document}
    call(bench.aws, parts.region, "sns", "set_topic_attributes", params, parts.account)
    return Created(arn, {"arn": arn, "owner": parts.account})


def topic_subscription(registration: Registration, bench: Bench) -> Created:
    """aws:sns/topicSubscription:TopicSubscription."""
    arn = registration.required("topic")
    protocol = registration.required("protocol")
    endpoint = registration.required("endpoint")
    assume_topic(bench, arn)
    parts = arn_parts(arn)
    if protocol not in _DELIVERED_PROTOCOLS:
        bench.notes.add(f"The subscription of {protocol} endpoints is not simulated: nothing is sent to {endpoint}.")
        made = f"{arn}:{registration.name}"
        return Created(made, _subscription_outputs(made, parts.account))
    attributes = {
        "RawMessageDelivery": "true" if registration.inputs.get("rawMessageDelivery") else None,
        "FilterPolicy": registration.text("filterPolicy"),
        "FilterPolicyScope": registration.text("filterPolicyScope"),
        "RedrivePolicy": registration.text("redrivePolicy"),
    }
    params: JsonObject = {
        "TopicArn": arn,
        "Protocol": protocol,
        "Endpoint": endpoint,
        "Attributes": {key: value for key, value in attributes.items() if value is not None},
        "ReturnSubscriptionArn": True,
    }
    made = call(bench.aws, parts.region, "sns", "subscribe", params, parts.account)["SubscriptionArn"]
    return Created(made, _subscription_outputs(made, parts.account))


def _subscription_outputs(arn: str, account: str) -> JsonObject:
    return {"arn": arn, "ownerId": account, "pendingConfirmation": False, "confirmationWasAuthenticated": True}


def assume_topic(bench: Bench, arn: str) -> None:
    """Make sure that a topic exists which the program may only refer to. It is then noted. Raises RefusedError."""
    parts = arn_parts(arn)
    if parts.service != "sns" or not parts.region or ":" in parts.resource:
        raise RefusedError(
            f"'{arn}' is not the ARN of an SNS topic, which looks like arn:aws:sns:us-east-1:{parts.account}:name."
        )
    client = bench.aws.client("sns", parts.region, parts.account)
    try:
        client.get_topic_attributes(TopicArn=arn)
    except client.exceptions.NotFoundException:
        params: JsonObject = {
            "Name": parts.resource,
            "Attributes": {"FifoTopic": "true"} if parts.resource.endswith(".fifo") else {},
        }
        call(bench.aws, parts.region, "sns", "create_topic", params, parts.account)
        bench.aws.assumed_topics.add(arn)
        bench.notes.add(f"The topic {arn} is not part of the program. It is assumed to exist.")


HANDLERS: dict[str, Handler] = {
    "aws:sns/topic:Topic": topic,
    "aws:sns/topicPolicy:TopicPolicy": topic_policy,
    "aws:sns/topicSubscription:TopicSubscription": topic_subscription,
}
