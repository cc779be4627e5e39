"""The messages that each rule of a program gives for a sample event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.message_diff import DescribedMessage, describe
from chatops_pulumi.sandbox.named_rules import NamedRule, named_rules
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.services.simulation import MOMENT
from chatops_pulumi.sandbox.session import EventResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.sandbox.session import ChannelMessage, Sandbox


@dataclass(frozen=True)
class RulePreview:
    """What a rule gives for a sample event."""

    rule: NamedRule
    event: JsonObject
    messages: tuple[ChannelMessage, ...]
    result: EventResult
    problem: str = ""
    """Why there is no message."""

    @property
    def name(self) -> str:
        """The name of the rule, for example ``web.ready``."""
        return self.rule.name

    def described(self) -> tuple[DescribedMessage, ...]:
        """The messages as text, for a comparison. Several messages are numbered."""
        if not self.messages:
            return (DescribedMessage(self.name, "", "", (), (), self.problem),)
        names = [self.name, *(f"{self.name} #{number}" for number in range(2, len(self.messages) + 1))]
        return tuple(describe(name, message) for name, message in zip(names, self.messages, strict=True))


def previews(sandbox: Sandbox) -> Iterator[RulePreview]:
    """Each rule that waits for events, with the messages of a sample event. Nothing starts because of the events."""
    for named in named_rules(sandbox):
        event = sandbox.sample(named.rule, named.region, MOMENT)
        if event is None:
            continue
        try:
            result = sandbox.rehearse(event)
        except EventError as error:
            # A pattern can ask for something that no event of EventBridge has.
            yield RulePreview(named, event, (), EventResult(event, ()), f"No event can match the rule: {error}")
        else:
            messages = tuple(_messages_of(named.rule, result))
            yield RulePreview(named, event, messages, result, "" if messages else _problem(named.rule, result))


def _messages_of(rule: EventRule, result: EventResult) -> Iterator[ChannelMessage]:
    """The messages that came by this rule; an event may match others too."""
    bodies = [arrival for trace in result.traces if trace.rule_arn == rule.arn for arrival in trace.arrivals]
    for message in result.messages:
        if any((one.configuration_arn, one.body) == (message.channel.arn, message.body) for one in bodies):
            yield message


def _problem(rule: EventRule, result: EventResult) -> str:
    steps = [step for trace in result.traces if trace.rule_arn == rule.arn for step in trace.steps]
    lost = [step for step in steps if step.outcome is Outcome.LOST]
    last = next(iter((*lost, *reversed(steps))), None)
    if last is None:
        return "The rule has no target."
    return last.text + (f" Fix: {last.fix}" if last.fix else "")
