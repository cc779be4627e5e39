"""``chatops audit``, from presses in a local AWS to the table and the CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chatops_pulumi.cli.audit import since_moment
from chatops_pulumi.core.audit import audit_entries
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.session import Sandbox
from tests.cli.test_members import PROGRAM
from tests.cli.test_play import chatops
from tests.custom_program import program_folder
from tests.paths import ROOT

READY = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text()) | {"region": "eu-west-1"}
AUDITED = PROGRAM.replace(
    '        "approvers"',
    '        "attribution": True,\n        "delivery": {"audit_log": {"log_group_name": "/chatops/shop"}},\n        "approvers"',
)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A deployment that Anna lets switch after a stranger tried."""
    folder = program_folder(tmp_path_factory.mktemp("audited"), AUDITED)
    with Sandbox.open(load_project(folder, "dev")) as sandbox:
        (message,) = sandbox.fire(READY).messages
        switch = next(button for button in message.shown if button.label == "1. Switch traffic")
        refused = sandbox.press(message, switch)
        assert [one.notification.title for result in refused.followed for one in result.messages] == [
            "🚫 ContinueDeployment failed or was denied"
        ]
        done = sandbox.press(message, switch, pressed_by="U0ANNA1")
        (report,) = [one for result in done.followed for one in result.messages]
        assert report.notification.title == "👤 ContinueDeployment was called from this channel"
        assert report.notification.thread_id == message.notification.thread_id == "d-8FJ3KQ2XW"
        assert "chatbot-session-slack-U0ANNA1" in report.notification.description
        yield sandbox


def test_the_table_says_who_decided_and_who_was_denied(pressed: Sandbox) -> None:
    code, text = chatops("audit", "/chatops/shop", "--region", "eu-west-1")
    assert code == 0
    assert "3 entries" in text
    for words in ("asked", "called", "denied", "U0ANNA1", "U0SANDBOX", "AccessDenied", "d-8FJ3KQ2XW", "after "):
        assert words in text


def test_csv_and_json_hold_the_same_entries(pressed: Sandbox) -> None:
    code, text = chatops("audit", "/chatops/shop", "--region", "eu-west-1", "--csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert code == 0
    assert sorted(row["kind"] for row in rows) == ["asked", "called", "denied"]
    called = next(row for row in rows if row["kind"] == "called")
    assert called["member"] == "chatbot-session-slack-U0ANNA1"
    assert (called["playbook"], called["decision"]) == ("codedeploy", "d-8FJ3KQ2XW")
    asked = next(row for row in rows if row["kind"] == "asked")
    assert (asked["stage"], float(asked["seconds"]) > 0) == ("ready", True)
    _, as_json = chatops("audit", "/chatops/shop", "--region", "eu-west-1", "--json")
    assert [entry["kind"] for entry in json.loads(as_json)] == [row["kind"] for row in rows]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("/chatops/shop", "--since", "yesterday"), 2, "neither a duration nor a time"),
        (("/chatops/shop", "--since", "999999w"), 2, "neither a duration nor a time"),
        (("/chatops/shop", "--csv", "--json"), 2, "exclude each other"),
        (("/chatops/none",), 2, "use the output auditLogGroupName"),
        (("/chatops/shop", "--since", "2126-01-01"), 1, "0 entries"),
    ],
)
def test_what_cannot_be_read_is_explained(pressed: Sandbox, options: tuple[str, ...], code: int, words: str) -> None:
    found, text = chatops("audit", *options, "--region", "eu-west-1")
    assert (found, words in " ".join(text.split())) == (code, True), text


def test_a_duration_and_a_time_are_moments() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    assert since_moment("2w", now) == now - timedelta(weeks=2)
    assert since_moment("2026-09-01", now) == datetime(2026, 9, 1, tzinfo=UTC)


def test_events_count_once_and_strangers_texts_are_no_entries() -> None:
    assert [entry.kind for entry in audit_entries([READY, READY, {}, {"detail": 3, "detail-type": "x"}])] == ["asked"]
    never = audit_entries([READY])[0]
    assert (never.decision, never.seconds) == ("d-8FJ3KQ2XW", None)
