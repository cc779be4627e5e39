"""Patterns of policies against texts, actions and ARNs."""

import subprocess
import sys

import pytest

from chatops_pulumi.core.resource_patterns import patterns_overlap
from chatops_pulumi.sandbox.iam.matching import matches_action, matches_resource, matches_text


def test_a_chain_of_wildcards_does_not_grow_exponentially() -> None:
    """A backtracking matcher does not come to an end here."""
    code = "from chatops_pulumi.sandbox.iam.matching import matches_text as m; print(m('*a' * 30 + 'b', 'a' * 2000))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout == "False\n"
    assert matches_text("*a*a*a*a*ab", "a" * 200 + "b")
    assert not matches_text("*a*a*a*a*ab", "a" * 200)


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("arn:aws:sqs:*:1:q", "arn:aws:sqs:eu:1:q", True),
        ("arn:aws:sqs:*", "arn:aws:sqs:eu:1:q", True),
        ("arn:aws:sqs:e?:1:q", "arn:aws:sqs:eu:1:q", True),
        ("arn:aws:sqs:*u:1:q", "arn:aws:sqs:e:u:1:q", False),
        ("arn:aws:a:*b:*:c*", "arn:aws:a:ab:x:y:c:d", True),
        ("*", "anything", True),
    ],
)
def test_resources(pattern: str, value: str, matches: bool) -> None:
    assert matches_resource(pattern, value) is matches


def test_actions_ignore_case() -> None:
    assert matches_action("SQS:Purge*", "sqs:purgequeue")
    assert not matches_text("SQS:Purge*", "sqs:PurgeQueue")


@pytest.mark.parametrize(
    ("pattern", "other", "overlap"),
    [
        ("a*", "*b", True),
        ("a?", "ab", True),
        ("a", "ab", False),
        ("job/x-*", "job/*", True),
        ("job-queue/*", "job/*", False),
    ],
)
def test_overlap(pattern: str, other: str, overlap: bool) -> None:
    assert patterns_overlap(pattern, other) is overlap
