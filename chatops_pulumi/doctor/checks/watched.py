"""What the other rules watch: pipelines, services, groups, alarms and state machines."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.finding import Finding, ok
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import RULE

_FIX: Final = "check the name and the region. The rule never matches."
Ask = Callable[[Inspection, str, str], str]
"""Looks up a name in a region, and gives what was found. Raises MissingInAwsError."""


def _pipeline(inspection: Inspection, region: str, name: str) -> str:
    inspection.account.ask("codepipeline", "GetPipeline", region, name=name)
    return f"the pipeline {name} exists"


def _alarm(inspection: Inspection, region: str, name: str) -> str:
    found = inspection.account.ask("cloudwatch", "DescribeAlarms", region, AlarmNames=[name])
    if not found.get("MetricAlarms") and not found.get("CompositeAlarms"):
        raise MissingInAwsError(f"there is no alarm {name} in {region}.")
    return f"the alarm {name} exists"


def _auto_scaling_group(inspection: Inspection, region: str, name: str) -> str:
    found = inspection.account.ask("autoscaling", "DescribeAutoScalingGroups", region, AutoScalingGroupNames=[name])
    if not found.get("AutoScalingGroups"):
        raise MissingInAwsError(f"there is no Auto Scaling group {name} in {region}.")
    return f"the Auto Scaling group {name} exists"


def _state_machine(inspection: Inspection, region: str, arn: str) -> str:
    inspection.account.ask("stepfunctions", "DescribeStateMachine", region, stateMachineArn=arn)
    return f"the state machine {arn} exists"


def _cluster(inspection: Inspection, region: str, name: str) -> str:
    found = inspection.account.ask("ecs", "DescribeClusters", region, clusters=[name])
    if not any(one.get("status") == "ACTIVE" for one in found.get("clusters") or ()):
        raise MissingInAwsError(f"there is no active cluster {name} in {region}.")
    return f"the cluster {name} exists"


_LOOK_UP: Final[dict[tuple[str, str], Ask]] = {
    ("aws.codepipeline", "pipeline"): _pipeline,
    ("aws.cloudwatch", "alarmName"): _alarm,
    ("aws.autoscaling", "AutoScalingGroupName"): _auto_scaling_group,
    ("aws.states", "stateMachineArn"): _state_machine,
    ("aws.ecs", "clusterArn"): _cluster,
}
"""The source and the field of an event, to what it names."""


def _run(inspection: Inspection) -> Iterator[Finding]:
    seen: set[tuple[str, Ask, str]] = set()
    for rule in inspection.stack.of_type(RULE):
        for look_up, name in _named(rule):
            question = (inspection.stack.region_of(rule), look_up, name)
            if question in seen:
                continue
            seen.add(question)
            yield from guarded(rule.name, _found(inspection, rule, look_up, name), _FIX)


def _found(inspection: Inspection, rule: StackResource, look_up: Ask, name: str) -> Iterator[Finding]:
    yield ok(rule.name, look_up(inspection, inspection.stack.region_of(rule), name))


def _named(rule: StackResource) -> Iterator[tuple[Ask, str]]:
    try:
        pattern: dict[str, Any] = mapping(json.loads(rule.text("eventPattern") or "{}"))
    except ValueError:
        return
    detail = mapping(pattern.get("detail"))
    for (source, field), look_up in _LOOK_UP.items():
        if source in (pattern.get("source") or ()):
            yield from ((look_up, one) for one in detail.get(field) or () if isinstance(one, str))


CHECK = Check(
    "watched",
    18,
    "What the rules watch exists",
    "The pipelines, alarms, Auto Scaling groups, state machines and clusters that the rules name",
    (
        "autoscaling:DescribeAutoScalingGroups",
        "cloudwatch:DescribeAlarms",
        "codepipeline:GetPipeline",
        "ecs:DescribeClusters",
        "states:DescribeStateMachine",
    ),
    _run,
)
