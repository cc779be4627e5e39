"""aws:cloudwatch: EventBridge buses, rules and targets."""

from typing import Any

from chatops_pulumi.event_patterns import pattern_problems
from chatops_pulumi.sandbox.arns import arn_parts
from chatops_pulumi.sandbox.input_transformer import Transformer, transformer_problems
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Bench,
    Created,
    Handler,
    RefusedError,
    Registration,
    physical_name,
    suffix,
)
from chatops_pulumi.sandbox.resources.calls import call
from chatops_pulumi.sandbox.resources.iam import assume_role
from chatops_pulumi.sandbox.resources.sns import assume_topic

DEFAULT_BUS = "default"
TARGETS_PER_RULE = 5
"""Source: the EventBridge quotas."""
PATTERN_QUOTA = 2048
"""Characters of an event pattern by default; the API model allows 4096. Source: the EventBridge quotas."""

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


def event_bus(registration: Registration, bench: Bench) -> Created:
    """aws:cloudwatch/eventBus:EventBus."""
    name = physical_name(registration)
    params: JsonObject = {"Name": name, "Description": registration.text("description")}
    arn = call(bench.aws, registration.region, "events", "create_event_bus", params)["EventBusArn"]
    return Created(name, {"arn": arn, "name": name, "tagsAll": registration.tags()})


def event_rule(registration: Registration, bench: Bench) -> Created:
    """aws:cloudwatch/eventRule:EventRule."""
    name = physical_name(registration, prefix_key="namePrefix")
    bus = registration.text("eventBusName") or DEFAULT_BUS
    pattern = registration.text("eventPattern")
    if pattern is not None:
        problems = pattern_problems(pattern)
        if problems:
            raise RefusedError(
                f"AWS would refuse the pattern of rule '{name}' as InvalidEventPatternException: {' '.join(problems)}"
            )
        if len(pattern) > PATTERN_QUOTA:
            bench.notes.add(
                f"The pattern of rule '{name}' has {len(pattern)} characters. EventBridge's default quota is "
                f"{PATTERN_QUOTA}, and can be raised to 4096."
            )
    state = registration.text("state") or _state(registration.inputs.get("isEnabled"))
    params: JsonObject = {
        "Name": name,
        "EventBusName": bus,
        "EventPattern": pattern,
        "ScheduleExpression": registration.text("scheduleExpression"),
        "State": state,
        "Description": registration.text("description"),
        "RoleArn": registration.text("roleArn"),
        "Tags": [{"Key": key, "Value": value} for key, value in registration.tags().items()] or None,
    }
    arn = call(bench.aws, registration.region, "events", "put_rule", params)["RuleArn"]
    if registration.region not in bench.aws.regions:
        bench.aws.regions.append(registration.region)
    outputs: JsonObject = {
        "arn": arn,
        "name": name,
        "eventBusName": bus,
        "state": state,
        "tagsAll": registration.tags(),
    }
    return Created(name if bus == DEFAULT_BUS else f"{bus}/{name}", outputs)


def _state(is_enabled: object) -> str:
    return "DISABLED" if is_enabled is False else "ENABLED"


def event_target(registration: Registration, bench: Bench) -> Created:
    """aws:cloudwatch/eventTarget:EventTarget."""
    rule = registration.required("rule").rsplit("/", 1)[-1]
    bus = registration.text("eventBusName") or DEFAULT_BUS
    target_id = registration.text("targetId") or f"{registration.name}-{suffix(registration.urn)}"
    what = f"the target '{target_id}' of rule '{rule}'"
    target = _target(registration, bench, target_id, what)
    _hold_target_count(registration, bench, rule, bus, target_id)
    params: JsonObject = {"Rule": rule, "EventBusName": bus, "Targets": [target]}
    call(bench.aws, registration.region, "events", "put_targets", params)
    return Created(f"{rule}-{target_id}", {"targetId": target_id, "rule": rule, "eventBusName": bus})


def _target(registration: Registration, bench: Bench, target_id: str, what: str) -> JsonObject:
    arn = registration.required("arn")
    target: JsonObject = {"Id": target_id, "Arn": arn}
    inputs = registration.inputs
    given = [key for key in ("input", "inputPath", "inputTransformer") if inputs.get(key) is not None]
    if len(given) > 1:
        raise RefusedError(f"AWS would refuse {what}: it has {' and '.join(given)}, and only one of them is allowed.")
    if arn_parts(arn).service == "sns":
        assume_topic(bench, arn)
    if role := registration.text("roleArn"):
        assume_role(bench, role)
        target["RoleArn"] = role
    if (text := registration.text("input")) is not None:
        target["Input"] = text
    if (path := registration.text("inputPath")) is not None:
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
        bench.notes.add(f"{what[0].upper()}{what[1:]}: {', '.join(ignored)} is not simulated.")
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


def _hold_target_count(registration: Registration, bench: Bench, rule: str, bus: str, target_id: str) -> None:
    client = bench.aws.client("events", registration.region)
    try:
        targets = client.list_targets_by_rule(Rule=rule, EventBusName=bus)["Targets"]
    except client.exceptions.ResourceNotFoundException:
        raise RefusedError(
            f"AWS would refuse PutTargets as ResourceNotFoundException: there is no rule '{rule}' on the bus '{bus}' in "
            f"{registration.region}. A target's eventBusName and region must be those of its rule."
        ) from None
    others = [target for target in targets if target["Id"] != target_id]
    if len(others) >= TARGETS_PER_RULE:
        raise RefusedError(
            f"AWS would refuse PutTargets as LimitExceededException: rule '{rule}' has {len(others)} targets already, and "
            f"{TARGETS_PER_RULE} are allowed."
        )


HANDLERS: dict[str, Handler] = {
    "aws:cloudwatch/eventBus:EventBus": event_bus,
    "aws:cloudwatch/eventRule:EventRule": event_rule,
    "aws:cloudwatch/eventTarget:EventTarget": event_target,
}
