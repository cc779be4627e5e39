"""IAM: roles, their policies, and managed policies."""

from typing import Any, Final

from chatops_pulumi.doctor.account import IAM_REGION, Account, tag_map
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.reader import Place, Reader
from chatops_pulumi.doctor.types import ATTACHMENT, POLICY, ROLE, ROLE_POLICY


def role_of(account: Account, name: str) -> dict[str, Any]:
    """Return a role. A name may also be its ARN."""
    return dict(account.ask("iam", "GetRole", IAM_REGION, RoleName=name.rsplit("/", 1)[-1])["Role"])


def policy_document(account: Account, arn: str) -> dict[str, Any]:
    """Return the default version of a managed policy."""
    version = account.ask("iam", "GetPolicy", IAM_REGION, PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = account.ask("iam", "GetPolicyVersion", IAM_REGION, PolicyArn=arn, VersionId=version)
    return dict(found["PolicyVersion"]["Document"])


def attached_policies(account: Account, role_name: str) -> tuple[str, ...]:
    """Return the ARNs of the managed policies of a role."""
    found = account.ask("iam", "ListAttachedRolePolicies", IAM_REGION, RoleName=role_name)
    return tuple(str(one["PolicyArn"]) for one in found.get("AttachedPolicies") or ())


def inline_policies(account: Account, role_name: str) -> dict[str, dict[str, Any]]:
    """Return the inline policies of a role, by name."""
    names = account.ask("iam", "ListRolePolicies", IAM_REGION, RoleName=role_name).get("PolicyNames") or ()
    return {
        str(name): account.ask("iam", "GetRolePolicy", IAM_REGION, RoleName=role_name, PolicyName=name)[
            "PolicyDocument"
        ]
        for name in names
    }


def _role(place: Place) -> dict[str, Any]:
    role = role_of(place.account, place.resource.text("name") or place.resource.id)
    return {
        "arn": role.get("Arn"),
        # Another ID is another role of the same name: policies that name the old one no longer mean it.
        "uniqueId": role.get("RoleId"),
        "assumeRolePolicy": role.get("AssumeRolePolicyDocument"),
        "permissionsBoundary": (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        "maxSessionDuration": role.get("MaxSessionDuration"),
        "path": role.get("Path"),
        "description": role.get("Description"),
        "tags": tag_map(role.get("Tags")),
    }


def _policy(place: Place) -> dict[str, Any]:
    arn = place.resource.arn
    policy = place.account.ask("iam", "GetPolicy", IAM_REGION, PolicyArn=arn)["Policy"]
    return {
        "policy": policy_document(place.account, arn),
        "path": policy.get("Path"),
        "description": policy.get("Description"),
        "tags": tag_map(policy.get("Tags")),
    }


def _role_policy(place: Place) -> dict[str, Any]:
    role, _, from_id = place.resource.id.partition(":")
    name = place.resource.text("name") or from_id
    found = place.account.ask(
        "iam", "GetRolePolicy", IAM_REGION, RoleName=place.resource.text("role") or role, PolicyName=name
    )
    return {"policy": found["PolicyDocument"]}


def _attachment(place: Place) -> dict[str, Any]:
    role, arn = place.resource.text("role").rsplit("/", 1)[-1], place.resource.text("policyArn")
    if arn not in attached_policies(place.account, role):
        raise MissingInAwsError(f"the policy {arn} is not attached to the role {role}.")
    return {}


READERS: Final = {
    ROLE: Reader(
        _role, ("iam:GetRole",), {"path": "/", "maxSessionDuration": 3600}, minor=frozenset({"maxSessionDuration"})
    ),
    POLICY: Reader(_policy, ("iam:GetPolicy", "iam:GetPolicyVersion"), {"path": "/"}),
    ROLE_POLICY: Reader(_role_policy, ("iam:GetRolePolicy",)),
    ATTACHMENT: Reader(_attachment, ("iam:ListAttachedRolePolicies",)),
}
