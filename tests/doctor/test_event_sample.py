"""The event of a drill, and of the checks of a pattern: the pattern matches it, whatever its operators."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chatops_pulumi.doctor.event_sample import NoSampleError, sample_for
from chatops_pulumi.sandbox.delivery.pattern import matches
from tests.doctor.clinic import REGION

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WANTED = {
    "text": ["READY", "STOPPED"],
    "number": [3],
    "nothing": [None],
    "prefix": [{"prefix": "shop-"}],
    "prefix in any case": [{"prefix": {"equals-ignore-case": "shop-"}}],
    "suffix": [{"suffix": ":cluster/shop"}],
    "suffix in any case": [{"suffix": {"equals-ignore-case": "/Web"}}],
    "wildcard": [{"wildcard": "a*b*"}],
    "wildcard with an asterisk": [{"wildcard": "a\\*b*"}],
    "any case": [{"equals-ignore-case": "shop"}],
    "exists": [{"exists": True}],
    "anything but a text": [{"anything-but": "example"}],
    "anything but texts": [{"anything-but": ["example", "other"]}],
    "anything but numbers": [{"anything-but": [1, 2]}],
    "anything but a prefix": [{"anything-but": {"prefix": "shop"}}],
    "equal number": [{"numeric": ["=", 3.5]}],
    "above": [{"numeric": [">", 10]}],
    "at least": [{"numeric": [">=", 10]}],
    "below": [{"numeric": ["<", -10]}],
    "between": [{"numeric": [">", 0, "<", 1]}],
    "between in any order": [{"numeric": ["<=", 5, ">=", 5]}],
    "network": [{"cidr": "10.0.0.0/24"}],
    "several operators": [{"prefix": "a"}, {"suffix": "b"}],
    "other than the usual start": [{"anything-but": {"prefix": ["not-", "zq"]}}],
    "other than the usual letters": [{"anything-but": {"wildcard": ["*a*", "*Q*"]}}],
    "an operator and a text": [{"numeric": [">", 1]}, "READY"],
}


@pytest.mark.parametrize("kind", WANTED)
def test_a_pattern_matches_its_sample(kind: str) -> None:
    pattern: dict[str, Any] = {"source": ["aws.shop"], "detail": {"state": {"value": WANTED[kind]}}}
    event = sample_for(pattern, "123456789012", REGION, NOW)
    assert matches(pattern, event), event


@pytest.mark.parametrize(
    "pattern",
    [
        {"detail": {"state": [{"exists": False}]}},
        {"resources": ["arn:aws:s3:::shop"]},
        {"detail": {"$or": [{"state": ["READY"]}, {"state": ["STOPPED"]}]}},
        {"time": [{"prefix": "2026-11-25"}]},
        {"account": ["123456789012"], "region": [REGION]},
    ],
    ids=str,
)
def test_other_parts_of_a_pattern(pattern: dict[str, Any]) -> None:
    event = sample_for(pattern, "123456789012", REGION, NOW)
    assert matches(pattern, event), event


def test_an_operator_that_is_not_known_has_no_sample() -> None:
    with pytest.raises(NoSampleError, match="'near'"):
        sample_for({"detail": {"place": [{"near": "x"}]}}, "123456789012", REGION, NOW)


@pytest.mark.parametrize(
    "pattern",
    [
        {"detail": {"state": 5}},
        {"detail": {"state": "READY"}},
        {"detail": {"state": []}},
        {"detail": {"state": [{}]}},
        {"detail": {"state": [{"numeric": ["<"]}]}},
        {"detail": {"state": [{"numeric": ["<", {}]}]}},
        {"detail": {"state": [{"prefix": {}}]}},
        {"$or": []},
        {"$or": [1]},
    ],
    ids=str,
)
def test_a_pattern_of_another_form_has_no_sample(pattern: dict[str, Any]) -> None:
    with pytest.raises(NoSampleError, match="a form that EventBridge does not accept"):
        sample_for(pattern, "123456789012", REGION, NOW)
