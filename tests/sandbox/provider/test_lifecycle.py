"""Every kind of resource through its executable and gRPC: made, read back, imported, changed, deleted, gone."""

import json
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import grpc
import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from chatops_pulumi.sandbox.program.properties import UNKNOWN
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.provider.servicer import PACKAGES
from chatops_pulumi.sandbox.resources.base import Notes, RunContext
from chatops_pulumi.sandbox.resources.registry import HANDLERS
from tests.sandbox.provider.plugin_client import Plugin, started

ACCOUNT = "123456789012"
PATTERN = json.dumps({"source": ["aws.codedeploy"]})
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}]}
)
OTHER_POLICY = POLICY.replace("sns:Publish", "sns:Subscribe")
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "chatbot.amazonaws.com"}}
        ],
    }
)
TOPIC = f"arn:aws:sns:eu-central-1:{ACCOUNT}:outside"
QUEUE = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:outside"
QUEUE_URL = f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/outside"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/outside"
CHANNEL = {"iamRoleArn": ROLE, "snsTopicArns": [TOPIC], "configurationName": "ops", "loggingLevel": "ERROR"}
SLACK = CHANNEL | {"slackWorkspaceId": "T0123ABCD", "slackChannelId": "C0123ABCD"}
TEAMS = CHANNEL | {
    "teamId": "11111111-2222-3333-4444-555555555555",
    "teamsTenantId": "11111111-2222-3333-4444-666666666666",
    "teamsChannelId": "19%3aabc%40thread.tacv2",
}

Case = tuple[dict[str, Any], dict[str, Any]]
"""The inputs of a resource, and what an update changes."""

CASES: dict[str, Case] = {
    "aws:cloudwatch/eventBus:EventBus": ({"description": "one"}, {"description": "two"}),
    "aws:cloudwatch/eventRule:EventRule": (
        {"eventPattern": PATTERN, "tags": {"a": "1", "b": "2"}, "description": "one"},
        {"eventPattern": PATTERN.replace("codedeploy", "ecs"), "tags": {"a": "3"}, "state": "DISABLED"},
    ),
    "aws:cloudwatch/eventTarget:EventTarget": (
        {
            "rule": "outside",
            "targetId": "sns",
            "arn": TOPIC,
            "roleArn": ROLE,
            "inputTransformer": {"inputPaths": {"id": "$.id"}, "inputTemplate": '{"id": "<id>"}'},
            "retryPolicy": {"maximumRetryAttempts": 0, "maximumEventAgeInSeconds": 60},
            "deadLetterConfig": {"arn": QUEUE},
        },
        {"inputTransformer": {"inputPaths": {"at": "$.time"}, "inputTemplate": '{"at": "<at>"}'}},
    ),
    "aws:sns/topic:Topic": (
        {"displayName": "one", "tags": {"a": "1"}},
        {"displayName": "two", "tags": {"b": "2"}, "kmsMasterKeyId": "alias/mine"},
    ),
    "aws:sns/topicPolicy:TopicPolicy": ({"arn": TOPIC, "policy": POLICY}, {"policy": OTHER_POLICY}),
    "aws:sns/topicSubscription:TopicSubscription": (
        {"topic": TOPIC, "protocol": "sqs", "endpoint": QUEUE},
        {"rawMessageDelivery": True},
    ),
    "aws:sqs/queue:Queue": (
        {"messageRetentionSeconds": 1209600, "sqsManagedSseEnabled": True, "tags": {"a": "1"}},
        {"visibilityTimeoutSeconds": 60, "tags": {"b": "2"}},
    ),
    "aws:sqs/queuePolicy:QueuePolicy": ({"queueUrl": QUEUE_URL, "policy": POLICY}, {"policy": OTHER_POLICY}),
    "aws:cloudwatch/metricAlarm:MetricAlarm": (
        {
            "namespace": "AWS/SNS",
            "metricName": "NumberOfNotificationsFailed",
            "dimensions": {"TopicName": "outside"},
            "statistic": "Sum",
            "period": 300,
            "evaluationPeriods": 1,
            "comparisonOperator": "GreaterThanThreshold",
            "threshold": 0,
            "alarmActions": [TOPIC],
            "tags": {"a": "1"},
        },
        {"threshold": 5, "tags": {"a": "2"}},
    ),
    "aws:cloudwatch/logGroup:LogGroup": (
        {"retentionInDays": 365, "tags": {"a": "1", "c": "3"}},
        {"retentionInDays": 731, "tags": {"a": "2"}},
    ),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (
        {"policyName": "events", "policyDocument": POLICY},
        {"policyDocument": OTHER_POLICY},
    ),
    "aws:cloudwatch/queryDefinition:QueryDefinition": (
        {"queryString": "fields @timestamp", "logGroupNames": ["shop"]},
        {"queryString": "fields @message"},
    ),
    "aws:iam/role:Role": (
        {"assumeRolePolicy": TRUST, "description": "one", "tags": {"a": "1"}},
        {"assumeRolePolicy": TRUST.replace("chatbot", "events"), "description": "two", "tags": {"b": "2"}},
    ),
    "aws:iam/policy:Policy": (
        {"policy": POLICY, "description": "one", "tags": {"a": "1"}},
        {"policy": OTHER_POLICY, "tags": {"b": "2"}},
    ),
    "aws:iam/rolePolicy:RolePolicy": ({"role": "outside", "policy": POLICY}, {"policy": OTHER_POLICY}),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (
        {"role": "outside", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        {},
    ),
    "aws-native:chatbot:CustomAction": (
        {
            "definition": {"commandText": "s3 ls"},
            "attachments": [
                {
                    "buttonText": "Go",
                    "notificationType": "Custom",
                    "criteria": [{"operator": "EQUALS", "variableName": "A", "value": "1"}],
                    "variables": {"A": "event.metadata.additionalContext.A"},
                }
            ],
            "tags": [{"key": "a", "value": "1"}],
        },
        {"definition": {"commandText": "s3 ls --region $A"}, "tags": [{"key": "a", "value": "2"}]},
    ),
    "aws-native:chatbot:SlackChannelConfiguration": (
        SLACK | {"guardrailPolicies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"], "userRoleRequired": True},
        {"loggingLevel": "INFO", "customizationResourceArns": []},
    ),
    "aws-native:chatbot:MicrosoftTeamsChannelConfiguration": (TEAMS, {"userRoleRequired": True}),
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": (
        CHANNEL | {"slackTeamId": "T0123ABCD", "slackChannelId": "C0123ABCD", "region": "eu-west-1"},
        {"loggingLevel": "INFO", "tags": {"a": "1"}},
    ),
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": (
        CHANNEL
        | {"teamId": TEAMS["teamId"], "tenantId": TEAMS["teamsTenantId"], "channelId": "19%3a", "region": "eu-west-1"},
        {"userAuthorizationRequired": True},
    ),
    "command:local:Command": (
        {"create": "echo one; # aws chatbot", "triggers": ["a"], "interpreter": ["/bin/sh", "-c"]},
        {"create": "echo two; # aws chatbot"},
    ),
}
IMPORTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "aws:cloudwatch/eventTarget:EventTarget": lambda state: f"{state['rule']}/{state['targetId']}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": lambda state: f"{state['role']}/{state['policyArn']}",
}
"""Where a resource is imported by something else than its id."""
IMPORTED_AS: dict[str, Callable[[dict[str, Any]], str]] = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": lambda state: f"{state['role']}-{state['policyArn']}",
}
"""Where an imported resource has another id than a made one."""
ALWAYS_THERE = {"aws:sns/topicPolicy:TopicPolicy"}
"""Every topic has a policy: without one of its own, AWS's."""
NOT_READ = {"command:local:Command"}
"""Its provider cannot read anything back."""


@pytest.fixture
def aws() -> Generator[LocalAws]:
    with local_aws() as made:
        region = "eu-central-1"
        made.client("sns", region).create_topic(Name="outside")
        made.client("sqs", region).create_queue(QueueName="outside")
        made.client("events", region).put_rule(Name="outside", EventPattern=PATTERN)
        made.client("iam", region).create_role(RoleName="outside", AssumeRolePolicyDocument=TRUST)
        yield made


@pytest.fixture
def directory(aws: LocalAws, tmp_path: Path) -> Generator[Path]:
    with ProviderPlugins(RunContext(aws, Notes(), tmp_path, "us-east-1"), tmp_path / "bin", strict=True) as plugins:
        yield plugins.directory


def plugin_of(directory: Path, type_: str) -> Any:
    # The classic provider calls the chatbot API in its own region, and the API is not everywhere.
    return started(directory, type_.split(":", 1)[0], "eu-west-1" if "aws:chatbot" in type_ else "eu-central-1")


def test_every_kind_has_a_case() -> None:
    assert set(CASES) == set(HANDLERS)


def checked(plugin: Plugin, type_: str, news: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
    inputs, failures = plugin.check(type_, "it", news, olds)
    assert failures == []
    return inputs


@pytest.mark.parametrize("type_", CASES)
def test_a_life(type_: str, directory: Path) -> None:
    first, change = CASES[type_]
    with plugin_of(directory, type_) as plugin:
        inputs = checked(plugin, type_, first)
        expected_id, expected = plugin.create(type_, "it", inputs, preview=True)
        assert expected_id == ""
        id_, state = plugin.create(type_, "it", inputs)
        assert id_
        assert set(state) == set(expected), "the preview tells what there will be"
        for key, value in expected.items():
            assert value in (UNKNOWN, state[key]), key

        found_id, found, _ = plugin.read(type_, "it", id_, inputs, state)
        assert found_id == id_
        assert plugin.diff(type_, "it", inputs, found).diffs == [], "a refresh changes nothing"

        if type_ not in NOT_READ:
            by = IMPORTS.get(type_, lambda _: id_)(state)
            imported_id, imported, _ = plugin.read(type_, "it", by)
            assert imported_id == (IMPORTED_AS[type_](state) if type_ in IMPORTED_AS else id_)
            again = checked(
                plugin, type_, {key: value for key, value in inputs.items() if key != "__defaults"}, imported
            )
            assert plugin.diff(type_, "it", imported, again).diffs == [], "what is imported is as it was made"

        if change:
            changed = checked(plugin, type_, first | change, inputs)
            difference = plugin.diff(type_, "it", inputs, changed)
            assert list(difference.replaces) == []
            assert set(difference.diffs) == {key for key in change if change[key] != inputs.get(key)}
            state = plugin.update(type_, "it", id_, state | inputs, changed)
            _, found, _ = plugin.read(type_, "it", id_, changed, state)
            assert plugin.diff(type_, "it", changed, found).diffs == [], "the change is in AWS"
            inputs = changed

        plugin.delete(type_, "it", id_, state)
        if type_ not in NOT_READ | ALWAYS_THERE:
            assert plugin.read(type_, "it", id_, inputs, state)[0] == "", "it is gone"
        plugin.delete(type_, "it", id_, state)


RULE = "aws:cloudwatch/eventRule:EventRule"


def test_a_type_that_is_not_simulated_is_refused_by_name(directory: Path) -> None:
    with started(directory, "aws") as plugin:
        _, (failure,) = plugin.check("aws:s3/bucket:Bucket", "data", {})
    assert "resources of type aws:s3/bucket:Bucket" in failure
    assert "--accept-unknown" in failure


def test_or_accepted_as_it_is_with_outputs_that_others_can_use(aws: LocalAws, tmp_path: Path) -> None:
    run_context = RunContext(aws, Notes(), tmp_path, "us-east-1")
    with (
        ProviderPlugins(run_context, tmp_path / "bin", strict=False) as plugins,
        started(plugins.directory, "aws") as plugin,
    ):
        inputs, failures = plugin.check("aws:s3/bucket:Bucket", "data", {"bucket": "mine"})
        _, state = plugin.create("aws:s3/bucket:Bucket", "data", inputs)
    assert failures == []
    assert state["bucket"] == "mine"
    assert state["arn"].startswith("arn:aws:s3:::data-")
    assert "aws:s3/bucket:Bucket" in run_context.notes.texts[0]


def test_what_aws_would_refuse_is_told_in_the_preview(directory: Path) -> None:
    with started(directory, "aws") as plugin:
        _, (failure,) = plugin.check(RULE, "it", {"eventPattern": '{"source": "x"}'})
        assert "InvalidEventPatternException" in failure
        assert plugin.check(RULE, "it", {"eventPattern": UNKNOWN})[1] == [], "what is not known yet is checked later"


def test_a_refused_resource_ends_the_call_with_awss_reason(directory: Path) -> None:
    with started(directory, "aws-native") as plugin:
        inputs = checked(
            plugin, "aws-native:chatbot:CustomAction", {"actionName": "go", "definition": {"commandText": "x"}}
        )
        plugin.create("aws-native:chatbot:CustomAction", "it", inputs)
        with pytest.raises(grpc.RpcError, match=r"ConflictException: There is a custom action named 'go' already"):
            plugin.create("aws-native:chatbot:CustomAction", "other", inputs)


def test_each_provider_has_a_region_of_its_own(directory: Path) -> None:
    with started(directory, "aws", "us-west-2") as west, started(directory, "aws", "eu-west-3") as paris:
        arns = [plugin.create(RULE, "it", {"name": "r", "eventPattern": PATTERN})[1]["arn"] for plugin in (west, paris)]
    assert arns == [f"arn:aws:events:{region}:{ACCOUNT}:rule/r" for region in ("us-west-2", "eu-west-3")]


def test_a_drift_is_found(directory: Path, aws: LocalAws) -> None:
    with started(directory, "aws") as plugin:
        inputs = checked(plugin, RULE, {"eventPattern": PATTERN})
        id_, state = plugin.create(RULE, "it", inputs)
        other = PATTERN.replace("codedeploy", "ecs")
        aws.client("events", "eu-central-1").put_rule(Name=id_, EventPattern=other)
        _, found, _ = plugin.read(RULE, "it", id_, inputs, state)
    assert json.loads(found["eventPattern"]) == json.loads(other)


def test_nobody_without_the_token_gets_a_provider(directory: Path) -> None:
    address = directory / "local-aws"
    assert address.stat().st_mode & 0o077 == 0, "only its owner reads it"
    port, _ = address.read_text().split()
    address.write_text(f"{port} wrong\n")
    done = subprocess.run([directory / "pulumi-resource-aws"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "gave no provider" in done.stderr
    assert done.stdout == ""


def test_an_executable_of_an_ended_local_aws_says_so(aws: LocalAws, tmp_path: Path) -> None:
    plugins = ProviderPlugins(RunContext(aws, Notes(), tmp_path, "us-east-1"), tmp_path / "bin", strict=True)
    executable = tmp_path / "copy"
    executable.write_text((tmp_path / "bin" / "pulumi-resource-aws").read_text())
    executable.chmod(0o700)
    plugins.close()
    done = subprocess.run([executable], capture_output=True, text=True, check=False, timeout=60)
    assert "has ended. Start it again" in done.stderr
    assert list((tmp_path / "bin").iterdir()) == [], "nothing is left"


def test_there_is_a_provider_of_every_package_of_the_kinds(directory: Path) -> None:
    assert {type_.split(":", 1)[0] for type_ in HANDLERS} == set(PACKAGES)
    assert {file.name for file in directory.iterdir()} == {"local-aws", *(f"pulumi-resource-{p}" for p in PACKAGES)}
