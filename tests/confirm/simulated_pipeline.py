"""A pipeline with an approval, as a run sees it: its calls, and the events that follow them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from botocore.exceptions import ClientError

STAGE = {"stage": "Decide"}


class SimulatedPipeline:
    """``fire`` gets a detail type and a detail."""

    def __init__(self, name: str, fire: Callable[[str, Mapping[str, Any]], None], faults: Collection[str]) -> None:
        self.name, self._fire, self._faults = name, fire, faults
        self.executions = 0
        self._tokens = 0
        self._status = ""
        self._latest = ""

    def begin(self) -> None:
        self.start_pipeline_execution()

    def operations(self) -> dict[str, Callable[..., Any]]:
        return {
            name: getattr(self, name)
            for name in (
                "get_pipeline_state", "put_approval_result", "retry_stage_execution", "stop_pipeline_execution",
                "start_pipeline_execution",
            )
        }  # fmt: skip

    def get_pipeline_state(self, **_: Any) -> dict[str, Any]:
        token = "other" if "other token" in self._faults else self._token
        actions = [{"actionName": "Approve", "latestExecution": {"token": token}}]
        return {"stageStates": [{"actionStates": [{"actionName": "Source"}]}, {"actionStates": actions}]}

    def put_approval_result(self, **given: Any) -> None:
        if given["token"] != self._token and "other token" not in self._faults:
            raise _error("InvalidApprovalTokenException")
        self._status = "Failed"
        self._approval("FAILED")
        self._stage("FAILED")

    def retry_stage_execution(self, **given: Any) -> None:
        if given["pipelineExecutionId"] != self._latest:
            raise _error(
                "StageNotFoundException" if "other errors" in self._faults else "NotLatestPipelineExecutionException"
            )
        if self._status != "Failed":
            raise _error("ConflictException" if "other errors" in self._faults else "StageNotRetryableException")
        self._stage("STARTED" if "no resume" in self._faults else "RESUMED")
        self._wait()

    def stop_pipeline_execution(self, **_: Any) -> None:
        self._approval("STOPPED" if "other end" in self._faults else "ABANDONED")
        self._status = "Stopped"

    def start_pipeline_execution(self, **_: Any) -> dict[str, str]:
        self.executions += 1
        self._latest = f"execution-{self.executions}"
        self._stage("STARTED")
        self._wait()
        return {"pipelineExecutionId": self._latest}

    @property
    def _token(self) -> str:
        return f"token-{self._tokens}"

    def _wait(self) -> None:
        self._tokens += 1
        self._status = "InProgress"
        self._approval("STARTED")

    def _approval(self, state: str) -> None:
        detail = {"pipeline": self.name, "execution-id": self._latest, "action": "Approve", "state": state}
        self._fire(
            "CodePipeline Action Execution State Change", {**detail, **STAGE, "action-execution-id": self._token}
        )

    def _stage(self, state: str) -> None:
        detail = {"pipeline": self.name, "state": state, **STAGE}
        if "no execution" not in self._faults:
            detail["execution-id"] = self._latest
        self._fire("CodePipeline Stage Execution State Change", detail)


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "AWS answers so."}}, "Operation")
