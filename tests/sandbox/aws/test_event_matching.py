"""Event patterns match as AWS's event-ruler 1.7.3 matches them, and wildcards in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.events.models import EventPattern

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.aws.event_matching import matches_wildcard
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


@pytest.mark.parametrize(
    ("filters", "value", "holds"),
    [
        # Seen in AWS's event-ruler 1.7.3.
        ([True], 1, False),
        ([1], True, False),
        ([1], 1.0, True),
        ([True], True, True),
        ([True], [1, True], True),
        ([False], 0, False),
        ([{"numeric": [">", 0]}], True, False),
        ([{"anything-but": [1]}], True, True),
        ([{"prefix": ""}], True, False),
        ([{"exists": True}], [], False),
        ([{"exists": False}], [], True),
        ([{"exists": True}], False, True),
        ([None], None, True),
        (["true"], True, False),
    ],
)
def test_values_match_by_their_type(filters: list[object], value: object, holds: bool) -> None:
    with LocalAws():
        assert matches({"a": filters}, {"a": value}) is holds
