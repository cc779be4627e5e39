"""What the local AWS answers beyond moto: IAM's simulator, tests of patterns, topics as targets, and the chat's subscriptions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from chatops_pulumi.sandbox.aws.chat_subscriptions import CHAT_ENDPOINT
from tests.sandbox.aws_helpers import REGION, Workshop

CHANNEL = "aws-native:chatbot:SlackChannelConfiguration"


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with local_aws() as found:
        yield found


def policy(effect: str, action: str, **condition: Any) -> str:
    statement = {"Effect": effect, "Action": action, "Resource": "*"} | ({"Condition": condition} if condition else {})
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    ("identity", "boundary", "decision"),
    [
        ([policy("Allow", "sns:*")], [], "allowed"),
        ([policy("Allow", "sqs:*")], [], "implicitDeny"),
        ([policy("Allow", "sns:*"), policy("Deny", "sns:Publish")], [], "explicitDeny"),
        ([policy("Allow", "*")], [policy("Allow", "sqs:*")], "implicitDeny"),
        ([policy("Allow", "*")], [policy("Allow", "sns:*")], "allowed"),
        ([policy("Allow", "*", StringEquals={"aws:RequestedRegion": "eu-west-1"})], [], "allowed"),
        ([policy("Allow", "*", StringEquals={"aws:RequestedRegion": "eu-west-2"})], [], "implicitDeny"),
        ([policy("Allow", "*", StringLike={"aws:userid": "*"})], [], "implicitDeny"),
    ],
)
def test_the_simulator_judges_policies(aws: LocalAws, identity: list[str], boundary: list[str], decision: str) -> None:
    result = aws.client("iam", REGION).simulate_custom_policy(
        PolicyInputList=identity,
        PermissionsBoundaryPolicyInputList=boundary,
        ActionNames=["sns:Publish"],
        ContextEntries=[
            {"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": ["eu-west-1"], "ContextKeyType": "string"}
        ],
    )["EvaluationResults"]
    assert [(one["EvalActionName"], one["EvalDecision"]) for one in result] == [("sns:Publish", decision)]


@pytest.mark.parametrize(
    ("identity", "boundary"), [(["{"], []), ([policy("Allow", "*")], [policy("Allow", "*")] * 2), (['{"X": 1}'], [])]
)
def test_the_simulator_refuses_what_it_cannot_read(aws: LocalAws, identity: list[str], boundary: list[str]) -> None:
    with pytest.raises(ClientError, match=r"InvalidInput|PolicyEvaluation"):
        aws.client("iam", REGION).simulate_custom_policy(
            PolicyInputList=identity, PermissionsBoundaryPolicyInputList=boundary, ActionNames=["sns:Publish"]
        )


@pytest.mark.parametrize(("source", "result"), [("a", True), ("b", False)])
def test_a_pattern_is_tested(aws: LocalAws, source: str, result: bool) -> None:
    event = {"id": "1", "account": "1", "source": source, "time": "2026-01-01T00:00:00Z", "region": REGION}
    text = json.dumps(event | {"resources": [], "detail-type": "x"})
    client = aws.client("events", REGION)
    assert client.test_event_pattern(EventPattern='{"source": ["a"]}', Event=text)["Result"] is result
    with pytest.raises(ClientError, match="misses id"):
        client.test_event_pattern(EventPattern='{"source": ["a"]}', Event="{}")


def test_a_topic_is_a_target(aws: LocalAws) -> None:
    events, sns, sqs = (aws.client(one, REGION) for one in ("events", "sns", "sqs"))
    topic = sns.create_topic(Name="t")["TopicArn"]
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{aws.account}:q")
    events.put_rule(Name="r", EventPattern='{"source": ["a"]}')
    transformer = {"InputPathsMap": {"source": "$.source"}, "InputTemplate": '{"from": "<source>"}'}
    events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": topic, "InputTransformer": transformer}])
    for source in ("a", "b"):
        events.put_events(Entries=[{"Source": source, "DetailType": "x", "Detail": "{}"}])
    (message,) = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(json.loads(message["Body"])["Message"]) == {"from": "a"}


def test_the_chat_subscribes_to_the_topics_of_its_configurations(aws: LocalAws, tmp_path: Path) -> None:
    here, sns = Workshop(aws, tmp_path), aws.client("sns", REGION)
    topics = [here.make("aws:sns/topic:Topic", name).outputs["arn"] for name in ("a", "b")]
    role = here.make("aws:iam/role:Role", "r", assumeRolePolicy=policy("Allow", "sts:AssumeRole")).outputs["arn"]
    made = here.make(
        CHANNEL,
        "c",
        configurationName="c",
        slackWorkspaceId="T0123ABCD",
        slackChannelId="C0123ABCD",
        iamRoleArn=role,
        snsTopicArns=topics[:1],
    )

    def subscribed() -> list[bool]:
        answers = [sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] for topic in topics]
        return [[one["Endpoint"] for one in found] == [CHAT_ENDPOINT] for found in answers]

    assert subscribed() == [True, False]
    sns.publish(TopicArn=topics[0], Message="goes to no address outside")
    aws.chat_subscriptions.keep(topics[1:])
    assert subscribed() == [False, True]
    assert made.id.endswith(":chat-configuration/slack-channel/c")
