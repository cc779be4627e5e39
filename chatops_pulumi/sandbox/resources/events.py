"""aws:cloudwatch: EventBridge buses, rules and targets."""

from typing import Any

from chatops_pulumi.sandbox.arns import arn_parts
from chatops_pulumi.sandbox.event_pattern import pattern_problems
from chatops_pulumi.sandbox.input_transformer import Transformer, transformer_problems
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map, retag
from chatops_pulumi.sandbox.resources.base import (
    Bench,
    Created,
    Existing,
    Found,
    Kind,
    Naming,
    RefusedError,
    Registration,
    again,
    only,
    physical_name,
    present,
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


def _change_bus(registration: Registration, existing: Existing, bench: Bench) -> JsonObject:
    params: JsonObject = {"Name": existing.id, "Description": registration.text("description")}
    arn = call(bench.aws, existing.region, "events", "update_event_bus", params)["Arn"]
    return {"arn": arn, "name": existing.id, "tagsAll": registration.tags()}


def _delete_bus(existing: Existing, bench: Bench) -> None:
    call(bench.aws, existing.region, "events", "delete_event_bus", {"Name": existing.id})


def _find_bus(existing: Existing, bench: Bench) -> Found | None:
    client = bench.aws.client("events", existing.region)
    try:
        bus = client.describe_event_bus(Name=existing.id)
    except client.exceptions.ResourceNotFoundException:
        return None
    inputs = present({"name": bus["Name"], "description": bus.get("Description")})
    return Found(inputs, {"arn": bus["Arn"], "name": bus["Name"]})


def event_rule(registration: Registration, bench: Bench) -> Created:
    """aws:cloudwatch/eventRule:EventRule."""
    name = physical_name(registration, prefix_key="namePrefix")
    bus = registration.text("eventBusName") or DEFAULT_BUS
    pattern = registration.text("eventPattern")
    if pattern is not None:
        _check_rule(registration)
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
        "Tags": as_list(registration.tags()),
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


def _check_rule(registration: Registration) -> None:
    pattern = registration.text("eventPattern")
    problems = pattern_problems(pattern) if pattern is not None else []
    if problems:
        name = registration.text("name") or registration.name
        raise RefusedError(
            f"AWS would refuse the pattern of rule '{name}' as InvalidEventPatternException: {' '.join(problems)}"
        )


def _change_rule(registration: Registration, existing: Existing, bench: Bench) -> JsonObject:
    """PutRule changes everything but the tags of a rule that is there already."""
    outputs = event_rule(registration, bench).outputs
    retag(registration, existing, bench, "events", existing.region, {"ResourceARN": outputs["arn"]})
    return outputs


def _rule_key(identifier: str) -> JsonObject:
    bus, _, name = identifier.rpartition("/")
    return {"Name": name, "EventBusName": bus or DEFAULT_BUS}


def _delete_rule(existing: Existing, bench: Bench) -> None:
    """DeleteRule succeeds for a rule that is gone; it fails for one that still has targets."""
    if _find_rule(existing, bench) is not None:
        call(bench.aws, existing.region, "events", "delete_rule", _rule_key(existing.id))


def _find_rule(existing: Existing, bench: Bench) -> Found | None:
    client = bench.aws.client("events", existing.region)
    try:
        rule = client.describe_rule(**_rule_key(existing.id))
    except client.exceptions.ResourceNotFoundException:
        return None
    bus = str(rule.get("EventBusName") or DEFAULT_BUS)
    tags = as_map(client.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"])
    inputs: JsonObject = {
        "name": rule["Name"],
        "description": rule.get("Description"),
        "eventBusName": bus,
        "eventPattern": rule.get("EventPattern"),
        "roleArn": rule.get("RoleArn"),
        "scheduleExpression": rule.get("ScheduleExpression"),
        "state": rule["State"],
        "tags": tags,
    }
    outputs: JsonObject = {
        "arn": rule["Arn"],
        "name": rule["Name"],
        "eventBusName": bus,
        "state": rule["State"],
        "tagsAll": tags,
    }
    return Found.of(inputs, outputs, {"eventBusName": DEFAULT_BUS, "state": "ENABLED"})


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


def _delete_target(existing: Existing, bench: Bench) -> None:
    if _find_target(existing, bench) is not None:
        bus, rule, target = _target_key(existing)
        params: JsonObject = {"Rule": rule, "EventBusName": bus, "Ids": [target]}
        call(bench.aws, existing.region, "events", "remove_targets", params)


def _find_target(existing: Existing, bench: Bench) -> Found | None:
    if not existing.text("rule") and "/" not in existing.id:
        raise RefusedError(
            f"'{existing.id}' is no id to import a target by. It is event_bus/rule/target, or rule/target."
        )
    bus, rule, target_id = _target_key(existing)
    client = bench.aws.client("events", existing.region)
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
    return Found.of(inputs, outputs, {"eventBusName": DEFAULT_BUS}, f"{rule}-{target_id}")


KINDS: dict[str, Kind] = {
    "aws:cloudwatch/eventBus:EventBus": Kind(
        event_bus, _change_bus, _delete_bus, _find_bus, only("name"), ("arn", "tagsAll"), Naming()
    ),
    "aws:cloudwatch/eventRule:EventRule": Kind(
        event_rule,
        _change_rule,
        _delete_rule,
        _find_rule,
        only("name", "namePrefix", "eventBusName"),
        ("arn", "eventBusName", "state", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        _check_rule,
        frozenset({"eventPattern"}),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": Kind(
        event_target,
        again(event_target),
        _delete_target,
        _find_target,
        only("rule", "targetId", "eventBusName"),
        ("eventBusName",),
        Naming("targetId"),
        _check_target,
    ),
}
