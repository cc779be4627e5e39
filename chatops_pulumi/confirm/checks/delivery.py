"""From EventBridge to the topic, the log group and the chat."""

import json

from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations
from chatops_pulumi.confirm.steps import NO, YES


def _arrived(seen: Observations, message: str) -> str:
    body = seen.bodies.get(message)
    return f"EventBridge published nothing for {message!r}." if body is None else f"EventBridge published: {body}"


def _failures(seen: Observations, message: str) -> str:
    failed = seen.probes.get("metrics", {}).get(message)
    return "" if failed is None else f"The rule's metric FailedInvocations is {failed}."


def execution_role(seen: Observations) -> Finding:
    """A message reaches the topic with the role."""
    refusal = seen.refusals.get("target-role")
    if refusal is not None:
        return contradicted(f"AWS refused the target: {refusal}")
    evidence = [seen.said("role_message"), _arrived(seen, "role"), _failures(seen, "role")]
    if "role" in seen.bodies or seen.choice("role_message") == YES:
        return confirmed(*evidence)
    others = set(seen.bodies) - {"role"}
    if others and seen.choice("role_message") == NO:
        return contradicted("Messages without a role arrive.", *evidence)
    return not_seen(*evidence)


def escaped_brackets(seen: Observations) -> Finding:
    """The text at the topic has angle brackets."""
    evidence = [seen.said("texts_link"), _arrived(seen, "texts")]
    if "texts" in seen.bodies:
        try:
            description = json.loads(seen.bodies["texts"])["content"]["description"]
        except (ValueError, KeyError, TypeError):
            return contradicted("The message is not valid JSON.", *evidence)
        return confirmed(*evidence) if "<https://" in description else contradicted(*evidence)
    choice = seen.choice("texts_link")
    return confirmed(*evidence) if choice == YES else contradicted(*evidence) if choice == NO else not_seen(*evidence)


def _lost(seen: Observations, message: str) -> Finding:
    """Whether a message does not appear, although others do."""
    step = f"{message}_message"
    refusal = seen.refusals.get(f"target-{message}")
    if refusal is not None:
        return not_seen(f"AWS refused the target: {refusal}")
    chat_log = seen.probes.get("chat_log", {}).get("lines", [])
    lines = [f"Log of the chat service: {line}" for line in chat_log if "ERROR" in line.upper()][:2]
    evidence = [seen.said(step), _arrived(seen, message), _failures(seen, message), *lines]
    if seen.choice(step) == YES:
        return contradicted(*evidence)
    return confirmed(*evidence) if seen.choice(step) == NO and seen.chat_works else not_seen(*evidence)


def quote_in_value(seen: Observations) -> Finding:
    """The message with a quote in a value is lost."""
    return _lost(seen, "quote")


def missing_path(seen: Observations) -> Finding:
    """The message with a missing path is lost."""
    return _lost(seen, "missing")


def log_target(seen: Observations) -> Finding:
    """Events are in the log group."""
    refusal = seen.refusals.get("target-log")
    if refusal is not None:
        return contradicted(f"AWS refused the target: {refusal}")
    if "part-log-policy" in seen.refusals:
        return not_seen(f"AWS refused the resource policy: {seen.refusals['part-log-policy']}")
    lines = seen.probes.get("log", {}).get("events")
    if lines is None:
        return not_seen()
    evidence = f"{lines} events are in the log group {seen.settings.log_group}."
    if lines:
        return confirmed(evidence)
    return contradicted(evidence, "Messages of the same events arrived.") if seen.bodies else not_seen(evidence)


def saved_queries(seen: Observations) -> Finding:
    """Each query completes."""
    found = seen.probes.get("queries", {})
    evidence = [f"{name}: {status}" for name, status in found.items()]
    if any("MalformedQuery" in status or status == "Failed" for status in found.values()):
        return contradicted(*evidence)
    return confirmed(*evidence) if found and set(found.values()) == {"Complete"} else not_seen(*evidence)
