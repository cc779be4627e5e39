"""What IAM sees of a press: the channel, and the member."""

import re
from typing import Final

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations, shown

_FORM: Final = re.compile(r"chatbot-session-slack-[UW][A-Z0-9]+")


def source_arn(seen: Observations) -> Finding:
    """A call that is only allowed with ``aws:ChatbotSourceArn`` is allowed."""
    simulated = seen.probes.get("simulate", {})
    evidence = [seen.said("source_arn"), *map(shown, seen.records_of("source_arn"))]
    if simulated.get("with_key") is not None:
        evidence.append(
            f"IAM's simulator: {simulated['with_key']} with the key, {simulated.get('without_key')} without it."
        )
    allowed = seen.allowed("source_arn")
    if simulated.get("with_key") not in {None, "allowed"}:
        return not_seen("IAM's simulator denies the call even with the key, so a press proves nothing.", *evidence)
    if allowed:
        return confirmed(*evidence)
    if allowed is False and seen.allowed("long"):
        return contradicted("The call without this condition was allowed.", *evidence)
    return not_seen(*evidence)


def session_name(seen: Observations) -> Finding:
    """The session has the name of the member, and IAM sees it in ``aws:userid``."""
    expected = f"chatbot-session-slack-{seen.settings.member_id}"
    presses = [one for one in seen.records if one["eventName"] != "ListRules"]
    evidence = [seen.said("approver"), seen.said("approver_other"), *map(shown, seen.records_of("approver"))]
    for record in presses:
        if record["session"] == expected:
            continue
        if _FORM.fullmatch(record["session"]):
            return not_seen(
                "The session names another member: another person pressed, or --member is not your ID.", shown(record)
            )
        return contradicted(f"The session is not {expected}.", shown(record), *evidence)
    own, other = _approver_allowed(seen, expected), seen.choice("approver_other")
    if own is False and not seen.allowed("long"):
        return not_seen("A call that needs no session name was not allowed either.", *evidence)
    if own is False:
        return contradicted(
            f"The statement for {expected} denied the member whom it names: aws:userid does not end so.", *evidence
        )
    if other == "r":
        return contradicted("A member whom the policy does not name was allowed.", *evidence)
    if own is None:
        return not_seen(*evidence)
    if presses:
        evidence.insert(0, shown(presses[0]))
    if not other:
        evidence.append("No other member pressed: that other members are denied was not tried.")
    return confirmed(*evidence)


def _approver_allowed(seen: Observations, expected: str) -> bool | None:
    """Whether the named member was allowed; the button is also pressed by another member."""
    own = [one for one in seen.records_of("approver") if one["session"] == expected]
    if own:
        return any("AccessDenied" not in str(one.get("errorCode")) for one in own)
    choice = seen.choice("approver")
    return True if choice == "r" else False if choice == "d" else None
