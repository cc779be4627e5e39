"""Rules and their targets."""

import json
from collections.abc import Iterator
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.event_sample import NoSampleError, sample_for
from chatops_pulumi.doctor.finding import Finding, failure, ok, unknown, warning
from chatops_pulumi.doctor.parts import notifying_targets, region_of, topic_arns
from chatops_pulumi.doctor.reader import Place
from chatops_pulumi.doctor.readers.events import DEFAULT_BUS, rule_key, targets_of
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import RULE, TARGET

DRILL_PREFIX: Final = "chatops-drill-"
"""How the names of a drill's rules begin."""
_TEST: Final = "TestEventPattern"


def _rules(inspection: Inspection) -> Iterator[Finding]:
    for rule in inspection.stack.of_type(RULE):
        yield from guarded(
            rule.name, _rule(inspection, rule), "run 'pulumi up --refresh': without it, no message is sent."
        )


def _rule(inspection: Inspection, rule: StackResource) -> Iterator[Finding]:
    place = inspection.place(rule)
    key = rule_key(place)
    live = inspection.account.ask("events", "DescribeRule", place.region, **key)
    found = [*_state(live, rule), *_matching(inspection, place, live), *_targets(inspection, place)]
    if key["EventBusName"] != DEFAULT_BUS:
        inspection.account.ask("events", "DescribeEventBus", place.region, Name=key["EventBusName"])
    yield from found
    if not found:
        yield ok(rule.name, "the rule is enabled, matches a sample event, and has its targets")


def _state(live: dict[str, Any], rule: StackResource) -> Iterator[Finding]:
    stated = rule.text("state") or "ENABLED"
    if live.get("State") == "DISABLED":
        yield (failure if stated != "DISABLED" else warning)(
            rule.name,
            "the rule is disabled, so no message is sent.",
            f"enable it: aws events enable-rule --name {live.get('Name')} --event-bus-name {live.get('EventBusName')}",
        )


def _matching(inspection: Inspection, place: Place, live: dict[str, Any]) -> Iterator[Finding]:
    """Whether an event that the stack's own pattern matches is matched by the pattern that AWS has."""
    stated, held = place.resource.text("eventPattern"), str(live.get("EventPattern") or "")
    if not stated:
        yield unknown(
            place.resource.name, "the state does not show the event pattern: it is a secret.", "test it yourself."
        )
        return
    try:
        account = str(live.get("Arn") or "").split(":")[4] if live.get("Arn") else ""
        event = json.dumps(sample_for(mapping(json.loads(stated)), account, place.region, inspection.now))
    except (NoSampleError, ValueError, IndexError) as error:
        yield unknown(place.resource.name, f"no sample event was made: {error}", "test the pattern in the console.")
        return
    if not inspection.account.ask("events", _TEST, place.region, EventPattern=stated, Event=event).get("Result"):
        yield unknown(
            place.resource.name, "the sample event does not match the stack's own pattern.", "test it in the console."
        )
        return
    if not held:
        yield failure(place.resource.name, "the rule has no event pattern.", inspection.restore)
    elif not inspection.account.ask("events", _TEST, place.region, EventPattern=held, Event=event).get("Result"):
        yield failure(
            place.resource.name,
            f"the rule does not match an event that it must match: {event}",
            inspection.restore,
        )


def _targets(inspection: Inspection, place: Place) -> Iterator[Finding]:
    name = rule_key(place)["Name"]
    stated = {
        one.text("targetId") for one in inspection.stack.of_type(TARGET) if one.text("rule").rsplit("/", 1)[-1] == name
    }
    live = {str(one["Id"]): one for one in targets_of(place)}
    for missing in sorted(stated - set(live)):
        yield failure(
            place.resource.name, f"the target {missing} is gone, so nothing is sent to it.", inspection.restore
        )
    for extra in sorted(set(live) - stated):
        yield warning(
            place.resource.name,
            f"the rule has another target, {extra}: its events also go to {live[extra].get('Arn')}.",
            "find out who added it. The stack does not have it.",
        )


def _publishers(inspection: Inspection) -> Iterator[Finding]:
    for topic in topic_arns(inspection.stack):
        yield from guarded(topic, _publishers_of(inspection, topic))


def _publishers_of(inspection: Inspection, topic: str) -> Iterator[Finding]:
    stated: dict[str, set[str]] = {}
    for target in notifying_targets(inspection.stack):
        if target.text("arn") == topic:
            key = rule_key(inspection.place(target))
            stated.setdefault(key["EventBusName"], set()).add(key["Name"])
    found = 0
    for bus in stated or {DEFAULT_BUS: set[str]()}:
        answer = inspection.account.ask(
            "events", "ListRuleNamesByTarget", region_of(topic), TargetArn=topic, EventBusName=bus
        )
        for name in sorted(set(answer.get("RuleNames") or ()) - stated.get(bus, set())):
            found += 1
            yield _other_publisher(topic, name)
    if not found:
        yield ok(topic.rsplit(":", 1)[-1], "only the rules of the stack publish to the topic")


def _other_publisher(topic: str, name: str) -> Finding:
    if name.startswith(DRILL_PREFIX):
        return warning(
            topic.rsplit(":", 1)[-1], f"the rule {name} of a drill is left over.", "run 'chatops drill --clean'."
        )
    return warning(
        topic.rsplit(":", 1)[-1],
        f"the rule {name} publishes to the topic too, and the stack does not have it.",
        "find out who made it: its messages appear in the channel.",
    )


RULES = Check(
    "rules",
    6,
    "The rules work",
    "Every rule: enabled, matches a sample event (TestEventPattern), has its targets and no other ones",
    ("events:DescribeRule", "events:DescribeEventBus", "events:ListTargetsByRule", "events:TestEventPattern"),
    _rules,
)
PUBLISHERS = Check(
    "publishers",
    7,
    "Only the stack's rules publish",
    "Rules of others that publish to the topic, and rules that a drill left behind",
    ("events:ListRuleNamesByTarget",),
    _publishers,
)
