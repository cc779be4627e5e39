"""Hostile policies: read and judged, or not judged with a reason. Never a crash, and nothing is allowed that is in doubt."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatops_pulumi.sandbox.iam.conditions import parse_operator
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, evaluate, evaluate_resource_policy
from chatops_pulumi.sandbox.iam.explain import near_misses, press_denials, why_denied
from chatops_pulumi.sandbox.iam.members import moments_after_windows, named_members
from chatops_pulumi.sandbox.iam.request import Principal, Request
from chatops_pulumi.sandbox.iam.statements import read_policy
from chatops_pulumi.sandbox.resources.base import RefusedError
from chatops_pulumi.sandbox.resources.iam_policy_checks import parse_policy
from chatops_pulumi.sandbox.resources.iam_policy_document import render_policy_document
from tests.hostile.corpus import TEXTS, THOROUGH, VALUES, Figures
from tests.hostile.documents import places, replaced
from tests.hostile.test_texts import DEEP, as_json, nested

TOPIC = "arn:aws:sns:eu-central-1:123456789012:t"
CONTEXT = {
    "aws:CurrentTime": "2026-11-27T00:00:00Z",
    "aws:EpochTime": "1795000000",
    "aws:userid": "AROA:chatbot-session-slack-U1",
    "aws:RequestedRegion": "eu-central-1",
    "aws:PrincipalTag/team": "a*",
}
OPERATORS = [
    *(
        f"{kind}{how}"
        for kind in ("String", "StringLike", "Arn", "Date", "Numeric")
        for how in ("Equals", "NotEquals", "")
    ),
    "DateLessThan",
    "DateGreaterThanEquals",
    "NumericLessThan",
    "NumericGreaterThanEqualsIfExists",
    "ForAnyValue:StringLike",
    "ForAllValues:ArnLike",
    "Bool",
    "Null",
    "IpAddress",
]
NUMBERS = ["9" * 20, "9" * 5000, "NaN", "sNaN", "Infinity", "1_000", "1e999999999", "-1", "2026-W01-1", "12345\u00b2"]
Values = st.sampled_from(NUMBERS) | st.sampled_from([*TEXTS.values()]) | st.text(max_size=6)
ACTIONS = st.sampled_from(["sns:Publish", "*", "sns:*", "s?s:*", "sns:Get*", ""])
RESOURCES = (
    st.sampled_from(["*", TOPIC, "arn:aws:sns:*:*:*", "arn:*", "arn:aws:sns:::${aws:userid}", "${", "${}", ""]) | Values
)


def one_or_more(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return kind | st.lists(kind, min_size=1, max_size=2)


CONDITIONS = st.dictionaries(
    st.sampled_from(OPERATORS),
    st.dictionaries(
        st.sampled_from([*CONTEXT, "AWS:CURRENTTIME", "aws:SourceArn"]),
        one_or_more(Values) | st.booleans() | st.integers() | st.floats(),
        max_size=2,
    ),
    max_size=2,
)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"])},
    optional={"Condition": CONDITIONS, "Sid": Values, "Principal": st.sampled_from(["*", {"Service": ["a"]}])},
).flatmap(
    lambda base: st.tuples(
        st.sampled_from(["Action", "NotAction"]),
        one_or_more(ACTIONS),
        st.sampled_from(["Resource", "NotResource"]),
        one_or_more(RESOURCES),
    ).map(lambda more: {**base, more[0]: more[1], more[2]: more[3]})
)
POLICIES = st.fixed_dictionaries(
    {
        "Version": st.sampled_from(["2012-10-17", "2008-10-17"]),
        "Statement": st.lists(STATEMENTS, min_size=1, max_size=3),
    }
)
REQUESTS = st.builds(
    Request,
    action=st.just("sns:Publish"),
    resource=st.sampled_from([TOPIC, "*", None]),
    context=st.just(CONTEXT),
    principal=st.sampled_from([None, Principal("Service", "events.amazonaws.com")]),
    absent=st.just(frozenset({"aws:SourceArn"})),
)


def judge(document: Any, request: Request) -> str:
    try:
        statements = read_policy(document, "p")
    except CannotEvaluate:
        return "not read"
    near_misses(request, statements)
    press_denials(statements)
    named_members(statements)
    moments_after_windows(statements)
    for statement in statements:
        why_denied(statement.source, request)
    try:
        decision = evaluate(request, statements, [Ceiling("session policy", statements)])
        evaluate_resource_policy(request, statements)
    except CannotEvaluate:
        return "not judged"
    return "allowed" if decision.allowed else "denied"


@settings(max_examples=5000 if THOROUGH else 150, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=POLICIES, request=REQUESTS)
def test_any_policy(document: Any, request: Request) -> None:
    judge(document, request)


VALID = {
    "Version": "2012-10-17",
    "Id": "i",
    "Statement": [
        {
            "Sid": "s",
            "Effect": "Allow",
            "Action": ["sns:Publish", "sns:Get*"],
            "Resource": [TOPIC],
            "Condition": {"StringLike": {"aws:userid": ["*:chatbot-session-slack-U1"]}, "BoolIfExists": {"a": True}},
        },
        {
            "Effect": "Deny",
            "NotAction": "iam:*",
            "NotResource": "*",
            "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}, "NumericEquals": {"a": 1}},
        },
    ],
}


def test_a_policy_with_one_hostile_value() -> None:
    figures = Figures()
    request = Request("sns:Publish", TOPIC, CONTEXT)
    values = [*TEXTS.values(), *NUMBERS, *VALUES]
    for number, path in enumerate(places(VALID)):
        for value in values if THOROUGH else values[number % 7 :: 7]:
            figures.count(judge, replaced(VALID, path, value), request)
    assert figures["not read"] > 0
    assert figures["allowed"] > 0
    figures.show("policies with one hostile value")


def parsed(text: str) -> str:
    try:
        parse_policy(text, "the policy 'p'")
    except RefusedError:
        outcome = "refused"
    else:
        outcome = "parsed"
    try:
        read_policy(text, "p")
        render_policy_document({"sourcePolicyDocuments": [text], "overridePolicyDocuments": [text]})
    except (CannotEvaluate, RefusedError):
        return outcome
    return f"{outcome} and read"


def test_a_hostile_text_as_a_policy() -> None:
    figures = Figures()
    for text in TEXTS.values():
        for one in nested(text):
            figures.count(parsed, one)
    for text in (
        *DEEP,
        '{"Statement": null}',
        '{"Statement": [[]]}',
        '{"Statement": "x"}',
        '{"a": NaN}',
        as_json(VALID),
    ):
        figures.count(parsed, text)
    assert figures["refused"] > 0
    assert figures["parsed and read"] > 0
    figures.show("texts as policies")


def test_the_operators_of_these_tests_are_operators() -> None:
    """A misspelled operator would be refused before it is judged."""
    known = [name for name in OPERATORS if not _is_unknown(name)]
    assert len(known) >= len(OPERATORS) // 2


def _is_unknown(name: str) -> bool:
    try:
        parse_operator(name)
    except CannotEvaluate:
        return name != "Null"
    return False
