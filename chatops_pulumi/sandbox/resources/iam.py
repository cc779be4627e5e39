"""aws:iam: roles and policies."""

import json

from chatops_pulumi.sandbox.aws import LocalAws
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map
from chatops_pulumi.sandbox.resources.base import (
    Bench,
    Created,
    Existing,
    Found,
    Kind,
    Naming,
    Registration,
    again,
    only,
    physical_name,
)
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

_DEFAULT_SESSION_SECONDS = 3600
"""Source: the API reference, CreateRole."""

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
            "Tags": as_list(registration.tags()),
        },
    )["Role"]
    _put_own_policies(registration, bench, name)
    return Created(name, _role_outputs(made, registration.tags()))


def _put_own_policies(registration: Registration, bench: Bench, name: str) -> None:
    for inline, document in _inline_policies(registration.inputs).items():
        _put_inline(bench.aws, name, inline, document)
    for arn in registration.texts("managedPolicyArns"):
        _attach(bench, name, arn)


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


def _change_role(registration: Registration, existing: Existing, bench: Bench) -> JsonObject:
    name, trust = existing.id, registration.required("assumeRolePolicy")
    what = f"the trust policy of role '{name}'"
    parse_policy(trust, what)
    hold_size(policy_size(trust), TRUST_POLICY_SIZE, what)
    who: JsonObject = {"RoleName": name}
    call(bench.aws, IAM_REGION, "iam", "update_assume_role_policy", {**who, "PolicyDocument": trust})
    seconds = registration.inputs.get("maxSessionDuration")
    params = {**who, "Description": registration.text("description") or "", "MaxSessionDuration": seconds}
    call(bench.aws, IAM_REGION, "iam", "update_role", params)
    after = _inline_policies(registration.inputs)
    for inline in _inline_policies(existing.state):
        if inline not in after:
            call(bench.aws, IAM_REGION, "iam", "delete_role_policy", {**who, "PolicyName": inline})
    for arn in existing.state.get("managedPolicyArns") or []:
        if arn not in registration.texts("managedPolicyArns"):
            call(bench.aws, IAM_REGION, "iam", "detach_role_policy", {**who, "PolicyArn": arn})
    _put_own_policies(registration, bench, name)
    _retag(registration, existing, bench, "role", who)
    made = bench.aws.client("iam", IAM_REGION).get_role(RoleName=name)["Role"]
    return _role_outputs(made, registration.tags())


def _retag(registration: Registration, existing: Existing, bench: Bench, kind: str, who: JsonObject) -> None:
    """IAM has calls of its own for the tags of each kind of resource."""
    after = registration.tags()
    gone = sorted(set(existing.state.get("tags") or {}) - set(after))
    if gone:
        call(bench.aws, IAM_REGION, "iam", f"untag_{kind}", {**who, "TagKeys": gone})
    if after:
        call(bench.aws, IAM_REGION, "iam", f"tag_{kind}", {**who, "Tags": as_list(after)})


def _delete_role(existing: Existing, bench: Bench) -> None:
    """The role with what it holds itself; IAM refuses it while policies of others are attached."""
    if not _has_role(bench.aws, existing.id):
        return
    who: JsonObject = {"RoleName": existing.id}
    client = bench.aws.client("iam", IAM_REGION)
    own = set(client.list_role_policies(RoleName=existing.id)["PolicyNames"]) & set(_inline_policies(existing.state))
    for inline in sorted(own):
        call(bench.aws, IAM_REGION, "iam", "delete_role_policy", {**who, "PolicyName": inline})
    for arn in sorted(_attached(bench, existing.id) & set(existing.state.get("managedPolicyArns") or [])):
        call(bench.aws, IAM_REGION, "iam", "detach_role_policy", {**who, "PolicyArn": arn})
    call(bench.aws, IAM_REGION, "iam", "delete_role", who)


def _find_role(existing: Existing, bench: Bench) -> Found | None:
    if not _has_role(bench.aws, existing.id):
        return None
    client = bench.aws.client("iam", IAM_REGION)
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
    return Found.of(inputs, _role_outputs(made, tags), {"path": "/", "maxSessionDuration": _DEFAULT_SESSION_SECONDS})


def _attached(bench: Bench, role_name: str) -> set[str]:
    client = bench.aws.client("iam", IAM_REGION)
    try:
        policies = client.list_attached_role_policies(RoleName=role_name)["AttachedPolicies"]
    except client.exceptions.NoSuchEntityException:
        return set()
    return {str(policy["PolicyArn"]) for policy in policies}


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
            "Tags": as_list(registration.tags()),
        },
    )["Policy"]
    return Created(made["Arn"], _policy_outputs(made, registration.tags()))


def _policy_outputs(made: JsonObject, tags: dict[str, str]) -> JsonObject:
    return {
        "arn": made["Arn"],
        "name": made["PolicyName"],
        "policyId": made["PolicyId"],
        "attachmentCount": made.get("AttachmentCount", 0),
        "tagsAll": tags,
    }


def _change_policy(registration: Registration, existing: Existing, bench: Bench) -> JsonObject:
    """A policy is changed by a new default version; IAM keeps five, so the old ones go."""
    document = registration.required("policy")
    who: JsonObject = {"PolicyArn": existing.id}
    client = bench.aws.client("iam", IAM_REGION)
    if document != existing.state.get("policy"):
        what = f"the managed policy '{existing.id.rsplit('/', 1)[-1]}'"
        parse_policy(document, what)
        hold_size(policy_size(document), MANAGED_POLICY_SIZE, what)
        params: JsonObject = {**who, "PolicyDocument": document, "SetAsDefault": True}
        call(bench.aws, IAM_REGION, "iam", "create_policy_version", params)
        _delete_old_versions(existing, bench)
    _retag(registration, existing, bench, "policy", who)
    return _policy_outputs(client.get_policy(**who)["Policy"], registration.tags())


def _delete_old_versions(existing: Existing, bench: Bench) -> None:
    client = bench.aws.client("iam", IAM_REGION)
    for version in client.list_policy_versions(PolicyArn=existing.id)["Versions"]:
        if not version["IsDefaultVersion"]:
            params: JsonObject = {"PolicyArn": existing.id, "VersionId": version["VersionId"]}
            call(bench.aws, IAM_REGION, "iam", "delete_policy_version", params)


def _delete_policy(existing: Existing, bench: Bench) -> None:
    if _find_policy(existing, bench) is not None:
        _delete_old_versions(existing, bench)
        call(bench.aws, IAM_REGION, "iam", "delete_policy", {"PolicyArn": existing.id})


def _find_policy(existing: Existing, bench: Bench) -> Found | None:
    client = bench.aws.client("iam", IAM_REGION)
    try:
        made = client.get_policy(PolicyArn=existing.id)["Policy"]
    except client.exceptions.NoSuchEntityException:
        return None
    version = client.get_policy_version(PolicyArn=existing.id, VersionId=made["DefaultVersionId"])["PolicyVersion"]
    tags = as_map(client.list_policy_tags(PolicyArn=existing.id)["Tags"])
    inputs: JsonObject = {
        "name": made["PolicyName"],
        "policy": json.dumps(version["Document"]),
        "path": made["Path"],
        "description": made.get("Description"),
        "tags": tags,
    }
    return Found.of(inputs, _policy_outputs(made, tags), {"path": "/"})


def role_policy(registration: Registration, bench: Bench) -> Created:
    """aws:iam/rolePolicy:RolePolicy, an inline policy."""
    role_name = _role_name(registration.required("role"))
    name = physical_name(registration, prefix_key="namePrefix")
    assume_role(bench, role_name)
    _put_inline(bench.aws, role_name, name, registration.required("policy"))
    return Created(f"{role_name}:{name}", {"name": name, "role": role_name})


def _inline_key(existing: Existing) -> JsonObject:
    role_name, _, name = existing.id.partition(":")
    return {"RoleName": role_name, "PolicyName": name}


def _delete_role_policy(existing: Existing, bench: Bench) -> None:
    if _find_role_policy(existing, bench) is not None:
        call(bench.aws, IAM_REGION, "iam", "delete_role_policy", _inline_key(existing))


def _find_role_policy(existing: Existing, bench: Bench) -> Found | None:
    client, key = bench.aws.client("iam", IAM_REGION), _inline_key(existing)
    try:
        found = client.get_role_policy(**key)
    except client.exceptions.NoSuchEntityException:
        return None
    policy_text = json.dumps(found["PolicyDocument"])
    return Found({"role": key["RoleName"], "name": key["PolicyName"], "policy": policy_text}, {})


def role_policy_attachment(registration: Registration, bench: Bench) -> Created:
    """aws:iam/rolePolicyAttachment:RolePolicyAttachment."""
    role_name = _role_name(registration.required("role"))
    arn = registration.required("policyArn")
    assume_role(bench, role_name)
    _attach(bench, role_name, arn)
    return Created(f"{role_name}-{registration.name}", {"role": role_name, "policyArn": arn})


def _keep_attachment(registration: Registration, existing: Existing, bench: Bench) -> JsonObject:
    """Nothing of an attachment can change: another role or policy is another attachment."""
    del existing, bench
    return {"role": _role_name(registration.required("role")), "policyArn": registration.required("policyArn")}


def _attachment_key(existing: Existing) -> tuple[str, str]:
    """Role and policy of a resource, which Pulumi imports as ``role/policy-arn``."""
    if existing.text("role"):
        return _role_name(existing.text("role")), existing.text("policyArn")
    role_name, _, arn = existing.id.partition("/")
    return role_name, arn


def _detach(existing: Existing, bench: Bench) -> None:
    role_name, arn = _attachment_key(existing)
    if arn in _attached(bench, role_name):
        call(bench.aws, IAM_REGION, "iam", "detach_role_policy", {"RoleName": role_name, "PolicyArn": arn})


def _find_attachment(existing: Existing, bench: Bench) -> Found | None:
    role_name, arn = _attachment_key(existing)
    client = bench.aws.client("iam", IAM_REGION)
    try:
        client.get_policy(PolicyArn=arn)
    except client.exceptions.NoSuchEntityException:
        # A policy that is not simulated: its attachment is as it was made.
        return Found({"role": role_name, "policyArn": arn}, {}) if existing.state else None
    if arn not in _attached(bench, role_name):
        return None
    return Found({"role": role_name, "policyArn": arn}, {})


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


KINDS: dict[str, Kind] = {
    "aws:iam/role:Role": Kind(
        role,
        _change_role,
        _delete_role,
        _find_role,
        only("name", "namePrefix", "path"),
        ("arn", "uniqueId", "createDate", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        json_texts=frozenset({"assumeRolePolicy"}),
    ),
    "aws:iam/policy:Policy": Kind(
        policy,
        _change_policy,
        _delete_policy,
        _find_policy,
        only("name", "namePrefix", "path", "description"),
        ("arn", "policyId", "attachmentCount", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        json_texts=frozenset({"policy"}),
    ),
    "aws:iam/rolePolicy:RolePolicy": Kind(
        role_policy,
        again(role_policy),
        _delete_role_policy,
        _find_role_policy,
        only("name", "namePrefix", "role"),
        (),
        Naming(prefix_key="namePrefix"),
        json_texts=frozenset({"policy"}),
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Kind(
        role_policy_attachment, _keep_attachment, _detach, _find_attachment, only("role", "policyArn"), ()
    ),
}
