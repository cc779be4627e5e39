"""Whether a press may be made: the channel's role and its guardrail, as IAM of the local AWS holds them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.iam.role_judge import RoleJudge, Verdict
from chatops_pulumi.sandbox.records import AwsCall, ChannelConfiguration

REGION = "eu-central-1"
ACCOUNT = "123456789012"
CONFIGURATION = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/shop"
SWITCH = AwsCall("codedeploy", "ContinueDeployment", REGION, {"deploymentId": "d-1"}, client_name="codedeploy")
CHAT = {"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"}
ALLOW = {"Effect": "Allow", "Action": "codedeploy:ContinueDeployment", "Resource": "*"}
IN_REGION = {"StringEquals": {"aws:RequestedRegion": REGION}}
IN_CHANNEL = {"ArnLike": {"aws:ChatbotSourceArn": CONFIGURATION}}


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with LocalAws() as local:
        yield local


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def judged(
    aws: LocalAws,
    *,
    trust: dict[str, Any] = CHAT,
    role: dict[str, Any] | None = ALLOW,
    guardrail: dict[str, Any] | None = ALLOW,
) -> Verdict:
    iam = aws.client("iam", "us-east-1")
    role_arn = iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    if role is not None:
        iam.put_role_policy(RoleName="chat", PolicyName="commands", PolicyDocument=document(role))
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", role_arn)
    if guardrail is not None:
        arn = iam.create_policy(PolicyName="guardrail", PolicyDocument=document(guardrail))["Policy"]["Arn"]
        channel = replace(channel, guardrail_policy_arns=(arn,))
    return RoleJudge(aws).may_press(channel, SWITCH, ACCOUNT)


@pytest.mark.parametrize(
    "policies",
    [
        {},
        {"guardrail": None},  # AWS's default: AdministratorAccess
        {"role": ALLOW | {"Condition": IN_REGION | IN_CHANNEL}, "guardrail": ALLOW | {"Condition": IN_REGION}},
        {"role": ALLOW | {"Action": "codedeploy:*"}},
    ],
)
def test_allowed(aws: LocalAws, policies: dict[str, Any]) -> None:
    assert judged(aws, **policies).allowed


@pytest.mark.parametrize(
    ("policies", "words"),
    [
        ({"role": None}, "no identity-based policy allows the codedeploy:ContinueDeployment action"),
        ({"role": ALLOW | {"Action": "codedeploy:StopDeployment"}}, "no identity-based policy allows"),
        ({"guardrail": ALLOW | {"Action": "codedeploy:StopDeployment"}}, "no session policy allows"),
        ({"role": ALLOW | {"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}}, "no identity-based"),
        (
            {"role": ALLOW | {"Condition": {"ArnLike": {"aws:ChatbotSourceArn": f"{CONFIGURATION}-2"}}}},
            "no identity-based",
        ),
        ({"guardrail": ALLOW | {"Effect": "Deny"}}, "explicit deny"),
        ({"trust": CHAT | {"Principal": {"Service": "lambda.amazonaws.com"}}}, "sts:AssumeRole"),
        ({"trust": CHAT | {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}}, "sts:AssumeRole"),
    ],
)
def test_refused_in_aws_s_words_with_what_to_change(aws: LocalAws, policies: dict[str, Any], words: str) -> None:
    verdict = judged(aws, **policies)
    assert not verdict.allowed
    assert verdict.message is not None
    assert words in verdict.message
    assert "is not authorized to perform" in verdict.message
    assert verdict.reason


def test_what_cannot_be_judged_is_not_allowed(aws: LocalAws) -> None:
    verdict = judged(aws, role=ALLOW | {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}})
    assert not verdict.allowed
    assert verdict.message is None, "no words of AWS for what only the sandbox does not know"
    assert "cannot judge" in (verdict.reason or "")


def test_a_role_of_somebody_else_is_not_judged(aws: LocalAws) -> None:
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", role_arn=None, assumed=True)
    verdict = RoleJudge(aws).may_press(channel, SWITCH, ACCOUNT)
    assert verdict.allowed
    assert any("does not judge" in note for note in verdict.notes)


QUEUE = AwsCall("sqs", "PurgeQueue", REGION, {}, client_name="sqs")
"""A call whose parameters do not say which queue it acts on."""


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ("*", "allowed"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:*", "allowed"),
        ("arn:aws:sqs:*:*:*", "allowed"),
        ("arn:aws:sqs:*:*:?*", "allowed"),
        ("arn:aws:sqs:*", "allowed"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:shop-*", "cannot judge"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:?", "cannot judge"),
        ("arn:aws:sqs:*:*:shop", "cannot judge"),
        ("arn:aws:sqs:us-east-1:*:*", "refused"),
        ("arn:aws:sns:*:*:*", "refused"),
    ],
)
@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_a_resource_of_which_only_the_kind_is_known(aws: LocalAws, resource: str, verdict: str, effect: str) -> None:
    """A call that is not in the table of ARN forms: judged where any queue would give the same answer."""
    own = {"Effect": effect, "Action": "sqs:PurgeQueue", "Resource": resource}
    statements = [own] if effect == "Allow" else [{**own, "Effect": "Allow", "Resource": "*"}, own]
    iam = aws.client("iam", "us-east-1")
    role_arn = iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(CHAT))["Role"]["Arn"]
    iam.put_role_policy(RoleName="chat", PolicyName="commands", PolicyDocument=document(*statements))
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", role_arn)
    found = RoleJudge(aws).may_press(channel, QUEUE, ACCOUNT)
    said = "allowed" if found.allowed else "cannot judge" if "cannot judge" in (found.reason or "") else "refused"
    denied = {"allowed": "refused", "refused": "allowed"}
    assert said == (verdict if effect == "Allow" else denied.get(verdict, verdict)), found.reason


JOB = AwsCall("glue", "StartJobRun", REGION, {"JobName": "nightly"}, client_name="glue")
JOB_ARN = f"arn:aws:glue:{REGION}:{ACCOUNT}:job/nightly"


def judged_call(aws: LocalAws, call: AwsCall, statement: dict[str, Any], resources: tuple[str, ...] = ()) -> Verdict:
    iam = aws.client("iam", "us-east-1")
    role_arn = iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(CHAT))["Role"]["Arn"]
    iam.put_role_policy(RoleName="chat", PolicyName="commands", PolicyDocument=document(statement))
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", role_arn)
    return RoleJudge(aws).may_press(channel, call, ACCOUNT, resources)


def start_job(resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "glue:StartJobRun", "Resource": resource}


def test_an_arn_is_derived_from_the_parameters(aws: LocalAws) -> None:
    verdict = judged_call(aws, JOB, start_job(JOB_ARN))
    assert (verdict.allowed, verdict.resources) == (True, (JOB_ARN,))
    assert any("derived" in note for note in verdict.notes)


def test_a_derived_arn_never_makes_a_refusal(aws: LocalAws) -> None:
    verdict = judged_call(aws, JOB, start_job(f"arn:aws:glue:{REGION}:{ACCOUNT}:job/weekly"))
    assert (verdict.allowed, verdict.refused) == (False, False)
    assert JOB_ARN in (verdict.reason or "")
    assert '--resource "LABEL=ARN"' in (verdict.reason or "")


@pytest.mark.parametrize("name", ["nightly", "weekly"])
def test_a_given_arn_decides(aws: LocalAws, name: str) -> None:
    verdict = judged_call(aws, JOB, start_job(f"arn:aws:glue:{REGION}:{ACCOUNT}:job/{name}"), (JOB_ARN,))
    assert (verdict.allowed, verdict.refused) == (name == "nightly", name == "weekly")
    assert verdict.resources == (JOB_ARN,)


@pytest.mark.parametrize("missing", ["service", "service-deployment"])
def test_an_ecs_continuation_needs_the_service_and_its_deployment(aws: LocalAws, missing: str) -> None:
    """Service authorization reference (data of 2026-10-27): both resource types are required."""
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service-deployment/shop/web/0EYS"
    call = AwsCall("ecs", "ContinueServiceDeployment", REGION, {"serviceDeploymentArn": arn}, client_name="ecs")
    allowed = "service-deployment" if missing == "service" else "service"
    statement = {
        "Effect": "Allow",
        "Action": "ecs:ContinueServiceDeployment",
        "Resource": f"arn:aws:ecs:{REGION}:{ACCOUNT}:{allowed}/shop/*",
    }
    assert judged_call(aws, call, statement).refused


def test_a_guardrail_that_limits_nothing_is_noted(aws: LocalAws) -> None:
    iam = aws.client("iam", "us-east-1")
    role_arn = iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(CHAT))["Role"]["Arn"]
    iam.put_role_policy(RoleName="chat", PolicyName="commands", PolicyDocument=document(ALLOW))
    guardrails = ("arn:aws:iam::aws:policy/AdministratorAccess",)
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", role_arn, guardrails)
    verdict = RoleJudge(aws).may_press(channel, SWITCH, ACCOUNT)
    assert verdict.allowed
    assert any("limits nothing" in note for note in verdict.notes)


def test_changes_are_seen_unless_the_caller_says_that_there_are_none(aws: LocalAws) -> None:
    iam = aws.client("iam", "us-east-1")
    arn = iam.create_role(RoleName="chat", AssumeRolePolicyDocument=document(CHAT))["Role"]["Arn"]
    channel = ChannelConfiguration(CONFIGURATION, "shop", "slack", "C1", arn)
    judge = RoleJudge(aws)
    with judge.unchanged():
        assert not judge.may_press(channel, SWITCH, ACCOUNT).allowed
        iam.put_role_policy(RoleName="chat", PolicyName="commands", PolicyDocument=document(ALLOW))
        assert not judge.may_press(channel, SWITCH, ACCOUNT).allowed
    assert judge.may_press(channel, SWITCH, ACCOUNT).allowed
