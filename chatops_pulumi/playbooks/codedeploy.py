"""CodeDeploy blue/green deployments on ECS: switch traffic, roll back, remove the old tasks.

READY is the state of a deployment that waits to reroute traffic (the group's ``actionOnTimeout`` is ``STOP_DEPLOYMENT``).
Both calls take no resource in IAM: anyone who may press can act on every deployment of the allowed regions
(service authorization reference, AWS CodeDeploy).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from typing import Final, NotRequired

import pulumi

from chatops_pulumi.core.limits import EVENT_PATTERN, TextLimit, UrlLimit
from chatops_pulumi.core.name_prefixes import coarser_prefixes
from chatops_pulumi.core.problems import Problem
from chatops_pulumi.playbooks.gate_args import GateArgs
from chatops_pulumi.playbooks.model import (
    STAGED,
    TOGETHER,
    Arguments,
    Button,
    Direction,
    Filter,
    GateKind,
    Permission,
    Playbook,
    Stage,
)

# The names of CodeDeploy can appear in a message: their pattern has no quotes and no spaces.
APPLICATION_NAME: Final = TextLimit(
    "a CodeDeploy application name",
    "CodeDeploy quotas and API model, ApplicationName",
    maximum=100,
    pattern=r"[A-Za-z0-9._+=,@-]+",
    pattern_in_words="letters, digits and ._+=,@-",
    example="shop-web",
)
DEPLOYMENT_GROUP_NAME: Final = TextLimit(
    "a CodeDeploy deployment group name",
    "CodeDeploy quotas and API model, DeploymentGroupName",
    maximum=100,
    pattern=r"[A-Za-z0-9._+=,@-]+",
    pattern_in_words="letters, digits and ._+=,@-",
    example="shop-web-blue-green",
)
GREEN_URL: Final = UrlLimit("the new version")


class SwitchedEvent(str, Enum):
    """The event that shows that production traffic has been switched, in the STAGED layout of CodeDeploy."""

    INSTANCE = "INSTANCE"
    """CodeDeploy's instance event SUCCESS. Unverified: AWS does not document that it marks this moment."""
    CLOUDTRAIL = "CLOUDTRAIL"
    """CloudTrail's record of the call that switches the traffic. It needs a trail in the region, and names no deployment group."""


class DeploymentGroupArgs(GateArgs):
    """One CodeDeploy deployment group for blue/green deployments on ECS."""

    application: NotRequired[pulumi.Input[str]]
    """Name of the CodeDeploy application. Names of deployment groups are unique only within an application, so give it if you can."""
    deployment_group: pulumi.Input[str]
    """Name of the deployment group."""
    green_url: NotRequired[pulumi.Input[str]]
    """URL for testing the new version before it receives production traffic. Shown in the next steps."""


class FleetArgs(GateArgs):
    """Many CodeDeploy deployment groups for blue/green deployments on ECS, watched by one rule per stage."""

    applications: NotRequired[list[str]]
    """Names of CodeDeploy applications: all their groups, or only the groups of deployment_groups and deployment_group_prefixes."""
    deployment_groups: NotRequired[list[str]]
    """Names of deployment groups."""
    deployment_group_prefixes: NotRequired[list[str]]
    """Prefixes of the names of further deployment groups. A prefix costs the same for any number of groups."""
    green_url: NotRequired[pulumi.Input[str]]
    """URL for testing the new version before it receives production traffic. It may contain <deploymentGroup>."""


CLOUDTRAIL: Final = "CLOUDTRAIL"
"""The setting by which CloudTrail's record of the press starts the stage ``switched``."""

_DEPLOYMENT = ("--deployment-id", "$DeploymentId", "--region", "$Region")
_VARIABLES = ("DeploymentId", "Region")

SWITCH: Final = Button(
    key="switch",
    command=("codedeploy", "continue-deployment", *_DEPLOYMENT, "--deployment-wait-type", "READY_WAIT"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:ContinueDeployment",)),),
    direction=Direction.FORWARD,
)
# The explicit `true` matters. Unverified: with a bare flag, the assistant explains the command instead of running it.
ROLLBACK: Final = Button(
    key="rollback",
    command=("codedeploy", "stop-deployment", *_DEPLOYMENT, "--auto-rollback-enabled", "true"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:StopDeployment",)),),
    direction=Direction.BACKWARD,
)
TERMINATE: Final = Button(
    key="terminate",
    command=("codedeploy", "continue-deployment", *_DEPLOYMENT, "--deployment-wait-type", "TERMINATION_WAIT"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:ContinueDeployment",)),),
    direction=Direction.FORWARD,
)

_CONTEXT = {"DeploymentId": "deploymentId", "Region": "region"}

READY: Final = Stage(
    key="ready",
    detail_type="CodeDeploy Deployment State-change Notification",
    state={"state": ("READY",)},
    paths={
        "account": "$.account",
        "application": "$.detail.application",
        "deploymentGroup": "$.detail.deploymentGroup",
        "deploymentId": "$.detail.deploymentId",
        "region": "$.region",
        "time": "$.time",
    },
    shown=("application", "deploymentGroup", "deploymentId", "account", "region", "time"),
    context=_CONTEXT,
    thread="deploymentId",
    buttons=(SWITCH.key, ROLLBACK.key, TERMINATE.key),
    bare_group=True,
    console="https://<region>.console.aws.amazon.com/codesuite/codedeploy/deployments/<deploymentId>?region=<region>",
)
READY_STAGED: Final = replace(READY, text="ready_staged", buttons=(SWITCH.key, ROLLBACK.key), bare_group=False)

# No deployment event marks the start of the termination wait. That the *instance* event SUCCESS does is inferred from two
# reports, not documented and not confirmed: CloudTrail's record of the press can take its place.
SWITCHED: Final = replace(
    READY_STAGED,
    key="switched",
    detail_type="CodeDeploy Instance State-change Notification",
    state={"state": ("SUCCESS",)},
    text="",
    buttons=(TERMINATE.key, ROLLBACK.key),
)
# It needs a trail in the region. It names neither application nor deployment group, and says that the switch began.
SWITCHED_BY_CLOUDTRAIL: Final = replace(
    SWITCHED,
    detail_type="AWS API Call via CloudTrail",
    state={
        "eventSource": ("codedeploy.amazonaws.com",),
        "eventName": ("ContinueDeployment",),
        "requestParameters.deploymentWaitType": ("READY_WAIT", {"exists": False}),
        "errorCode": ({"exists": False},),
    },
    paths={
        "account": "$.account",
        "deploymentId": "$.detail.requestParameters.deploymentId",
        "region": "$.region",
        "time": "$.time",
    },
    shown=("deploymentId", "account", "region", "time"),
    text="switched_cloudtrail",
    unfiltered=True,
)


def _outcome(key: str, state: str) -> Stage:
    return replace(
        READY, key=key, state={"state": (state,)}, context={}, buttons=(), outcome=True, text="", bare_group=False
    )


_OUTCOMES: Final = (_outcome("succeeded", "SUCCESS"), _outcome("failed", "FAILURE"), _outcome("stopped", "STOP"))


def _fleet_problems(given: Arguments) -> Iterator[Problem]:
    if not (given.get("applications") or given.get("deployment_groups") or given.get("deployment_group_prefixes")):
        yield Problem(
            "names no deployment groups, so it would report every deployment of the account.",
            "give at least one of applications, deployment_groups and deployment_group_prefixes.",
        )


_MOST_SUGGESTED: Final = 20
"""A person does not read more prefixes than this."""


def _shorten_fleet(given: Arguments, length: Callable[[Arguments], int]) -> str:
    """Prefixes that replace the deployment groups of a fleet, or the number of fleets to split it into."""
    split = f"split it into {-(-length(given) // EVENT_PATTERN.maximum)} fleets"
    kept = tuple(given.get("deployment_group_prefixes", ()))

    def fits(prefixes: list[str]) -> bool:
        by_prefix = {**given, "deployment_groups": (), "deployment_group_prefixes": (*kept, *prefixes)}
        return length(by_prefix) <= EVENT_PATTERN.maximum

    candidates = coarser_prefixes(given.get("deployment_groups", ()))
    found = next((prefixes for prefixes in candidates if len(prefixes) <= _MOST_SUGGESTED and fits(prefixes)), None)
    if found is None:
        return f"{split}."
    return (
        f"replace deployment_groups with deployment_group_prefixes: [{', '.join(found)}] "
        f"(they also match other groups with these prefixes), or {split}."
    )


CODEDEPLOY: Final = Playbook(
    key="codedeploy",
    order=1,
    gates=(
        GateKind(
            "deployment_groups",
            DeploymentGroupArgs,
            {"application": APPLICATION_NAME, "deployment_group": DEPLOYMENT_GROUP_NAME, "green_url": GREEN_URL},
            example={
                "application": "shop-web",
                "deployment_group": "shop-web-blue-green",
                "green_url": "https://green.shop.example.com:8443",
            },
        ),
        GateKind(
            "fleets",
            FleetArgs,
            {
                "applications": APPLICATION_NAME,
                "deployment_groups": DEPLOYMENT_GROUP_NAME,
                "deployment_group_prefixes": DEPLOYMENT_GROUP_NAME,
                "green_url": GREEN_URL,
            },
            example={"applications": ["shop"], "deployment_group_prefixes": ["shop-", "billing-"]},
            problems=_fleet_problems,
            shorten=_shorten_fleet,
            can_be_long=True,
        ),
    ),
    source="aws.codedeploy",
    filters=(
        Filter("application", "application"),
        Filter("application", "applications"),
        Filter("deploymentGroup", "deployment_group"),
        Filter("deploymentGroup", "deployment_groups"),
        Filter("deploymentGroup", "deployment_group_prefixes", operator="prefix"),
    ),
    layouts={TOGETHER: (READY, *_OUTCOMES), STAGED: (READY_STAGED, SWITCHED, *_OUTCOMES)},
    buttons={button.key: button for button in (SWITCH, ROLLBACK, TERMINATE)},
    record_thread="requestParameters.deploymentId",
    alternatives={CLOUDTRAIL: (SWITCHED_BY_CLOUDTRAIL,)},
)
