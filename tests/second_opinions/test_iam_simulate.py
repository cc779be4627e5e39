"""Our policies and our evaluator against iam-simulate."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, evaluate
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import read_policy
from tests.governed_channels import CALLS, MEMBERS, MOMENTS, commands_policy, questions
from tests.sandbox.iam import iam_cases
from tests.second_opinions.oracles import ask_iam_simulate, needs_iam_simulate

pytestmark = needs_iam_simulate


def test_it_allows_every_member_exactly_what_the_arguments_say(capsys: pytest.CaptureFixture[str]) -> None:
    policy = commands_policy()
    admin = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    asked = [(question, resource) for question in questions() for resource in question.call.resources]
    for identity in ([policy], [policy, admin]):
        answers = ask_iam_simulate(
            [
                {
                    "identity": identity,
                    "guardrail": policy,
                    "action": question.call.action,
                    "resource": resource,
                    "context": question.context,
                }
                for question, resource in asked
            ]
        )
        given = {}
        for (question, _), answer in zip(asked, answers, strict=True):
            given[question] = given.get(question, True) and answer["result"] == "Allowed"
        assert [question for question, allowed in given.items() if allowed is not question.expected] == []
    with capsys.disabled():
        print(f"\niam-simulate: {2 * len(asked)} requests on the policies of a channel, 0 differences")


ACTIONS = [*sorted({call.action for call in CALLS}), "codedeploy:Get*", "codedeploy:*", "*"]
RESOURCES = sorted({resource for call in CALLS for resource in call.resources})
PATTERNS = [*RESOURCES, "arn:aws:ecs:*:*:service/*", "arn:aws:codepipeline:*:*:release/*/Go", "arn:aws:*:*:*:*", "*"]
USERS = [f"*:chatbot-session-slack-{member}" for member in MEMBERS] + ["*:chatbot-session-slack-U0ANNA?", "*"]
OPERATORS = {
    "aws:userid": (["StringLike", "StringNotLike", "StringEquals", "StringNotEqualsIgnoreCase"], USERS),
    "aws:CurrentTime": (
        [
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "DateEquals",
            "DateNotEquals",
        ],
        list(MOMENTS),
    ),
    "aws:RequestedRegion": (["StringEquals", "StringNotEquals", "StringLike"], ["eu-central-1", "eu-west-1", "eu-*"]),
    "aws:ChatbotSourceArn": (
        ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"],
        [
            "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop",
            "arn:aws:chatbot::*:chat-configuration/slack-channel/*",
        ],
    ),
}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, dict[str, list[str]]]:
    made: dict[str, dict[str, list[str]]] = {}
    for key in draw(st.lists(st.sampled_from(sorted(OPERATORS)), max_size=3, unique=True)):
        operators, values = OPERATORS[key]
        operator = draw(st.sampled_from(operators)) + draw(st.sampled_from(["", "", "IfExists"]))
        made.setdefault(operator, {})[key] = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2))
    if draw(st.integers(0, 9)) == 0:
        made["Null"] = {"aws:userid": [draw(st.sampled_from(["true", "false"]))]}
    return made


def some(of: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), min_size=1, max_size=3, unique=True)


STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Allow", "Deny"]), "Condition": conditions()}
).flatmap(
    lambda made: st.builds(
        lambda action, actions, resource, resources: {**made, action: actions, resource: resources},
        st.sampled_from(["Action", "Action", "Action", "NotAction"]),
        some(ACTIONS),
        st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]),
        some(PATTERNS),
    )
)
POLICIES = st.lists(STATEMENTS, min_size=1, max_size=5).map(lambda made: {"Version": "2012-10-17", "Statement": made})
CONTEXTS: dict[str, list[str]] = {
    "aws:userid": [f"AROAX:chatbot-session-slack-{member}" for member in MEMBERS],
    "aws:CurrentTime": list(MOMENTS),
    "aws:RequestedRegion": ["eu-central-1", "eu-west-1"],
    "aws:ChatbotSourceArn": [
        f"arn:aws:chatbot::123456789012:chat-configuration/slack-channel/{name}" for name in ("shop", "x")
    ],
}
POLICIES_DRAWN, REQUESTS_EACH = 300, 20


def requests(chance: Random) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Requests on which most policies here have something to say. A key is missing in some."""
    for _ in range(REQUESTS_EACH):
        context = {key: chance.choice(values) for key, values in CONTEXTS.items() if chance.random() > _MISSING}
        call = chance.choice(CALLS)
        yield call.action, chance.choice(call.resources), context


_MISSING = 0.2
RESULTS = {(True, True): "Allowed", (False, True): "ExplicitlyDenied", (False, False): "ImplicitlyDenied"}


def test_it_judges_any_policy_as_our_evaluator_does(capsys: pytest.CaptureFixture[str]) -> None:
    drawn: list[Any] = []

    @settings(
        max_examples=POLICIES_DRAWN,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(POLICIES, st.none() | POLICIES, st.randoms(use_true_random=False))
    def draw(identity: Any, guardrail: Any, chance: Random) -> None:
        drawn.extend((identity, guardrail, request) for request in requests(chance))

    draw()
    for one in iam_cases.CASES:
        if one.answer != iam_cases.CANNOT_JUDGE:
            guardrail = policy(one.guardrail) if one.guardrail else None
            drawn.append((policy(one.statements, one.version), guardrail, (one.action, one.resource, one.context)))
    answers = ask_iam_simulate(
        [
            {"identity": [identity], "guardrail": guardrail, "action": action, "resource": resource, "context": context}
            for identity, guardrail, (action, resource, context) in drawn
        ]
    )
    judged = 0
    counted: dict[str, int] = {}
    for (identity, guardrail, (action, resource, context)), answer in zip(drawn, answers, strict=True):
        ceilings = [Ceiling("session policy", read_policy(guardrail, "guardrail"))] if guardrail else []
        try:
            decision = evaluate(Request(action, resource, context), read_policy(identity, "identity"), ceilings)
        except CannotEvaluate:
            continue
        if not isinstance(answer["result"], str):  # iam-simulate refuses requests that AWS cannot get
            continue
        judged += 1
        counted[answer["result"]] = counted.get(answer["result"], 0) + 1
        ours = RESULTS[decision.allowed, decision.explicit]
        # iam-simulate names the first layer that does not allow a request, AWS any layer that denies it: that is not compared.
        same = ours == answer["result"] if guardrail is None else decision.allowed is (answer["result"] == "Allowed")
        assert same, json.dumps([ours, answer, identity, guardrail, action, resource, context])
    with capsys.disabled():
        print(
            f"\niam-simulate: {len(drawn)} requests on drawn policies, {judged} judged by both, {counted}, 0 differences"
        )
    assert judged > len(drawn) * 9 // 10
    assert set(counted) == set(RESULTS.values())


def policy(statements: list[dict[str, Any]], version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": statements}
