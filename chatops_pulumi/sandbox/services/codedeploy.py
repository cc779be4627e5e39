"""CodeDeploy's blue/green deployments on ECS, as far as buttons reach them.

The order of phases follows the CodeDeploy user guide, "Deployments on an Amazon ECS compute platform". The errors are from
the API model. Partly unverified: which of them AWS gives for a press that is too early, repeated or too late, see
docs/confirm.md.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from botocore.utils import parse_to_aware_datetime

from chatops_pulumi.sandbox.delivery.cloudtrail import API_CALL
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.codedeploy_deployment import STATUS, Deployment, Phase, info, operation, where
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

DEPLOYMENT_EVENT: Final = "CodeDeploy Deployment State-change Notification"
INSTANCE_EVENT: Final = "CodeDeploy Instance State-change Notification"
_PHASE_OF_STATE: Final[Mapping[str, Phase]] = {
    "START": Phase.INSTALLING,
    "READY": Phase.READY,
    "SUCCESS": Phase.SUCCEEDED,
    "FAILURE": Phase.FAILED,
    "STOP": Phase.STOPPED,
}
_OPERATIONS: Final = frozenset(
    {"ContinueDeployment", "CreateDeployment", "GetDeployment", "ListDeployments", "StopDeployment"}
)
_ALL_STATUSES: Final = frozenset({*STATUS.values(), "Created", "Queued", "Baking"})
_DEPLOYMENT_ID: Final = re.compile(r"d-[A-Z0-9]{9}")
"""The form of every ID that AWS gives. Unverified: AWS checks this form."""


class CodeDeploy:
    """The deployments of one account."""

    name = "codedeploy"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time, with its time zone."""
        self._account = account
        self._clock = clock
        self._deployments: dict[tuple[str, str], Deployment] = {}
        self._numbers = count(1)

    def deployments(self) -> tuple[Deployment, ...]:
        """Every deployment, oldest first."""
        return tuple(self._deployments.values())

    def observe(self, event: JsonObject) -> None:
        """Learn of a deployment from its events. Repeated and late events change nothing."""
        detail = event.get("detail")
        if event.get("source") != "aws.codedeploy" or not isinstance(detail, dict):
            return
        if event.get("detail-type") == API_CALL:
            # It names nothing but the deployment, and says nothing that a call of the sandbox itself has not done already.
            detail = detail.get("requestParameters") or {}
        identifier, phase = detail.get("deploymentId"), _phase(event, detail)
        if not isinstance(identifier, str) or phase is None:
            return
        region = str(event.get("region") or detail.get("region") or "")
        known = self._deployments.get((region, identifier))
        if known is None:
            self._deployments[region, identifier] = Deployment(
                id=identifier,
                application=str(detail.get("application", "?")),
                group=str(detail.get("deploymentGroup", "?")),
                region=region,
                account=str(event.get("account") or self._account),
                phase=phase,
                since=self._clock(),
                created=self._clock(),
            )
        elif phase > known.phase and not known.phase.final:
            self._move(known, phase)

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every deployment, oldest first."""
        return tuple(operation(deployment) for deployment in self._deployments.values())

    def title(self, event: JsonObject) -> str | None:
        """Application and group of a deployment's event. None if it names none."""
        detail = event.get("detail")
        if event.get("source") != "aws.codedeploy" or not isinstance(detail, dict) or "deploymentGroup" not in detail:
            return None
        return f"{detail.get('application', '?')} / {detail['deploymentGroup']}"

    def start_label(self, event: JsonObject) -> str | None:
        """The start of a deployment. The application names it, or the deployment group if the event has no application."""
        if self.title(event) is None:
            return None
        detail: JsonObject = event["detail"]
        return f"Start a deployment of {detail.get('application') or detail['deploymentGroup']}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """A deployment's event with all its fields. None if it is not of CodeDeploy."""
        detail = event.get("detail")
        if event.get("source") != "aws.codedeploy" or not isinstance(detail, dict):
            return None
        now = self._clock()
        deployment = Deployment(
            id=str(detail.get("deploymentId") or self._new_id(str(sorted(detail.items(), key=str)))),
            application=str(detail.get("application") or "example-app"),
            group=str(detail.get("deploymentGroup") or "example-group"),
            region=str(event.get("region") or ""),
            account=str(event.get("account") or self._account),
            phase=Phase.INSTALLING,
            since=now,
            created=now,
        )
        whole = self._event(deployment, str(detail.get("state")), str(event.get("detail-type") or DEPLOYMENT_EVENT))
        if event.get("detail-type") == API_CALL:
            parameters = {"deploymentId": deployment.id, **(detail.get("requestParameters") or {})}
            return {**event, "detail": {**detail, "requestParameters": parameters}}
        return {
            **whole,
            **event,
            "resources": event.get("resources") or whole["resources"],
            "detail": {**whole["detail"], **detail},
        }

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Begin a deployment of the group that an event names. Gives the events until it waits for a decision."""
        detail = sample.get("detail")
        if sample.get("source") != "aws.codedeploy" or not isinstance(detail, dict):
            return ()
        application, group = str(detail.get("application", "")), str(detail.get("deploymentGroup", ""))
        return self.deploy(application, group, str(sample.get("region", "")), sample.get("account"))[1]

    def deploy(
        self, application: str, group: str, region: str, account: str | None = None
    ) -> tuple[Deployment, tuple[JsonObject, ...]]:
        """Begin a deployment. Gives the events until it waits for a decision."""
        deployment = self._new(application, group, region, account or self._account)
        begun = self._event(deployment, "START")
        self._move(deployment, Phase.READY)
        return deployment, (begun, self._event(deployment, "READY"))

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let the wait of a deployment end by itself. Returns its events, or none if it does not wait."""
        deployment = self._deployments.get((region, identifier))
        if deployment is None:
            return ()
        if deployment.phase is Phase.READY:
            self._move(deployment, Phase.STOPPED)
            return (self._event(deployment, "STOP"),)
        if deployment.phase is Phase.OLD_TASKS_WAIT:
            return self._end_old_tasks(deployment)
        return ()

    def answers(self, operation: str) -> bool:
        """Whether the operation is one of those behind buttons, or makes or shows deployments."""
        return operation in _OPERATIONS

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        if operation == "ListDeployments":
            return ServiceAnswer({"deployments": self._list(parameters, region)})
        if operation == "CreateDeployment":
            return self._create(parameters, region)
        deployment = self._find(parameters, region)
        if operation == "GetDeployment":
            return ServiceAnswer({"deploymentInfo": info(deployment)})
        if deployment.phase.final:
            raise ServiceError(
                "DeploymentAlreadyCompletedException",
                f"The deployment {deployment.id} is already completed: its status is {deployment.status}.",
            )
        if operation == "ContinueDeployment":
            return ServiceAnswer({}, self._continue(deployment, parameters.get("deploymentWaitType", "READY_WAIT")))
        if operation == "StopDeployment":
            return self._stop(deployment, rollback=parameters.get("autoRollbackEnabled") is True)
        raise ServiceError("UnsupportedOperation", f"The sandbox's CodeDeploy does not answer {operation}.")

    def _find(self, parameters: JsonObject, region: str) -> Deployment:
        identifier = parameters.get("deploymentId")
        if not identifier:
            raise ServiceError("DeploymentIdRequiredException", "At least one deployment ID must be specified.")
        deployment = self._deployments.get((region, str(identifier)))
        if deployment is None and not _DEPLOYMENT_ID.fullmatch(str(identifier)):
            raise ServiceError("InvalidDeploymentIdException", f"{identifier} is not a valid deployment ID.")
        if deployment is None:
            raise ServiceError(
                "DeploymentDoesNotExistException", f"The deployment {identifier} could not be found in {region}."
            )
        return deployment

    def _list(self, parameters: JsonObject, region: str) -> list[str]:
        """IDs, newest first (unverified)."""
        gate = _gate(parameters, both=False)
        statuses: list[str] = parameters.get("includeOnlyStatuses") or []
        for status in statuses:
            if status not in _ALL_STATUSES:
                raise ServiceError("InvalidDeploymentStatusException", f"{status} is not a status of deployments.")
        # The AWS CLI passes timestamps as texts; botocore parses them when it sends them.
        bounds: JsonObject = parameters.get("createTimeRange") or {}
        found = [
            one.id
            for one in self._deployments.values()
            if one.region == region
            and gate in (None, (one.application, one.group))
            and (not statuses or one.status in statuses)
            and parse_to_aware_datetime(bounds.get("start", one.created))
            <= one.created
            <= parse_to_aware_datetime(bounds.get("end", one.created))
        ]
        return found[::-1]

    def _create(self, parameters: JsonObject, region: str) -> ServiceAnswer:
        """As ``deploy``. A group has one deployment at a time."""
        application, group = _gate(parameters, both=True) or ("", "")
        for other in self._deployments.values():
            if (other.region, other.application, other.group) == (region, application, group) and not other.phase.final:
                raise ServiceError(
                    "DeploymentLimitExceededException",
                    f"The Deployment Group '{group}' already has an active Deployment '{other.id}'",
                )
        deployment, events = self.deploy(application, group, region)
        return ServiceAnswer({"deploymentId": deployment.id}, events)

    def _continue(self, deployment: Deployment, wait_type: object) -> tuple[JsonObject, ...]:
        if wait_type not in {"READY_WAIT", "TERMINATION_WAIT"}:
            raise ServiceError(
                "InvalidDeploymentWaitTypeException", f"{wait_type} is neither READY_WAIT nor TERMINATION_WAIT."
            )
        wanted = Phase.READY if wait_type == "READY_WAIT" else Phase.OLD_TASKS_WAIT
        if deployment.phase is not wanted:
            # Unverified: the same error for a press that is too early and for a second press.
            raise ServiceError(
                "DeploymentIsNotInReadyStateException",
                f"The deployment {deployment.id} is not waiting for {wait_type}: {where(deployment)}.",
            )
        if wanted is Phase.OLD_TASKS_WAIT:
            return self._end_old_tasks(deployment)
        self._move(deployment, Phase.OLD_TASKS_WAIT)
        # Unverified: the instance event marks the moment when the traffic has shifted and the old tasks begin to wait.
        return (self._event(deployment, "SUCCESS", INSTANCE_EVENT),)

    def _end_old_tasks(self, deployment: Deployment) -> tuple[JsonObject, ...]:
        self._move(deployment, Phase.SUCCEEDED)
        return (self._event(deployment, "SUCCESS"),)

    def _stop(self, deployment: Deployment, *, rollback: bool) -> ServiceAnswer:
        self._move(deployment, Phase.STOPPED)
        events = [self._event(deployment, "STOP")]
        if rollback:
            # A rollback is a new deployment, with its own ID and events (CodeDeploy user guide, rollbacks).
            back = self._new(deployment.application, deployment.group, deployment.region, deployment.account)
            deployment.rolled_back_by, back.rollback_of = back.id, deployment.id
            events.append(self._event(back, "START"))
            self._move(back, Phase.SUCCEEDED)
            events.append(self._event(back, "SUCCESS"))
        return ServiceAnswer({"status": "Succeeded", "statusMessage": "No more actions will be taken."}, tuple(events))

    def _new(self, application: str, group: str, region: str, account: str) -> Deployment:
        identifier = self._new_id(f"{application}/{group}/{region}")
        now = self._clock()
        deployment = Deployment(identifier, application, group, region, account, Phase.INSTALLING, now, now)
        self._deployments[region, identifier] = deployment
        return deployment

    def _new_id(self, seed: str) -> str:
        return f"d-{uuid5(NAMESPACE_URL, f'{seed}/{next(self._numbers)}').hex[:9].upper()}"

    def _move(self, deployment: Deployment, phase: Phase) -> None:
        deployment.phase, deployment.since = phase, self._clock()

    def _event(self, deployment: Deployment, state: str, detail_type: str = DEPLOYMENT_EVENT) -> JsonObject:
        place = f"{deployment.region}:{deployment.account}"
        moment = self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        detail: JsonObject = {
            "region": deployment.region,
            "deploymentId": deployment.id,
            "application": deployment.application,
            "deploymentGroup": deployment.group,
            "instanceGroupId": str(uuid5(NAMESPACE_URL, deployment.id)),
            "state": state,
        }
        if detail_type == INSTANCE_EVENT:
            detail["instanceId"] = f"arn:aws:ecs:{place}:service/{deployment.application}"
        return {
            "version": "0",
            "id": str(uuid5(NAMESPACE_URL, f"{deployment.id}/{detail_type}/{state}/{next(self._numbers)}")),
            "detail-type": detail_type,
            "source": "aws.codedeploy",
            "account": deployment.account,
            "time": moment,
            "region": deployment.region,
            "resources": [
                f"arn:aws:codedeploy:{place}:application:{deployment.application}",
                f"arn:aws:codedeploy:{place}:deploymentgroup:{deployment.application}/{deployment.group}",
            ],
            "detail": detail,
        }


def _gate(parameters: JsonObject, *, both: bool) -> tuple[str, str] | None:
    """Application and deployment group: always both, or neither if they are optional here."""
    application, group = parameters.get("applicationName"), parameters.get("deploymentGroupName")
    if not application and (both or group):
        raise ServiceError("ApplicationNameRequiredException", "The application's name must be specified.")
    if not group and (both or application):
        raise ServiceError("DeploymentGroupNameRequiredException", "The deployment group's name must be specified.")
    return (str(application), str(group)) if application else None


def _phase(event: JsonObject, detail: JsonObject) -> Phase | None:
    state = str(detail.get("state"))
    if event.get("detail-type") == API_CALL and event["detail"].get("eventName") == "ContinueDeployment":
        return Phase.OLD_TASKS_WAIT if detail.get("deploymentWaitType", "READY_WAIT") == "READY_WAIT" else None
    if event.get("detail-type") == DEPLOYMENT_EVENT:
        return _PHASE_OF_STATE.get(state)
    if event.get("detail-type") == INSTANCE_EVENT and state == "SUCCESS":
        return Phase.OLD_TASKS_WAIT
    return None


def make_service(around: Surroundings) -> CodeDeploy:
    """Make the local service for one account."""
    return CodeDeploy(around.account, around.clock)
