"""The chat service: its subscriptions, its log and its states, and IAM's simulator beside it."""

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations, shown
from chatops_pulumi.confirm.settings import CHATBOT_LOG_REGION
from chatops_pulumi.confirm.steps import NO, YES


def subscription(seen: Observations) -> Finding:
    """The topic has such a subscription."""
    others = seen.probes.get("subscriptions", {}).get("others")
    if not others:
        return not_seen("The topic has no subscription besides the queue of this run." if others == [] else "")
    evidence = f"Subscriptions: {', '.join(others)}."
    found = any(one.startswith("https ") and "chatbot" in one for one in others)
    return confirmed(evidence) if found else contradicted(evidence)


def chat_log_region(seen: Observations) -> Finding:
    """The log group is in us-east-1."""
    regions = seen.probes.get("chat_log", {}).get("regions")
    if not regions:
        return not_seen("No log group of the chat service was found.")
    evidence = f"The log group exists in {', '.join(regions)}."
    return confirmed(evidence) if CHATBOT_LOG_REGION in regions else contradicted(evidence)


def simulator(seen: Observations) -> Finding:
    """The simulator's decisions are those of the presses."""
    found = seen.probes.get("simulate", {})
    evidence = [f"Simulator, {key}: {value}." for key, value in found.items()]
    pressed = {"with_key": seen.allowed("source_arn"), "member": _allowed(seen, "approver")}
    if seen.choice("approver_other"):
        pressed["other_member"] = _allowed(seen, "approver_other")
    evidence += [seen.said(key) for key in ("source_arn", "approver", "approver_other")]
    evidence += map(shown, seen.records_of("source_arn"))
    if not seen.allowed("long") or not set(pressed) <= set(found) or None in pressed.values():
        return not_seen(*evidence)
    agrees = all((found[key] == "allowed") == allowed for key, allowed in pressed.items())
    return confirmed(*evidence) if agrees else contradicted(*evidence)


def _allowed(seen: Observations, step: str) -> bool | None:
    return {"r": True, "d": False}.get(seen.choice(step))


def enabled_states(seen: Observations) -> Finding:
    """Both are ``ENABLED`` while the chat works."""
    found = seen.probes.get("chat_states", {})
    evidence = [f"{kind}: {', '.join(states) or '(none)'}" for kind, states in found.items()]
    states = [state for each in found.values() for state in each]
    if not states or not all(found.values()) or not seen.ran("long"):
        return not_seen(*evidence)
    return confirmed(*evidence) if set(states) == {"ENABLED"} else contradicted(*evidence)


def no_custom_buttons(seen: Observations) -> Finding:
    """The same buttons appear under one message and not under the other."""
    choice, said = seen.choice("silent"), seen.said("silent")
    if choice == YES:
        return contradicted(said)
    return (
        confirmed(said, "The buttons work under another message.")
        if choice == NO and seen.ran("long")
        else not_seen(said)
    )
