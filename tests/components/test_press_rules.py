"""Approvers and freezes in the registered policy, judged for members, times and calls."""

import json
from typing import Any

import pulumi
import pytest

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError
from chatops_pulumi.core import limits, policies
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, evaluate
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from tests.components import arguments
from tests.components.recording import record
from tests.governed_channels import ANNA, BEN, CHANNEL, GOVERNED, IN, Question, commands_policy, questions

POLICY = "aws:iam/policy:Policy"


def allowed(question: Question, identity: tuple[Statement, ...], guardrail: tuple[Statement, ...]) -> bool:
    """Whether the role under its guardrail allows a call on every resource that it acts on."""
    return all(
        evaluate(
            Request(question.call.action, resource, question.context), identity, [Ceiling("session policy", guardrail)]
        ).allowed
        for resource in question.call.resources
    )


def test_every_member_may_press_exactly_what_the_arguments_say_at_every_time() -> None:
    policy = read_policy(commands_policy(), "commands")
    asked = list(questions())
    assert [one for one in asked if allowed(one, policy, policy) is not one.expected] == []
    assert {one.expected for one in asked} == {True, False}


def test_no_other_policy_of_the_role_lets_more_members_press() -> None:
    commands = read_policy(commands_policy(), "commands")
    everything = read_policy({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, "admin")
    for question in questions():
        restricted = question.call.approvers or question.call.frozen
        if restricted and not question.expected and question.channel == CHANNEL and question.region == "eu-central-1":
            assert not allowed(question, (*everything, *commands), everything)


def test_the_guardrail_has_the_same_statements() -> None:
    recording = record(lambda: chatops.ChatOps("shop", GOVERNED))  # pyright: ignore[reportArgumentType]
    (guardrail,) = recording.one("aws-native:chatbot:SlackChannelConfiguration").inputs["guardrailPolicies"]
    assert guardrail == recording.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs["policyArn"]


def test_without_approvers_and_freezes_nothing_is_denied() -> None:
    assert {one["Effect"] for one in commands_policy(arguments.slack())["Statement"]} == {"Allow"}


def test_without_the_channel_s_arn_the_denials_are_unbound() -> None:
    args = arguments.slack(approvers=[ANNA], channel={**arguments.SLACK, "restrict_to_chat": False})
    (denial,) = [one for one in commands_policy(args)["Statement"] if one["Effect"] == "Deny"]
    assert denial["Condition"] == {"StringNotLike": {"aws:userid": [f"*:chatbot-session-slack-{ANNA}"]}}


def test_the_order_of_members_and_event_sources_changes_nothing() -> None:
    turned = {
        **GOVERNED,
        "approvers": list(reversed(GOVERNED["approvers"])),
        "pipeline_approvals": dict(reversed(GOVERNED["pipeline_approvals"].items())),
    }
    assert commands_policy(turned) == commands_policy()


def test_statements_have_different_ids() -> None:
    sids = [one["Sid"] for one in commands_policy()["Statement"] if one["Effect"] == "Deny"]
    assert len(set(sids)) == len(sids)
    assert all(sid.isalnum() for sid in sids)
    assert "Freeze1Part1YearendFreeze" in sids


def test_a_reason_that_begins_with_a_digit_does_not_continue_the_number() -> None:
    freezes = [
        {"start": f"20{year}-01-01T00:00:00Z", "end": f"20{year}-02-01T00:00:00Z", "reason": "凍結"}
        for year in range(30, 42)
    ]
    freezes[0]["reason"] = "2 weeks"
    args = arguments.slack(freezes=freezes)
    sids = [one["Sid"] for one in commands_policy(args)["Statement"] if one["Effect"] == "Deny"]
    assert (sids[0], sids[-1], len(set(sids))) == ("Freeze1Of2Weeks", "Freeze12", 12)


def test_values_known_late_reach_the_denials() -> None:
    def program() -> None:
        pipeline = pulumi.Output.from_input("release")
        chatops.ChatOps(
            "shop",
            {
                "channel": arguments.SLACK,  # pyright: ignore[reportArgumentType]
                "pipeline_approvals": {"release": {"pipeline": pipeline, "approvers": [ANNA]}},
            },
        )

    document = json.loads(record(program).one(POLICY).inputs["policy"])
    denial = document["Statement"][-1]
    assert denial["Resource"] == ["arn:aws:codepipeline:*:*:release/*/*"]


@pytest.mark.parametrize("late", [False, True])
def test_a_cluster_given_by_its_arn_is_its_name_in_a_resource(late: bool) -> None:
    def program() -> None:
        cluster: Any = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop"
        services: Any = {
            "api": {"cluster": pulumi.Output.from_input(cluster) if late else cluster, "approvers": [ANNA]}
        }
        chatops.ChatOps("shop", {"channel": arguments.SLACK, "ecs_services": services})  # pyright: ignore[reportArgumentType]

    denial = json.loads(record(program).one(POLICY).inputs["policy"])["Statement"][-1]
    assert denial["Resource"] == ["arn:aws:ecs:*:*:service-deployment/shop/*/*", "arn:aws:ecs:*:*:service/shop/*"]


def test_a_conflict_of_values_known_late_is_an_error() -> None:
    def program() -> None:
        pipeline = pulumi.Output.from_input("release")
        approval: Any = {"one": {"pipeline": pipeline, "approvers": [ANNA]}, "two": {"pipeline": pipeline}}
        chatops.ChatOps("shop", {"channel": arguments.SLACK, "approvers": [BEN], "pipeline_approvals": approval})  # pyright: ignore[reportArgumentType]

    with pytest.raises(ArgsError, match=r"has other approvers \(U0BEN22\)|has other approvers \(U0ANNA1\)"):
        record(program)


def test_what_else_is_restricted_is_printed() -> None:
    args = arguments.approvals(approvers=[ANNA])
    logs = record(lambda: chatops.ChatOps("shop", args)).logs
    assert any("also restrict pipeline_approvals.release.reject" in line for line in logs)
    others = record(lambda: chatops.ChatOps("shop", arguments.slack(approvers=[ANNA]))).logs
    assert not any("also restrict" in line for line in others)


def test_a_hundred_approvers_fit() -> None:
    members = [f"U0{number:07}" for number in range(100)]
    document = commands_policy(arguments.slack(approvers=members))
    assert policies.size(document) <= limits.MANAGED_POLICY_CHARACTERS


def test_the_question_of_a_member_during_a_freeze_is_answered_by_the_freeze() -> None:
    """The table itself must not be empty where it matters."""
    frozen = [one for one in questions() if one.moment == IN and one.call.frozen and not one.expected]
    assert {one.member for one in frozen} >= {BEN, "U0STRANGER9", ""}
