"""Leads the pipeline of a run through a rejection, a retry and a stop, and reads the events that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chatops_pulumi.confirm.pipeline_parts import ACTION, STAGE
from chatops_pulumi.confirm.probes import OK, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatops_pulumi.confirm.observations import JsonObject

    Wait = Callable[[str, Callable[[list[JsonObject]], bool]], list[JsonObject]]
    """Details of the events of a type; waits until there are enough, or until a limit."""

_ACTION_EVENT: Final = "CodePipeline Action Execution State Change"
_STAGE_EVENT: Final = "CodePipeline Stage Execution State Change"
_STOPPED: Final = "Stopped by chatops confirm"


def examine(client: Any, name: str, wait: Wait) -> JsonObject:
    """What the pipeline does. Parts that did not come so far are missing.

    Args:
        client: boto3's codepipeline.
        name: The name of the pipeline.
        wait: Waits for events.
    """
    began = _approvals(wait, 1)
    if not began:
        return {}
    # A run that was killed and goes on finds older approvals in the log.
    newest, count = began[-1], len(began)
    execution = str(newest.get("execution-id"))
    token = _token(client.get_pipeline_state(name=name))
    found: JsonObject = {
        "execution": execution,
        "token": "the same" if token == newest.get("action-execution-id") else "another",
        "reject": _reject(client, name, token),
    }
    if found["reject"] == OK:
        _fail_and_retry(client, name, execution, wait, found)
    if found.get("retry") == OK:
        _approvals(wait, count + 1)
        _stop_and_start(client, name, execution, wait, found)
    return found


def _fail_and_retry(client: Any, name: str, execution: str, wait: Wait, found: JsonObject) -> None:
    stages = wait(_STAGE_EVENT, lambda seen: any(_is_failed(one) for one in seen))
    failed = next((one for one in stages if _is_failed(one)), None)
    found["failed event"] = None if failed is None else sorted(failed)
    found["retry"] = _retry(client, name, execution)
    found["second retry"] = _retry(client, name, execution)
    stages = wait(_STAGE_EVENT, lambda seen: any(one.get("state") == "RESUMED" for one in seen))
    found["stage states"] = [str(one.get("state")) for one in stages if one.get("stage") == STAGE]


def _stop_and_start(client: Any, name: str, execution: str, wait: Wait, found: JsonObject) -> None:
    before = len(_ends(wait(_ACTION_EVENT, lambda _: True)))
    found["stop"] = _stop(client, name, execution)
    ends = _ends(wait(_ACTION_EVENT, lambda seen: len(_ends(seen)) > before))
    found["stopped approval"] = next(iter(ends[before:]), "")
    count = len(_approvals(wait, 0))
    started = str(client.start_pipeline_execution(name=name)["pipelineExecutionId"])
    if len(_approvals(wait, count + 1)) > count:
        found["old retry"] = _retry(client, name, execution)
    _stop(client, name, started)


def _is_failed(detail: JsonObject) -> bool:
    return detail.get("state") == "FAILED"


def _approvals(wait: Wait, count: int) -> list[JsonObject]:
    """The approvals that began."""

    def began(seen: list[JsonObject]) -> list[JsonObject]:
        return [one for one in seen if one.get("action") == ACTION and one.get("state") == "STARTED"]

    return began(wait(_ACTION_EVENT, lambda seen: len(began(seen)) >= count))


def _ends(seen: list[JsonObject]) -> list[str]:
    """The states in which approvals ended, in order."""
    return [str(one.get("state")) for one in seen if one.get("action") == ACTION and one.get("state") != "STARTED"]


def _token(state: JsonObject) -> str:
    for stage in state["stageStates"]:
        for action in stage.get("actionStates", []):
            if action["actionName"] == ACTION:
                return str(action.get("latestExecution", {}).get("token", ""))
    return ""


def _reject(client: Any, name: str, token: str) -> str:
    return answer(
        lambda: client.put_approval_result(
            pipelineName=name,
            stageName=STAGE,
            actionName=ACTION,
            token=token,
            result={"summary": "chatops confirm", "status": "Rejected"},
        )
    )


def _retry(client: Any, name: str, execution: str) -> str:
    return answer(
        lambda: client.retry_stage_execution(
            pipelineName=name, stageName=STAGE, pipelineExecutionId=execution, retryMode="FAILED_ACTIONS"
        )
    )


def _stop(client: Any, name: str, execution: str) -> str:
    return answer(
        lambda: client.stop_pipeline_execution(
            pipelineName=name, pipelineExecutionId=execution, abandon=True, reason=_STOPPED
        )
    )
