"""aws:iam/policy:Policy."""

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
    MANAGED_POLICY_SIZE,
    check_policy,
)
from chatops_pulumi.sandbox.resources.iam_shared import IAM_REGION, retag_iam


def policy(registration: Registration, run_context: RunContext) -> Created:
    """aws:iam/policy:Policy, a managed policy."""
    name = physical_name(registration, prefix_key="namePrefix")
    document = registration.required("policy")
    check_policy(document, MANAGED_POLICY_SIZE, f"the managed policy '{name}'")
    made = call(
        run_context.aws,
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


def _change_policy(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """A policy is changed by a new default version; IAM keeps five, so the old ones go."""
    document = registration.required("policy")
    who: JsonObject = {"PolicyArn": existing.id}
    client = run_context.aws.client("iam", IAM_REGION)
    if document != existing.state.get("policy"):
        check_policy(document, MANAGED_POLICY_SIZE, f"the managed policy '{existing.id.rsplit('/', 1)[-1]}'")
        params: JsonObject = {**who, "PolicyDocument": document, "SetAsDefault": True}
        call(run_context.aws, IAM_REGION, "iam", "create_policy_version", params)
        _delete_old_versions(existing, run_context)
    retag_iam(registration, existing, run_context, "policy", who)
    return _policy_outputs(client.get_policy(**who)["Policy"], registration.tags())


def _delete_old_versions(existing: Existing, run_context: RunContext) -> None:
    client = run_context.aws.client("iam", IAM_REGION)
    for version in client.list_policy_versions(PolicyArn=existing.id)["Versions"]:
        if not version["IsDefaultVersion"]:
            params: JsonObject = {"PolicyArn": existing.id, "VersionId": version["VersionId"]}
            call(run_context.aws, IAM_REGION, "iam", "delete_policy_version", params)


def _delete_policy(existing: Existing, run_context: RunContext) -> None:
    if _find_policy(existing, run_context) is not None:
        _delete_old_versions(existing, run_context)
        call(run_context.aws, IAM_REGION, "iam", "delete_policy", {"PolicyArn": existing.id})


def _find_policy(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client = run_context.aws.client("iam", IAM_REGION)
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
    return ReadResource(present(inputs), _policy_outputs(made, tags))


HANDLERS: dict[str, ResourceHandler] = {
    "aws:iam/policy:Policy": ResourceHandler(
        policy,
        _change_policy,
        _delete_policy,
        _find_policy,
        only("name", "namePrefix", "path", "description"),
        ("arn", "policyId", "attachmentCount", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        defaults={"path": "/"},
        json_texts=frozenset({"policy"}),
    ),
}
