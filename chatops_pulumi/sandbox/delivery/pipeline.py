"""The trace of an event: rule, input transformer, delivery, SNS topic, channel configuration."""

from collections.abc import Mapping
from typing import Protocol, cast

from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.delivery.event import complete_event
from chatops_pulumi.sandbox.delivery.log_groups import write_event
from chatops_pulumi.sandbox.delivery.noticing import NO_METRIC, alarm_step, loss_of
from chatops_pulumi.sandbox.delivery.pattern import matches
from chatops_pulumi.sandbox.delivery.rules import EventRule, EventTarget, read_rules
from chatops_pulumi.sandbox.delivery.steps import (
    channel_steps,
    delivery_refused,
    delivery_step,
    not_a_topic,
    rule_step,
    topic_refused,
    topic_step,
    without_target,
)
from chatops_pulumi.sandbox.delivery.subscriptions import Channels
from chatops_pulumi.sandbox.delivery.transform import transform
from chatops_pulumi.sandbox.records import Arrival, JsonObject, Outcome, Step, Trace


class DeliveryJudge(Protocol):
    """Says whether EventBridge may publish to a topic."""

    def may_publish(
        self, *, role_arn: str | None, topic_arn: str, rule_arn: str, account: str, region: str
    ) -> str | None:
        """None if it may; otherwise the reason why not, as a sentence.

        ``role_arn`` is the target's role; None: EventBridge uses its own service principal and the topic's policy.
        """
        ...


class EventPath:
    """Sends events through the rules of a local AWS, and reports what happens to them. Thread-safe.

    Rules, targets, topics and configurations are read once, at the first event of a region; ``refresh`` reads
    them again, after a change through the API.
    """

    def __init__(self, aws: LocalAws, judge: DeliveryJudge, region: str) -> None:
        """``region`` is the program's own: events go there if no rule is in the event's region."""
        self._aws = aws
        self._judge = judge
        self._region = region
        self._rules: dict[str, tuple[EventRule, ...]] = {}
        self._verdicts: dict[tuple[str | None, str, str], str | None] = {}
        self._channels: Channels | None = None
        self._alarms: dict[str, list[JsonObject]] = {}

    def refresh(self) -> None:
        """Forget what was read of the local AWS."""
        with self._aws.lock:
            self._rules, self._verdicts, self._channels, self._alarms = {}, {}, None, {}

    def rules(self) -> dict[str, tuple[EventRule, ...]]:
        """The program's rules by region."""
        with self._aws.lock:
            return {region: self._rules_of(region) for region in sorted(self._aws.regions) or [self._region]}

    def send(self, event: JsonObject) -> list[Trace]:
        """Send one event and return its trace through every rule of the region, matched or not, and every target.

        ``id``, ``time``, ``account``, ``region``, ``version`` and ``resources`` are filled in if they are absent.
        Raises EventError if the event lacks something that it must have.
        """
        with self._aws.lock:
            full = complete_event(event, self._aws.account, self._region)
            region = full["region"] if full["region"] in self._aws.regions else self._region
            return [trace for rule in self._rules_of(region) for trace in self._traces(rule, full, region)]

    def _rules_of(self, region: str) -> tuple[EventRule, ...]:
        if region not in self._rules:
            self._rules[region] = read_rules(self._aws, region)
        return self._rules[region]

    def _traces(self, rule: EventRule, event: JsonObject, region: str) -> list[Trace]:
        first = rule_step(rule, rule.pattern is not None and matches(rule.pattern, event), event)
        if first.outcome is Outcome.NOT_MATCHED:
            return [Trace(rule.name, rule.arn, None, (first,))]
        unseen = alarm_step(NO_METRIC, ())
        if first.outcome is Outcome.LOST:
            return [Trace(rule.name, rule.arn, None, (first, unseen))]
        if not rule.targets:
            return [Trace(rule.name, rule.arn, None, (first, without_target(rule), unseen))]
        traces: list[Trace] = []
        for target in rule.targets:
            steps, arrivals = self._through(rule, target, event, region)
            if steps[-1].outcome is Outcome.LOST and steps[-1].name != "log":
                steps.append(alarm_step(loss_of(steps[-1], rule, target), self._alarms_of(region)))
            traces.append(Trace(rule.name, rule.arn, target.id, (first, *steps), arrivals))
        return traces

    def _through(
        self, rule: EventRule, target: EventTarget, event: JsonObject, region: str
    ) -> tuple[list[Step], tuple[Arrival, ...]]:
        """The steps after the rule, up to the first that fails, and what arrived."""
        if arn_parts(target.arn).service == "logs":
            return [write_event(self._aws, target, event, region)], ()
        if arn_parts(target.arn).service != "sns":
            return [not_a_topic(target)], ()
        body, step = transform(rule, target, event)
        steps = [step]
        if body is None:
            return steps, ()
        steps.append(self._delivery(rule, target, region))
        if steps[-1].outcome is not Outcome.OK:
            return steps, ()
        published = self._publish(target.arn, body)
        steps.append(published)
        if published.outcome is not Outcome.OK:
            return steps, ()
        arrivals = self._all_channels().arrivals(target.arn)
        configurations = [self._aws.chatbot.configuration(arrival.configuration_arn) for arrival in arrivals]
        assumed = [c for c in self._aws.chatbot.configurations() if c.assumed]
        steps += channel_steps(target.arn, configurations, assumed)
        return steps, arrivals

    def _alarms_of(self, region: str) -> list[JsonObject]:
        if region not in self._alarms:
            client = self._aws.client("cloudwatch", region)
            pages = client.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"])
            self._alarms[region] = [alarm for page in pages for alarm in page.get("MetricAlarms", ())]
        return self._alarms[region]

    def _delivery(self, rule: EventRule, target: EventTarget, region: str) -> Step:
        topic = arn_parts(target.arn)
        if topic.region != region:
            return delivery_refused(
                target,
                f"The topic is in {topic.region} and the rule in {region}. Unverified: EventBridge only delivers to topics of "
                "the rule's region.",
                f"Make a topic in {region} and add it to the channel configuration, which takes topics of all regions.",
            )
        if target.role_arn in self._aws.assumed_roles:
            return delivery_step(
                target, f"The role {target.role_arn} is not part of the program; it is assumed to allow sns:Publish."
            )
        if target.role_arn is None and target.arn in self._aws.assumed_topics:
            return delivery_step(
                target,
                "The topic is not part of the program; its policy is assumed to let events.amazonaws.com publish.",
            )
        key = (target.role_arn, target.arn, rule.arn)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge.may_publish(
                role_arn=target.role_arn,
                topic_arn=target.arn,
                rule_arn=rule.arn,
                account=self._aws.account,
                region=region,
            )
        reason = self._verdicts[key]
        if reason is not None:
            return delivery_refused(target, reason)
        by = f"with the role {target.role_arn}" if target.role_arn else "by the topic's policy"
        return delivery_step(target, f"EventBridge may publish to the topic, {by}.")

    def _publish(self, topic_arn: str, body: str) -> Step:
        parts = arn_parts(topic_arn)
        self._all_channels()
        try:
            self._aws.client("sns", parts.region, parts.account).publish(TopicArn=topic_arn, Message=body)
        except ClientError as error:
            answer = cast(Mapping[str, str], error.response.get("Error", {}))
            return topic_refused(topic_arn, f"{answer.get('Code')}: {answer.get('Message')}")
        return topic_step(topic_arn, body)

    def _all_channels(self) -> Channels:
        """The configurations' subscriptions. Made before the first message is published."""
        if self._channels is None:
            self._channels = Channels(self._aws)
        return self._channels
