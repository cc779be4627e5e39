"""Allow, deny or no answer. The table of cases was compared with a second evaluator."""

from typing import Any

import pytest

from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, Decision, evaluate, evaluate_resource_policy
from chatops_pulumi.sandbox.iam.request import Principal, Request
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from tests.sandbox.iam.iam_cases import ALLOW, CANNOT_JUDGE, CASES, EXPLICIT, IMPLICIT, TOPIC, Case, allow, deny, when


def statements(written: list[dict[str, Any]], version: str = "2012-10-17") -> tuple[Statement, ...]:
    return read_policy({"Version": version, "Statement": written}, "test")


def decide(case: Case) -> Decision:
    ceilings = [] if case.guardrail is None else [Ceiling("session policy", statements(case.guardrail))]
    request = Request(case.action, case.resource, case.context)
    return evaluate(request, statements(case.statements, case.version), ceilings)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_table(case: Case) -> None:
    try:
        decision = decide(case)
    except CannotEvaluate:
        answer = CANNOT_JUDGE
    else:
        answer = ALLOW if decision.allowed else EXPLICIT if decision.explicit else IMPLICIT
    assert answer == case.answer


def test_the_table_has_no_two_cases_of_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("written", "guardrail", "reason"),
    [
        ([], None, "no identity-based policy allows the codedeploy:ContinueDeployment action"),
        ([allow()], [], "no session policy allows the codedeploy:ContinueDeployment action"),
        ([allow(), deny()], None, "an explicit deny in an identity-based policy"),
        ([allow()], [allow(), deny()], "an explicit deny in a session policy"),
    ],
)
def test_reasons_are_awss_own_words(
    written: list[dict[str, Any]], guardrail: list[dict[str, Any]] | None, reason: str
) -> None:
    decision = decide(Case("", written, "", guardrail=guardrail))
    assert not decision.allowed
    assert decision.reason == reason


def test_a_decision_names_its_statement() -> None:
    assert decide(Case("", [allow("ecs:*"), allow()], "")).statement == allow()
    assert decide(Case("", [allow(), deny()], "")).statement == deny()


@pytest.mark.parametrize(
    ("case", "named"),
    [
        (Case("", [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")], "", context={"aws:SourceIp": "1"}), "IpAddress"),
        (Case("", [allow(Resources="*")], ""), "'Resources'"),
        (Case("", [when("StringEquals", "a:b", "${a:c}")], "", context={"a:b": "1"}), "${a:c}"),
    ],
)
def test_a_doubt_names_what_it_does_not_know(case: Case, named: str) -> None:
    with pytest.raises(CannotEvaluate, match=named.replace("$", r"\$")) as doubt:
        decide(case)
    assert "test" in doubt.value.reason, "it names the policy"


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ([allow("sns:Publish", "*")], ALLOW),
        ([allow("sns:Publish", TOPIC)], CANNOT_JUDGE),
        ([allow("sns:Publish", "*"), deny("sns:Publish", TOPIC)], CANNOT_JUDGE),
        ([allow("sns:Publish", "*"), deny("sns:*", "*")], EXPLICIT),
        ([allow("sqs:*", TOPIC)], IMPLICIT),
    ],
)
def test_a_resource_that_is_not_known_is_never_assumed(written: list[dict[str, Any]], answer: str) -> None:
    request = Request("sns:Publish", None)
    if answer == CANNOT_JUDGE:
        with pytest.raises(CannotEvaluate):
            evaluate(request, statements(written))
    else:
        decision = evaluate(request, statements(written))
        assert (decision.allowed, decision.explicit) == (answer == ALLOW, answer != IMPLICIT)


def test_a_key_that_is_neither_known_nor_known_to_be_absent_is_a_doubt() -> None:
    request = Request(
        "sns:Publish", "*", {"aws:PrincipalTag/team": "shop"}, absent=frozenset({"aws:SourceArn", "aws:PrincipalTag/"})
    )
    for key in ("aws:SourceArn", "aws:sourcearn", "aws:PrincipalTag/other"):
        assert not evaluate(request, statements([allow("sns:*", Condition={"StringEquals": {key: "x"}})])).allowed
    assert evaluate(
        request, statements([allow("sns:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "shop"}})])
    ).allowed
    with pytest.raises(CannotEvaluate, match="aws:SourceVpc"):
        evaluate(request, statements([allow("sns:*", Condition={"StringEquals": {"aws:SourceVpc": "x"}})]))


EVENTS = Principal("Service", "events.amazonaws.com")
ROLE = Principal("AWS", "arn:aws:iam::123456789012:role/channel")
SESSION = Principal("AWS", "arn:aws:sts::123456789012:assumed-role/channel/someone")


@pytest.mark.parametrize(
    ("principal", "written", "allowed"),
    [
        (EVENTS, {"Service": "events.amazonaws.com"}, True),
        (EVENTS, {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}, True),
        (EVENTS, {"Service": "sns.amazonaws.com"}, False),
        (EVENTS, "*", True),
        (EVENTS, {"AWS": "*"}, True),
        (EVENTS, {"AWS": "123456789012"}, False),
        (EVENTS, {"Federated": "accounts.google.com"}, False),
        (ROLE, {"AWS": "123456789012"}, True),
        (ROLE, {"AWS": "999999999999"}, False),
        (ROLE, {"AWS": "arn:aws:iam::123456789012:root"}, True),
        (ROLE, {"AWS": "arn:aws:iam::999999999999:root"}, False),
        (ROLE, {"AWS": "arn:aws:iam::123456789012:role/channel"}, True),
        (ROLE, {"AWS": "arn:aws:iam::123456789012:role/other"}, False),
        (ROLE, {"Service": "events.amazonaws.com"}, False),
        (ROLE, "*", True),
        (SESSION, {"AWS": "arn:aws:iam::123456789012:role/channel"}, True),
        (SESSION, {"AWS": "arn:aws:sts::123456789012:assumed-role/channel/someone"}, True),
        (SESSION, {"AWS": "arn:aws:iam::123456789012:role/other"}, False),
    ],
)
def test_principals(principal: Principal, written: Any, allowed: bool) -> None:
    policy = statements([{"Effect": "Allow", "Action": "sns:Publish", "Principal": written, "Resource": TOPIC}])
    assert evaluate_resource_policy(Request("sns:Publish", TOPIC, principal=principal), policy).allowed is allowed


def test_a_resource_policy_can_deny() -> None:
    policy = statements([allow("sns:*", Principal="*"), deny("sns:Publish", Principal={"Service": EVENTS.name})])
    decision = evaluate_resource_policy(Request("sns:Publish", TOPIC, principal=EVENTS), policy)
    assert (decision.allowed, decision.reason) == (False, "an explicit deny in a resource-based policy")


def test_a_trust_policy_needs_no_resource() -> None:
    policy = statements([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": EVENTS.name}}])
    assert evaluate_resource_policy(Request("sts:AssumeRole", ROLE.name, principal=EVENTS), policy).allowed


def test_not_principal_is_not_judged() -> None:
    with pytest.raises(CannotEvaluate, match="NotPrincipal"):
        statements([{"Effect": "Deny", "Action": "*", "NotPrincipal": {"AWS": "*"}, "Resource": "*"}])
