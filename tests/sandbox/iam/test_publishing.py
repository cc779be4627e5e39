"""Whether EventBridge may publish to a topic: by the target's role, or by the topic's own policy."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.iam.role_judge import RoleJudge

REGION = "eu-central-1"
ACCOUNT = "123456789012"
RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/ready"
EVENTS = {"Service": "events.amazonaws.com"}
TRUST = {"Effect": "Allow", "Principal": EVENTS, "Action": "sts:AssumeRole"}


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with LocalAws() as local:
        yield local


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def make_topic(aws: LocalAws, *statements: dict[str, Any]) -> str:
    sns = aws.client("sns", REGION)
    arn = sns.create_topic(Name="deployments")["TopicArn"]
    if statements:
        policy = document(*({"Resource": arn} | statement for statement in statements))
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


def make_role(aws: LocalAws, trust: dict[str, Any], *statements: dict[str, Any], boundary: str | None = None) -> str:
    iam = aws.client("iam", "us-east-1")
    more = {"PermissionsBoundary": boundary} if boundary else {}
    arn = iam.create_role(RoleName="deliver", AssumeRolePolicyDocument=document(trust), **more)["Role"]["Arn"]
    if statements:
        made = iam.create_policy(PolicyName="publish", PolicyDocument=document(*statements))["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="deliver", PolicyArn=made)
    return arn


def refusal(aws: LocalAws, topic: str, role: str | None = None) -> str | None:
    return RoleJudge(aws).may_publish(role_arn=role, topic_arn=topic, rule_arn=RULE, account=ACCOUNT, region=REGION)


def only(**values: str) -> dict[str, Any]:
    """The condition of a trust policy."""
    return {"StringEquals": {"aws:SourceAccount": values["account"]}, "ArnLike": {"aws:SourceArn": values["rule"]}}


@pytest.mark.parametrize(
    "trust",
    [
        TRUST,
        TRUST | {"Condition": only(account=ACCOUNT, rule=RULE)},
        TRUST | {"Condition": only(account=ACCOUNT, rule=f"arn:aws:events:{REGION}:{ACCOUNT}:rule/*")},
    ],
)
def test_a_role_that_events_may_assume_and_that_may_publish(aws: LocalAws, trust: dict[str, Any]) -> None:
    topic = make_topic(aws)
    role = make_role(aws, trust, {"Effect": "Allow", "Action": "sns:Publish", "Resource": topic})
    assert refusal(aws, topic, role) is None


@pytest.mark.parametrize(
    ("trust", "words"),
    [
        (TRUST | {"Principal": {"Service": "chatbot.amazonaws.com"}}, "EventBridge cannot assume the role deliver"),
        (
            TRUST | {"Condition": only(account="999999999999", rule=RULE)},
            "only if StringEquals aws:SourceAccount 999999999999, but aws:SourceAccount is 123456789012",
        ),
        (
            TRUST | {"Condition": only(account=ACCOUNT, rule=RULE + "2")},
            f"only if ArnLike aws:SourceArn {RULE}2, but aws:SourceArn is {RULE}",
        ),
        (TRUST | {"Condition": {"Bool": {"aws:Unheard": "true"}}}, "The sandbox cannot judge"),
    ],
)
def test_a_trust_policy_that_shuts_events_out(aws: LocalAws, trust: dict[str, Any], words: str) -> None:
    topic = make_topic(aws)
    role = make_role(aws, trust, {"Effect": "Allow", "Action": "sns:Publish", "Resource": topic})
    assert words in (refusal(aws, topic, role) or "")


def test_a_role_that_may_not_publish(aws: LocalAws) -> None:
    topic = make_topic(aws)
    role = make_role(aws, TRUST, {"Effect": "Allow", "Action": "sns:Publish", "Resource": topic + "2"})
    said = refusal(aws, topic, role) or ""
    assert (
        f"The role deliver is not allowed to publish to {topic}: no identity-based policy allows the sns:Publish action."
        in said
    )
    assert f"allows sns:Publish only on {topic}2." in said
    assert f"Let a policy of the role allow sns:Publish on {topic}." in said


def test_a_boundary_that_does_not_allow_publishing(aws: LocalAws) -> None:
    topic = make_topic(aws)
    boundary = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"
    role = make_role(aws, TRUST, {"Effect": "Allow", "Action": "*", "Resource": "*"}, boundary=boundary)
    assert "no permissions boundary allows the sns:Publish action" in (refusal(aws, topic, role) or "")


def test_a_topic_can_deny_what_the_role_is_given(aws: LocalAws) -> None:
    topic = make_topic(aws, {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish"})
    role = make_role(aws, TRUST, {"Effect": "Allow", "Action": "sns:Publish", "Resource": topic})
    assert "denies sns:Publish to" in (refusal(aws, topic, role) or "")


def test_without_a_role_the_topic_s_policy_decides(aws: LocalAws) -> None:
    assert "has no execution role" in (refusal(aws, make_topic(aws)) or "")
    allowed = {"Effect": "Allow", "Principal": EVENTS, "Action": "sns:Publish"}
    assert refusal(aws, make_topic(aws, allowed)) is None
    assert "an explicit deny" in (refusal(aws, make_topic(aws, allowed, allowed | {"Effect": "Deny"})) or "")


def test_a_condition_in_a_topic_s_policy_does_not_work_for_events(aws: LocalAws) -> None:
    allowed = {"Effect": "Allow", "Principal": EVENTS, "Action": "sns:Publish"}
    topic = make_topic(aws, allowed | {"Condition": {"ArnEquals": {"aws:SourceArn": RULE}}})
    assert "EventBridge does not support conditions in a topic's policy" in (refusal(aws, topic) or "")


def test_encryption_in_transit_may_be_asked_for(aws: LocalAws) -> None:
    allowed = {"Effect": "Allow", "Principal": EVENTS, "Action": "sns:Publish"}
    insecure = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    assert refusal(aws, make_topic(aws, allowed, insecure)) is None


def test_what_the_program_only_refers_to_is_not_judged(aws: LocalAws) -> None:
    assert refusal(aws, f"arn:aws:sns:{REGION}:{ACCOUNT}:elsewhere") is None
    assert refusal(aws, make_topic(aws), f"arn:aws:iam::{ACCOUNT}:role/elsewhere") is None
    role = make_role(aws, TRUST)
    assert refusal(aws, make_topic(aws), role) is not None
    aws.assumed_roles.add(role)
    assert refusal(aws, make_topic(aws), role) is None
