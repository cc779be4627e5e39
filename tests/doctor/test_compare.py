"""What counts as a difference, and how it is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.doctor.compare import differences
from chatops_pulumi.doctor.state import HIDDEN

ALLOW = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sns:Publish","Resource":"*",'
    '"Principal":{"AWS":"123456789012"}}}'
)
SAME = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Resource": ["*"],
            "Action": ["sns:Publish"],
            "Principal": {"AWS": ["arn:aws:iam::123456789012:root"]},
        }
    ],
}


@pytest.mark.parametrize(
    ("expected", "live"),
    [
        (None, ""),
        ({}, None),
        ([], None),
        (False, None),
        ("true", True),
        ("0", 0),
        (3.0, 3),
        (["a", "b"], ["b", "a"]),
        ('{"a": [1]}', '{ "a":[1] }'),
        (ALLOW, SAME),
        ({"a": None, "b": 1}, {"b": 1}),
        ([{"k": [1, 2]}, {"k": []}], [{}, {"k": [2, 1]}]),
    ],
)
def test_values_with_the_same_meaning_are_the_same(expected: Any, live: Any) -> None:
    assert differences({"x": expected}, {"x": live}) == ()
    assert differences({"x": live}, {"x": expected}) == ()


@pytest.mark.parametrize(
    ("expected", "live", "text"),
    [
        ("a", "b", 'x is "b", and the stack says "a"'),
        (None, "b", "x was added: b"),
        ("a", None, "x is gone: a"),
        (True, False, "x is false, and the stack says true"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "x.a.b is 2, and the stack says 1"),
        (["a"], ["a", "b"], "x[] was added: b"),
        (["a", "a"], ["a"], "x[] is gone: a"),
        ([{"a": 1}, {"b": 1}], [{"a": 1}, {"b": 2}], "x[1].b is 2, and the stack says 1"),
        (HIDDEN, "b", "x is a secret in the state"),
        ("n" * 200 + "a" + "z" * 200, "n" * 200 + "b" + "z" * 200, "x is …" + "n" * 30 + "b"),
    ],
)
def test_a_difference_is_said_with_its_path(expected: Any, live: Any, text: str) -> None:
    (found,) = differences({"x": expected}, {"x": live})
    assert str(found).startswith(text)


@pytest.mark.parametrize("live", [["a", "token"], ["token"], [{"k": "token"}], "token", {"k": "token"}])
def test_a_secret_never_shows_what_aws_has(live: Any) -> None:
    for stated in ([HIDDEN], ["a", HIDDEN], [{"k": HIDDEN}], HIDDEN, {"k": HIDDEN}):
        if isinstance(stated, type(live)) or stated is HIDDEN:
            found = differences({"x": stated}, {"x": live})
            assert found
            assert "token" not in " ".join(map(str, found)), (stated, live)


def test_a_default_stands_for_nothing() -> None:
    assert differences({}, {"x": "ENABLED"}, {"x": "ENABLED"}) == ()
    assert len(differences({"x": "DISABLED"}, {"x": "ENABLED"}, {"x": "ENABLED"})) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_every_value_is_the_same_as_itself(value: Any) -> None:
    assert differences({"x": value}, {"x": value}) == ()


@given(st.text(min_size=1).filter(lambda text: text not in {"true", "false"}), st.integers(1))
def test_a_changed_statement_is_never_overlooked(sid: str, number: int) -> None:
    document = {"Statement": [{"Sid": "a", "Effect": "Allow", "Action": f"s3:Get{number}", "Resource": "*"}]}
    changed = {"Statement": [*document["Statement"], {"Sid": sid, "Effect": "Deny", "Action": "*", "Resource": "*"}]}
    assert differences({"p": document}, {"p": changed})
    assert differences({"p": changed}, {"p": document})
