"""The trace of an event, from the rule to the channel."""

import json
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.sandbox.delivery.event import EventError, complete_event
from chatops_pulumi.sandbox.delivery.pipeline import EventPath
from chatops_pulumi.sandbox.records import JsonObject, Outcome, Step, Trace
from tests.sandbox.aws_helpers import REGION, TRUST, Workshop, ran, ready_event, workshop

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
SLACK = "aws-native:chatbot:SlackChannelConfiguration"
CODEDEPLOY = {"source": ["aws.codedeploy"]}


class Judge:
    """Answers as it is told, and remembers the questions."""

    def __init__(self, reason: str | None = None) -> None:
        self.reason = reason
        self.asked: list[dict[str, str | None]] = []

    def may_publish(self, **question: str | None) -> str | None:
        self.asked.append(question)
        return self.reason


class Chain(Workshop):
    """Rule, target, topic and channel, each of which a test can change or leave out."""

    def topic(self, name: str = "t", **inputs: Any) -> str:
        return self.make(TOPIC, name, name=name, **inputs).id

    def rule(self, name: str = "rule", pattern: JsonObject | None = None, **inputs: Any) -> str:
        return self.make(RULE, name, name=name, eventPattern=json.dumps(pattern or CODEDEPLOY), **inputs).outputs[
            "name"
        ]

    def target(self, rule: str, arn: str, name: str = "sns", **inputs: Any) -> None:
        self.make(TARGET, f"{rule}-{name}", rule=rule, arn=arn, targetId=name, **inputs)

    def channel(self, *topics: str, name: str = "ops", channel: str = "C1") -> str:
        role = f"arn:aws:iam::{self.aws.account}:role/channel"
        return self.make(
            SLACK,
            name,
            configurationName=name,
            slackWorkspaceId="T1",
            slackChannelId=channel,
            iamRoleArn=role,
            snsTopicArns=list(topics),
        ).id

    def chain(self, **target: Any) -> None:
        topic = self.topic()
        self.channel(topic)
        self.target(self.rule(), topic, **target)

    def send(self, event: JsonObject | None = None, judge: Judge | None = None) -> list[Trace]:
        return EventPath(self.aws, judge or Judge(), REGION).send(event or ready_event())

    def one(self, event: JsonObject | None = None, judge: Judge | None = None) -> Trace:
        (trace,) = self.send(event, judge)
        return trace


@pytest.fixture
def chain(tmp_path: Path) -> Generator[Chain]:
    with workshop(tmp_path) as made:
        yield Chain(made.aws, tmp_path)


def template(text: str, **paths: str) -> dict[str, Any]:
    return {"inputTransformer": {"inputTemplate": text, "inputPaths": paths}}


def names(trace: Trace) -> list[str]:
    return [step.name for step in trace.steps]


def lost(trace: Trace, step: str) -> Step:
    """The last step, in which the message was lost."""
    *way, alarm = trace.steps
    assert alarm.name == "alarm", "each loss says what notices it: tests/sandbox/test_noticing.py"
    last = way[-1]
    assert (last.name, last.outcome) == (step, Outcome.LOST), last
    assert last.fix
    assert trace.arrivals == ()
    assert all(earlier.outcome is Outcome.OK for earlier in way[:-1])
    return last


def body(trace: Trace) -> Any:
    (arrival,) = trace.arrivals
    return json.loads(arrival.body)


def test_the_seeds_message_arrives_with_the_events_own_values() -> None:
    with ran("seed") as (run, aws):
        judge = Judge()
        path = EventPath(aws, judge, run.region)
        event = ready_event() | {"account": "111122223333"}
        (trace,) = path.send(event)
        assert names(trace) == ["rule", "transformer", "delivery", "topic", "channel"]
        assert {step.outcome for step in trace.steps} == {Outcome.OK}
        message = body(trace)
        assert message["metadata"]["additionalContext"]["DeploymentId"] == "d-8FJ3KQ2XW"
        description = message["content"]["description"]
        assert "*Account:* 111122223333\n*Region:* ap-northeast-1\n*Time:* 2026-08-14T05:31:07Z" in description
        assert trace.arrivals[0].configuration_arn == run.outputs["channelArn"]
        assert trace.arrivals[0].topic_arn == run.outputs["topicArn"]
        sizes = {size.what: (size.value, size.limit) for step in trace.steps for size in step.sizes}
        assert set(sizes) == {"event pattern", "input template", "transformed message", "SNS message"}
        assert sizes["SNS message"] == (len(trace.arrivals[0].body.encode()), 262144)
        (question,) = judge.asked
        assert question["topic_arn"] == run.outputs["topicArn"]
        assert question["rule_arn"] == trace.rule_arn
        assert str(question["role_arn"]).startswith("arn:aws:iam::123456789012:role/delivery-")


def test_sending_leaves_the_programs_rules_as_they_are() -> None:
    with ran("seed") as (run, aws):
        client = aws.client("events", run.region)
        before = (client.list_rules()["Rules"], client.list_event_buses()["EventBuses"])
        path = EventPath(aws, Judge(), run.region)
        path.send(ready_event())
        path.refresh()
        assert (client.list_rules()["Rules"], client.list_event_buses()["EventBuses"]) == before
        (trace,) = path.send(ready_event())
        assert len(trace.arrivals) == 1


def test_a_rule_that_is_not_meant_for_the_event_says_why() -> None:
    with ran("seed") as (run, aws):
        path = EventPath(aws, Judge(), run.region)
        (trace,) = path.send(ready_event(state="SUCCESS", deploymentGroup="other"))
        assert trace.target_id is None
        (step,) = trace.steps
        assert step.outcome is Outcome.NOT_MATCHED
        assert 'detail.state must match ["READY"], but it is "SUCCESS"' in step.text
        assert 'detail.deploymentGroup must match ["shop-web-blue-green"], but it is "other"' in step.text


def test_a_repeated_event_arrives_each_time(chain: Chain) -> None:
    chain.chain()
    path = EventPath(chain.aws, Judge(), REGION)
    assert [len(path.send(ready_event())[0].arrivals) for _ in range(15)] == [1] * 15


def test_every_rule_and_target_has_a_way(chain: Chain) -> None:
    topic = chain.topic()
    chain.channel(topic)
    for name, pattern in (("a", CODEDEPLOY), ("b", {"source": ["aws.ecs"]}), ("c", CODEDEPLOY)):
        chain.target(chain.rule(name, pattern), topic, "one")
        chain.target(name, topic, "two")
    path = EventPath(chain.aws, Judge(), REGION)
    traces = path.send(ready_event())
    assert [(w.rule_name, w.target_id) for w in traces] == [
        ("a", "one"),
        ("a", "two"),
        ("b", None),
        ("c", "one"),
        ("c", "two"),
    ]
    assert [len(trace.arrivals) for trace in traces] == [1, 1, 0, 1, 1]


def test_one_broken_target_does_not_hide_another(chain: Chain) -> None:
    topic = chain.topic()
    chain.channel(topic)
    rule = chain.rule()
    chain.target(rule, topic, "broken", **template('{"a":"<x>"}', x="$.detail.reason"))
    chain.target(rule, topic, "missing", **template('{"a":"<x>"}', x="$.detail.gone"))
    chain.target(rule, topic, "sound", **template('{"a":"<x>"}', x="$.detail.state"))
    broken, missing, sound = chain.send(ready_event(reason='it said "no"'))
    assert "<x> has a quote in its value" in lost(broken, "transformer").text
    assert "<x> ($.detail.gone), and the event has no value there" in lost(missing, "transformer").text
    assert body(sound) == {"a": "READY"}


def test_a_value_with_a_line_break_is_safe_outside_of_quotes(chain: Chain) -> None:
    chain.chain(
        **template(
            '{"a":<x>,"b":[<n>,<flag>,<list>,<none>,<empty>],"c":"[<empty>]"}',
            x="$.detail.reason",
            n="$.detail.n",
            flag="$.detail.flag",
            list="$.detail.list",
            none="$.detail.none",
            empty="$.detail.empty",
        )
    )
    detail = {"reason": 'two\n"lines"', "n": 1.5, "flag": True, "list": [1, "é"], "none": None, "empty": ""}
    assert body(chain.one(ready_event(**detail))) == {
        "a": 'two\n"lines"',
        "b": [1.5, True, [1, "é"], None, ""],
        "c": "[]",
    }


def test_reserved_variables(chain: Chain) -> None:
    chain.chain(
        **template(
            '{"rule":"<aws.events.rule-name>","arn":"<aws.events.rule-arn>","event":<aws.events.event.json>,'
            '"head":<aws.events.event>,"time":"<aws.events.event.ingestion-time>"}'
        )
    )
    event = ready_event()
    message = body(chain.one(event))
    assert (message["rule"], message["event"]) == ("rule", event)
    assert message["arn"] == f"arn:aws:events:{REGION}:123456789012:rule/rule"
    assert message["head"] == {key: value for key, value in event.items() if key != "detail"}
    assert message["time"].endswith("Z")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"input": '{"constant":1}'}, {"constant": 1}),
        ({"inputPath": "$.detail.state"}, "READY"),
        ({}, ready_event()),
        (template('"only <x>"', x="$.detail.state"), "only READY"),
    ],
)
def test_targets_without_a_transformer_object(chain: Chain, target: dict[str, Any], expected: object) -> None:
    chain.chain(**target)
    assert body(chain.one()) == expected


def test_a_missing_input_path_is_told(chain: Chain) -> None:
    chain.chain(inputPath="$.detail.gone")
    assert "$.detail.gone" in lost(chain.one(), "transformer").text


def test_several_quoted_lines_are_no_single_json_document(chain: Chain) -> None:
    chain.chain(**template('"line <x>"\n"line two"', x="$.detail.state"))
    assert "not one JSON document" in lost(chain.one(), "transformer").text


def test_a_message_that_grows_beyond_the_limit(chain: Chain) -> None:
    chain.chain(**template('{"a":"<x>","b":"<x>"}', x="$.detail.long"))
    step = lost(chain.one(ready_event(long="x" * 140_000)), "transformer")
    assert "280015 bytes" in step.text
    assert body(chain.one(ready_event(long="x" * 130_000)))["a"] == "x" * 130_000


@pytest.mark.parametrize(
    ("inputs", "words", "fix"),
    [({"state": "DISABLED"}, "it is disabled", "ENABLED"), ({"isEnabled": False}, "it is disabled", "ENABLED")],
)
def test_a_disabled_rule(chain: Chain, inputs: dict[str, Any], words: str, fix: str) -> None:
    topic = chain.topic()
    chain.target(chain.rule(**inputs), topic)
    step = lost(chain.one(), "rule")
    assert words in step.text
    assert fix in str(step.fix)


def test_a_rule_on_another_bus(chain: Chain) -> None:
    bus = chain.make("aws:cloudwatch/eventBus:EventBus", "orders", name="orders").id
    chain.rule("other", eventBusName=bus)
    chain.rule("unrelated", {"source": ["shop"]}, eventBusName=bus)
    other, unrelated = chain.send()
    assert "listens on the event bus 'orders'" in lost(other, "rule").text
    assert unrelated.steps[0].outcome is Outcome.NOT_MATCHED


def test_a_rule_on_a_schedule(chain: Chain) -> None:
    chain.make(RULE, "nightly", name="nightly", scheduleExpression="rate(1 day)")
    assert "runs on a schedule" in chain.one().steps[0].text


def test_a_rule_without_targets(chain: Chain) -> None:
    chain.rule()
    assert "has no target" in lost(chain.one(), "delivery").text


def test_a_target_that_is_no_topic(chain: Chain) -> None:
    chain.target(chain.rule(), "arn:aws:lambda:us-east-1:123456789012:function:f")
    assert "is not an SNS topic" in lost(chain.one(), "delivery").text


def test_a_topic_in_another_region(chain: Chain) -> None:
    topic = chain.make(TOPIC, "far", region="eu-west-1").id
    chain.target(chain.rule(), topic)
    assert "The topic is in eu-west-1 and the rule in us-east-1" in lost(chain.one(), "delivery").text


def test_the_judges_reason_is_told_with_what_happens_to_the_event(chain: Chain) -> None:
    queue = "arn:aws:sqs:us-east-1:123456789012:dlq"
    topic = chain.topic()
    rule = chain.rule()
    chain.make("aws:iam/role:Role", "r", name="r", assumeRolePolicy=TRUST)
    role = "arn:aws:iam::123456789012:role/r"
    chain.target(rule, topic, "role", roleArn=role, deadLetterConfig={"arn": queue})
    chain.target(rule, topic, "policy")
    with_role, with_policy = (lost(w, "delivery") for w in chain.send(judge=Judge("Nobody allows it.")))
    assert "Nobody allows it. The event is kept in the dead-letter queue" in with_role.text
    assert role in str(with_role.fix)
    assert "The event is gone" in with_policy.text
    assert "events.amazonaws.com do sns:Publish" in str(with_policy.fix)


def test_what_is_outside_of_the_program_is_assumed_to_work(chain: Chain) -> None:
    external = "arn:aws:sns:us-east-1:111122223333:external"
    arn = "arn:aws:chatbot::111122223333:chat-configuration/slack-channel/existing"
    chain.aws.chatbot.assume_configuration(arn)
    rule = chain.rule()
    chain.target(rule, external, "policy")
    chain.target(rule, chain.topic(), "role", roleArn="arn:aws:iam::123456789012:role/theirs")
    judge = Judge("never asked")
    policy, role = chain.send(judge=judge)
    assert policy.arrivals[0].configuration_arn == arn
    assert "assumed to let" in policy.steps[2].text
    assert "assumed to allow" in role.steps[2].text
    assert "its owner must add the topic" in str(lost(role, "channel").fix)
    assert judge.asked == []


def test_a_topic_that_nobody_subscribed_to(chain: Chain) -> None:
    chain.target(chain.rule(), chain.topic())
    assert "No channel configuration is subscribed" in lost(chain.one(), "channel").text


def test_a_fifo_topic_does_not_take_the_message(chain: Chain) -> None:
    topic = chain.make(TOPIC, "f", name="f.fifo", fifoTopic=True).id
    chain.target(chain.rule(), topic)
    assert "did not take the message" in lost(chain.one(), "topic").text


def test_one_topic_serves_several_channels_and_one_channel_several_topics(chain: Chain) -> None:
    first, second = chain.topic("one"), chain.topic("two")
    a = chain.channel(first, second, name="a", channel="C1")
    b = chain.channel(first, name="b", channel="C2")
    chain.target(chain.rule("x"), first)
    chain.target(chain.rule("y"), second)
    x, y = chain.send()
    assert [arrival.configuration_arn for arrival in x.arrivals] == [a, b]
    assert [arrival.configuration_arn for arrival in y.arrivals] == [a]
    assert names(x)[-2:] == ["channel", "channel"]


def test_the_events_region_is_used_if_the_program_has_rules_there(chain: Chain) -> None:
    topic = chain.make(TOPIC, "t", region="eu-west-1", name="t").id
    chain.channel(topic)
    rule = chain.make(RULE, "r", region="eu-west-1", name="irish", eventPattern=json.dumps(CODEDEPLOY)).id
    chain.make(TARGET, "t", region="eu-west-1", rule=rule, arn=topic)
    chain.rule("home", {"source": ["aws.ecs"]})
    path = EventPath(chain.aws, Judge(), REGION)
    (irish,) = path.send(ready_event() | {"region": "eu-west-1"})
    assert body(irish)["region"] == "eu-west-1"
    (home,) = path.send(ready_event() | {"region": "ap-south-1"})
    assert home.rule_name == "home"


def test_refresh_sees_what_changed(chain: Chain) -> None:
    chain.chain()
    path = EventPath(chain.aws, Judge(), REGION)
    assert path.send(ready_event())[0].arrivals
    chain.aws.client("events", REGION).disable_rule(Name="rule")
    path.refresh()
    assert "disabled" in lost(path.send(ready_event())[0], "rule").text


def test_events_from_many_threads_do_not_mix(chain: Chain) -> None:
    chain.chain(**template('{"id":"<x>"}', x="$.detail.deploymentId"))
    path = EventPath(chain.aws, Judge(), REGION)
    seen: list[tuple[str, list[str]]] = []

    def send(number: int) -> None:
        for turn in range(5):
            identifier = f"d-{number}-{turn}"
            traces = path.send(ready_event(deploymentId=identifier))
            seen.append((identifier, [json.loads(a.body)["id"] for w in traces for a in w.arrivals]))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 20
    assert all(arrived == [sent] for sent, arrived in seen)


def test_the_envelope_is_filled_in_but_never_changed() -> None:
    full = complete_event({"source": "shop", "detail-type": "x", "detail": {}}, "123456789012", REGION)
    assert (full["account"], full["region"], full["version"], full["resources"]) == ("123456789012", REGION, "0", [])
    assert full["id"]
    assert full["time"].endswith("Z")
    event = ready_event()
    assert complete_event(event, "1", "x") == event


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": None}, "'source' must be a string that is not empty"),
        ({"source": ""}, "'source' must be a string that is not empty"),
        ({"detail-type": 3}, "'detail-type' must be a string that is not empty"),
        ({"detail": "text"}, "'detail' must be a JSON object, but it is a string"),
        ({"resources": "arn"}, "'resources' must be a list"),
        ({"time": 12}, "'time' must be a string, but it is a number"),
        ({"detail": {"long": "x" * 262144}}, "EventBridge accepts at most 262144"),
    ],
)
def test_events_that_cannot_be_sent(change: dict[str, Any], words: str) -> None:
    with pytest.raises(EventError) as caught:
        complete_event(ready_event() | change, "123456789012", REGION)
    assert words in str(caught.value)


def test_all_that_an_event_lacks_is_told_at_once() -> None:
    with pytest.raises(EventError, match=r"'source' is missing.*'detail-type' is missing.*'detail' is missing"):
        complete_event({}, "123456789012", REGION)
    with pytest.raises(EventError, match="but this is a list"):
        complete_event([], "123456789012", REGION)  # type: ignore[arg-type]
