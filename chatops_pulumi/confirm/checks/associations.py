"""Custom actions and their associations."""

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations
from chatops_pulumi.confirm.steps import NO, YES

OK = "succeeded"


def association_needed(seen: Observations) -> Finding:
    """A custom action that is not associated gives no button."""
    choice, said = seen.choice("unassociated"), seen.said("unassociated")
    if "action-unassociated" in seen.refusals:
        return not_seen(f"AWS refused the custom action: {seen.refusals['action-unassociated']}")
    if choice == YES:
        return contradicted(said)
    others = any(seen.ran(key) for key in ("long", "source_arn", "approver"))
    return (
        confirmed(said, "Associated buttons of the same message work.") if choice == NO and others else not_seen(said)
    )


def _probe(seen: Observations) -> tuple[dict[str, str], list[str]]:
    found = {key: str(value) for key, value in seen.probes.get("associations", {}).items()}
    return found, [f"{key}: {value}" for key, value in found.items()]


def associate_again(seen: Observations) -> Finding:
    """The second call succeeds, and there is one association."""
    found, evidence = _probe(seen)
    if found.get("associate") != OK or "listed" not in found:
        return not_seen(*evidence)
    is_same = found.get("associate again") == OK and found["listed"] == "1"
    return confirmed(*evidence) if is_same else contradicted(*evidence)


def disassociate_deleted(seen: Observations) -> Finding:
    """An associated action can be deleted, and then disassociating it is an invalid request."""
    found, evidence = _probe(seen)
    if found.get("associate") != OK or "disassociate" not in found:
        if found.get("associate") == OK and found.get("delete", OK) != OK:
            return contradicted("AWS does not delete an associated action.", *evidence)
        return not_seen(*evidence)
    return confirmed(*evidence) if found["disassociate"] == "InvalidRequestException" else contradicted(*evidence)


def found_by_arn(seen: Observations) -> Finding:
    """Cloud Control finds both by their ARN, with the properties that they were created with."""
    found = seen.probes.get("cloud_control", {})
    evidence = [f"{kind}: {text}" for kind, text in found.items()]
    if not found or any(text.startswith("cannot ask") for text in found.values()):
        return not_seen(*evidence)
    return confirmed(*evidence) if set(found.values()) == {"complete"} else contradicted(*evidence)
