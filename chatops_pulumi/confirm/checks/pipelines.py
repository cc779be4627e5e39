"""CodePipeline: approvals, failed stages and retries."""

from typing import Final

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import JsonObject, Observations

_ENDS: Final = ("ABANDONED", "CANCELED")
_ERRORS: Final = {"second retry": "StageNotRetryableException", "old retry": "NotLatestPipelineExecutionException"}
_FIELDS: Final = ("pipeline", "stage", "execution-id")
_OK: Final = "succeeded"
_SAME: Final = "the same"


def _probe(seen: Observations, *keys: str) -> tuple[JsonObject, list[str]]:
    found = dict(seen.probes.get("pipeline", {}))
    return found, [f"{key}: {found[key]}" for key in keys if key in found]


def approval_token(seen: Observations) -> Finding:
    """The event has the token of the approval."""
    found, _ = _probe(seen)
    if "token" not in found:
        return not_seen("No event of an approval was seen.")
    text = f"The event's action-execution-id and the token of GetPipelineState: {found['token']}."
    return confirmed(text) if found["token"] == _SAME else contradicted(text)


def stage_failed(seen: Observations) -> Finding:
    """The event of a failed stage has the fields."""
    found, evidence = _probe(seen, "reject", "failed event")
    fields = found.get("failed event")
    if not fields:
        return not_seen(*evidence)
    return confirmed(*evidence) if set(_FIELDS) <= set(fields) else contradicted(*evidence)


def stage_resumed(seen: Observations) -> Finding:
    """A retried stage has an event with the state."""
    found, evidence = _probe(seen, "retry", "stage states")
    if found.get("retry") != _OK or not found.get("failed event"):
        return not_seen(*evidence)
    return confirmed(*evidence) if "RESUMED" in found.get("stage states", []) else contradicted(*evidence)


def stopped_approval(seen: Observations) -> Finding:
    """An approval ends with one of the two states if its execution is stopped."""
    found, evidence = _probe(seen, "stop", "stopped approval")
    state = found.get("stopped approval")
    if found.get("stop") != _OK or not state:
        return not_seen(*evidence)
    return confirmed(*evidence) if state in _ENDS else contradicted(*evidence)


def retry_errors(seen: Observations) -> Finding:
    """AWS refuses both retries with these errors."""
    found, evidence = _probe(seen, "retry", *_ERRORS)
    answers = {key: str(found.get(key, "")) for key in _ERRORS}
    if found.get("retry") != _OK or any("AccessDenied" in one for one in answers.values()):
        return not_seen(*evidence)
    if any(answers[key] not in {"", error} for key, error in _ERRORS.items()):
        return contradicted(*evidence)
    return confirmed(*evidence) if all(answers.values()) else not_seen(*evidence)
