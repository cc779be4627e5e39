"""Pause hooks of Amazon ECS's own deployments: continue, or roll back. Experimental.

Whether the chat's own AWS CLI knows the command is open (in May 2026 it did not), so each message carries the console's address.
A rule that waits for the *resource* of the service would deadlock its first deployment, which pauses too: the rule would wait for
the service, and the service for the button. So the service is given by its name, as a plain value.

A template has no conditions, so a gate that names lifecycle stages has a rule, and words, for each of them; one that names none
has one rule, whose message tells the lifecycle stage.
"""

from dataclasses import replace
from typing import Final

from chatops_pulumi.playbooks.model import UNCHOSEN, Button, Filter, Permission, Playbook, Stage, every_layout

_PERMISSION: Final = Permission(
    ("ecs:ContinueServiceDeployment",),
    # The reference lists both kinds of resources without saying which one a call is judged on.
    ("arn:aws:ecs:*:*:service-deployment/*", "arn:aws:ecs:*:*:service/*"),
)


def _button(key: str, action: str) -> Button:
    ids = ("--service-deployment-arn", "$ServiceDeploymentArn", "--hook-id", "$HookId")
    return Button(
        key=key,
        command=("ecs", "continue-service-deployment", *ids, "--action", action, "--region", "$Region"),
        variables=("ServiceDeploymentArn", "HookId", "Region"),
        permissions=(_PERMISSION,),
    )


_BUTTONS: Final = (_button("proceed", "CONTINUE"), _button("rollback", "ROLLBACK"))


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


# Where a pause hook may stand (ECS API model, DeploymentLifecycleHook), in the order in which a deployment comes there.
_AT: Final = (
    _at("reconcile", "RECONCILE_SERVICE"),
    _at("prescaleup", "PRE_SCALE_UP"),
    _at("postscaleup", "POST_SCALE_UP"),
    _at("posttest", "POST_TEST_TRAFFIC_SHIFT"),
    _at("preproduction", "PRE_PRODUCTION_TRAFFIC_SHIFT"),
    _at("postproduction", "POST_PRODUCTION_TRAFFIC_SHIFT"),
)

ECS: Final = Playbook(
    key="ecs",
    source="aws.ecs",
    filters=(
        Filter("clusterArn", "cluster", operator="suffix", before=":cluster/"),
        Filter("serviceArn", "service", operator="suffix", before="/"),
        # For the outcomes: how it ended is told only where the question was.
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
    chosen_by="lifecycle_stages",
)
