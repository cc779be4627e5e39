"""Whether two patterns of IAM resources can match the same ARN."""

from fnmatch import fnmatchcase
from itertools import product

import pytest

from chatops_pulumi.core.resource_patterns import patterns_overlap, resources_overlap

ALARM = "arn:aws:cloudwatch:*:*:alarm:"


@pytest.mark.parametrize(
    ("pattern", "other", "overlap"),
    [
        (f"{ALARM}shop-*", f"{ALARM}billing-*", False),
        (f"{ALARM}shop-*", f"{ALARM}shop-web-*", True),
        (f"{ALARM}shop-*", "*", True),
        (f"{ALARM}*", f"{ALARM}errors", True),
        (f"{ALARM}errors", f"{ALARM}error?", True),
        (f"{ALARM}errors", "arn:aws:codepipeline:*:*:errors", False),
        ("arn:aws:codepipeline:*:*:release/*/*", "arn:aws:codepipeline:*:*:release/Approve/Go", True),
        ("arn:aws:codepipeline:*:*:release/*/Stop", "arn:aws:codepipeline:*:*:release/Approve/Go", False),
    ],
)
def test_patterns_are_compared_part_by_part(pattern: str, other: str, overlap: bool) -> None:
    assert resources_overlap(pattern, other) is overlap
    assert resources_overlap(other, pattern) is overlap


def words(signs: str, longest: int) -> list[str]:
    return ["".join(word) for length in range(longest + 1) for word in product(signs, repeat=length)]


def test_short_patterns_overlap_if_a_text_matches_both() -> None:
    texts = words("ab", 6)  # two patterns of three signs have a common text of at most six, if they have one
    matched = {pattern: {text for text in texts if fnmatchcase(text, pattern)} for pattern in words("ab*?", 3)}
    for pattern, other in product(matched, repeat=2):
        assert patterns_overlap(pattern, other) is bool(matched[pattern] & matched[other]), (pattern, other)
