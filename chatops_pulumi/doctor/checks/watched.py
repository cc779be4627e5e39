"""What the other rules watch: pipelines, services, groups, alarms and state machines."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import mapping, texts
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.finding import Finding, ok
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import RULE

_FIX: Final = "check the name and the region. The rule never matches."
_COLONS: Final = 4
"""An ARN has more colons than these before its resource."""
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


@dataclass(frozen=True)
class _ServiceIn:
    """Looks up a service in the clusters that a rule names. It must be in one of them."""

    clusters: tuple[str, ...]

    def __call__(self, inspection: Inspection, region: str, name: str) -> str:
        for cluster in self.clusters:
            with suppress(MissingInAwsError):
                found = inspection.account.ask("ecs", "DescribeServices", region, cluster=cluster, services=[name])
                if _has_active(found.get("services")):
                    return f"the service {name} exists in the cluster {cluster}"
        raise MissingInAwsError(
            f"there is no active service {name} in the cluster {' or '.join(self.clusters)} in {region}."
        )


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
            question = (_region(name) or inspection.stack.region_of(rule), look_up, name)
            if question in seen:
                continue
            seen.add(question)
            yield from guarded(rule.name, _found(inspection, rule, *question), _FIX)


def _found(inspection: Inspection, rule: StackResource, region: str, look_up: Ask, name: str) -> Iterator[Finding]:
    yield ok(rule.name, look_up(inspection, region, name))


def _region(name: str) -> str:
    """The region of an ARN, which may differ from the rule's: buses forward events. Empty for a plain name."""
    return name.split(":", 4)[3] if name.startswith("arn:") and name.count(":") > _COLONS else ""


def _named(rule: StackResource) -> Iterator[tuple[Ask, str]]:
    try:
        pattern: dict[str, Any] = mapping(json.loads(rule.text("eventPattern") or "{}"))
    except ValueError:
        return
    detail, sources = mapping(pattern.get("detail")), texts(pattern.get("source"))
    for (source, field), look_up in _LOOK_UP.items():
        if source in sources:
            yield from ((look_up, name) for name in _names(detail.get(field)))
    if "aws.states" in sources:
        for name in _names(detail.get("stateMachineArn"), ":stateMachine:"):
            partition, _, region, account = (*rule.text("arn").split(":"), *[""] * 4)[1:5]
            yield (
                _state_machine,
                name if name.startswith("arn:") else f"arn:{partition}:states:{region}:{account}:stateMachine:{name}",
            )
    if "aws.ecs" in sources:
        clusters = tuple(_names(detail.get("clusterArn"), ":cluster/"))
        yield from ((_cluster, cluster) for cluster in clusters)
        for name in _names(detail.get("serviceArn"), "/"):
            # An ARN, and the end of one, may contain the cluster: service/<cluster>/<service>.
            *own, service = name.rpartition(":service/")[2].split("/")
            if look_in := tuple(own[-1:]) or clusters:
                yield _ServiceIn(look_in), name if name.startswith("arn:") else service


def _names(entries: object, before: str = "") -> Iterator[str]:
    """The names in a field of a pattern: texts, and the ends of texts behind ``before``."""
    for one in cast("list[object]", entries) if isinstance(entries, list) else ():
        name = one if isinstance(one, str) else ""
        if before and str(end := mapping(one).get("suffix") or "").startswith(before):
            name = str(end).removeprefix(before)
        if name:
            yield name


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
