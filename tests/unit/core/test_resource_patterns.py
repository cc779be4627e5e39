"""Whether two patterns of IAM resources can match the same ARN."""

import pytest

from chatops_pulumi.core.resource_patterns import resources_overlap

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
