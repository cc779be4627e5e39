"""Patterns: what AWS refuses, and which leaf does not hold."""

import json
from typing import Any

import pytest

from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.delivery.pattern import mismatches, pattern_fields

EVENT = {"source": "aws.codedeploy", "detail": {"state": "READY", "count": 3, "tags": ["a", "b"], "gone": None}}


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.codedeploy"]},
        {"detail": {"state": ["START", "READY"]}},
        {"detail": {"state": [{"prefix": "RE"}], "count": [{"numeric": [">", 2]}]}},
        {"detail": {"tags": ["b"]}},
        {"detail": {"reason": [{"exists": False}]}},
        {"detail": {"gone": [None]}},
        {"detail": {"state": [{"anything-but": ["STOP"]}]}},
        {"$or": [{"source": ["x"]}, {"detail": {"state": ["READY"]}}]},
        {"detail": {"$or": [{"state": ["x"]}, {"count": [3]}]}},
        {"detail": {"count": [{"numeric": [">=", 0, "<", 5]}], "state": [{"anything-but": {"prefix": "ST"}}]}},
        {"detail": {"state": [{"prefix": {"equals-ignore-case": "re"}}]}},
        {"detail": {"count": [{"anything-but": 4}], "state": [{"equals-ignore-case": "ready"}]}},
        {"detail": {"state": [{"wildcard": "*A*Y"}]}},
        {"detail": {"count": [{"numeric": ["=", 3]}]}},
    ],
)
def test_patterns_that_hold(pattern: dict[str, Any]) -> None:
    assert pattern_problems(json.dumps(pattern)) == []
    assert mismatches(pattern, EVENT) == ()


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ({"source": ["aws.ecs"]}, ['source must match ["aws.ecs"], but it is "aws.codedeploy"']),
        (
            {"source": ["aws.codedeploy"], "detail": {"state": ["STOP"], "count": [4]}},
            ['detail.state must match ["STOP"], but it is "READY"', "detail.count must match [4], but it is 3"],
        ),
        ({"detail": {"reason": ["x"]}}, ['detail.reason must match ["x"], but the event has no detail.reason']),
        ({"detail-type": ["x"]}, ['detail-type must match ["x"], but the event has no detail-type']),
        ({"source": {"deep": ["x"]}}, ['source.deep must match ["x"], but the event has no source.deep']),
    ],
)
def test_each_leaf_that_fails_is_told_with_both_values(pattern: dict[str, Any], told: list[str]) -> None:
    assert [str(mismatch) for mismatch in mismatches(pattern, EVENT)] == told


def test_an_or_is_one_leaf() -> None:
    pattern = {"detail": {"$or": [{"state": ["x"]}, {"count": [4]}]}}
    (leaf,) = pattern_fields(pattern)
    assert leaf.pattern() == pattern
    (mismatch,) = mismatches(pattern, EVENT)
    assert mismatch.path == "detail"
    (top,) = mismatches({"$or": [{"source": ["x"]}]}, EVENT)
    assert "one alternative of $or" in str(top)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nope", "not valid JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "it is empty"),
        ('{"a":"b"}', 'a is "b". Values must be in a list'),
        ('{"a":{"b":1}}', "a.b is 1"),
        ('{"a":{}}', "a is an empty object"),
        ('{"a":[]}', "a is an empty list"),
        ('{"a":[["b"]]}', "list inside its list"),
        ('{"a":[{"prefix":"x","suffix":"y"}]}', "one operator each"),
        ('{"a":[{"starts-with":"x"}]}', "anything-but, cidr"),
        ('{"$or":{"a":["b"]}}', "$or must be a list of at least 2 objects"),
        ('{"$or":[{"a":"b"},{"c":["d"]}]}', "a is"),
        ('{"$or":[]}', "at least 2 objects"),
        ('{"a":[{"prefix":["x"]}]}', "prefix takes a string"),
        ('{"a":[{"suffix":{"prefix":"x"}}]}', "suffix takes a string"),
        ('{"a":[{"wildcard":1}]}', "wildcard takes a string"),
        ('{"a":[{"equals-ignore-case":null}]}', "equals-ignore-case takes a string"),
        ('{"a":[{"exists":"true"}]}', "exists takes true or false"),
        ('{"a":[{"numeric":5}]}', "numeric takes a comparison"),
        ('{"a":[{"numeric":[">"]}]}', "numeric takes a comparison"),
        ('{"a":[{"numeric":["~",1]}]}', "numeric takes a comparison"),
        ('{"a":[{"numeric":[">","1"]}]}', "numeric takes a comparison"),
        ('{"a":[{"cidr":["10.0.0.0/8"]}]}', "cidr takes an IPv4 address"),
        # What follows was seen in AWS's event-ruler 1.7.3, which refuses each of them.
        ('{"a":[{"wildcard":"a**b"}]}', "without consecutive *"),
        (r'{"a":[{"wildcard":"a\\b"}]}', "wildcard takes"),
        ('{"a":[{"anything-but":{"wildcard":"a**"}}]}', "anything-but takes"),
        ('{"a":[{"cidr":"10.0.0.0/33"}]}', "a mask from /0 to /31"),
        ('{"a":[{"cidr":"10.0.0.0/32"}]}', "a mask from /0 to /31"),
        ('{"a":[{"cidr":"10.0.0.0"}]}', "cidr takes"),
        ('{"a":[{"cidr":"x/24"}]}', "cidr takes"),
        ('{"a":[{"cidr":"::1/128"}]}', "/127"),
        ('{"$or":[{"a":["x"]}]}', "at least 2 objects"),
        ('{"$or":[{},{"a":["x"]}]}', "each with at least one field"),
        ('{"$or":[{"numeric":["y"]},{"prefix":["z"]}]}', "numeric, which is an operator and not a field"),
        ('{"a":[{"numeric":[">",5,"<",3]}]}', "the lower bound first"),
        ('{"a":[{"numeric":["<",5,">",3]}]}', "the lower bound first"),
        ('{"a":[{"numeric":["=",5,"<",9]}]}', "numeric takes"),
        ('{"a":[{"numeric":[">",5000000001]}]}', "between -5e9 and 5e9"),
        ('{"a":[{"anything-but":[1,"a"]}]}', "a list of strings or of numbers"),
        ('{"a":[{"anything-but":{"prefix":""}}]}', "a non-empty string"),
        # event-ruler takes the last of two equal fields, or refuses the second, depending on how it is called.
        ('{"a":["x"],"a":["y"]}', "a appears twice"),
        ('{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}', "a is filtered both inside and outside of $or"),
        ('{"a":' * 800 + '["x"]' + "}" * 800, "nested more than 100 levels"),
        ('{"a":' * 200_000, "nested too deeply"),
        ('{"a":[' + "9" * 5000 + "]}", "not valid JSON"),
        ('{"a":[NaN]}', "not valid JSON"),
        ('{"a":[{"anything-but":[]}]}', "anything-but takes"),
        ('{"a":[{"anything-but":{"numeric":[">",1]}}]}', "anything-but takes"),
    ],
)
def test_what_aws_refuses(text: str, words: str) -> None:
    assert words in " ".join(pattern_problems(text))
