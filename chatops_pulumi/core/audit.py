"""The audit log: who decided what and when, from the events that EventBridge writes to a log group. Pure.

The log group gets every watched event, and with attribution every record of a press, each as EventBridge has it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from chatops_pulumi.core.attribution import API_CALL
from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook, Stage

RETENTION_DAYS: Final = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""CloudWatch Logs API model, PutRetentionPolicy."""
DEFAULT_RETENTION_DAYS: Final = 365

_DECISION_PATHS: Final = (
    "detail.requestParameters.deploymentId",
    "detail.deploymentId",
    "detail.requestParameters.token",
    "detail.action-execution-id",
    "detail.requestParameters.pipelineExecutionId",
    "detail.execution-id",
    "detail.requestParameters.serviceDeploymentArn",
    "detail.serviceDeploymentArn",
    "detail.requestParameters.executionArn",
    "detail.executionArn",
    "detail.responseElements.instanceRefreshId",
    "detail.InstanceRefreshId",
)
"""Where an event says which decision it is about: in service events and in records of presses."""


def _field(path: str) -> str:
    """A field as CloudWatch Logs Insights takes it: a name with a hyphen needs backticks."""
    return ".".join(f"`{step}`" if "-" in step else step for step in path.split("."))


_DECISION: Final = f"coalesce({', '.join(map(_field, _DECISION_PATHS))}) as decision"
_PRESSES: Final = f'filter `detail-type` = "{API_CALL}"'
_WHO: Final = "time, detail.userIdentity.principalId as session, detail.eventName as call"

SAVED_QUERIES: Final[Mapping[str, str]] = {
    "who-decided": f"fields {_WHO}, {_DECISION}\n| {_PRESSES} and not ispresent(detail.errorCode)\n| sort @timestamp desc",
    "denied-presses": f"fields {_WHO}, detail.errorCode as error\n| {_PRESSES} and ispresent(detail.errorCode)\n"
    "| sort @timestamp desc",
    "time-to-decide": f"fields {_DECISION}\n| stats min(@timestamp) as asked, max(@timestamp) as decided, "
    "(max(@timestamp) - min(@timestamp)) / 1000 as seconds, count(*) as events by decision\n| filter events > 1\n"
    "| sort seconds desc",
    "decided-by-timeout": f'fields {_DECISION}, strcontains(`detail-type`, "CloudTrail") as pressed\n'
    "| stats min(@timestamp) as asked, sum(pressed) as presses by decision\n| filter presses = 0\n| sort asked desc",
}
"""Name to query in CloudWatch Logs Insights. Unverified: they ran in no account (docs/confirm.md)."""


def log_policy(log_group_arn: str) -> dict[str, Any]:
    """EventBridge may write to a log group.

    Source: EventBridge user guide, resource-based policies for CloudWatch Logs. Unverified: it needs both services.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"{log_group_arn}:*",
            }
        ],
    }


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit: a decision that was asked for, or a call from the channel."""

    time: str
    """When it was asked for or called: ISO 8601 in UTC."""
    kind: str
    """``asked``, ``called`` or ``denied``."""
    playbook: str
    """The key of the playbook; empty for another call."""
    stage: str
    """The stage that asks; empty for calls."""
    decision: str
    """What identifies the decision, for example the ID of a deployment. Empty: unknown."""
    account: str
    region: str
    call: str = ""
    """The API operation."""
    member: str = ""
    """The session of the caller, which ends with the member's ID."""
    error: str = ""
    seconds: float | None = None
    """For an entry that asks: the time until the first successful call. None: no call in the log."""


def audit_entries(events: Iterable[Mapping[str, Any]]) -> list[AuditEntry]:
    """The audit of events, oldest first. Events that neither ask nor record a call are left out.

    Args:
        events: The events of the log group, in any order. Repeated events count once.
    """
    unique = {str(event.get("id")): event for event in events}
    found = [entry for event in unique.values() for entry in _entries(event)]
    found.sort(key=lambda entry: (entry.time, entry.kind))
    return [_with_answer(entry, found) for entry in found]


def _entries(event: Mapping[str, Any]) -> Iterator[AuditEntry]:
    place = (str(event.get("account", "")), str(event.get("region", "")))
    time, detail_type = str(event.get("time", "")), event.get("detail-type")
    if detail_type == API_CALL:
        error = str(_at(event, "detail.errorCode") or "")
        operation = str(_at(event, "detail.eventName") or "")
        playbook = next((one for one in PLAYBOOKS.values() if operation in one.operations), None)
        path = playbook.record_thread if playbook is not None else ""
        yield AuditEntry(
            time,
            "denied" if error else "called",
            playbook.key if playbook is not None else "",
            "",
            str(_at(event, f"detail.{path}") or "") if path else "",
            *place,
            call=operation,
            member=str(_at(event, "detail.userIdentity.principalId") or "").partition(":")[2],
            error=error,
        )
        return
    asked = next(
        (
            (playbook, stage)
            for playbook in PLAYBOOKS.values()
            for stage in playbook.stages
            if stage.buttons and _is_of(event, playbook, stage)
        ),
        None,
    )
    if asked is not None:
        playbook, stage = asked
        path = stage.paths.get(stage.thread, "").removeprefix("$.")
        yield AuditEntry(time, "asked", playbook.key, stage.key, str(_at(event, path) or "") if path else "", *place)


def _is_of(event: Mapping[str, Any], playbook: Playbook, stage: Stage) -> bool:
    return (
        event.get("source") == playbook.source
        and event.get("detail-type") == stage.detail_type
        and all(_at(event, f"detail.{path}") in values for path, values in stage.state.items())
    )


def _with_answer(entry: AuditEntry, entries: list[AuditEntry]) -> AuditEntry:
    if entry.kind != "asked" or not entry.decision:
        return entry
    answers = (
        one.time
        for one in entries
        if one.kind == "called" and one.decision == entry.decision and one.time >= entry.time
    )
    first = next(answers, None)
    return entry if first is None else replace(entry, seconds=_seconds(entry.time, first))


def _seconds(start: str, end: str) -> float | None:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (TypeError, ValueError):
        return None


def _at(event: Mapping[str, Any], path: str) -> Any:
    found: Any = event
    for step in path.split("."):
        found = cast("Mapping[str, Any]", found).get(step) if isinstance(found, Mapping) else None
    return found


def read_event(text: str) -> Mapping[str, Any] | None:
    """The event in one line of a log group; None if it is none."""
    try:
        event = strict_json(text)
    except ValueError:
        return None
    return cast("Mapping[str, Any]", event) if isinstance(event, dict) else None
