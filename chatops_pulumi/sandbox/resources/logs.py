"""aws:cloudwatch: log groups, their resource policies, and saved queries."""

from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.records import JsonObject
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


def log_group(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/logGroup:LogGroup."""
    name = physical_name(registration, prefix_key="namePrefix")
    params: JsonObject = {
        "logGroupName": name,
        "kmsKeyId": registration.text("kmsKeyId"),
        "tags": registration.tags() or None,
    }
    call(run_context.aws, registration.region, "logs", "create_log_group", params)
    _retain(name, registration, run_context)
    return Created(name, _outputs(name, registration.region, registration.tags(), run_context))


def _outputs(name: str, region: str, tags: dict[str, str], run_context: RunContext) -> JsonObject:
    arn = f"arn:aws:logs:{region}:{run_context.aws.account}:log-group:{name}"
    return {"arn": arn, "name": name, "tagsAll": tags}


def _retain(name: str, registration: Registration, run_context: RunContext) -> None:
    days = registration.inputs.get("retentionInDays")
    if days:
        params = {"logGroupName": name, "retentionInDays": int(days)}
        call(run_context.aws, registration.region, "logs", "put_retention_policy", params)
    else:
        call(run_context.aws, registration.region, "logs", "delete_retention_policy", {"logGroupName": name})


def _change_log_group(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    _retain(existing.id, registration, run_context)
    outputs = _outputs(existing.id, existing.region, registration.tags(), run_context)
    gone = sorted(set(existing.state.get("tags") or {}) - set(registration.tags()))
    who = {"resourceArn": outputs["arn"]}
    if gone:
        call(run_context.aws, existing.region, "logs", "untag_resource", {**who, "tagKeys": gone})
    if registration.tags():
        call(run_context.aws, existing.region, "logs", "tag_resource", {**who, "tags": registration.tags()})
    return outputs


def _delete_log_group(existing: Existing, run_context: RunContext) -> None:
    if _find_log_group(existing, run_context) is not None:
        call(run_context.aws, existing.region, "logs", "delete_log_group", {"logGroupName": existing.id})


def _find_log_group(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client = run_context.aws.client("logs", existing.region)
    groups = client.describe_log_groups(logGroupNamePrefix=existing.id)["logGroups"]
    group = next((one for one in groups if one["logGroupName"] == existing.id), None)
    if group is None:
        return None
    tags: dict[str, str] = client.list_tags_log_group(logGroupName=existing.id).get("tags") or {}
    inputs = {
        "name": existing.id,
        "retentionInDays": group.get("retentionInDays"),
        "kmsKeyId": group.get("kmsKeyId"),
        "tags": tags,
    }
    return ReadResource(present(inputs), _outputs(existing.id, existing.region, tags, run_context))


def log_resource_policy(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/logResourcePolicy:LogResourcePolicy. PutResourcePolicy makes and changes alike."""
    name = registration.required("policyName")
    params = {"policyName": name, "policyDocument": registration.required("policyDocument")}
    call(run_context.aws, registration.region, "logs", "put_resource_policy", params)
    return Created(name, {})


def _delete_policy(existing: Existing, run_context: RunContext) -> None:
    try:
        run_context.aws.client("logs", existing.region).delete_resource_policy(policyName=existing.id)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise


def _find_policy(existing: Existing, run_context: RunContext) -> ReadResource | None:
    policies = run_context.aws.client("logs", existing.region).describe_resource_policies()["resourcePolicies"]
    found = next((one for one in policies if one["policyName"] == existing.id), None)
    if found is None:
        return None
    return ReadResource({"policyName": existing.id, "policyDocument": found["policyDocument"]}, {})


def query_definition(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/queryDefinition:QueryDefinition."""
    registration.required("queryString")
    name = physical_name(registration)
    run_context.aws.saved_queries[registration.region, name] = {**registration.inputs, "name": name}
    return Created(name, {"queryDefinitionId": name, "name": name})


def _change_query(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    run_context.aws.saved_queries[existing.region, existing.id] = {**registration.inputs, "name": existing.id}
    return {"queryDefinitionId": existing.id, "name": existing.id}


def _delete_query(existing: Existing, run_context: RunContext) -> None:
    run_context.aws.saved_queries.pop((existing.region, existing.id), None)


def _find_query(existing: Existing, run_context: RunContext) -> ReadResource | None:
    found = run_context.aws.saved_queries.get((existing.region, existing.id))
    return None if found is None else ReadResource(found, {"queryDefinitionId": existing.id, "name": existing.id})


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/logGroup:LogGroup": ResourceHandler(
        log_group,
        _change_log_group,
        _delete_log_group,
        _find_log_group,
        only("name", "namePrefix"),
        ("arn", "tagsAll"),
        Naming(prefix_key="namePrefix"),
    ),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ResourceHandler(
        log_resource_policy,
        lambda registration, _, run_context: log_resource_policy(registration, run_context).outputs,
        _delete_policy,
        _find_policy,
        only("policyName"),
        (),
        json_texts=frozenset({"policyDocument"}),
    ),
    "aws:cloudwatch/queryDefinition:QueryDefinition": ResourceHandler(
        query_definition,
        _change_query,
        _delete_query,
        _find_query,
        only("name"),
        ("queryDefinitionId",),
        Naming(),
    ),
}
"""Type token to handler."""
