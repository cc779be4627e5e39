"""aws:iam: inline policies of roles, and attachments of managed policies."""

import json

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    Registration,
    ResourceHandler,
    RunContext,
    again,
    only,
    physical_name,
)
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.iam_policy_checks import (
    INLINE_POLICIES_SIZE,
    check_policy_size,
    parse_policy,
    policy_size,
)
from chatops_pulumi.sandbox.resources.iam_shared import IAM_REGION, assume_role, role_name_of


def role_policy(registration: Registration, run_context: RunContext) -> Created:
    """aws:iam/rolePolicy:RolePolicy, an inline policy."""
    role_name = role_name_of(registration.required("role"))
    name = physical_name(registration, prefix_key="namePrefix")
    assume_role(run_context, role_name)
    put_inline_policy(run_context.aws, role_name, name, registration.required("policy"))
    return Created(f"{role_name}:{name}", {"name": name, "role": role_name})


def _inline_key(existing: Existing) -> JsonObject:
    role_name, _, name = existing.id.partition(":")
    return {"RoleName": role_name, "PolicyName": name}


def _delete_role_policy(existing: Existing, run_context: RunContext) -> None:
    if _find_role_policy(existing, run_context) is not None:
        call(run_context.aws, IAM_REGION, "iam", "delete_role_policy", _inline_key(existing))


def _find_role_policy(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client, key = run_context.aws.client("iam", IAM_REGION), _inline_key(existing)
    try:
        found = client.get_role_policy(**key)
    except client.exceptions.NoSuchEntityException:
        return None
    policy_text = json.dumps(found["PolicyDocument"])
    return ReadResource({"role": key["RoleName"], "name": key["PolicyName"], "policy": policy_text}, {})


def put_inline_policy(aws: LocalAws, role_name: str, name: str, document: str) -> None:
    """Put an inline policy into a role. Raises RefusedError."""
    what = f"the inline policy '{name}' of role '{role_name}'"
    parse_policy(document, what)
    client = aws.client("iam", IAM_REGION)
    others = [other for other in client.list_role_policies(RoleName=role_name)["PolicyNames"] if other != name]
    sizes = [policy_size(_inline_text(client.get_role_policy(RoleName=role_name, PolicyName=o))) for o in others]
    check_policy_size(
        policy_size(document) + sum(sizes), INLINE_POLICIES_SIZE, f"{what} (all its inline policies together)"
    )
    params: JsonObject = {"RoleName": role_name, "PolicyName": name, "PolicyDocument": document}
    call(aws, IAM_REGION, "iam", "put_role_policy", params)


def _inline_text(answer: JsonObject) -> str:
    """Botocore decodes the document; the limit applies to its compact JSON."""
    return json.dumps(answer["PolicyDocument"], separators=(",", ":"), ensure_ascii=False)


def role_policy_attachment(registration: Registration, run_context: RunContext) -> Created:
    """aws:iam/rolePolicyAttachment:RolePolicyAttachment."""
    role_name = role_name_of(registration.required("role"))
    arn = registration.required("policyArn")
    assume_role(run_context, role_name)
    attach_policy(run_context, role_name, arn)
    return Created(f"{role_name}-{registration.name}", {"role": role_name, "policyArn": arn})


def _keep_attachment(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """Nothing of an attachment can change: another role or policy is another attachment."""
    del existing, run_context
    return {"role": role_name_of(registration.required("role")), "policyArn": registration.required("policyArn")}


def _attachment_key(existing: Existing) -> tuple[str, str]:
    """Role and policy of a resource, which Pulumi imports as ``role/policy-arn``."""
    if existing.text("role"):
        return role_name_of(existing.text("role")), existing.text("policyArn")
    role_name, _, arn = existing.id.partition("/")
    return role_name, arn


def _detach(existing: Existing, run_context: RunContext) -> None:
    role_name, arn = _attachment_key(existing)
    if arn in attached_policies(run_context, role_name):
        call(run_context.aws, IAM_REGION, "iam", "detach_role_policy", {"RoleName": role_name, "PolicyArn": arn})


def _find_attachment(existing: Existing, run_context: RunContext) -> ReadResource | None:
    role_name, arn = _attachment_key(existing)
    client = run_context.aws.client("iam", IAM_REGION)
    try:
        client.get_policy(PolicyArn=arn)
    except client.exceptions.NoSuchEntityException:
        # The policy is not simulated, so its attachment does not change.
        return ReadResource({"role": role_name, "policyArn": arn}, {}) if existing.state else None
    if arn not in attached_policies(run_context, role_name):
        return None
    return ReadResource({"role": role_name, "policyArn": arn}, {}, "" if existing.state else f"{role_name}-{arn}")


def attach_policy(run_context: RunContext, role_name: str, policy_arn: str) -> None:
    """Attach a managed policy to a role. A policy that is not known here gives a note. Raises RefusedError."""
    client = run_context.aws.client("iam", IAM_REGION)
    try:
        client.get_policy(PolicyArn=policy_arn)
    except client.exceptions.NoSuchEntityException:
        run_context.notes.add(
            f"The policy {policy_arn} is not part of the program and its text is not known here. "
            f"Role '{role_name}' is judged without it."
        )
        return
    call(run_context.aws, IAM_REGION, "iam", "attach_role_policy", {"RoleName": role_name, "PolicyArn": policy_arn})


def attached_policies(run_context: RunContext, role_name: str) -> set[str]:
    """The ARNs of the managed policies that are attached to a role."""
    client = run_context.aws.client("iam", IAM_REGION)
    try:
        policies = client.list_attached_role_policies(RoleName=role_name)["AttachedPolicies"]
    except client.exceptions.NoSuchEntityException:
        return set()
    return {str(policy["PolicyArn"]) for policy in policies}


HANDLERS: dict[str, ResourceHandler] = {
    "aws:iam/rolePolicy:RolePolicy": ResourceHandler(
        role_policy,
        again(role_policy),
        _delete_role_policy,
        _find_role_policy,
        only("name", "namePrefix", "role"),
        (),
        Naming(prefix_key="namePrefix"),
        json_texts=frozenset({"policy"}),
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ResourceHandler(
        role_policy_attachment, _keep_attachment, _detach, _find_attachment, only("role", "policyArn"), ()
    ),
}
