"""Pause hooks of native Amazon ECS deployments: continue or roll back. Experimental.

Unverified: whether the AWS CLI of the chat knows the command. In May 2026 it did not, so each message has a link to the console.
A rule that waits for the *resource* of the service would deadlock its first deployment, which pauses too: the rule would wait for
the service, and the service for the button. So the service is given by its name, as a plain value.

A template has no conditions, so a gate that names lifecycle stages has a rule and texts for each of them. A gate that names none
has one rule, whose message shows the lifecycle stage.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import Final, NotRequired

import pulumi

from chatops_pulumi.core.limits import TextLimit
from chatops_pulumi.core.problems import Problem, shown
from chatops_pulumi.playbooks.gate_args import GateArgs
from chatops_pulumi.playbooks.model import (
    UNCHOSEN,
    Arguments,
    Button,
    Direction,
    Filter,
    GateKind,
    Permission,
    Playbook,
    Stage,
    every_layout,
)

_ECS_SOURCE: Final = (
    "ECS API reference, CreateCluster and CreateService: up to 255 letters, digits, underscores and hyphens"
)
ECS_CLUSTER: Final = TextLimit(
    "an ECS cluster name or ARN",
    _ECS_SOURCE,
    maximum=600,
    pattern=r"(arn:aws:ecs:[a-z0-9-]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}",
    pattern_in_words="letters, digits, _ and -, or the whole ARN of the cluster (not of a service)",
    example="shop",
)
ECS_SERVICE: Final = TextLimit(
    "an ECS service name or ARN",
    _ECS_SOURCE,
    maximum=600,
    pattern=r"(arn:aws:ecs:[a-z0-9-]+:[0-9]{12}:service/([A-Za-z0-9_-]{1,255}/)?)?[A-Za-z0-9_-]{1,255}",
    pattern_in_words="letters, digits, _ and -, or the whole ARN of the service (not of a cluster)",
    example="web",
)


class LifecycleStage(str, Enum):
    """The stages at which an Amazon ECS deployment can pause, in the order in which it reaches them."""

    RECONCILE_SERVICE = "RECONCILE_SERVICE"
    """Before any other stage, if more than one revision of the service is active."""
    PRE_SCALE_UP = "PRE_SCALE_UP"
    """The new revision has not started."""
    POST_SCALE_UP = "POST_SCALE_UP"
    """The new revision has started and has no traffic."""
    POST_TEST_TRAFFIC_SHIFT = "POST_TEST_TRAFFIC_SHIFT"
    """The new revision receives test traffic."""
    PRE_PRODUCTION_TRAFFIC_SHIFT = "PRE_PRODUCTION_TRAFFIC_SHIFT"
    """Before production traffic shifts. In linear and canary deployments, before each step."""
    POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT"
    """The new revision receives production traffic."""


class EcsServiceArgs(GateArgs):
    """The pause hooks of native Amazon ECS deployments, for one service or for all services of a cluster. Experimental."""

    cluster: pulumi.Input[str]
    """Name or ARN of the cluster."""
    service: NotRequired[str]
    """Name or ARN of the service. It must be plain: a rule that waits for the service would deadlock its first deployment, which pauses too. Default: all services."""
    lifecycle_stages: NotRequired[list[LifecycleStage]]
    """The lifecycle stages to announce, each with its own rule, texts and buttons. Default: all of them, with one rule and the same texts."""


_PERMISSION: Final = Permission(
    ("ecs:ContinueServiceDeployment",),
    # IAM requires both (AWS service reference data of 2026-10-27).
    ("arn:aws:ecs:*:*:service-deployment/*", "arn:aws:ecs:*:*:service/*"),
    of_gate=(
        "arn:aws:ecs:*:*:service-deployment/{cluster}/{service}/*",
        "arn:aws:ecs:*:*:service/{cluster}/{service}",
    ),
)


def _button(key: str, action: str, direction: Direction) -> Button:
    ids = ("--service-deployment-arn", "$ServiceDeploymentArn", "--hook-id", "$HookId")
    return Button(
        key=key,
        command=("ecs", "continue-service-deployment", *ids, "--action", action, "--region", "$Region"),
        variables=("ServiceDeploymentArn", "HookId", "Region"),
        permissions=(_PERMISSION,),
        direction=direction,
    )


_BUTTONS: Final = (
    _button("proceed", "CONTINUE", Direction.FORWARD),
    _button("rollback", "ROLLBACK", Direction.BACKWARD),
)


def _stage(key: str, event: str, *, outcome: bool) -> Stage:
    context = {"ServiceDeploymentArn": "serviceDeploymentArn", "HookId": "hookId", "Region": "region"}
    deadline = () if outcome else ("expiresAt",)
    return Stage(
        key=key,
        detail_type="ECS Hook State Change",
        state={"hookType": ("PAUSE",), "eventName": (event,)},
        paths={
            "account": "$.account",
            "clusterArn": "$.detail.clusterArn",
            "expiresAt": "$.detail.expiresAt",
            "hookId": "$.detail.hookId",
            "lifecycleStage": "$.detail.lifecycleStage",
            "region": "$.region",
            "serviceArn": "$.detail.serviceArn",
            "serviceDeploymentArn": "$.detail.serviceDeploymentArn",
            "time": "$.time",
        },
        shown=("serviceArn", "lifecycleStage", *deadline, "serviceDeploymentArn", "account", "region", "time"),
        context={} if outcome else context,
        thread="serviceDeploymentArn",
        console="https://<region>.console.aws.amazon.com/ecs/v2/clusters/{cluster}/services?region=<region>",
        buttons=() if outcome else tuple(button.key for button in _BUTTONS),
        outcome=outcome,
    )


PAUSED: Final = replace(_stage("paused", "HOOK_AWAITING_ACTION", outcome=False), choice=UNCHOSEN)


def _at(key: str, lifecycle_stage: str) -> Stage:
    state = {**PAUSED.state, "lifecycleStage": (lifecycle_stage,)}
    return replace(PAUSED, key=key, state=state, choice=lifecycle_stage)


# The stages that can have a pause hook (ECS API model, DeploymentLifecycleHook), in the order in which a deployment reaches them.
_AT: Final = (
    _at("reconcile", "RECONCILE_SERVICE"),
    _at("prescaleup", "PRE_SCALE_UP"),
    _at("postscaleup", "POST_SCALE_UP"),
    _at("posttest", "POST_TEST_TRAFFIC_SHIFT"),
    _at("preproduction", "PRE_PRODUCTION_TRAFFIC_SHIFT"),
    _at("postproduction", "POST_PRODUCTION_TRAFFIC_SHIFT"),
)

_PARTS_WITH_CLUSTER: Final = 3
"""Parts of a service's ARN, separated by slashes: ``service``, cluster, name. The old form has no cluster."""


def _service_problems(given: Arguments) -> Iterator[Problem]:
    """The ARN of a service names its cluster (except in the old form), which must be this gate's cluster."""
    service, cluster = str(given.get("service", "")), given.get("cluster")
    named = service.split("/")
    if len(named) != _PARTS_WITH_CLUSTER or not isinstance(cluster, str):
        return
    other_place = cluster.startswith("arn:") and cluster.split(":")[3:5] != named[0].split(":")[3:5]
    if named[1] != cluster.rsplit("/", 1)[-1] or other_place:
        yield Problem(
            f"the service {shown(service)} is not in the cluster {shown(cluster)}: no event would match.",
            "give the cluster of the service, or the name of the service.",
            "Amazon ECS developer guide: the ARN of a service contains its cluster",
        )


ECS: Final = Playbook(
    key="ecs",
    order=4,
    gates=(
        GateKind(
            "ecs_services",
            EcsServiceArgs,
            {"cluster": ECS_CLUSTER, "service": ECS_SERVICE},
            example={"cluster": "shop", "service": "web"},
            problems=_service_problems,
        ),
    ),
    source="aws.ecs",
    filters=(
        Filter("clusterArn", "cluster", operator="suffix", before=":cluster/"),
        Filter("serviceArn", "service", operator="suffix", before="/"),
        # For the results: they are only reported for the lifecycle stages that were announced.
        Filter("lifecycleStage", "lifecycle_stages"),
    ),
    layouts=every_layout(
        PAUSED,
        *_AT,
        _stage("continued", "HOOK_SUCCEEDED", outcome=True),
        _stage("failed", "HOOK_FAILED", outcome=True),
        _stage("timedout", "HOOK_TIMED_OUT", outcome=True),
    ),
    buttons={button.key: button for button in _BUTTONS},
    names=("cluster", "service"),
    record_thread="requestParameters.serviceDeploymentArn",
    chosen_by="lifecycle_stages",
)
