"""CloudWatch's alarms, as far as buttons reach them: their state, and whether they may act.

DisableAlarmActions and EnableAlarmActions have no errors in the API model: a name that no alarm has is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, Surroundings

STATE_EVENT: Final = "CloudWatch Alarm State Change"


@dataclass
class Alarm:
    """One alarm."""

    name: str
    region: str
    account: str
    state: str
    acts: bool = True
    """False: it is muted."""


class CloudWatch:
    """The alarms of one account that an event has named."""

    name = "cloudwatch"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time, with its time zone."""
        self._account = account
        self._clock = clock
        self._ids = new_ids(self.name)
        self._alarms: dict[tuple[str, str], Alarm] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn an alarm's state from its event."""
        name, state = self.title(event), _state(event)
        if name is None or state is None:
            return
        alarm = self._alarm(name, str(event.get("region") or ""), str(event.get("account") or self._account))
        alarm.state = state

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every alarm that an event has named."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=one.name,
                region=one.region,
                title=one.name,
                status=one.state,
                waits_for="Its actions are on." if one.acts else "Its actions are off (muted).",
                final=one.state == "OK" and one.acts,
            )
            for one in self._alarms.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """The alarm of a change of state."""
        detail = event.get("detail")
        if event.get("source") != "aws.cloudwatch" or event.get("detail-type") != STATE_EVENT:
            return None
        return str(detail["alarmName"]) if isinstance(detail, dict) and "alarmName" in detail else None

    def start_label(self, event: JsonObject) -> str | None:
        """The alarm that is raised."""
        alarm = self.title(event)
        return None if alarm is None else f"Raise the alarm {alarm}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """A change of state with all its fields. None if it is not one."""
        detail = event.get("detail")
        if event.get("source") != "aws.cloudwatch" or not isinstance(detail, dict):
            return None
        moment = str(event.get("time") or self._moment())
        own = cast("dict[str, Any]", detail.get("state") if isinstance(detail.get("state"), dict) else {})
        state = {"value": "ALARM", "reason": 'Threshold Crossed: 1 datapoint ("5.0").', "timestamp": moment} | own
        name = detail.get("alarmName") or "example-alarm"
        whole = {
            "configuration": {"description": "Created by the sandbox", "metrics": []},
            "previousState": {"value": "ALARM" if state["value"] == "OK" else "OK", "timestamp": moment},
            **detail,
            "alarmName": name,
            "state": state,
        }
        arn = f"arn:aws:cloudwatch:{event.get('region')}:{event.get('account')}:alarm:{name}"
        return {**event, "resources": event.get("resources") or [arn], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Let the alarm of an event go off."""
        name = self.title(sample)
        if name is None:
            return ()
        alarm = self._alarm(name, str(sample.get("region") or ""), str(sample.get("account") or self._account))
        return (self._change(alarm, "ALARM"),)

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """An alarm waits for nothing by itself."""
        del identifier, region
        return ()

    def answers(self, operation: str) -> bool:
        """Whether the operation is one of those behind the buttons."""
        return operation in {"DisableAlarmActions", "EnableAlarmActions"}

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call."""
        for name in cast("list[str]", parameters.get("AlarmNames") or []):
            alarm = self._alarms.get((region, name))
            if alarm is not None:
                alarm.acts = operation == "EnableAlarmActions"
        return ServiceAnswer({})

    def _alarm(self, name: str, region: str, account: str) -> Alarm:
        return self._alarms.setdefault((region, name), Alarm(name, region, account, "INSUFFICIENT_DATA"))

    def _change(self, alarm: Alarm, state: str) -> JsonObject:
        alarm.state = state
        event: JsonObject = {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": STATE_EVENT,
            "source": "aws.cloudwatch",
            "account": alarm.account,
            "time": self._moment(),
            "region": alarm.region,
            "resources": [],
            "detail": {"alarmName": alarm.name, "state": {"value": state}},
        }
        return self.complete(event) or event

    def _moment(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def _state(event: JsonObject) -> str | None:
    detail = event.get("detail")
    state = cast("dict[str, Any]", detail).get("state") if isinstance(detail, dict) else None
    return str(cast("dict[str, Any]", state)["value"]) if isinstance(state, dict) and "value" in state else None


def make_service(around: Surroundings) -> CloudWatch:
    """Make the local service for one account."""
    return CloudWatch(around.account, around.clock)
