"""What AWS takes as the operand of each comparison, at its limits: mutations of these checks survived all other tests."""

import json
from typing import Any

import pytest

from chatops_pulumi.core.event_patterns import pattern_problems

LARGEST = 5_000_000_000

TAKEN: list[dict[str, Any]] = [
    {"prefix": ""},
    {"suffix": {"equals-ignore-case": "a"}},
    {"exists": False},
    {"numeric": ["=", 5]},
    {"numeric": [">", LARGEST - 1]},
    {"numeric": [">=", -LARGEST]},
    {"numeric": ["<", LARGEST]},
    {"numeric": ["<=", -LARGEST + 1]},
    {"numeric": [">", 0, "<=", 5]},
    {"numeric": [">=", -1.5, "<", -1]},
    {"cidr": "10.0.0.0/0"},
    {"cidr": "10.0.0.0/31"},
    {"cidr": "2001:db8::/127"},
    {"anything-but": "a"},
    {"anything-but": ["a", "b"]},
    {"anything-but": 5},
    {"anything-but": [1, 2.5]},
    {"anything-but": {"prefix": "a"}},
    {"anything-but": {"prefix": ["a", "b"]}},
    {"anything-but": {"wildcard": "a*b"}},
    {"anything-but": {"equals-ignore-case": ["a"]}},
    {"wildcard": r"a\*b\\"},
    {"equals-ignore-case": ""},
]
REFUSED: list[dict[str, Any]] = [
    {"prefix": 1},
    {"suffix": ["a"]},
    {"prefix": {"wildcard": "a"}},
    {"prefix": {"equals-ignore-case": 1}},
    {"exists": "true"},
    {"exists": 1},
    {"numeric": "=5"},
    {"numeric": []},
    {"numeric": ["="]},
    {"numeric": ["=", "5"]},
    {"numeric": ["=", True]},
    {"numeric": ["!", 5]},
    {"numeric": [">", LARGEST]},
    {"numeric": [">=", LARGEST]},
    {"numeric": ["<", -LARGEST]},
    {"numeric": ["=", LARGEST + 1]},
    {"numeric": [">", 5, "<", 5]},
    {"numeric": [">", 5, "<", 0]},
    {"numeric": ["<", 0, ">", 5]},
    {"numeric": [">", 0, ">", 5]},
    {"numeric": [">", 0, "<", 5, "<", 6]},
    {"cidr": "10.0.0.0"},
    {"cidr": "10.0.0.0/"},
    {"cidr": "10.0.0.0/32"},
    {"cidr": "2001:db8::/128"},
    {"cidr": "10.0.0.0/8/8"},
    {"cidr": "a/8"},
    {"cidr": "10.0.0.0/-1"},
    {"cidr": 10},
    {"anything-but": []},
    {"anything-but": ["a", 1]},
    {"anything-but": None},
    {"anything-but": {}},
    {"anything-but": {"prefix": "a", "suffix": "b"}},
    {"anything-but": {"numeric": ["=", 1]}},
    {"anything-but": {"prefix": ""}},
    {"anything-but": {"prefix": []}},
    {"anything-but": {"prefix": ["a", ""]}},
    {"anything-but": {"prefix": ["a", 1]}},
    {"anything-but": {"wildcard": "a**"}},
    {"anything-but": LARGEST + 1},
    {"wildcard": "a**b"},
    {"wildcard": r"a\b"},
    {"wildcard": 1},
    {"equals-ignore-case": 1},
    {"PREFIX": "a"},
    {"prefix": "a", "suffix": "b"},
    {},
]


def problems(comparison: Any) -> list[str]:
    return pattern_problems(json.dumps({"detail": {"field": [comparison]}}))


@pytest.mark.parametrize("comparison", TAKEN, ids=json.dumps)
def test_taken(comparison: dict[str, Any]) -> None:
    assert problems(comparison) == []


@pytest.mark.parametrize("comparison", REFUSED, ids=json.dumps)
def test_refused(comparison: dict[str, Any]) -> None:
    (problem,) = problems(comparison)
    assert problem.startswith("detail.field has the comparison ")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ({"$or": [{"a": ["x"]}]}, "$or must be a list of at least 2 objects, each with at least one field."),
        ({"$or": [{"a": ["x"]}, {}]}, "$or must be a list of at least 2 objects"),
        ({"$or": {"a": ["x"]}}, "$or must be a list of at least 2 objects"),
        ({"$or": [{"a": ["x"]}, {"prefix": ["y"]}]}, "$or has prefix, which is an operator and not a field."),
        ({"a": ["x"], "$or": [{"a": ["y"]}, {"b": ["z"]}]}, "a is filtered both inside and outside of $or."),
        ({"d": {"a": ["x"], "$or": [{"a": ["y"]}, {"b": ["z"]}]}}, "d.a is filtered both inside and outside of d.$or."),
        ({"$or": [{"a": ["x"]}, {"b": "y"}]}, 'b is "y". Values must be in a list'),
        ({"a": {"b": {}}}, "a.b is an empty object. Give the accepted values as a list."),
        ({"a": []}, "a is an empty list."),
        ({"a": [["x"]]}, "a has a list inside its list."),
    ],
)
def test_the_shape_of_a_pattern(pattern: dict[str, Any], words: str) -> None:
    (problem,) = pattern_problems(json.dumps(pattern))
    assert problem.startswith(words)


def test_alternatives_that_contain_alternatives_are_taken() -> None:
    inner = {"$or": [{"b": ["x"]}, {"c": ["y"]}]}
    assert pattern_problems(json.dumps({"$or": [{"a": ["z"], **inner}, {"d": [{"exists": True}]}]})) == []
