"""The rules that report who pressed, and the audit log."""

import json
from typing import Any

import pulumi
import pytest

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError
from tests.components import arguments
from tests.components.recording import Recording, record

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"


def registered(args: Any) -> Recording:
    return record(lambda: chatops.ChatOps("shop", args))


def patterns(recording: Recording) -> dict[str, Any]:
    return {
        entry.name: json.loads(entry.inputs["eventPattern"]) for entry in recording.of(RULE) if "-by-" in entry.name
    }


def test_each_playbook_has_a_rule_for_its_thread_and_the_rest_has_two() -> None:
    found = patterns(registered(arguments.approvals(attribution=True, alarms={"errors": {"alarm": "errors"}})))
    assert set(found) == {"shop-by-codepipeline", "shop-by-other", "shop-by-refused"}
    issuer = {"type": ["Role"], "userName": ["shop-channel-role-0123abc"]}
    for pattern in found.values():
        assert pattern["detail-type"] == ["AWS API Call via CloudTrail"]
        assert pattern["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"] == issuer
    assert found["shop-by-codepipeline"]["detail"]["eventName"] == ["PutApprovalResult"]
    assert found["shop-by-other"]["detail"]["eventName"] == [{"anything-but": ["PutApprovalResult"]}]
    assert found["shop-by-refused"]["detail"]["errorCode"] == [{"exists": True}]


def test_reports_are_in_the_thread_of_the_decision() -> None:
    recording = registered(arguments.slack(attribution=True))
    made = {entry.name: entry.inputs.get("inputTransformer") for entry in recording.of(TARGET)}
    report, asked = made["shop-by-codedeploy"], made["shop-web-ready"]
    assert json.loads(asked["inputTemplate"].replace("\\u003c", "("))["metadata"]["threadId"] == "<deploymentId>"
    assert '"threadId": "<decision>"' in report["inputTemplate"]
    assert report["inputPaths"]["decision"] == "$.detail.requestParameters.deploymentId"
    assert "decision" not in made["shop-by-refused"]["inputPaths"]
    without = registered(arguments.slack())
    assert "threadId" not in without.one(TARGET).inputs["inputTransformer"]["inputTemplate"]


def test_the_role_of_an_existing_configuration_is_known_by_its_name() -> None:
    args = arguments.existing(attribution=True, channel={**arguments.EXISTING, "role_name": "deployments-chat"})
    (pattern, *_) = patterns(registered(args)).values()
    assert pattern["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == ["deployments-chat"]


def test_a_notifications_takes_the_role_of_its_channel() -> None:
    def program() -> None:
        arn = pulumi.Output.from_input("arn:aws:iam::123456789012:role/chat/shop-chat")
        chatops.Notifications(
            "eu",
            {"deployment_groups": {"web": arguments.WEB}, "action_group": "g", "channel_role_arn": arn},  # type: ignore[typeddict-item]
        )

    (pattern, *_) = patterns(record(program)).values()
    assert pattern["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == ["shop-chat"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (arguments.existing(attribution=True), "the role of the existing channel configuration is not known"),
        (arguments.slack(attribution="yes"), "must be a boolean"),
        (arguments.slack(attribution=True, deployment_groups={"by": arguments.WEB}), "use another key"),
        (arguments.slack(delivery={"audit_log": {"retention_days": 100}}), "use one of: 1, 3, 5"),
        (arguments.slack(delivery={"audit_log": {"retention_days": True}}), "is not a retention"),
        (arguments.slack(delivery={"audit_log": {"log_group_name": "a b"}}), "is not a valid log group name"),
        (arguments.slack(delivery={"audit_log": {"retention": 1}}), "did you mean retention_days?"),
    ],
)
def test_bad_settings_are_explained(args: Any, words: str) -> None:
    with pytest.raises(ArgsError) as error:
        registered(args)
    assert words in str(error.value)


def test_a_name_that_is_too_long_for_these_rules_is_an_error() -> None:
    with pytest.raises(ArgsError, match="too long for the rules that report presses"):
        record(lambda: chatops.ChatOps("s" * 38, arguments.slack(attribution=True)))


def test_the_audit_log_gets_the_events_of_every_rule() -> None:
    log = {"retention_days": 731.0, "log_group_name": "/aws/events/shop"}
    recording = registered(arguments.slack(outcomes=True, attribution=True, delivery={"audit_log": log}))
    rules = {entry.name for entry in recording.of(RULE)}
    targets = recording.of(TARGET)
    assert {entry.name.removesuffix("-audit") for entry in targets if entry.name.endswith("-audit")} == rules
    assert all("roleArn" not in entry.inputs for entry in targets if entry.name.endswith("-audit"))
    group = recording.one("aws:cloudwatch/logGroup:LogGroup")
    assert (group.inputs["name"], group.inputs["retentionInDays"]) == ("/aws/events/shop", 731)
    (statement,) = json.loads(
        recording.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy").inputs["policyDocument"]
    )["Statement"]
    assert statement["Principal"] == {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]}
    assert len(recording.of("aws:cloudwatch/queryDefinition:QueryDefinition")) == 4
