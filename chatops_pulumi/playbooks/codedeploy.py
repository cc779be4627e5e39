"""CodeDeploy blue/green on ECS: switch the traffic, roll back, end the old tasks.

READY is the state of a deployment that waits to reroute traffic (the group's ``actionOnTimeout`` is ``STOP_DEPLOYMENT``).
Both calls take no resource in IAM: whoever may press can reach every deployment of the allowed regions
(service authorization reference, AWS CodeDeploy).
"""

from dataclasses import replace
from typing import Final

from chatops_pulumi.playbooks.model import STAGED, TOGETHER, Button, Filter, Permission, Playbook, Stage

CLOUDTRAIL: Final = "CLOUDTRAIL"
"""The setting by which CloudTrail's record of the press starts the stage ``switched``."""

_DEPLOYMENT = ("--deployment-id", "$DeploymentId", "--region", "$Region")
_VARIABLES = ("DeploymentId", "Region")

SWITCH: Final = Button(
    key="switch",
    command=("codedeploy", "continue-deployment", *_DEPLOYMENT, "--deployment-wait-type", "READY_WAIT"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:ContinueDeployment",)),),
)
# The explicit `true` matters: a bare flag is believed to make the assistant explain the command instead of running it.
ROLLBACK: Final = Button(
    key="rollback",
    command=("codedeploy", "stop-deployment", *_DEPLOYMENT, "--auto-rollback-enabled", "true"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:StopDeployment",)),),
)
TERMINATE: Final = Button(
    key="terminate",
    command=("codedeploy", "continue-deployment", *_DEPLOYMENT, "--deployment-wait-type", "TERMINATION_WAIT"),
    variables=_VARIABLES,
    permissions=(Permission(("codedeploy:ContinueDeployment",)),),
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

CODEDEPLOY: Final = Playbook(
    key="codedeploy",
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
    alternatives={CLOUDTRAIL: (SWITCHED_BY_CLOUDTRAIL,)},
)
