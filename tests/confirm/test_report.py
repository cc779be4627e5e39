"""The report, the JSON, and what becomes of docs/confirm.md with it."""

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from chatops_pulumi.confirm import report as reports
from chatops_pulumi.confirm import status
from chatops_pulumi.confirm.checks import findings
from chatops_pulumi.confirm.findings import Finding, Outcome
from chatops_pulumi.confirm.observations import Answer, Observations
from chatops_pulumi.confirm.redaction import redacted
from tests.confirm.test_points import PAGE, SETTINGS
from tools import apply_confirmation


def report() -> reports.Report:
    answers = {
        "texts_bold": Answer("n", time="2026-12-01T09:40:00+00:00"),
        "texts_mention": Answer("y", time="2026-12-01T09:41:00+00:00"),
        "texts_link": Answer("o", "C0123ABCD ``` U0ANNA1", "2026-12-01T09:42:00+00:00"),
    }
    found = findings(
        Observations(SETTINGS, refusals={"target-role": "User: arn:aws:iam::123456789012:user/anna"}, answers=answers)
    )
    return reports.Report(SETTINGS, "2026-12-01", {"chatops-pulumi": "0.1.0"}, found, ("topic x: denied",))


def test_the_report(snapshot: SnapshotAssertion) -> None:
    assert reports.as_markdown(report()) == snapshot


def test_the_json(snapshot: SnapshotAssertion) -> None:
    assert reports.as_json(report()) == snapshot


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "arn:aws:sns:eu-west-1:123456789012:x and 999999999999",
            "arn:aws:sns:eu-west-1:123456789012:x and 123456789012",
        ),
        ("channel C0123ABCD in T0123ABCD by U0ANNA1", "channel C0CHANNEL in T0WORKSPACE by U0MEMBER1"),
        ("chatbot-session-slack-U0ANNA1", "chatbot-session-slack-U0MEMBER1"),
        ("chatbot-session-slack-W9XYZ", "chatbot-session-slack-U0MEMBER2"),
        ("<@U0BEN22CDE> UNAUTHORIZED", "<@U0MEMBER2> UNAUTHORIZED"),
        ("AROAABCDEFGHIJKLMNOP:x from 203.0.113.9", "AROAEXAMPLE:x from 192.0.2.1"),
        ("xoxb-123-abc anna@example.org", "(token) user@example.com"),
        (
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0/anna",
            "arn:aws:sts::123456789012:assumed-role/someone",
        ),
        (
            f"arn:aws:sts::123456789012:assumed-role/{SETTINGS.run}-channel/x",
            f"arn:aws:sts::123456789012:assumed-role/{SETTINGS.run}-channel/x",
        ),
        ("\x1b[31mred", " [31mred"),
    ],
)
def test_what_identifies_someone_is_masked(text: str, expected: str) -> None:
    assert redacted(text, SETTINGS) == expected


def test_a_result_updates_the_statuses_and_the_page(tmp_path: Path) -> None:
    statuses, page, result = tmp_path / "status.toml", tmp_path / "confirm.md", tmp_path / "result.json"
    statuses.write_text(status.FILE.read_text())
    page.write_text(PAGE)
    result.write_text(reports.as_json(report()))
    apply_confirmation.apply(result, "octocat", statuses, page)
    rows = {line.rpartition(" | ")[2]: line for line in page.read_text().splitlines()}
    assert "| Contradicted on 2026-12-01 in eu-west-1 by octocat |" in rows["`markdown_slack` |"]
    assert "| Confirmed on 2026-12-01 in eu-west-1 by octocat |" in rows["`mentions` |"]
    assert "| Unverified |" in rows["`long_commands` |"]
    assert page.read_text().partition("|")[0] == PAGE.partition("|")[0]
    assert status.written(status.read(statuses.read_text())) == statuses.read_text()


def test_the_newest_run_that_decides_counts() -> None:
    def result(day: str, outcome: Outcome) -> str:
        return reports.as_json(reports.Report(SETTINGS, day, {}, {"mentions": Finding(outcome)}))

    first = status.applied({}, result("2026-12-02", Outcome.CONFIRMED), "anna")
    assert status.applied(first, result("2026-12-01", Outcome.CONTRADICTED), "ben") == first
    assert status.applied(first, result("2026-12-03", Outcome.NOT_SEEN), "ben") == first
    newer = status.applied(first, result("2026-12-03", Outcome.CONTRADICTED), "ben")
    assert newer["mentions"].text == "Contradicted on 2026-12-03 in eu-west-1 by ben"


GOOD = {"format": 1, "date": "2026-12-01", "region": "eu-west-1", "points": {"mentions": {"outcome": "confirmed"}}}


@pytest.mark.parametrize(
    ("change", "who", "words"),
    [
        ({"format": 2}, "anna", "only 1 is known"),
        ({"date": "yesterday"}, "anna", "not a result"),
        ({"region": 'x" | <script>'}, "anna", "not an AWS region"),
        ({"points": {"gone": {"outcome": "confirmed"}}}, "anna", "points.gone: there is no such point"),
        ({"points": {"mentions": {"outcome": "great"}}}, "anna", "is not one of"),
        ({"points": []}, "anna", "not a result"),
        ({}, "an na", "not a GitHub name"),
        ({}, "", "not a GitHub name"),
    ],
)
def test_a_result_of_a_stranger_is_checked(change: dict[str, object], who: str, words: str) -> None:
    with pytest.raises(status.StatusError, match=words):
        status.applied({}, json.dumps(GOOD | change), who)
    assert status.applied({}, json.dumps(GOOD), "anna")


def test_a_page_without_a_table_is_an_error() -> None:
    with pytest.raises(status.StatusError, match="no table"):
        status.with_table("# Title\n", {})
