"""CodeDeploy blue/green on ECS: switch the traffic, roll back, end the old tasks.

READY is the state of a deployment that waits to reroute traffic (the group's ``actionOnTimeout`` is ``STOP_DEPLOYMENT``).
Both calls take no resource in IAM: whoever may press can reach every deployment of the allowed regions
(service authorization reference, AWS CodeDeploy).
"""

from typing import Final

from chatops_pulumi.playbooks.model import Button, Permission, Playbook, Stage

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
    context={"DeploymentId": "deploymentId", "Region": "region"},
    buttons=(SWITCH.key, ROLLBACK.key, TERMINATE.key),
)

CODEDEPLOY: Final = Playbook(
    key="codedeploy",
    source="aws.codedeploy",
    filters={"application": "application", "deploymentGroup": "deployment_group"},
    stages=(READY,),
    buttons={button.key: button for button in (SWITCH, ROLLBACK, TERMINATE)},
)
