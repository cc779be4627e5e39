"""CodePipeline's manual approvals, as far as buttons reach them.

The errors are from the API model of PutApprovalResult. Unverified: the token is the event's ``action-execution-id``, see
docs/confirm.md.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

ACTION_EVENT: Final = "CodePipeline Action Execution State Change"
APPROVAL_WAIT: Final = timedelta(days=7)
"""An approval without a decision fails after this time (CodePipeline user guide, manual approval actions)."""

_TOKEN: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""The pattern of ApprovalToken in the API model."""
_WAITING: Final = "STARTED"
_WAITS_FOR: Final[Mapping[str, str]] = {
    _WAITING: "It waits for a decision: approve or reject.",
    "SUCCEEDED": "It was approved.",
    "FAILED": "It was rejected, or it timed out.",
    "ABANDONED": "The execution was stopped.",
    "CANCELED": "The execution was stopped.",
}


@dataclass
class Approval:
    """One manual approval of one execution of a pipeline."""

    token: str
    pipeline: str
    stage: str
    action: str
    execution: str
    region: str
    account: str
    state: str
    since: datetime
    """When it began to wait."""


class CodePipeline:
    """The manual approvals of one account."""

    name = "codepipeline"

    def __init__(self, account: str, clock: Callable[[], datetime]) -> None:
        """``clock`` returns the time, with its time zone."""
        self._account = account
        self._clock = clock
        self._ids = new_ids(self.name)
        self._approvals: dict[tuple[str, str], Approval] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn of an approval from its events. Repeated and late events change nothing."""
        approval = self._of(event)
        if approval is None:
            return
        known = self._approvals.setdefault((approval.region, approval.token), approval)
        if known.state == _WAITING:
            known.state = approval.state

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every approval, oldest first."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=one.token,
                region=one.region,
                title=_title(one.pipeline, one.stage, one.action),
                status=_STATUS.get(one.state, one.state),
                waits_for=_WAITS_FOR.get(one.state, f"It is {one.state}."),
                final=one.state != _WAITING,
                deadline=one.since + APPROVAL_WAIT if one.state == _WAITING else None,
                after="CodePipeline fails the approval." if one.state == _WAITING else "",
                facts={"Execution ID": one.execution},
                steps=("Requested", "Decided" if one.state == _WAITING else _STATUS.get(one.state, one.state)),
                step=int(one.state != _WAITING),
            )
            for one in self._approvals.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """Pipeline, stage and action of an approval's event."""
        if not _is_approval(event):
            return None
        detail = event["detail"]
        return _title(*(str(detail.get(key) or "?") for key in ("pipeline", "stage", "action")))

    def start_label(self, event: JsonObject) -> str | None:
        """The request for an approval."""
        return f"Request an approval of {event['detail'].get('pipeline') or '?'}" if _is_approval(event) else None

    def complete(self, event: JsonObject) -> JsonObject | None:
        """An approval's event with all its fields. None if it does not belong to a manual approval."""
        if not _is_approval(event):
            return None
        detail: JsonObject = event["detail"]
        names = {key: detail.get(key) or f"example-{key}" for key in ("pipeline", "stage", "action")}
        whole = {
            **names,
            "execution-id": str(next(self._ids)),
            "start-time": event.get("time"),
            "action-execution-id": str(next(self._ids)),
            "state": _WAITING,
            "region": event.get("region"),
            "version": 1.0,
            "pipeline-execution-attempt": 1.0,
            **detail,
            "type": {"owner": "AWS", "provider": "Manual", "category": "Approval", "version": "1"},
        }
        arn = f"arn:aws:codepipeline:{event.get('region')}:{event.get('account')}:{names['pipeline']}"
        return {**event, "resources": event.get("resources") or [arn], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Let a new execution of the pipeline come to its approval."""
        if not _is_approval(sample):
            return ()
        fresh = {key: sample["detail"][key] for key in ("pipeline", "stage", "action") if key in sample["detail"]}
        fresh["type"] = {"provider": "Manual", "category": "Approval"}
        event = self.complete({**sample, "id": str(next(self._ids)), "time": self._moment(), "detail": fresh})
        return () if event is None else (event,)

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let the approval time out."""
        approval = self._approvals.get((region, identifier))
        return () if approval is None or approval.state != _WAITING else self._end(approval, "FAILED")

    def answers(self, operation: str) -> bool:
        """Whether the operation is the one behind the buttons."""
        return operation == "PutApprovalResult"

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        del operation
        pipeline, stage, action = (str(parameters.get(key)) for key in ("pipelineName", "stageName", "actionName"))
        found = [one for one in self._approvals.values() if (one.region, one.pipeline) == (region, pipeline)]
        if not found:
            raise ServiceError("PipelineNotFoundException", f"The pipeline {pipeline} does not exist in {region}.")
        if not any(one.stage == stage for one in found):
            raise ServiceError("StageNotFoundException", f"The pipeline {pipeline} has no stage {stage}.")
        found = [one for one in found if (one.stage, one.action) == (stage, action)]
        if not found:
            raise ServiceError("ActionNotFoundException", f"The stage {stage} has no action {action}.")
        token = str(parameters.get("token"))
        approval = next((one for one in found if one.token == token), None)
        if approval is None or not _TOKEN.fullmatch(token):
            raise ServiceError("InvalidApprovalTokenException", f"The token {token} is of no approval of this action.")
        if approval.state != _WAITING:
            raise ServiceError("ApprovalAlreadyCompletedException", f"The approval {token} is already completed.")
        approved = parameters["result"]["status"] == "Approved"
        return ServiceAnswer({"approvedAt": self._clock()}, self._end(approval, "SUCCEEDED" if approved else "FAILED"))

    def _end(self, approval: Approval, state: str) -> tuple[JsonObject, ...]:
        """End an approval. One that fails also fails its stage and its execution (CodePipeline user guide, manual approvals)."""
        approval.state = state
        ended = self._event(approval)
        if state != "FAILED":
            return (ended,)
        stage = {"stage": approval.stage, "pipeline-execution-attempt": 1.0}
        return (
            ended,
            self._failure(approval, "CodePipeline Stage Execution State Change", stage),
            self._failure(
                approval, "CodePipeline Pipeline Execution State Change", {"pipeline-execution-attempt": 1.0}
            ),
        )

    def _failure(self, approval: Approval, detail_type: str, more: JsonObject) -> JsonObject:
        return {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": detail_type,
            "source": "aws.codepipeline",
            "account": approval.account,
            "time": self._moment(),
            "region": approval.region,
            "resources": [f"arn:aws:codepipeline:{approval.region}:{approval.account}:{approval.pipeline}"],
            "detail": {
                "pipeline": approval.pipeline,
                "execution-id": approval.execution,
                "state": "FAILED",
                "version": 1.0,
                **more,
            },
        }

    def _moment(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _event(self, approval: Approval) -> JsonObject:
        event = {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": ACTION_EVENT,
            "source": "aws.codepipeline",
            "account": approval.account,
            "time": self._moment(),
            "region": approval.region,
            "resources": [],
            "detail": {
                "pipeline": approval.pipeline,
                "stage": approval.stage,
                "action": approval.action,
                "execution-id": approval.execution,
                "action-execution-id": approval.token,
                "state": approval.state,
                "type": {"provider": "Manual", "category": "Approval"},
            },
        }
        return self.complete(event) or event

    def _of(self, event: JsonObject) -> Approval | None:
        """The approval that an event reports. None if it does not belong to one."""
        if not _is_approval(event):
            return None
        detail = event["detail"]
        token, state = detail.get("action-execution-id"), str(detail.get("state"))
        if not isinstance(token, str):
            return None
        return Approval(
            token=token,
            pipeline=str(detail.get("pipeline", "?")),
            stage=str(detail.get("stage", "?")),
            action=str(detail.get("action", "?")),
            execution=str(detail.get("execution-id", "?")),
            region=str(event.get("region") or detail.get("region") or ""),
            account=str(event.get("account") or self._account),
            state=state,
            since=self._clock(),
        )


_STATUS: Final[Mapping[str, str]] = {
    _WAITING: "InProgress",
    "SUCCEEDED": "Succeeded",
    "FAILED": "Failed",
    "ABANDONED": "Abandoned",
    "CANCELED": "Abandoned",
}
"""ActionExecutionStatus of the API model, for the state of the event."""


def _title(pipeline: str, stage: str, action: str) -> str:
    return f"{pipeline} / {stage} / {action}"


def _is_approval(event: JsonObject) -> bool:
    detail = event.get("detail")
    if (
        event.get("source") != "aws.codepipeline"
        or event.get("detail-type") != ACTION_EVENT
        or not isinstance(detail, dict)
    ):
        return False
    kind = detail.get("type")
    return isinstance(kind, dict) and (kind.get("category"), kind.get("provider")) == ("Approval", "Manual")


def make_service(around: Surroundings) -> CodePipeline:
    """Make the local service for one account."""
    return CodePipeline(around.account, around.clock)
