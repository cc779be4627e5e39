"""aws:iam: roles and policies."""

import json

from chatops_pulumi.sandbox.aws import LocalAws
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, Registration, physical_name
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.policies import (
    INLINE_POLICIES_SIZE,
    MANAGED_POLICY_SIZE,
    TRUST_POLICY_SIZE,
    hold_size,
    parse_policy,
    policy_size,
)

IAM_REGION = "us-east-1"
"""IAM is global; its endpoint is here."""

_ANY_SERVICE_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":["chatbot.amazonaws.com","events.amazonaws.com"]}}]}'
)
"""The trust of a role that is assumed to exist. Nothing is known of the real one."""


def role(registration: Registration, bench: Bench) -> Created:
    """aws:iam/role:Role, with its inline policies and attachments."""
    name = physical_name(registration, prefix_key="namePrefix")
    trust = registration.required("assumeRolePolicy")
    what = f"the trust policy of role '{name}'"
    parse_policy(trust, what)
    hold_size(policy_size(trust), TRUST_POLICY_SIZE, what)
    made = call(
        bench.aws,
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
            "Tags": _tags(registration),
        },
    )["Role"]
    for inline in registration.inputs.get("inlinePolicies") or []:
        if inline.get("policy"):
            _put_inline(bench.aws, name, str(inline.get("name") or "policy"), str(inline["policy"]))
    for arn in registration.texts("managedPolicyArns"):
        _attach(bench, name, arn)
    outputs: JsonObject = {
        "arn": made["Arn"],
        "name": name,
        "uniqueId": made["RoleId"],
        "createDate": made["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tagsAll": registration.tags(),
    }
    return Created(name, outputs)


def policy(registration: Registration, bench: Bench) -> Created:
    """aws:iam/policy:Policy, a managed policy."""
    name = physical_name(registration, prefix_key="namePrefix")
    document = registration.required("policy")
    what = f"the managed policy '{name}'"
    parse_policy(document, what)
    hold_size(policy_size(document), MANAGED_POLICY_SIZE, what)
    made = call(
        bench.aws,
        IAM_REGION,
        "iam",
        "create_policy",
        {
            "PolicyName": name,
            "PolicyDocument": document,
            "Path": registration.text("path"),
            "Description": registration.text("description"),
            "Tags": _tags(registration),
        },
    )["Policy"]
    outputs: JsonObject = {
        "arn": made["Arn"],
        "name": name,
        "policyId": made["PolicyId"],
        "attachmentCount": 0,
        "tagsAll": registration.tags(),
    }
    return Created(made["Arn"], outputs)


def role_policy(registration: Registration, bench: Bench) -> Created:
    """aws:iam/rolePolicy:RolePolicy, an inline policy."""
    role_name = _role_name(registration.required("role"))
    name = physical_name(registration, prefix_key="namePrefix")
    assume_role(bench, role_name)
    _put_inline(bench.aws, role_name, name, registration.required("policy"))
    return Created(f"{role_name}:{name}", {"name": name, "role": role_name})


def role_policy_attachment(registration: Registration, bench: Bench) -> Created:
    """aws:iam/rolePolicyAttachment:RolePolicyAttachment."""
    role_name = _role_name(registration.required("role"))
    arn = registration.required("policyArn")
    assume_role(bench, role_name)
    _attach(bench, role_name, arn)
    return Created(f"{role_name}-{registration.name}", {"role": role_name, "policyArn": arn})


def assume_role(bench: Bench, role: str) -> None:
    """Make sure that a role exists which the program may only refer to. ``role`` is its name or ARN.

    A role that the program does not register is assumed to exist, with a note.
    """
    name = _role_name(role)
    if _has_role(bench.aws, name):
        return
    path = role.partition(":role/")[2].rpartition("/")[0] if role.startswith("arn:") else ""
    arn = call(
        bench.aws,
        IAM_REGION,
        "iam",
        "create_role",
        {
            "RoleName": name,
            "AssumeRolePolicyDocument": _ANY_SERVICE_TRUST,
            "Path": f"/{path}/" if path else None,
        },
    )["Role"]["Arn"]
    # The program's own spelling too: a role of another account has another ARN here.
    bench.aws.assumed_roles |= {arn, role} if role.startswith("arn:") else {arn}
    bench.notes.add(
        f"The role '{name}' is not part of the program. It is assumed to exist; its trust and its rights are not known."
    )


def _has_role(aws: LocalAws, name: str) -> bool:
    client = aws.client("iam", IAM_REGION)
    try:
        client.get_role(RoleName=name)
    except client.exceptions.NoSuchEntityException:
        return False
    return True


def _role_name(role: str) -> str:
    """The name, from a name or an ARN."""
    return role.rsplit("/", 1)[-1] if role.startswith("arn:") else role


def _put_inline(aws: LocalAws, role_name: str, name: str, document: str) -> None:
    what = f"the inline policy '{name}' of role '{role_name}'"
    parse_policy(document, what)
    client = aws.client("iam", IAM_REGION)
    others = [other for other in client.list_role_policies(RoleName=role_name)["PolicyNames"] if other != name]
    sizes = [policy_size(_inline_text(client.get_role_policy(RoleName=role_name, PolicyName=o))) for o in others]
    hold_size(policy_size(document) + sum(sizes), INLINE_POLICIES_SIZE, f"{what} (all its inline policies together)")
    params: JsonObject = {"RoleName": role_name, "PolicyName": name, "PolicyDocument": document}
    call(aws, IAM_REGION, "iam", "put_role_policy", params)


def _inline_text(answer: JsonObject) -> str:
    """Botocore decodes the document; its size is that of its compact JSON."""
    return json.dumps(answer["PolicyDocument"], separators=(",", ":"), ensure_ascii=False)


def _attach(bench: Bench, role_name: str, policy_arn: str) -> None:
    client = bench.aws.client("iam", IAM_REGION)
    try:
        client.get_policy(PolicyArn=policy_arn)
    except client.exceptions.NoSuchEntityException:
        bench.notes.add(
            f"The policy {policy_arn} is not part of the program and its text is not known here. "
            f"Role '{role_name}' is judged without it."
        )
        return
    call(bench.aws, IAM_REGION, "iam", "attach_role_policy", {"RoleName": role_name, "PolicyArn": policy_arn})


def _tags(registration: Registration) -> list[JsonObject] | None:
    return [{"Key": key, "Value": value} for key, value in registration.tags().items()] or None


HANDLERS: dict[str, Handler] = {
    "aws:iam/role:Role": role,
    "aws:iam/policy:Policy": policy,
    "aws:iam/rolePolicy:RolePolicy": role_policy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": role_policy_attachment,
}
