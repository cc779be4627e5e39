"""Executions of Step Functions state machines, from their failure on.

The errors are from the API model of RedriveExecution. Unverified: an execution that is redriven sends RUNNING and then its
result, both with ``redriveCount`` (docs/confirm.md). Not simulated: the steps of a state machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

EVENT: Final = "Step Functions Execution Status Change"
REDRIVABLE_FOR: Final = timedelta(days=14)
"""How long an execution can be redriven after it ended (Step Functions developer guide, redriving executions)."""
_COLONS: Final = 7
"""In an execution's ARN."""
_ENDED: Final = ("FAILED", "TIMED_OUT", "ABORTED")


@dataclass
class Execution:
    """One execution."""

    arn: str
    region: str
    account: str
    status: str
    ended: datetime
    redrives: int = 0

    @property
    def state_machine(self) -> str:
        """The name of its state machine."""
        return self.arn.split(":")[6]


class StepFunctions:
    """The executions of one account."""

    name = "stepfunctions"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time with its zone."""
        self._account = account
        self._clock = clock
        self._ids = new_ids(self.name)
        self._executions: dict[str, Execution] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn an execution's status from its event. Repeated events, and those before a redrive, change nothing."""
        detail = _detail(event)
        if detail is None or not _is_execution(detail.get("executionArn")):
            return
        count, status = detail.get("redriveCount"), str(detail.get("status"))
        redrives = count if isinstance(count, int) else 0
        known = self._executions.get(str(detail["executionArn"]))
        if known is None:
            self._new(str(detail["executionArn"]), event, status, redrives)
        elif redrives >= known.redrives and known.status not in (*_ENDED, "SUCCEEDED"):
            known.status, known.redrives, known.ended = status, redrives, self._clock()

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every execution that an event was about, oldest first."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=one.arn,
                region=one.region,
                title=one.state_machine,
                status=one.status,
                waits_for="It can be redriven." if one.status in _ENDED else "It succeeded after a redrive.",
                final=one.status not in _ENDED,
                deadline=one.ended + REDRIVABLE_FOR if one.status in _ENDED else None,
                after="AWS does not accept a redrive any more." if one.status in _ENDED else "",
            )
            for one in self._executions.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """The state machine of an execution's event."""
        detail = _detail(event)
        return None if detail is None or "stateMachineArn" not in detail else _name(detail["stateMachineArn"])

    def start_label(self, event: JsonObject) -> str | None:
        """The execution that fails."""
        name = self.title(event)
        return None if name is None else f"Fail an execution of {name}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """An execution's event with all its fields. None if it is not one."""
        detail = _detail(event)
        if detail is None:
            return None
        here = f"arn:aws:states:{event.get('region')}:{event.get('account')}"
        machine = _name(detail.get("stateMachineArn") or "example")
        name = str(detail.get("name") or next(self._ids))
        arn = str(detail.get("executionArn") or f"{here}:execution:{machine}:{name}")
        moment = int(self._clock().timestamp() * 1000)
        failed = {"error": "States.TaskFailed", "cause": 'The task answered: "try again".'}
        whole = {
            "status": "FAILED",
            "startDate": moment,
            "stopDate": moment,
            "input": "{}",
            "output": None,
            "inputDetails": {"included": True},
            "outputDetails": None,
            "redriveCount": 0,
            **detail,
            "executionArn": arn,
            "stateMachineArn": f"{here}:stateMachine:{machine}",
            "name": name,
        }
        whole = {
            **whole,
            **(failed if whole["status"] == "FAILED" else {}),
            **detail,
            "stateMachineArn": whole["stateMachineArn"],
        }
        return {**event, "resources": event.get("resources") or [arn], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Let an execution of the state machine in an event fail."""
        name = self.title(sample)
        if name is None:
            return ()
        region, account = str(sample.get("region") or ""), str(sample.get("account") or self._account)
        arn = f"arn:aws:states:{region}:{account}:execution:{name}:{next(self._ids)}"
        return (self._event(self._new(arn, sample, "FAILED", 0)),)

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """The time for a redrive is over. AWS sends no event about it."""
        del region
        execution = self._executions.get(identifier)
        if execution is not None and execution.status in _ENDED:
            del self._executions[identifier]
        return ()

    def answers(self, operation: str) -> bool:
        """Whether the operation is one of those behind the buttons."""
        return operation == "RedriveExecution"

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        del operation
        arn = str(parameters.get("executionArn"))
        execution = self._executions.get(arn)
        if execution is None or execution.region != region:
            raise ServiceError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
        if execution.status not in _ENDED:
            raise ServiceError(
                "ExecutionNotRedrivable", f"Execution '{arn}' is {execution.status} and cannot be redriven."
            )
        execution.redrives += 1
        events: list[JsonObject] = []
        for status in ("RUNNING", "SUCCEEDED"):
            execution.status = status
            events.append(self._event(execution))
        return ServiceAnswer({"redriveDate": self._clock()}, tuple(events))

    def _new(self, arn: str, event: JsonObject, status: str, redrives: int) -> Execution:
        region, account = str(event.get("region") or ""), str(event.get("account") or self._account)
        execution = Execution(arn, region, account, status, self._clock(), redrives)
        self._executions[arn] = execution
        return execution

    def _event(self, execution: Execution) -> JsonObject:
        *here, _, machine, name = execution.arn.split(":")
        event: JsonObject = {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": EVENT,
            "source": "aws.states",
            "account": execution.account,
            "time": self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": execution.region,
            "resources": [execution.arn],
            "detail": {
                "executionArn": execution.arn,
                "stateMachineArn": ":".join([*here, "stateMachine", machine]),
                "name": name,
                "status": execution.status,
                "redriveCount": execution.redrives,
            },
        }
        return self.complete(event) or event


def make_service(around: Surroundings) -> StepFunctions:
    """Make the local service for one account."""
    return StepFunctions(around.account, around.clock)


def _detail(event: JsonObject) -> JsonObject | None:
    """The detail of an execution's event."""
    detail = event.get("detail")
    of_execution = event.get("source") == "aws.states" and event.get("detail-type") == EVENT
    return detail if of_execution and isinstance(detail, dict) else None


def _name(state_machine: object) -> str:
    return str(state_machine).rpartition(":")[2]


def _is_execution(arn: object) -> bool:
    return isinstance(arn, str) and arn.count(":") == _COLONS
