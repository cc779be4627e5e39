"""A lost message is noticed: each fault is planted on the local AWS, and the alarm that AWS's metrics would raise is named."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chatops_pulumi.sandbox.delivery.noticing import Loss, alarm_step
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import Outcome, Step
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

REGION = "ap-northeast-1"
ON_CALL = f"arn:aws:sns:{REGION}:123456789012:on-call"
READY = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())


def opened(**delivery: Any) -> Sandbox:
    shop = {
        "channel": {"slack": {"workspace_id": "T1", "channel_id": "C1"}},
        "deployment_groups": {"web": {"deployment_group": "shop-web-blue-green"}},
        "delivery": delivery,
    }
    return Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": json.dumps({"shop": shop})}))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with opened(alarm_topic_arn=ON_CALL) as found:
        yield found


def noticed(sandbox: Sandbox) -> Step:
    """What notices the loss of an event."""
    sandbox._path.refresh()
    firing = sandbox.fire(READY)
    assert firing.messages == ()
    (trace,) = [
        trace for trace in firing.traces if trace.steps[0].text.startswith(f"The rule '{trace.rule_name}' matches")
    ]
    (alarm,) = [step for step in trace.steps if step.name == "alarm"]
    return alarm


def topic_of(sandbox: Sandbox) -> str:
    (topic,) = sandbox.aws.client("sns", REGION).list_topics()["Topics"]
    return str(topic["TopicArn"])


def without_topics(sandbox: Sandbox) -> None:
    (configuration,) = sandbox.aws.chatbot.configurations()
    sandbox.aws.chatbot.update_configuration(replace(configuration, topic_arns=()), ())


def test_a_topic_to_which_nobody_may_publish_fills_the_dead_letter_queue(sandbox: Sandbox) -> None:
    denial = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic_of(sandbox)}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denial]})
    sandbox.aws.client("sns", REGION).set_topic_attributes(
        TopicArn=topic_of(sandbox), AttributeName="Policy", AttributeValue=policy
    )
    alarm = noticed(sandbox)
    assert alarm.outcome is Outcome.OK
    assert "shop-undelivered" in alarm.text
    assert f"notifies {ON_CALL}" in alarm.text
    assert "Fix: receive a message from this queue" in alarm.text
    assert topic_of(sandbox) in alarm.text


def test_a_rule_that_cannot_deliver_fills_the_dead_letter_queue(sandbox: Sandbox) -> None:
    iam = sandbox.aws.client("iam", REGION)
    (role,) = [role["RoleName"] for role in iam.list_roles()["Roles"] if "delivery" in role["RoleName"]]
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    assert "shop-undelivered" in noticed(sandbox).text


def test_a_topic_that_is_gone_fills_the_dead_letter_queue(sandbox: Sandbox) -> None:
    sandbox.aws.client("sns", REGION).delete_topic(TopicArn=topic_of(sandbox))
    assert "shop-undelivered" in noticed(sandbox).text


def test_a_configuration_that_lost_its_topic_is_noticed_by_the_third_alarm(sandbox: Sandbox) -> None:
    without_topics(sandbox)
    alarm = noticed(sandbox)
    assert alarm.outcome is Outcome.OK
    assert "shop-no-subscriber" in alarm.text
    assert "check that the channel configuration exists and has this topic" in alarm.text


def test_a_disabled_rule_is_noticed_by_no_alarm(sandbox: Sandbox) -> None:
    events = sandbox.aws.client("events", REGION)
    for rule in events.list_rules()["Rules"]:
        events.disable_rule(Name=rule["Name"])
    alarm = noticed(sandbox)
    assert alarm.outcome is Outcome.NOT_MATCHED
    assert "looks to CloudWatch like a time without events" in alarm.text


def test_without_alarms_the_loss_names_the_metric() -> None:
    with opened() as sandbox:
        without_topics(sandbox)
        alarm = noticed(sandbox)
        assert alarm.outcome is Outcome.NOT_MATCHED
        assert "AWS/SNS NumberOfMessagesPublished" in alarm.text


def test_a_shown_message_raises_no_alarm(sandbox: Sandbox) -> None:
    firing = sandbox.fire(READY)
    assert len(firing.messages) == 1
    assert not [step for trace in firing.traces for step in trace.steps if step.name == "alarm"]


def query(key: str, metric: str) -> dict[str, Any]:
    source = {"Namespace": "AWS/SNS", "MetricName": metric, "Dimensions": [{"Name": "TopicName", "Value": "t"}]}
    return {"Id": key, "MetricStat": {"Metric": source, "Stat": "Sum", "Period": 900}, "ReturnData": False}


@pytest.mark.parametrize(
    ("published", "delivered", "goes_off"),
    [(1, None, True), (3, 2, True), (1, 1, False), (1, 2, False), (None, None, False), (None, 1, False)],
)
def test_metric_math_with_and_without_data(published: int | None, delivered: int | None, goes_off: bool) -> None:
    counted = {"NumberOfMessagesPublished": published, "NumberOfNotificationsDelivered": delivered}
    metrics = {
        ("AWS/SNS", name, frozenset({("TopicName", "t")})): float(value)
        for name, value in counted.items()
        if value is not None
    }
    alarm = {
        "AlarmName": "a",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
        "Metrics": [
            query("published", "NumberOfMessagesPublished"),
            query("delivered", "NumberOfNotificationsDelivered"),
            {"Id": "undelivered", "Expression": "published - FILL(delivered, 0)", "ReturnData": True},
        ],
    }
    assert (alarm_step(Loss(metrics), [alarm]).outcome is Outcome.OK) is goes_off


@pytest.mark.parametrize("expression", ["ANOMALY_DETECTION_BAND(m1)", "m1 /", "(" * 5000, "IF(m1 > 0, 1, 0)", "m2"])
def test_an_expression_that_is_not_understood_is_no_alarm(expression: str) -> None:
    alarm = {
        "AlarmName": "a",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0,
        "Metrics": [query("m1", "M"), {"Id": "e", "Expression": expression}],
    }
    metrics = {("AWS/SNS", "M", frozenset({("TopicName", "t")})): 1.0}
    assert alarm_step(Loss(metrics), [alarm]).outcome is Outcome.NOT_MATCHED
