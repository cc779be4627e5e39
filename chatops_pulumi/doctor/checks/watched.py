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
    if not _has_active(found.get("clusters")):
        raise MissingInAwsError(f"there is no active cluster {name} in {region}.")
    return f"the cluster {name} exists"


def _service(inspection: Inspection, region: str, name: str) -> str:
    cluster, _, service = name.partition("/")
    found = inspection.account.ask("ecs", "DescribeServices", region, cluster=cluster, services=[service])
    if not _has_active(found.get("services")):
        raise MissingInAwsError(f"there is no active service {service} in the cluster {cluster} in {region}.")
    return f"the service {name} exists"


def _has_active(entries: Any) -> bool:
    return any(mapping(one).get("status") == "ACTIVE" for one in entries or ())


_LOOK_UP: Final[dict[tuple[str, str], Ask]] = {
    ("aws.codepipeline", "pipeline"): _pipeline,
    ("aws.cloudwatch", "alarmName"): _alarm,
    ("aws.autoscaling", "AutoScalingGroupName"): _auto_scaling_group,
}
"""The source and the field of an event that holds a name, to what it names."""


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
    detail, sources = mapping(pattern.get("detail")), pattern.get("source") or ()
    for (source, field), look_up in _LOOK_UP.items():
        if source in sources:
            yield from ((look_up, name) for name in _names(detail.get(field)))
    if "aws.states" in sources:
        for name in _names(detail.get("stateMachineArn"), ":stateMachine:"):
            partition, _, region, account = (*rule.text("arn").split(":"), *[""] * 4)[1:5]
            yield (
                _state_machine,
                name if ":" in name else f"arn:{partition}:states:{region}:{account}:stateMachine:{name}",
            )
    if "aws.ecs" in sources:
        for cluster in _names(detail.get("clusterArn"), ":cluster/"):
            yield _cluster, cluster
            yield from ((_service, f"{cluster}/{name}") for name in _names(detail.get("serviceArn"), "/"))


def _names(entries: Any, before: str = "") -> Iterator[str]:
    """The names in a field of a pattern: texts, and the ends of texts behind ``before``."""
    for one in entries or ():
        if isinstance(one, str):
            yield one
        elif before and str(end := mapping(one).get("suffix") or "").startswith(before):
            yield str(end).removeprefix(before)


CHECK = Check(
    "watched",
    18,
    "What the rules watch exists",
    "The pipelines, alarms, Auto Scaling groups, state machines, clusters and services that the rules name",
    (
        "autoscaling:DescribeAutoScalingGroups",
        "cloudwatch:DescribeAlarms",
        "codepipeline:GetPipeline",
        "ecs:DescribeClusters",
        "ecs:DescribeServices",
        "states:DescribeStateMachine",
    ),
    _run,
)
