"""aws:cloudwatch/eventTarget:EventTarget."""

from typing import Any

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, path_problem, transformer_problems
from chatops_pulumi.sandbox.records import JsonObject
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
    only,
    present,
    suffix,
)
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.event_rules import DEFAULT_BUS
from chatops_pulumi.sandbox.resources.iam_shared import assume_role
from chatops_pulumi.sandbox.resources.sns import assume_topic

TARGETS_PER_RULE = 5
"""Source: the EventBridge quotas."""


_OTHER_TARGET_SETTINGS = (
    "appsyncTarget",
    "batchTarget",
    "ecsTarget",
    "httpTarget",
    "kinesisTarget",
    "redshiftTarget",
    "runCommandTargets",
    "sagemakerPipelineTarget",
)
"""Settings of targets that carry no message to a chat; they are not passed on."""


def event_target(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/eventTarget:EventTarget."""
    rule = registration.required("rule").rsplit("/", 1)[-1]
    bus = registration.text("eventBusName") or DEFAULT_BUS
    target_id = registration.text("targetId") or f"{registration.name}-{suffix(registration.urn)}"
    what = f"the target '{target_id}' of rule '{rule}'"
    target = _target(registration, run_context, target_id, what)
    _check_target_count(registration, run_context, rule, bus, target_id)
    params: JsonObject = {"Rule": rule, "EventBusName": bus, "Targets": [target]}
    call(run_context.aws, registration.region, "events", "put_targets", params)
    return Created(f"{rule}-{target_id}", {"targetId": target_id, "rule": rule, "eventBusName": bus})


def _target(registration: Registration, run_context: RunContext, target_id: str, what: str) -> JsonObject:
    arn = registration.required("arn")
    target: JsonObject = {"Id": target_id, "Arn": arn}
    inputs = registration.inputs
    given = [key for key in ("input", "inputPath", "inputTransformer") if inputs.get(key) is not None]
    if len(given) > 1:
        raise RefusedError(f"AWS would refuse {what}: it has {' and '.join(given)}, and only one of them is allowed.")
    if arn_parts(arn).service == "sns":
        assume_topic(run_context, arn)
    if role := registration.text("roleArn"):
        assume_role(run_context, role)
        target["RoleArn"] = role
    if (text := registration.text("input")) is not None:
        target["Input"] = text
    if (path := registration.text("inputPath")) is not None:
        if wrong := path_problem(path):
            raise RefusedError(f"AWS would refuse {what}: its input path is {wrong}")
        target["InputPath"] = path
    if transformer := inputs.get("inputTransformer"):
        target["InputTransformer"] = _transformer(transformer, what)
    if dead_letter := (inputs.get("deadLetterConfig") or {}).get("arn"):
        target["DeadLetterConfig"] = {"Arn": dead_letter}
    if retry := inputs.get("retryPolicy"):
        target["RetryPolicy"] = _retry_policy(retry)
    if group := (inputs.get("sqsTarget") or {}).get("messageGroupId"):
        target["SqsParameters"] = {"MessageGroupId": group}
    ignored = [key for key in _OTHER_TARGET_SETTINGS if inputs.get(key)]
    if ignored:
        run_context.notes.add(f"{what[0].upper()}{what[1:]}: {', '.join(ignored)} is not simulated.")
    return target


def _transformer(given: JsonObject, what: str) -> JsonObject:
    paths = {str(key): str(path) for key, path in (given.get("inputPaths") or {}).items()}
    template = str(given.get("inputTemplate") or "")
    problems = transformer_problems(Transformer(paths, template)) if template else []
    if problems:
        raise RefusedError(f"AWS would refuse the input transformer of {what}: {' '.join(problems)}")
    return {"InputTemplate": template, **({"InputPathsMap": paths} if paths else {})}


def _retry_policy(given: dict[str, Any]) -> JsonObject:
    settings = {
        "MaximumRetryAttempts": given.get("maximumRetryAttempts"),
        "MaximumEventAgeInSeconds": given.get("maximumEventAgeInSeconds"),
    }
    return {key: int(value) for key, value in settings.items() if value is not None}


def _check_target_count(
    registration: Registration, run_context: RunContext, rule: str, bus: str, target_id: str
) -> None:
    client = run_context.aws.client("events", registration.region)
    try:
        targets = client.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    except client.exceptions.ResourceNotFoundException:
        raise RefusedError(
            f"AWS would refuse PutTargets with ResourceNotFoundException: the rule '{rule}' does not exist on the bus '{bus}' in "
            f"{registration.region}. A target's eventBusName and region must match its rule."
        ) from None
    others = [target for target in targets if target["Id"] != target_id]
    if len(others) >= TARGETS_PER_RULE:
        raise RefusedError(
            f"AWS would refuse PutTargets as LimitExceededException: rule '{rule}' has {len(others)} targets already, and "
            f"{TARGETS_PER_RULE} are allowed."
        )


def _check_target(registration: Registration) -> None:
    if transformer := registration.inputs.get("inputTransformer"):
        _transformer(transformer, f"the target '{registration.text('targetId') or registration.name}'")


def _target_key(existing: Existing) -> tuple[str, str, str]:
    """Bus, rule and target of a resource, which Pulumi imports as ``rule/target`` or ``bus/rule/target``."""
    if existing.text("rule"):
        bus = existing.text("eventBusName") or DEFAULT_BUS
        return bus, existing.text("rule").rsplit("/", 1)[-1], existing.text("targetId")
    *bus, rule, target = existing.id.split("/")
    return "/".join(bus) or DEFAULT_BUS, rule, target


def _delete_target(existing: Existing, run_context: RunContext) -> None:
    if _find_target(existing, run_context) is not None:
        bus, rule, target = _target_key(existing)
        params: JsonObject = {"Rule": rule, "EventBusName": bus, "Ids": [target]}
        call(run_context.aws, existing.region, "events", "remove_targets", params)


def _find_target(existing: Existing, run_context: RunContext) -> ReadResource | None:
    if not existing.text("rule") and "/" not in existing.id:
        raise RefusedError(
            f"'{existing.id}' is not a valid import ID of a target. Use event_bus/rule/target or rule/target."
        )
    bus, rule, target_id = _target_key(existing)
    client = run_context.aws.client("events", existing.region)
    try:
        targets = client.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    except client.exceptions.ResourceNotFoundException:
        return None
    target = next((one for one in targets if one["Id"] == target_id), None)
    if target is None:
        return None
    transformer, retry = target.get("InputTransformer") or {}, target.get("RetryPolicy") or {}
    inputs: JsonObject = {
        "rule": rule,
        "targetId": target_id,
        "arn": target["Arn"],
        "eventBusName": bus,
        "roleArn": target.get("RoleArn"),
        "input": target.get("Input"),
        "inputPath": target.get("InputPath"),
        "inputTransformer": present(
            {
                "inputPaths": transformer.get("InputPathsMap"),
                "inputTemplate": transformer.get("InputTemplate"),
            }
        ),
        "deadLetterConfig": present({"arn": (target.get("DeadLetterConfig") or {}).get("Arn")}),
        "retryPolicy": {
            key: value
            for key, value in (
                ("maximumEventAgeInSeconds", retry.get("MaximumEventAgeInSeconds")),
                ("maximumRetryAttempts", retry.get("MaximumRetryAttempts")),
            )
            if value is not None
        },
        "sqsTarget": present({"messageGroupId": (target.get("SqsParameters") or {}).get("MessageGroupId")}),
    }
    outputs: JsonObject = {"targetId": target_id, "rule": rule, "eventBusName": bus}
    return ReadResource(present(inputs), outputs, f"{rule}-{target_id}")


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/eventTarget:EventTarget": ResourceHandler(
        event_target,
        again(event_target),
        _delete_target,
        _find_target,
        only("rule", "targetId", "eventBusName"),
        ("eventBusName",),
        Naming("targetId"),
        _check_target,
        defaults={"eventBusName": DEFAULT_BUS},
    ),
}
