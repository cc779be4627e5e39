"""aws:iam/role:Role, with its inline policies and attachments."""

import json

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    Registration,
    ResourceHandler,
    RunContext,
    only,
    physical_name,
    present,
)
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.iam_policy_checks import (
    TRUST_POLICY_SIZE,
    check_policy,
)
from chatops_pulumi.sandbox.resources.iam_role_policies import attach_policy, attached_policies, put_inline_policy
from chatops_pulumi.sandbox.resources.iam_shared import IAM_REGION, has_role, retag_iam

_DEFAULT_SESSION_SECONDS = 3600
"""Source: the API reference, CreateRole."""


def role(registration: Registration, run_context: RunContext) -> Created:
    """aws:iam/role:Role, with its inline policies and attachments."""
    name = physical_name(registration, prefix_key="namePrefix")
    trust = registration.required("assumeRolePolicy")
    check_policy(trust, TRUST_POLICY_SIZE, f"the trust policy of role '{name}'")
    made = call(
        run_context.aws,
        IAM_REGION,
        "iam",
        "create_role",
        {
            "RoleName": name,
            "AssumeRolePolicyDocument": trust,
            "Path": registration.text("path"),
            "Description": registration.text("description"),
            "MaxSessionDuration": registration.inputs.get("maxSessionDuration"),
            "PermissionsBoundary": registration.text("permissionsBoundary"),
            "Tags": as_list(registration.tags()),
        },
    )["Role"]
    _put_own_policies(registration, run_context, name)
    return Created(name, _role_outputs(made, registration.tags()))


def _put_own_policies(registration: Registration, run_context: RunContext, name: str) -> None:
    for inline, document in _inline_policies(registration.inputs).items():
        put_inline_policy(run_context.aws, name, inline, document)
    for arn in registration.texts("managedPolicyArns"):
        attach_policy(run_context, name, arn)


def _inline_policies(inputs: JsonObject) -> dict[str, str]:
    given = inputs.get("inlinePolicies") or []
    return {str(one.get("name") or "policy"): str(one["policy"]) for one in given if one.get("policy")}


def _role_outputs(made: JsonObject, tags: dict[str, str]) -> JsonObject:
    return {
        "arn": made["Arn"],
        "name": made["RoleName"],
        "uniqueId": made["RoleId"],
        "createDate": made["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tagsAll": tags,
    }


def _change_role(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    name, trust = existing.id, registration.required("assumeRolePolicy")
    check_policy(trust, TRUST_POLICY_SIZE, f"the trust policy of role '{name}'")
    who: JsonObject = {"RoleName": name}
    call(run_context.aws, IAM_REGION, "iam", "update_assume_role_policy", {**who, "PolicyDocument": trust})
    seconds = registration.inputs.get("maxSessionDuration")
    params = {**who, "Description": registration.text("description") or "", "MaxSessionDuration": seconds}
    call(run_context.aws, IAM_REGION, "iam", "update_role", params)
    after = _inline_policies(registration.inputs)
    for inline in _inline_policies(existing.state):
        if inline not in after:
            call(run_context.aws, IAM_REGION, "iam", "delete_role_policy", {**who, "PolicyName": inline})
    for arn in existing.state.get("managedPolicyArns") or []:
        if arn not in registration.texts("managedPolicyArns"):
            call(run_context.aws, IAM_REGION, "iam", "detach_role_policy", {**who, "PolicyArn": arn})
    _put_own_policies(registration, run_context, name)
    retag_iam(registration, existing, run_context, "role", who)
    made = run_context.aws.client("iam", IAM_REGION).get_role(RoleName=name)["Role"]
    return _role_outputs(made, registration.tags())


def _delete_role(existing: Existing, run_context: RunContext) -> None:
    """The role with what it holds itself; IAM refuses it while policies of others are attached."""
    if not has_role(run_context.aws, existing.id):
        return
    who: JsonObject = {"RoleName": existing.id}
    client = run_context.aws.client("iam", IAM_REGION)
    own = set(client.list_role_policies(RoleName=existing.id)["PolicyNames"]) & set(_inline_policies(existing.state))
    for inline in sorted(own):
        call(run_context.aws, IAM_REGION, "iam", "delete_role_policy", {**who, "PolicyName": inline})
    for arn in sorted(attached_policies(run_context, existing.id) & set(existing.state.get("managedPolicyArns") or [])):
        call(run_context.aws, IAM_REGION, "iam", "detach_role_policy", {**who, "PolicyArn": arn})
    call(run_context.aws, IAM_REGION, "iam", "delete_role", who)


def _find_role(existing: Existing, run_context: RunContext) -> ReadResource | None:
    if not has_role(run_context.aws, existing.id):
        return None
    client = run_context.aws.client("iam", IAM_REGION)
    made = client.get_role(RoleName=existing.id)["Role"]
    tags = as_map(client.list_role_tags(RoleName=existing.id)["Tags"])
    inputs: JsonObject = {
        "name": made["RoleName"],
        "assumeRolePolicy": json.dumps(made["AssumeRolePolicyDocument"]),
        "path": made["Path"],
        "description": made.get("Description"),
        "maxSessionDuration": made.get("MaxSessionDuration"),
        "permissionsBoundary": (made.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        "tags": tags,
    }
    return ReadResource(present(inputs), _role_outputs(made, tags))


HANDLERS: dict[str, ResourceHandler] = {
    "aws:iam/role:Role": ResourceHandler(
        role,
        _change_role,
        _delete_role,
        _find_role,
        only("name", "namePrefix", "path"),
        ("arn", "uniqueId", "createDate", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        defaults={"path": "/", "maxSessionDuration": _DEFAULT_SESSION_SECONDS},
        json_texts=frozenset({"assumeRolePolicy"}),
    ),
}
