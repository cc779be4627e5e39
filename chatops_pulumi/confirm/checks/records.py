"""CloudTrail's records of presses."""

from typing import Final

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations, is_denied, parameters_of, shown

PARAMETERS: Final = {
    "flag_value": "deploymentId",
    "approval": "token",
    "retry": "pipelineExecutionId",
    "ecs": "serviceDeploymentArn",
    "redrive": "executionArn",
}
"""Button to the parameter that ``attribution`` reads."""


def record_parameters(seen: Observations) -> Finding:
    """Records have the parameters of the call, and those of denied calls have none."""
    evidence: list[str] = []
    wrong: list[str] = []
    found: list[str] = []
    for key, name in PARAMETERS.items():
        records = [one for one in seen.records_of(key) if not is_denied(one)]
        for record in records:
            value = parameters_of(record).get(name)
            if value is None or str(value) not in seen.button(key).command:
                wrong.append(f"The record has no requestParameters.{name} with the value of the call.")
        if unknown := seen.without_parameters(key):
            wrong.append(f"A record of {unknown[0]['eventName']} has no requestParameters at all.")
            evidence += map(shown, unknown[:1])
        found += [name] if records else []
        evidence += map(shown, records[:1])
    denied = [one for one in seen.records_of("denied") if is_denied(one)]
    if any(record.get("requestParameters") for record in denied):
        wrong.append("The record of a denied call has parameters.")
    evidence += map(shown, denied[:1])
    missing = [name for name in PARAMETERS.values() if name not in found]
    if missing:
        evidence.append(f"No record was seen with {', '.join(missing)}.")
    if not denied:
        evidence.append("No record of a denied call was seen.")
    if wrong:
        return contradicted(*dict.fromkeys(wrong), *evidence)
    return confirmed(*evidence) if denied and not missing else not_seen(*evidence)
