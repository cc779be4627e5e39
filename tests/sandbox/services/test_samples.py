"""Sample events: each matches its rule, and a message can be made of it."""

import json
from typing import Any

import pytest

from chatops_pulumi.sandbox.delivery.pattern import mismatches
from chatops_pulumi.sandbox.delivery.rules import EventRule
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.services.samples import sample_event
from chatops_pulumi.sandbox.services.simulation import Simulation
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

EVERYTHING = {
    "shop": {
        "channel": {"slack": {"workspace_id": "T0123SAND", "channel_id": "C0123SAND"}},
        "layout": "STAGED",
        "deployment_groups": {"web": {"application": "shop", "deployment_group": "web"}},
        "fleets": {"many": {"deployment_group_prefixes": ["shop-"]}},
    }
}


def sample(pattern: Any) -> dict[str, Any]:
    rule = EventRule("r", "arn", "default", enabled=True, pattern=pattern, pattern_size=1, targets=())
    event = sample_event(rule, "eu-central-1", "123456789012", Simulation.of("123456789012"))
    assert event is not None
    return event


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.codedeploy"], "detail": {"state": ["READY"]}},
        {"source": [{"prefix": "aws."}], "detail-type": [{"suffix": "Change"}]},
        {"detail": {"a": {"b": [{"wildcard": "x*y*z"}]}, "n": [{"numeric": [">", 0, "<=", 5]}]}},
        {"detail": {"n": [{"numeric": ["=", 7]}], "m": [{"numeric": ["<", 3]}], "k": [{"numeric": [">=", 3]}]}},
        {"detail": {"ip": [{"cidr": "10.0.0.0/24"}], "name": [{"equals-ignore-case": "Shop"}]}},
        {"detail": {"state": [{"anything-but": ["DONE"]}], "id": [{"exists": True}], "error": [{"exists": False}]}},
        {"source": ["aws.ecs"], "detail": {"$or": [{"a": ["1"]}, {"b": [{"prefix": "2"}]}]}},
        {"resources": [{"prefix": "arn:aws:ecs:"}]},
        {"detail": {"name": [{"prefix": {"equals-ignore-case": "SHOP"}}], "on": [True], "nothing": [None]}},
    ],
)
def test_a_sample_matches_its_pattern(pattern: dict[str, Any]) -> None:
    assert mismatches(pattern, sample(pattern)) == ()


def test_a_rule_on_a_schedule_has_no_sample() -> None:
    rule = EventRule("r", "arn", "default", enabled=True, pattern=None, pattern_size=0, targets=())
    assert sample_event(rule, "eu-central-1", "123456789012", Simulation.of("123456789012")) is None


def test_every_sample_is_about_something_new() -> None:
    pattern = {"source": ["aws.codedeploy"], "detail-type": ["CodeDeploy Deployment State-change Notification"]}
    assert sample(pattern)["detail"]["deploymentId"].startswith("d-")
    simulation = Simulation.of("123456789012")
    rule = EventRule("r", "arn", "default", enabled=True, pattern=pattern, pattern_size=1, targets=())
    first, second = (sample_event(rule, "eu-central-1", "123456789012", simulation) for _ in range(2))
    assert first is not None and second is not None  # noqa: PT018 both narrow types
    assert first["detail"]["deploymentId"] != second["detail"]["deploymentId"]
    assert simulation.operations() == ()


def opened(**changed: Any) -> Sandbox:
    args = EVERYTHING["shop"] | changed
    return Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": json.dumps({"shop": args})}))


@pytest.mark.parametrize(
    ("changed", "number"),
    [({}, 10), ({"switched_event": "CLOUDTRAIL", "fleets": {}}, 5)],
    ids=["INSTANCE", "CLOUDTRAIL"],
)
def test_the_sample_of_every_rule_gives_a_message(changed: dict[str, Any], number: int) -> None:
    with opened(**changed) as sandbox:
        rules = [(region, rule) for region, rules in sandbox.rules().items() for rule in rules]
        assert len(rules) == number
        for region, rule in rules:
            event = sandbox.sample(rule, region)
            assert event is not None
            traces = {trace.rule_name: trace for trace in sandbox.fire(event).traces}
            assert traces[rule.name].arrivals, rule.name


def test_a_press_is_recorded_by_cloudtrail_where_a_rule_waits_for_it() -> None:
    with opened(switched_event="CLOUDTRAIL", fleets={}) as sandbox:
        region, rules = next(iter(sandbox.rules().items()))
        event = sandbox.sample(next(rule for rule in rules if "web-ready" in rule.name), region)
        assert event is not None
        _, ready = sandbox.start(event)
        (message, *_) = ready.messages
        button = next(button for button in message.shown if "Switch" in button.label)
        pressed = sandbox.press(message, button)
        titles = [after.notification.title for firing in pressed.followed for after in firing.messages]
        assert len(titles) == 1, "from CloudTrail's event; the instance event has no rule"
