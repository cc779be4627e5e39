"""Auto Scaling's instance refreshes, from a checkpoint on, as far as buttons reach them.

The errors are from the API models of CancelInstanceRefresh and RollbackInstanceRefresh. Not simulated: instances, and
whether a refresh has a configuration to roll back to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

EVENT: Final = "EC2 Auto Scaling Instance Refresh "
"""What the detail types of its events begin with."""
CHECKPOINT_WAIT: Final = timedelta(hours=1)
"""How long a refresh waits at a checkpoint by default (CheckpointDelay, 3600 seconds)."""

_STATUS: Final[Mapping[str, str]] = {
    "Started": "InProgress",
    "Checkpoint Reached": "InProgress",
    "Succeeded": "Successful",
    "Failed": "Failed",
    "Cancelled": "Cancelled",
    "Rollback Started": "RollbackInProgress",
    "Rollback Succeeded": "RollbackSuccessful",
    "Rollback Failed": "RollbackFailed",
}
"""What an event says has happened, to the status of the API model."""
_WAITS_FOR: Final[Mapping[str, str]] = {
    "Started": "The first instances are being replaced.",
    "Checkpoint Reached": "It waits at a checkpoint, so that the new instances can be checked.",
    "Succeeded": "All instances have been replaced.",
    "Failed": "It has failed.",
    "Cancelled": "It was cancelled; what had been replaced stays.",
    "Rollback Started": "It is being rolled back.",
    "Rollback Succeeded": "It was rolled back.",
    "Rollback Failed": "The roll-back has failed.",
}
_OPEN: Final = ("Started", "Checkpoint Reached", "Rollback Started")


@dataclass
class Refresh:
    """One instance refresh."""

    id: str
    group: str
    region: str
    account: str
    happened: str
    """The end of the detail type of its last event."""
    since: datetime


_IRREVERSIBLE: Final = (
    "AWS refuses the rollback with IrreversibleInstanceRefresh if the refresh has no desired configuration, or if the launch "
    "template uses $Latest, $Default or a Systems Manager parameter as its image. The sandbox does not know either."
)
"""Source: Auto Scaling API model, RollbackInstanceRefresh."""


class AutoScaling:
    """The instance refreshes of one account."""

    name = "autoscaling"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time, with its time zone."""
        self._account = account
        self._clock = clock
        self._ids = new_ids(self.name)
        self._refreshes: dict[tuple[str, str], Refresh] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn of a refresh from its events. Repeated and late events change nothing."""
        happened, detail = _happened(event), event.get("detail")
        if happened is None or not isinstance(detail, dict) or not isinstance(detail.get("InstanceRefreshId"), str):
            return
        region, identifier = str(event.get("region") or ""), detail["InstanceRefreshId"]
        known = self._refreshes.get((region, identifier))
        if known is None:
            self._refreshes[region, identifier] = Refresh(
                id=identifier,
                group=str(detail.get("AutoScalingGroupName", "?")),
                region=region,
                account=str(event.get("account") or self._account),
                happened=happened,
                since=self._clock(),
            )
        elif known.happened in _OPEN and list(_STATUS).index(happened) > list(_STATUS).index(known.happened):
            known.happened, known.since = happened, self._clock()

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every refresh, oldest first."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=one.id,
                region=one.region,
                title=one.group,
                status=_STATUS[one.happened],
                waits_for=_WAITS_FOR[one.happened],
                final=one.happened not in _OPEN,
                deadline=one.since + CHECKPOINT_WAIT if one.happened == "Checkpoint Reached" else None,
                after="Auto Scaling replaces the other instances." if one.happened == "Checkpoint Reached" else "",
            )
            for one in self._refreshes.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """The group of a refresh's event."""
        detail = event.get("detail")
        if _happened(event) is None or not isinstance(detail, dict) or "AutoScalingGroupName" not in detail:
            return None
        return str(detail["AutoScalingGroupName"])

    def start_label(self, event: JsonObject) -> str | None:
        """The start of an instance refresh."""
        group = self.title(event)
        return None if group is None else f"Start an instance refresh of {group}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """A refresh's event with all its fields. None if it does not belong to one."""
        happened, detail = _happened(event), event.get("detail")
        if happened is None or not isinstance(detail, dict):
            return None
        group = detail.get("AutoScalingGroupName") or "example-group"
        checkpoint = {"CheckpointPercentage": "50", "CheckpointDelay": "3600"} if "Checkpoint" in happened else {}
        arn = (
            f"arn:aws:autoscaling:{event.get('region')}:{event.get('account')}:autoScalingGroup:"
            f"930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/{group}"
        )
        whole = {"InstanceRefreshId": str(next(self._ids)), "AutoScalingGroupName": group, **checkpoint, **detail}
        return {**event, "resources": event.get("resources") or [arn], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Begin a refresh of the group that an event names, and let it reach its checkpoint."""
        group = self.title(sample)
        if group is None:
            return ()
        account = str(sample.get("account") or self._account)
        refresh = Refresh(str(next(self._ids)), group, str(sample.get("region", "")), account, "Started", self._clock())
        self._refreshes[refresh.region, refresh.id] = refresh
        return self._move(refresh, "Started"), self._move(refresh, "Checkpoint Reached")

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """The wait at the checkpoint is over, and the rest goes well."""
        refresh = self._refreshes.get((region, identifier))
        if refresh is None or refresh.happened != "Checkpoint Reached":
            return ()
        return (self._move(refresh, "Succeeded"),)

    def answers(self, operation: str) -> bool:
        """Whether the operation is one of those behind the buttons."""
        return operation in {"CancelInstanceRefresh", "RollbackInstanceRefresh"}

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        group = str(parameters.get("AutoScalingGroupName"))
        running = [one for one in self._refreshes.values() if (one.region, one.group) == (region, group)]
        refresh = next((one for one in reversed(running) if one.happened in _OPEN), None)
        if refresh is None:
            raise ServiceError(
                "ActiveInstanceRefreshNotFound", f"No in progress or pending Instance Refresh found for {group}."
            )
        if operation == "CancelInstanceRefresh":
            return ServiceAnswer({"InstanceRefreshId": refresh.id}, (self._move(refresh, "Cancelled"),))
        events = (self._move(refresh, "Rollback Started"), self._move(refresh, "Rollback Succeeded"))
        return ServiceAnswer({"InstanceRefreshId": refresh.id}, events, notes=(_IRREVERSIBLE,))

    def _move(self, refresh: Refresh, happened: str) -> JsonObject:
        refresh.happened, refresh.since = happened, self._clock()
        event: JsonObject = {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": EVENT + happened,
            "source": "aws.autoscaling",
            "account": refresh.account,
            "time": refresh.since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": refresh.region,
            "resources": [],
            "detail": {"InstanceRefreshId": refresh.id, "AutoScalingGroupName": refresh.group},
        }
        return self.complete(event) or event


def _happened(event: JsonObject) -> str | None:
    """What an event says has happened to a refresh; None if it does not belong to one."""
    kind = str(event.get("detail-type"))
    if event.get("source") != "aws.autoscaling" or not kind.startswith(EVENT):
        return None
    happened = kind.removeprefix(EVENT)
    return happened if happened in _STATUS else None


def make_service(around: Surroundings) -> AutoScaling:
    """Make the local service for one account."""
    return AutoScaling(around.account, around.clock)
