"""aws:cloudwatch: EventBridge buses and rules."""

from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map, retag
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    only,
    physical_name,
    present,
)
from chatops_pulumi.sandbox.resources.calls import call

DEFAULT_BUS = "default"


PATTERN_QUOTA = 2048
"""Characters of an event pattern by default; the API model allows 4096. Source: the EventBridge quotas."""


def event_bus(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/eventBus:EventBus."""
    name = physical_name(registration)
    params: JsonObject = {"Name": name, "Description": registration.text("description")}
    arn = call(run_context.aws, registration.region, "events", "create_event_bus", params)["EventBusArn"]
    return Created(name, {"arn": arn, "name": name, "tagsAll": registration.tags()})


def _change_bus(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """Moto cannot change a bus, and nothing of what can be changed matters here."""
    found = _find_bus(existing, run_context)
    if found is None:
        raise RefusedError(f"the event bus '{existing.id}' does not exist any more.")
    return {**found.outputs, "tagsAll": registration.tags()}


def _delete_bus(existing: Existing, run_context: RunContext) -> None:
    call(run_context.aws, existing.region, "events", "delete_event_bus", {"Name": existing.id})


def _find_bus(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client = run_context.aws.client("events", existing.region)
    try:
        bus = client.describe_event_bus(Name=existing.id)
    except client.exceptions.ResourceNotFoundException:
        return None
    # What was changed since is only in the state: moto keeps the description of the creation, and no tags.
    tags = existing.state.get("tags") or {}
    inputs = {"name": bus["Name"], "description": existing.text("description") or bus.get("Description"), "tags": tags}
    return ReadResource(present(inputs), {"arn": bus["Arn"], "name": bus["Name"], "tagsAll": tags})


def event_rule(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/eventRule:EventRule."""
    name = physical_name(registration, prefix_key="namePrefix")
    bus = registration.text("eventBusName") or DEFAULT_BUS
    pattern = registration.text("eventPattern")
    if pattern is not None:
        _check_rule(registration)
        if len(pattern) > PATTERN_QUOTA:
            run_context.notes.add(
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
    arn = call(run_context.aws, registration.region, "events", "put_rule", params)["RuleArn"]
    if registration.region not in run_context.aws.regions:
        run_context.aws.regions.append(registration.region)
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


def _change_rule(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """PutRule changes everything but the tags of a rule that is there already."""
    outputs = event_rule(registration, run_context).outputs
    retag(registration, existing, run_context, "events", existing.region, {"ResourceARN": outputs["arn"]})
    return outputs


def _rule_key(identifier: str) -> JsonObject:
    bus, _, name = identifier.rpartition("/")
    return {"Name": name, "EventBusName": bus or DEFAULT_BUS}


def _delete_rule(existing: Existing, run_context: RunContext) -> None:
    """DeleteRule succeeds for a rule that is gone; it fails for one that still has targets."""
    if _find_rule(existing, run_context) is not None:
        call(run_context.aws, existing.region, "events", "delete_rule", _rule_key(existing.id))


def _find_rule(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client = run_context.aws.client("events", existing.region)
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
    return ReadResource(present(inputs), outputs)


def _state(is_enabled: object) -> str:
    return "DISABLED" if is_enabled is False else "ENABLED"


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/eventBus:EventBus": ResourceHandler(
        event_bus, _change_bus, _delete_bus, _find_bus, only("name"), ("arn", "tagsAll"), Naming()
    ),
    "aws:cloudwatch/eventRule:EventRule": ResourceHandler(
        event_rule,
        _change_rule,
        _delete_rule,
        _find_rule,
        only("name", "namePrefix", "eventBusName"),
        ("arn", "eventBusName", "state", "tagsAll"),
        Naming(prefix_key="namePrefix"),
        _check_rule,
        defaults={"eventBusName": DEFAULT_BUS, "state": "ENABLED"},
        json_texts=frozenset({"eventPattern"}),
    ),
}
