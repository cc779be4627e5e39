"""One deployment of the local CodeDeploy, and its sentences on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.service import LongRunningOperation

READY_WAIT: Final = timedelta(minutes=60)
"""How long a deployment waits for traffic to be rerouted; then it is stopped (DeploymentReadyOption, STOP_DEPLOYMENT)."""
TERMINATION_WAIT: Final = timedelta(minutes=60)
"""How long old tasks wait for their end. AWS allows up to 2880 minutes."""


class Phase(IntEnum):
    """The phase of a deployment. Phases are in the order of time, so a late event never moves a deployment back."""

    INSTALLING = 1
    READY = 2
    OLD_TASKS_WAIT = 3
    """The traffic has shifted; the old tasks wait for their end."""
    SUCCEEDED = 4
    FAILED = 5
    STOPPED = 6

    @property
    def final(self) -> bool:
        """Whether nothing can happen any more."""
        return self >= Phase.SUCCEEDED


STATUS: Final[Mapping[Phase, str]] = {
    Phase.INSTALLING: "InProgress",
    Phase.READY: "Ready",
    # A deployment is in progress until the old tasks are gone (observed, aws/containers-roadmap#269).
    Phase.OLD_TASKS_WAIT: "InProgress",
    Phase.SUCCEEDED: "Succeeded",
    Phase.FAILED: "Failed",
    Phase.STOPPED: "Stopped",
}
"""AWS's word for each phase."""
_WAITS: Final[Mapping[Phase, timedelta]] = {Phase.READY: READY_WAIT, Phase.OLD_TASKS_WAIT: TERMINATION_WAIT}


@dataclass
class Deployment:
    """One deployment."""

    id: str
    application: str
    group: str
    region: str
    account: str
    phase: Phase
    since: datetime
    """When the phase began."""
    created: datetime
    rolled_back_by: str | None = None
    rollback_of: str | None = None

    @property
    def status(self) -> str:
        """As ``GetDeployment`` gives it."""
        return STATUS[self.phase]

    @property
    def deadline(self) -> datetime | None:
        """When the wait of the phase ends by itself, if it is one."""
        wait = _WAITS.get(self.phase)
        return None if wait is None else self.since + wait


def where(deployment: Deployment) -> str:
    """What a deployment that is not at its end is doing, as the end of a sentence."""
    return {
        Phase.INSTALLING: "the new tasks are being started",
        Phase.READY: "it is ready to reroute traffic",
        Phase.OLD_TASKS_WAIT: "the traffic has shifted already, and the old tasks wait for their end",
    }[deployment.phase]


def info(deployment: Deployment) -> JsonObject:
    """As ``GetDeployment`` gives it."""
    found: JsonObject = {
        "applicationName": deployment.application,
        "deploymentGroupName": deployment.group,
        "deploymentId": deployment.id,
        "status": deployment.status,
        "createTime": deployment.created,
        "creator": "user" if deployment.rollback_of is None else "codeDeployRollback",
        "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
        "computePlatform": "ECS",
        # Observed: it stays false while the old tasks wait (aws/containers-roadmap#269).
        "instanceTerminationWaitTimeStarted": False,
    }
    if deployment.phase.final:
        found["completeTime"] = deployment.since
    if deployment.rolled_back_by is not None:
        found["rollbackInfo"] = {"rollbackDeploymentId": deployment.rolled_back_by}
    if deployment.rollback_of is not None:
        found["rollbackInfo"] = {"rollbackTriggeringDeploymentId": deployment.rollback_of}
    return found


_WAITS_FOR: Final[Mapping[Phase, str]] = {
    Phase.INSTALLING: "The new tasks are being started.",
    Phase.READY: "The new tasks run. It waits for a decision: switch the traffic to them, or roll back.",
    Phase.OLD_TASKS_WAIT: "The traffic has shifted. The old tasks wait for their end; until then a roll-back is quick.",
    Phase.SUCCEEDED: "It has succeeded.",
    Phase.FAILED: "It has failed.",
    Phase.STOPPED: "It was stopped.",
}
_AFTER: Final[Mapping[Phase, str]] = {
    Phase.READY: "CodeDeploy stops the deployment.",
    Phase.OLD_TASKS_WAIT: "CodeDeploy ends the old tasks, and the deployment succeeds.",
}
_STEPS: Final = {Phase.INSTALLING: "Created", Phase.READY: "Ready", Phase.OLD_TASKS_WAIT: "Switched"}


def operation(deployment: Deployment) -> LongRunningOperation:
    """As the page shows it."""
    facts: dict[str, str] = {}
    if deployment.rolled_back_by is not None:
        facts["Rolled back by"] = deployment.rolled_back_by
    if deployment.rollback_of is not None:
        facts["Rolls back"] = deployment.rollback_of
    return LongRunningOperation(
        service="codedeploy",
        id=deployment.id,
        region=deployment.region,
        title=f"{deployment.application} / {deployment.group}",
        status=deployment.status,
        waits_for=_WAITS_FOR[deployment.phase],
        final=deployment.phase.final,
        deadline=deployment.deadline,
        after=_AFTER.get(deployment.phase, ""),
        facts=facts,
        steps=(*_STEPS.values(), deployment.status if deployment.phase.final else "Done"),
        step=min(deployment.phase - Phase.INSTALLING, len(_STEPS)),
    )
