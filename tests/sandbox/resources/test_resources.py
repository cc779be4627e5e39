"""Resource handlers: what they make, and what AWS would refuse."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pulumi_aws
import pytest

from chatops_pulumi.sandbox.records import Attachment, Criterion
from chatops_pulumi.sandbox.resources.base import RefusedError
from chatops_pulumi.sandbox.resources.iam_policy_document import render_policy_document
from chatops_pulumi.sandbox.resources.sdk import text_outputs
from tests.sandbox.aws_helpers import REGION, TRUST, Workshop, workshop

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
ROLE = "aws:iam/role:Role"
ACTION = "aws-native:chatbot:CustomAction"
SLACK = "aws-native:chatbot:SlackChannelConfiguration"
PATTERN = json.dumps({"source": ["aws.codedeploy"]})
EXTERNAL_TOPIC = "arn:aws:sns:us-east-1:123456789012:external"


@pytest.fixture
def shop(tmp_path: Path) -> Generator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


def policy_of(size: int) -> str:
    """A policy document with ``size`` characters that count."""
    shell = '{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
    return shell.replace('"Sid":""', f'"Sid":"{"x" * (size - len(shell))}"') + "\n" * 50


def test_autonames_are_logical_name_and_seven_hex_and_repeat(shop: Workshop) -> None:
    created = shop.make(TOPIC, "alerts")
    name = created.outputs["name"]
    assert name[:7] == "alerts-"
    assert len(name) == len("alerts-") + 7
    assert created.id == created.outputs["arn"] == f"arn:aws:sns:us-east-1:123456789012:{name}"
    assert shop.make(TOPIC, "alerts").outputs["name"] == name
    assert shop.make(TOPIC, "alerts", namePrefix="ops-").outputs["name"].startswith("ops-")
    assert shop.make(TOPIC, "f", fifoTopic=True).outputs["name"].endswith(".fifo")


def test_rule_and_target_are_in_moto_as_registered(shop: Workshop) -> None:
    topic = shop.make(TOPIC, "t").id
    rule = shop.make(RULE, "r", eventPattern=PATTERN, state="DISABLED", tags={"a": "b"})
    shop.make(
        TARGET,
        "x",
        rule=rule.outputs["name"],
        arn=topic,
        targetId="sns",
        inputTransformer={"inputPaths": {"id": "$.id"}, "inputTemplate": '{"id":"<id>"}'},
        deadLetterConfig={"arn": "arn:aws:sqs:us-east-1:123456789012:dlq"},
        retryPolicy={"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 60},
    )
    events = shop.aws.client("events", REGION)
    described = events.describe_rule(Name=rule.outputs["name"])
    assert (described["EventPattern"], described["State"]) == (PATTERN, "DISABLED")
    (target,) = events.list_targets_by_rule(Rule=rule.outputs["name"])["Targets"]
    assert target == {
        "Id": "sns",
        "Arn": topic,
        "InputTransformer": {"InputPathsMap": {"id": "$.id"}, "InputTemplate": '{"id":"<id>"}'},
        "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:123456789012:dlq"},
        "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60},
    }
    assert shop.aws.regions == [REGION]


def test_rules_on_other_buses(shop: Workshop) -> None:
    bus = shop.make("aws:cloudwatch/eventBus:EventBus", "bus").outputs["name"]
    rule = shop.make(RULE, "r", name="rule", eventPattern=PATTERN, eventBusName=bus)
    assert rule.id == f"{bus}/rule"
    shop.make(TARGET, "t", rule="rule", eventBusName=bus, arn=EXTERNAL_TOPIC)
    with pytest.raises(RefusedError, match=r"the rule 'rule' does not exist on the bus 'default'"):
        shop.make(TARGET, "t2", rule="rule", arn=EXTERNAL_TOPIC)


def transformer(template: str, **paths: str) -> dict[str, Any]:
    return {"inputTransformer": {"inputTemplate": template, "inputPaths": paths}}


@pytest.mark.parametrize(
    ("type_", "inputs", "words"),
    [
        (RULE, {"name": "r" * 65, "eventPattern": PATTERN}, "65 characters, and at most 64"),
        (RULE, {"name": "a b", "eventPattern": PATTERN}, "does not match"),
        (RULE, {"eventPattern": "{"}, "not valid JSON"),
        (RULE, {"eventPattern": '{"source":"aws.ecs"}'}, 'must be in a list, for example ["aws.ecs"]'),
        (RULE, {"eventPattern": '{"source":[]}'}, "empty list"),
        (RULE, {"eventPattern": '{"source":[{"prefx":"a"}]}'}, "AWS knows one operator each"),
        (RULE, {"eventPattern": "{}"}, "it is empty"),
        (RULE, {"eventPattern": json.dumps({"source": ["x" * 4096]})}, "at most 4096"),
        (RULE, {}, "EventPattern or ScheduleExpression"),
        (RULE, {"eventPattern": PATTERN, "state": "ON"}, "only ENABLED, DISABLED"),
        (RULE, {"eventPattern": PATTERN, "eventBusName": "gone"}, "ResourceNotFoundException"),
        (TARGET, {"targetId": "t" * 65}, "Targets[0].Id has 65 characters, and at most 64"),
        (TARGET, transformer('"' + "x" * 8191 + '"'), "InputTemplate has 8193 characters, and at most 8192"),
        (TARGET, transformer('{"a":"<b>"}', c="$.id"), "<b>, which is neither an input path (c)"),
        (TARGET, transformer('{"a":1}', AWSid="$.id"), "begins with AWS"),
        (TARGET, transformer('{"a":1}', **{f"p{n}": "$.id" for n in range(101)}), "101 entries, and at most 100"),
        (TARGET, transformer('{"a":1}', a="id"), "EventBridge takes paths such as"),
        (TARGET, transformer('{"a":1}', a="$['id']"), "EventBridge takes paths such as"),
        (TARGET, transformer('{"a":1}', **{"a b": "$.id"}), "the key 'a b'"),
        (TARGET, transformer("deployment <id>", id="$.id"), "not JSON once"),
        (TARGET, {"input": "{}", "inputPath": "$.id"}, "only one of them"),
        (TARGET, {"input": "x" * 8193}, "Input has 8193"),
        (TARGET, {"retryPolicy": {"maximumRetryAttempts": 186}}, "MaximumRetryAttempts is 186, and at most 185"),
        (TARGET, {"retryPolicy": {"maximumEventAgeInSeconds": 59}}, "at least 60"),
        (TARGET, {"arn": "arn:aws:sns:us-east-1:123456789012:t:sub"}, "not the ARN of an SNS topic"),
        (TOPIC, {"name": "a b"}, "Topic names must be made up"),
        (TOPIC, {"policy": "{"}, "MalformedPolicyDocument"),
        (ROLE, {"assumeRolePolicy": "{"}, "MalformedPolicyDocument"),
        (ROLE, {"assumeRolePolicy": "[]"}, "must be a JSON object"),
        (ROLE, {}, "'assumeRolePolicy' is missing"),
        (ROLE, {"name": "r" * 65, "assumeRolePolicy": TRUST}, "65 characters, and at most 64"),
        (ROLE, {"assumeRolePolicy": policy_of(2049)}, "2049 characters without white space, and IAM allows 2048"),
        ("aws:iam/policy:Policy", {"policy": policy_of(6145)}, "IAM allows 6144"),
        ("aws:iam/policy:Policy", {"policy": "no"}, "MalformedPolicyDocument"),
        ("aws:iam/rolePolicy:RolePolicy", {"role": "r", "policy": policy_of(10241)}, "IAM allows 10240"),
        ("aws:sqs/queuePolicy:QueuePolicy", {"queueUrl": "x", "policy": "{"}, "MalformedPolicyDocument"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", {"name": "a" * 256}, "at most 255"),
        (ACTION, {"actionName": "A", "definition": {}}, "lacks commandText"),
        (SLACK, {"configurationName": "ops"}, "slackWorkspaceId, slackChannelId, iamRoleArn"),
        (
            "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
            {"slackChannelId": "C"},
            "no endpoint in us-",
        ),
    ],
)
def test_what_aws_would_refuse(shop: Workshop, type_: str, inputs: dict[str, Any], words: str) -> None:
    if type_ == TARGET:
        shop.make(RULE, "r", name="rule", eventPattern=PATTERN)
        inputs = {"rule": "rule", "arn": EXTERNAL_TOPIC} | inputs
    with pytest.raises(RefusedError) as caught:
        shop.make(type_, "it", **inputs)
    assert words in caught.value.reason


def test_limits_are_exact(shop: Workshop) -> None:
    assert shop.make(RULE, "r", name="r" * 64, eventPattern=PATTERN).id == "r" * 64
    assert shop.make("aws:iam/policy:Policy", "p", policy=policy_of(6144)).id
    shop.make("aws:iam/rolePolicy:RolePolicy", "a", role="existing", policy=policy_of(10000))
    shop.make("aws:iam/rolePolicy:RolePolicy", "b", role="existing", policy=policy_of(240))
    with pytest.raises(RefusedError, match="all its inline policies together"):
        shop.make("aws:iam/rolePolicy:RolePolicy", "c", role="existing", policy=policy_of(150))


def test_a_rule_has_five_targets_at_most(shop: Workshop) -> None:
    shop.make(RULE, "r", name="rule", eventPattern=PATTERN)
    for number in range(5):
        shop.make(TARGET, f"t{number}", rule="rule", arn=EXTERNAL_TOPIC)
    with pytest.raises(RefusedError, match="has 5 targets already, and 5 are allowed"):
        shop.make(TARGET, "t5", rule="rule", arn=EXTERNAL_TOPIC)


def test_long_patterns_are_noted(shop: Workshop) -> None:
    shop.make(RULE, "r", name="rule", eventPattern=json.dumps({"source": ["x" * 2048]}))
    assert "default quota is 2048" in shop.notes[0]


def test_what_the_program_only_refers_to_is_assumed(shop: Workshop) -> None:
    shop.make(RULE, "r", name="rule", eventPattern=PATTERN)
    foreign = "arn:aws:sns:us-east-1:111122223333:shared"
    role = "arn:aws:iam::111122223333:role/path/delivery"
    shop.make(TARGET, "t", rule="rule", arn=foreign, roleArn=role)
    assert shop.aws.assumed_topics == {foreign}
    assert role in shop.aws.assumed_roles
    assert len(shop.notes) == 2
    topics = shop.aws.client("sns", REGION, "111122223333").list_topics()["Topics"]
    assert topics == [{"TopicArn": foreign}]


def test_roles_policies_and_attachments(shop: Workshop) -> None:
    role = shop.make(
        ROLE,
        "r",
        assumeRolePolicy=TRUST,
        inlinePolicies=[{"name": "in", "policy": policy_of(200)}],
        managedPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    )
    policy = shop.make("aws:iam/policy:Policy", "p", policy=policy_of(200)).id
    shop.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", role=role.id, policyArn=policy)
    unknown = "arn:aws:iam::123456789012:policy/unknown"
    shop.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "b", role=role.id, policyArn=unknown)
    iam = shop.aws.client("iam", REGION)
    attached = {p["PolicyArn"] for p in iam.list_attached_role_policies(RoleName=role.id)["AttachedPolicies"]}
    assert attached == {"arn:aws:iam::aws:policy/ReadOnlyAccess", policy}
    assert iam.list_role_policies(RoleName=role.id)["PolicyNames"] == ["in"]
    assert any(unknown in note for note in shop.notes)


def test_queues_subscriptions_and_alarms(shop: Workshop) -> None:
    queue = shop.make(
        "aws:sqs/queue:Queue", "q", messageRetentionSeconds=600, sqsManagedSseEnabled=True, fifoQueue=False
    )
    assert queue.id == queue.outputs["url"]
    shop.make("aws:sqs/queuePolicy:QueuePolicy", "qp", queueUrl=queue.id, policy=policy_of(200))
    attributes = shop.aws.client("sqs", REGION).get_queue_attributes(QueueUrl=queue.id, AttributeNames=["All"])
    assert attributes["Attributes"]["MessageRetentionPeriod"] == "600"
    assert attributes["Attributes"]["QueueArn"] == queue.outputs["arn"]
    topic = shop.make(TOPIC, "t").id
    subscription = "aws:sns/topicSubscription:TopicSubscription"
    shop.make(subscription, "s", topic=topic, protocol="sqs", endpoint=queue.outputs["arn"], rawMessageDelivery=True)
    shop.make(subscription, "h", topic=topic, protocol="https", endpoint="https://example.com/hook")
    assert any("https endpoints is not simulated" in note for note in shop.notes)
    sns = shop.aws.client("sns", REGION)
    assert [s["Protocol"] for s in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]] == ["sqs"]
    sns.publish(TopicArn=topic, Message="hello")
    (message,) = shop.aws.client("sqs", REGION).receive_message(QueueUrl=queue.id)["Messages"]
    assert message["Body"] == "hello"
    alarm = shop.make(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "a",
        comparisonOperator="GreaterThanThreshold",
        evaluationPeriods=1,
        threshold=1,
        alarmActions=[topic],
        metricQueries=[
            {"id": "m", "metric": {"metricName": "Errors", "namespace": "AWS/Lambda", "period": 60, "stat": "Sum"}},
            {"id": "e", "expression": "m*2", "returnData": True},
        ],
    )
    (described,) = shop.aws.client("cloudwatch", REGION).describe_alarms(AlarmNames=[alarm.id])["MetricAlarms"]
    assert described["AlarmArn"] == alarm.outputs["arn"]
    assert described["AlarmActions"] == [topic]


def test_custom_actions_and_configurations(shop: Workshop) -> None:
    action = shop.make(
        ACTION,
        "switch",
        definition={"commandText": "codedeploy x"},
        attachments=[
            {
                "buttonText": "Go",
                "notificationType": "Custom",
                "criteria": [{"operator": "HAS_VALUE", "variableName": "Id"}],
                "variables": {"Id": "event.metadata.additionalContext.Id"},
            }
        ],
    )
    assert action.outputs["actionName"].startswith("switch-")
    known = shop.aws.chatbot.action(action.id)
    assert known.attachments == (
        Attachment("Go", "Custom", (Criterion("HAS_VALUE", "Id"),), {"Id": "event.metadata.additionalContext.Id"}),
    )
    role = shop.make(ROLE, "r", assumeRolePolicy=TRUST).outputs["arn"]
    slack = shop.make(
        SLACK,
        "c",
        configurationName="ops",
        slackWorkspaceId="T1",
        slackChannelId="C1",
        iamRoleArn=role,
        snsTopicArns=[EXTERNAL_TOPIC],
        customizationResourceArns=[action.id],
    )
    assert slack.id == "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/ops"
    assert shop.aws.chatbot.actions_of(slack.id) == (known,)
    teams = shop.make(
        "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
        "t",
        region="us-west-2",
        configurationName="ops",
        channelId="19%3ax%40thread",
        iamRoleArn=role,
    )
    assert teams.outputs["chatConfigurationArn"].endswith("chat-configuration/microsoft-teams-channel/ops")
    with pytest.raises(RefusedError, match="ConflictException"):
        shop.make(ACTION, "again", actionName=known.name, definition={"commandText": "x"})
    with pytest.raises(RefusedError, match="InvalidRequestException"):
        shop.make(
            SLACK,
            "d",
            configurationName="other",
            slackWorkspaceId="T1",
            slackChannelId="C2",
            iamRoleArn=role,
            customizationResourceArns=["arn:aws:chatbot::123456789012:custom-action/gone"],
        )


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (
            {"statements": [{"actions": ["a:B"], "resources": ["*"]}]},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*"}]},
        ),
        (
            {
                "version": "2008-10-17",
                "policyId": "P",
                "statements": [
                    {
                        "sid": "S",
                        "effect": "Deny",
                        "notActions": ["a:B", "a:C"],
                        "principals": [{"type": "Service", "identifiers": ["events.amazonaws.com"]}],
                        "resources": ["arn:&{aws:username}"],
                        "conditions": [{"test": "StringEquals", "variable": "aws:x", "values": ["1"]}],
                    }
                ],
            },
            {
                "Version": "2008-10-17",
                "Id": "P",
                "Statement": [
                    {
                        "Sid": "S",
                        "Effect": "Deny",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "NotAction": ["a:C", "a:B"],
                        "Resource": "arn:${aws:username}",
                        "Condition": {"StringEquals": {"aws:x": "1"}},
                    }
                ],
            },
        ),
        (
            {"statements": [{"principals": [{"type": "*", "identifiers": ["*"]}], "actions": ["a:B"]}]},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "a:B"}]},
        ),
        (
            {
                "sourcePolicyDocuments": ['{"Statement":{"Sid":"A","Effect":"Allow"}}'],
                "overridePolicyDocuments": ['{"Statement":[{"Sid":"A","Effect":"Deny"}]}'],
            },
            {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Deny"}]},
        ),
    ],
)
def test_policy_documents_are_rendered_as_the_provider_does(args: dict[str, Any], expected: dict[str, Any]) -> None:
    assert json.loads(render_policy_document(args)) == expected


def test_texts_that_a_resource_always_puts_out_are_there_for_others() -> None:
    """A program may build a URL of an output that the sandbox does not simulate."""
    assert pulumi_aws.s3.Bucket.pulumi_type == "aws:s3/bucket:Bucket"
    assert "bucketDomainName" in text_outputs("aws:s3/bucket:Bucket")
    assert "accelerationStatus" in text_outputs("aws:s3/bucket:Bucket")
    assert "policy" not in text_outputs("example:index:Nothing")
