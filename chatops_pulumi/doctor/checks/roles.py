"""The channel role and the delivery roles."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok
from chatops_pulumi.doctor.parts import configurations, delivery_roles, region_of
from chatops_pulumi.doctor.readers.chatbot import configuration_of
from chatops_pulumi.doctor.readers.iam import attached_policies, inline_policies, role_of
from chatops_pulumi.doctor.readers.sns import attributes_of
from chatops_pulumi.doctor.simulation import NEEDS, Limits, Situation, allowed, listed, role_limits, statements_of
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import ATTACHMENT, ROLE, ROLE_POLICY

_CHAT: Final = "chatbot.amazonaws.com"
_EVENTS: Final = "events.amazonaws.com"
_DETACH: Final = "find out who added it, and remove it: Pulumi does not, because it is not in the stack."
_PUBLISH: Final = "sns:Publish"
_KEY_ACTIONS: Final = ("kms:GenerateDataKey", "kms:Decrypt")


def _roles(inspection: Inspection) -> Iterator[Finding]:
    for configuration in configurations(inspection.stack):
        yield from guarded(
            configuration.subject, _channel_role(inspection, configuration.arn, configuration.control_region)
        )
    for arn in delivery_roles(inspection.stack):
        yield from guarded(_name(arn), _role(inspection, arn, _EVENTS))


def _channel_role(inspection: Inspection, configuration_arn: str, region: str) -> Iterator[Finding]:
    arn = str(configuration_of(inspection.account, configuration_arn, region).get("IamRoleArn") or "")
    if arn:
        yield from guarded(_name(arn), _role(inspection, arn, _CHAT))


def _role(inspection: Inspection, arn: str, service: str) -> Iterator[Finding]:
    name = _name(arn)
    trust = mapping(role_of(inspection.account, name).get("AssumeRolePolicyDocument"))
    found = [*_trust(inspection, name, trust, service), *_other_policies(inspection, name)]
    yield from found
    if not found:
        yield ok(name, f"{service} may assume the role, and it has only the policies of the stack")


def _trust(inspection: Inspection, name: str, trust: Mapping[str, Any], service: str) -> Iterator[Finding]:
    statements = [one for one in statements_of(trust) if service in _services(one)]
    if not any(one.get("Effect") == "Allow" for one in statements):
        yield failure(name, f"the trust policy does not let {service} assume the role.", inspection.restore)
    if any(one.get("Effect") == "Deny" for one in statements_of(trust)):
        yield failure(name, "the trust policy has a statement that denies.", inspection.restore)


def _services(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return listed(mapping(principal).get("Service", [])) if isinstance(principal, Mapping) else []


def _other_policies(inspection: Inspection, name: str) -> Iterator[Finding]:
    """Policies of a role of the stack that the stack does not have. They can widen or deny what it says."""
    stack = inspection.stack
    if not any((one.text("name") or one.id) == name for one in stack.of_type(ROLE)):
        return
    role = next(one for one in stack.of_type(ROLE) if (one.text("name") or one.id) == name)
    given = {one.text("policyArn") for one in _of_role(inspection, ATTACHMENT, name)}
    given |= {str(one) for one in role.properties.get("managedPolicyArns") or ()}
    for arn in sorted(set(attached_policies(inspection.account, name)) - given):
        yield failure(name, f"the policy {arn} is attached too, and the stack does not have it.", _DETACH)
    inline = {one.text("name") or one.id.partition(":")[2] for one in _of_role(inspection, ROLE_POLICY, name)}
    for other in sorted(set(inline_policies(inspection.account, name)) - inline):
        yield failure(name, f"the role has another inline policy, {other}, and the stack does not have it.", _DETACH)


def _of_role(inspection: Inspection, type_: str, name: str) -> tuple[StackResource, ...]:
    return tuple(one for one in inspection.stack.resources if one.type == type_ and _name(one.text("role")) == name)


def _name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]


def _delivery(inspection: Inspection) -> Iterator[Finding]:
    for arn, targets in delivery_roles(inspection.stack).items():
        for topic in dict.fromkeys(one.text("arn") for one in targets):
            yield from guarded(_name(arn), _publishing(inspection, arn, topic, targets[0]))


def _publishing(inspection: Inspection, role_arn: str, topic: str, target: StackResource) -> Iterator[Finding]:
    account = inspection.account
    limits = role_limits(account, role_arn)
    attributes = attributes_of(inspection.place(target), topic)
    situation = Situation(
        region_of(topic),
        inspection.now,
        more={"aws:PrincipalArn": role_arn, "aws:PrincipalAccount": role_arn.split(":")[4]},
    )
    subject = _name(role_arn)
    decision = allowed(account, limits, (_PUBLISH,), topic, situation)[_PUBLISH]
    if decision != "allowed":
        yield failure(
            subject, f"the role may not publish to {topic} ({decision}), so no message is sent.", inspection.restore
        )
    denying = _denials(str(attributes.get("Policy") or ""), role_arn)
    if denying:
        both = Limits((*limits.identity, {"Version": "2012-10-17", "Statement": denying}), limits.ceilings)
        if decision == "allowed" and allowed(account, both, (_PUBLISH,), topic, situation)[_PUBLISH] != "allowed":
            yield failure(
                subject, f"the policy of the topic {topic} denies publishing to the role.", inspection.restore
            )
    key = str(attributes.get("KmsMasterKeyId") or "")
    if key.startswith("arn:"):
        for action, given in allowed(account, limits, _KEY_ACTIONS, key, situation).items():
            if given != "allowed":
                yield failure(
                    subject, f"the topic is encrypted, and the role may not call {action} on {key}.", inspection.restore
                )
    if decision == "allowed":
        yield ok(subject, f"the role may publish to {topic}")


def _denials(policy: str, role_arn: str) -> list[dict[str, Any]]:
    """The statements of a topic's policy that deny to a role, as statements of a policy of the role."""
    try:
        statements = statements_of(mapping(json.loads(policy or "{}")))
    except ValueError:
        return []
    account = role_arn.split(":")[4]
    names = {"*", role_arn, account, f"arn:aws:iam::{account}:root"}
    found: list[dict[str, Any]] = []
    for statement in statements:
        principal = statement.get("Principal")
        named = set(listed(mapping(principal).get("AWS", [])) if isinstance(principal, Mapping) else listed(principal))
        if statement.get("Effect") == "Deny" and (named & names or "NotPrincipal" in statement):
            found.append({key: value for key, value in statement.items() if key not in {"Principal", "NotPrincipal"}})
    return found


ROLES = Check(
    "roles",
    9,
    "The roles are as the stack says",
    "The channel role and the delivery roles: who may assume them, and policies that the stack does not have",
    (
        "chatbot:DescribeSlackChannelConfigurations",
        "chatbot:GetMicrosoftTeamsChannelConfiguration",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
    ),
    _roles,
)
DELIVERY = Check(
    "delivery",
    10,
    "EventBridge may publish",
    "Whether the delivery role may publish to the topic and use its key, by its policies, its boundary and the topic's policy",
    (*NEEDS, "sns:GetTopicAttributes"),
    _delivery,
)
