"""CodePipeline's stages, as far as buttons retry them.

The errors are from the API model of RetryStageExecution. Unverified: which of them AWS gives for an execution that the stage
never had, see docs/confirm.md.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from botocore.utils import parse_to_aware_datetime

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

STAGE_EVENT: Final = "CodePipeline Stage Execution State Change"
RETRY: Final = timedelta(minutes=5)
"""How long the actions of a retry run here. On AWS they take what they take."""

_EXECUTION: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""The pattern of PipelineExecutionId in the API model."""
_FAILED: Final = "Failed"
_RUNNING: Final = "InProgress"
_STATUS: Final[Mapping[str, str]] = {
    "STARTED": _RUNNING,
    "RESUMED": _RUNNING,
    "FAILED": _FAILED,
    "SUCCEEDED": "Succeeded",
    "STOPPING": "Stopping",
    "STOPPED": "Stopped",
    "CANCELED": "Cancelled",
}
"""StageExecutionStatus of the API model, for the state of the event."""
_WAITS_FOR: Final[Mapping[str, str]] = {
    _FAILED: "It waits for a retry.",
    _RUNNING: "Its actions run.",
    "Succeeded": "It succeeded.",
    "Stopping": "It is being stopped.",
    "Stopped": "It was stopped.",
    "Cancelled": "It was cancelled.",
}
_MODES: Final[Mapping[str, str]] = {"FAILED_ACTIONS": "the failed actions", "ALL_ACTIONS": "all actions"}


@dataclass
class StageRun:
    """One stage in one execution of a pipeline."""

    pipeline: str
    stage: str
    execution: str
    region: str
    account: str
    status: str
    began: datetime
    """The time of the first event."""
    told: datetime
    """The time of the last event."""
    retried_at: datetime | None = None
    """When a retry began that is still running."""
    mode: str = ""
    """What the last retry ran again."""
    attempt: int = 1
    seen: set[str] = field(default_factory=set[str])
    """The IDs of its events, to ignore a repeated one."""


class CodePipelineStages:
    """The stages of one account's pipelines."""

    name = "codepipeline"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time, with its time zone."""
        self._account = account
        self._clock = clock
        self._ids = new_ids(f"{self.name}/stages")
        self._runs: dict[tuple[str, str], StageRun] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn of a stage from its events. Repeated and late events change nothing."""
        detail = _detail(event)
        status = None if detail is None else _STATUS.get(str(detail.get("state")))
        if detail is None or status is None or not isinstance(detail.get("execution-id"), str):
            return
        told = self._time_of(event)
        run = StageRun(
            pipeline=str(detail.get("pipeline", "?")),
            stage=str(detail.get("stage", "?")),
            execution=detail["execution-id"],
            region=str(event.get("region") or ""),
            account=str(event.get("account") or self._account),
            status=status,
            began=told,
            told=told,
        )
        known = self._runs.setdefault((run.region, _id(run)), run)
        identifier = str(event.get("id"))
        if identifier in known.seen or told < known.told:
            return
        known.seen.add(identifier)
        if known.status != status:
            known.status, known.retried_at = status, None
        known.told = told

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every stage that an event has named, oldest first."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=_id(one),
                region=one.region,
                title=f"{one.pipeline} / {one.stage}",
                status=one.status,
                waits_for=_WAITS_FOR[one.status],
                final=one.status not in {_FAILED, _RUNNING, "Stopping"},
                deadline=None if one.retried_at is None else one.retried_at + RETRY,
                after="" if one.retried_at is None else "The retry succeeds.",
                facts={"Execution ID": one.execution} | ({"Retried": one.mode} if one.mode else {}),
            )
            for one in self._runs.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """Pipeline and stage of a stage's event."""
        detail = _detail(event)
        return None if detail is None else f"{detail.get('pipeline') or '?'} / {detail.get('stage') or '?'}"

    def start_label(self, event: JsonObject) -> str | None:
        """The failure of a stage."""
        detail = _detail(event)
        return None if detail is None else f"Fail a stage of {detail.get('pipeline') or '?'}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """A stage's event with all its fields. None if it does not belong to a stage."""
        detail = _detail(event)
        if detail is None:
            return None
        pipeline = detail.get("pipeline") or "example-pipeline"
        whole = {
            "pipeline": pipeline,
            "execution-id": str(next(self._ids)),
            "start-time": event.get("time"),
            "stage": "example-stage",
            "state": "FAILED",
            "version": 1.0,
            "pipeline-execution-attempt": 1.0,
            **detail,
        }
        arn = f"arn:aws:codepipeline:{event.get('region')}:{event.get('account')}:{pipeline}"
        return {**event, "resources": event.get("resources") or [arn], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Let the stage fail in a new execution of the pipeline."""
        detail = _detail(sample)
        if detail is None:
            return ()
        fresh = {key: detail[key] for key in ("pipeline", "stage") if key in detail} | {"state": "FAILED"}
        event = self.complete({**sample, "id": str(next(self._ids)), "time": self._moment(), "detail": fresh})
        return () if event is None else (event,)

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """The actions of a retry have run, and succeeded."""
        run = self._runs.get((region, identifier))
        return () if run is None or run.retried_at is None else (self._move(run, "SUCCEEDED"),)

    def answers(self, operation: str) -> bool:
        """Whether the operation is the one behind the buttons."""
        return operation == "RetryStageExecution"

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        del operation
        pipeline, stage = str(parameters.get("pipelineName")), str(parameters.get("stageName"))
        execution = str(parameters.get("pipelineExecutionId"))
        if not _EXECUTION.fullmatch(execution):
            raise ServiceError("ValidationException", f"{execution} is not a valid pipeline execution ID.")
        found = [one for one in self._runs.values() if (one.region, one.pipeline) == (region, pipeline)]
        if not found:
            raise ServiceError("PipelineNotFoundException", f"The pipeline {pipeline} does not exist in {region}.")
        found = [one for one in found if one.stage == stage]
        if not found:
            raise ServiceError("StageNotFoundException", f"The pipeline {pipeline} has no stage {stage}.")
        # Events have whole seconds: of two executions in one second, the later one is the one whose event arrived later.
        latest = max(reversed(found), key=lambda one: one.began)
        if latest.execution != execution:
            text = f"The stage {stage} has run in a later execution than {execution}."
            raise ServiceError("NotLatestPipelineExecutionException", text)
        if latest.status != _FAILED:
            raise ServiceError("StageNotRetryableException", f"The stage {stage} contains no failed actions.")
        latest.attempt += 1
        event = self._move(latest, "RESUMED")
        latest.retried_at, latest.mode = self._clock(), _MODES[parameters["retryMode"]]
        return ServiceAnswer({"pipelineExecutionId": execution}, (event,))

    def _move(self, run: StageRun, state: str) -> JsonObject:
        event: JsonObject = {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": STAGE_EVENT,
            "source": "aws.codepipeline",
            "account": run.account,
            "time": self._moment(),
            "region": run.region,
            "resources": [f"arn:aws:codepipeline:{run.region}:{run.account}:{run.pipeline}"],
            "detail": {
                "pipeline": run.pipeline,
                "execution-id": run.execution,
                "start-time": self._moment(),
                "stage": run.stage,
                "state": state,
                "version": 1.0,
                "pipeline-execution-attempt": float(run.attempt),
            },
        }
        run.status, run.retried_at, run.told = _STATUS[state], None, self._time_of(event)
        run.seen.add(event["id"])
        return event

    def _time_of(self, event: JsonObject) -> datetime:
        told = event.get("time")
        return parse_to_aware_datetime(told) if isinstance(told, str) else self._clock()

    def _moment(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def _id(run: StageRun) -> str:
    return f"{run.execution}/{run.stage}"


def _detail(event: JsonObject) -> JsonObject | None:
    """What a stage's event says. None if it does not belong to one."""
    detail = event.get("detail")
    if event.get("source") != "aws.codepipeline" or event.get("detail-type") != STAGE_EVENT:
        return None
    return detail if isinstance(detail, dict) else None


def make_service(around: Surroundings) -> CodePipelineStages:
    """Make the local service for one account."""
    return CodePipelineStages(around.account, around.clock)
