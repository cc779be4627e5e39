"""What is said about each step of an event's way."""

from collections.abc import Sequence

from chatops_pulumi.sandbox.delivery.event import MAXIMUM_EVENT_BYTES
from chatops_pulumi.sandbox.delivery.pattern import mismatches
from chatops_pulumi.sandbox.delivery.rules import DEFAULT_BUS, EventRule, EventTarget
from chatops_pulumi.sandbox.records import ChannelConfiguration, JsonObject, Outcome, Size, Step

PATTERN_LIMIT = 4096
"""Characters. Source: the API model of PutRule."""


def message_size(what: str, body: str, source: str) -> Size:
    """The size of a message in bytes, as AWS counts it."""
    return Size(what, len(body.encode()), MAXIMUM_EVENT_BYTES, "bytes", source)


def rule_step(rule: EventRule, matched: bool, event: JsonObject) -> Step:
    """Whether the rule passes the event on."""
    if rule.pattern is None:
        return Step("rule", Outcome.NOT_MATCHED, f"The rule '{rule.name}' runs on a schedule, not on events.")
    sizes = (Size("event pattern", rule.pattern_size, PATTERN_LIMIT, "characters", "API model of PutRule"),)
    if not matched:
        reasons = mismatches(rule.pattern, event)
        reason = "; ".join(map(str, reasons)) or "its pattern does not hold"
        return Step(
            "rule", Outcome.NOT_MATCHED, f"The rule '{rule.name}' does not match this event: {reason}.", rule.pattern
        )
    if rule.bus != DEFAULT_BUS:
        return Step(
            "rule",
            Outcome.LOST,
            f"The rule '{rule.name}' matches the event, but it listens on the event bus '{rule.bus}', and events of AWS "
            "services arrive on the default bus.",
            rule.pattern,
            f"Take eventBusName '{rule.bus}' off the rule and its targets.",
            sizes,
        )
    if not rule.enabled:
        return Step(
            "rule",
            Outcome.LOST,
            f"The rule '{rule.name}' matches the event, but it is disabled.",
            rule.pattern,
            "Set the rule's state to ENABLED.",
            sizes,
        )
    return Step("rule", Outcome.OK, f"The rule '{rule.name}' matches the event.", rule.pattern, None, sizes)


def without_target(rule: EventRule) -> Step:
    """A rule without a target in this channel: it delivers the event nowhere."""
    return Step(
        "delivery",
        Outcome.LOST,
        f"The rule '{rule.name}' has no target.",
        fix="Add a target with the SNS topic's ARN to the rule.",
    )


def not_a_topic(target: EventTarget) -> Step:
    """A target that leads to no chat."""
    return Step(
        "delivery",
        Outcome.LOST,
        f"The target '{target.id}' is {target.arn}, which is not an SNS topic: nothing of it reaches a chat.",
        fix="If it is meant for a chat, let the target be an SNS topic that a channel configuration has subscribed to.",
    )


def delivery_step(target: EventTarget, text: str) -> Step:
    """EventBridge may deliver."""
    return Step("delivery", Outcome.OK, text, {"topic": target.arn, "role": target.role_arn})


def delivery_refused(target: EventTarget, reason: str, fix: str | None = None) -> Step:
    """EventBridge has no permission to deliver. With a dead-letter queue, the event is at least kept."""
    kept = (
        f" The event is kept in the dead-letter queue {target.dead_letter_arn}."
        if target.dead_letter_arn
        else " The event is gone: the target has no dead-letter queue."
    )
    return Step(
        "delivery",
        Outcome.LOST,
        f"EventBridge has no permission to publish to {target.arn}. {reason.rstrip('.')}.{kept}",
        {"topic": target.arn, "role": target.role_arn},
        fix or _mend_of_delivery(target),
    )


def _mend_of_delivery(target: EventTarget) -> str:
    if target.role_arn:
        return (
            f"Let events.amazonaws.com assume {target.role_arn} (trust policy), and let the role do sns:Publish on "
            f"{target.arn}."
        )
    return (
        f"Let the service events.amazonaws.com do sns:Publish in the policy of {target.arn}, or give the target a role "
        "that may."
    )


def topic_step(topic_arn: str, body: str) -> Step:
    """SNS took the message."""
    size = message_size("SNS message", body, "SNS quotas")
    return Step("topic", Outcome.OK, f"The topic {topic_arn} took the message.", None, None, (size,))


def topic_refused(topic_arn: str, reason: str) -> Step:
    """SNS did not take the message."""
    return Step(
        "topic",
        Outcome.LOST,
        f"The topic {topic_arn} did not take the message. {reason}",
        fix="Use a standard topic that exists in the rule's region.",
    )


def channel_steps(
    topic_arn: str, reached: Sequence[ChannelConfiguration], assumed: Sequence[ChannelConfiguration]
) -> list[Step]:
    """One step for each configuration that receives the message, or one that says that there are none.

    ``assumed`` are the configurations outside of the program, which it cannot subscribe to a new topic.
    """
    if reached:
        return [
            Step(
                "channel",
                Outcome.OK,
                f"The message arrived at the channel configuration '{configuration.name}' "
                f"({'Slack' if configuration.platform == 'slack' else 'Teams'}, {configuration.channel}).",
                {"configuration": configuration.arn, "topic": topic_arn},
            )
            for configuration in reached
        ]
    fix = "Add the topic's ARN to the SNS topics of the channel configuration."
    if assumed:
        names = ", ".join(f"'{configuration.name}'" for configuration in assumed)
        fix += (
            f" The configuration {names} is not part of this program: its owner must add the topic, or the program must "
            "use a topic that the configuration has already."
        )
    text = f"No channel configuration is subscribed to the topic {topic_arn}."
    return [Step("channel", Outcome.LOST, text, fix=fix)]
