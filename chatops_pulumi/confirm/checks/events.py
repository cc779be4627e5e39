"""Events of AWS services that a run can cause."""

from typing import Final

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import JsonObject, Observations

_OF_ONE_RUN: Final = 2
"""An execution that fails has one event when it starts and one when it fails."""


def _details(seen: Observations, probe: str) -> list[JsonObject]:
    return [dict(one) for one in seen.probes.get(probe, {}).get("details", [])]


def alarm_event(seen: Observations) -> Finding:
    """The event has the name of the alarm and its state."""
    details = _details(seen, "alarm")
    if not details:
        return not_seen("No event of the alarm is in the log group.")
    evidence = [f"An event with the detail keys {sorted(one)} and state {one.get('state')}." for one in details[:1]]
    states = [one.get("state") for one in details]
    has_state = all(isinstance(state, dict) and state.get("value") for state in states)
    is_complete = has_state and all(one.get("alarmName") for one in details)
    return confirmed(*evidence) if is_complete else contradicted(*evidence)


def redrive_count(seen: Observations) -> Finding:
    """The events count redrives."""
    found = seen.probes.get("states", {})
    details = _details(seen, "states")
    evidence = [f"status {one.get('status')}, redriveCount {one.get('redriveCount', '(none)')}" for one in details]
    if not details or found.get("redrive") != "succeeded":
        return not_seen(f"Redrive: {found.get('redrive', 'not tried')}.", *evidence)
    if any("redriveCount" not in one for one in details):
        return contradicted(*evidence)
    if any(int(one["redriveCount"]) > 0 for one in details):
        return confirmed(*evidence)
    if len(details) <= _OF_ONE_RUN:
        return not_seen("No event of the redrive is in the log group.", *evidence)
    return contradicted("No event after the redrive has a redriveCount above 0.", *evidence)
