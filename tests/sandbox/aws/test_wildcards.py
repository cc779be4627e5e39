"""Wildcards of event patterns match as moto's do, in linear time."""

from hypothesis import given
from hypothesis import strategies as st
from moto.events.models import EventPattern

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.aws.wildcards import matches_wildcard
from chatops_pulumi.sandbox.delivery.pattern import matches

LETTERS = st.text("ab*\\", max_size=6)


@given(LETTERS, st.text("ab*\\", max_size=8))
def test_they_match_what_moto_matches(pattern: str, item: str) -> None:
    assert matches_wildcard(item, pattern) == EventPattern._wildcard_match(item, pattern)


def test_a_pattern_with_many_stars_ends() -> None:
    with LocalAws():
        assert not matches({"a": [{"wildcard": "*a" * 30 + "b"}]}, {"a": "a" * 5000})
        assert matches({"a": [{"wildcard": "*a" * 30}]}, {"a": "a" * 5000})


def test_only_a_string_matches() -> None:
    assert not matches_wildcard(5, "*")
