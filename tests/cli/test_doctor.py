"""``chatops doctor`` and ``chatops drill``, as a person and as a machine use them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.cli import drill as drill_command
from chatops_pulumi.doctor.checks import CHECKS
from tests.cli.test_play import chatops
from tests.doctor.clinic import Clinic, clinic
from tests.doctor.faults.events import rule


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Clinic]:
    with clinic(tmp_path) as found:
        yield found


def written(here: Clinic, folder: Path) -> str:
    file = folder / "state.json"
    file.write_text(json.dumps(here.state))
    return str(file)


def test_a_healthy_stack_is_one_line_for_each_check(here: Clinic, tmp_path: Path) -> None:
    code, text = chatops("doctor", "--state", written(here, tmp_path))
    assert code == 0, text
    assert " ok " in text
    assert "failure" not in text.replace("no failure", "")
    for key in set(CHECKS) - {"watched"}:
        assert key in text
    _, everything = chatops("doctor", "--state", written(here, tmp_path), "--all")
    assert len(everything.splitlines()) > len(text.splitlines())


def test_a_failure_is_shown_with_its_fix(here: Clinic, tmp_path: Path) -> None:
    here.client("events").disable_rule(Name=rule(here))
    code, text = chatops("doctor", "--state", written(here, tmp_path), "--only", "rules")
    assert code == 1
    words = " ".join(text.split())
    assert "✗ failure" in words
    assert "the rule is disabled, so no message is sent." in words
    assert "Fix: enable it: aws events enable-rule" in words


def test_json_holds_all_findings(here: Clinic, tmp_path: Path) -> None:
    here.client("events").disable_rule(Name=rule(here))
    code, text = chatops("doctor", "--state", "-", "--json", stdin=json.dumps(here.state))
    document: dict[str, Any] = json.loads(text)
    assert (code, document["stack"]) == (1, "standard input")
    assert document["counts"]["failure"] >= 1
    found = [one for one in document["findings"] if one["status"] == "failure"]
    assert {"check", "subject", "text", "fix", "source", "status"} == set(found[0])


def test_warnings_and_unknown_answers_count_if_asked(here: Clinic, tmp_path: Path) -> None:
    file = written(here, tmp_path)
    here.client("events").untag_resource(ResourceARN=here.of("EventRule")["arn"], TagKeys=["team"])
    assert chatops("doctor", "--state", file, "--only", "drift")[0] == 0
    assert chatops("doctor", "--state", file, "--only", "drift", "--fail-on", "warning")[0] == 1
    del os.environ["AWS_ENDPOINT_URL_CHATBOT"]  # its calls would leave the machine
    here.state["deployment"]["resources"] = [
        one for one in here.state["deployment"]["resources"] if "eventRule:" not in one["type"]
    ]
    file = written(here, tmp_path)
    assert chatops("doctor", "--state", file, "--only", "workspace")[0] == 0
    code, text = chatops("doctor", "--state", file, "--only", "workspace", "--fail-on", "unknown")
    assert (code, "? unknown" in text) == (1, True), text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "give exactly one of --stack and --state"),
        (("--stack", "a", "--state", "b"), "give exactly one of --stack and --state"),
        (("--state", "nowhere.json"), "nowhere.json: the file cannot be read"),
        (("--state", "{empty}"), "the state is empty"),
        (("--state", "{empty}", "--only", "everything"), "is not a check. Fix: use one of credentials"),
        (("--state", "{empty}", "--hours", "0"), "greater than or equal to 1"),
        (("--stack", "dev"), "pulumi is not on the PATH"),
    ],
)
def test_invalid_options_are_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], words: str
) -> None:
    (tmp_path / "empty").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    code, text = chatops("doctor", *(one.format(empty=tmp_path / "empty") for one in options))
    assert (code, words in " ".join(text.replace("│", " ").split())) == (2, True), text


@pytest.mark.parametrize("command", ["doctor", "drill"])
def test_the_fix_names_the_command_that_was_used(command: str) -> None:
    code, text = chatops(command)
    assert (code, f"chatops {command} --state -" in " ".join(text.replace("│", " ").split())) == (2, True), text


def test_a_stack_is_exported_by_the_pulumi_cli(here: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, fake = written(here, tmp_path), tmp_path / "pulumi"
    fake.write_text(f'#!/bin/sh\n[ "$4" = dev ] && exec cat {file}\necho "no stack named $4" >&2\nexit 255\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert chatops("doctor", "--stack", "dev", "--only", "state")[0] == 0
    code, text = chatops("doctor", "--stack", "other", "--only", "state")
    assert (code, "no stack named other" in text, "pulumi stack ls" in text) == (2, True, True), text


def test_the_policy_only_reads() -> None:
    code, text = chatops("doctor", "--policy")
    (statement,) = json.loads(text)["Statement"]
    assert (code, statement["Effect"]) == (0, "Allow")
    _, less = chatops("doctor", "--policy", "--only", "alarms")
    assert json.loads(less)["Statement"][0]["Action"] == ["cloudwatch:DescribeAlarms", "sns:GetTopicAttributes"]


def drills(here: Clinic) -> list[str]:
    return [one["Name"] for one in here.client("events").list_rules(NamePrefix="chatops-drill-")["Rules"]]


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill_command.time, "sleep", lambda _: None)


@pytest.mark.usefixtures("no_waiting")
def test_a_drill_that_is_interrupted_between_two_lines_leaves_nothing(
    here: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> None:
        assert len(drills(here)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(drill_command, "_show", interrupted)
    code, _ = chatops("drill", "--state", written(here, tmp_path), "--yes")
    assert (code, drills(here)) == (130, [])


@pytest.mark.usefixtures("no_waiting")
def test_a_drill_says_how_far_it_came_and_leaves_nothing(here: Clinic, tmp_path: Path) -> None:
    file = written(here, tmp_path)
    code, text = chatops("drill", "--state", file, "--yes", "--wait", "0")
    assert (code, drills(here)) == (0, [])
    assert "✓ shop-topic" in text
    assert "EventBridge took the event" in text
    assert "[DRILL]" in text
    _, as_json = chatops("drill", "--state", file, "--yes", "--wait", "0", "--json")
    assert json.loads(as_json)["left_behind"] is None


def test_a_drill_asks_first(here: Clinic, tmp_path: Path) -> None:
    calls = len(here.client("events").list_rules()["Rules"])
    code, text = chatops("drill", "--state", written(here, tmp_path), stdin="n\n")
    assert code == 1
    assert "Send a message marked [DRILL] to the channel, through shop-topic" in text
    assert len(here.client("events").list_rules()["Rules"]) == calls


def test_what_a_killed_drill_left_is_removed(here: Clinic, tmp_path: Path) -> None:
    here.client("events").put_rule(
        Name="chatops-drill-1", EventPattern='{"source": ["x"]}', Tags=[{"Key": "chatops-drill", "Value": "1"}]
    )
    file = written(here, tmp_path)
    code, text = chatops("drill", "--state", file, "--clean")
    assert (code, "Removed chatops-drill-1 (eu-west-1)." in text, drills(here)) == (0, True, [])
    assert "nothing: no drill left a rule" in chatops("drill", "--state", file, "--clean")[1]


def test_the_policy_of_a_drill_names_the_role_of_the_stack(here: Clinic, tmp_path: Path) -> None:
    code, text = chatops("drill", "--state", written(here, tmp_path), "--policy")
    assert (code, "role/shop-delivery" in text) == (0, True)
    assert '"*"' in chatops("drill", "--policy")[1]


@pytest.mark.parametrize("words", [["--yes"], ["--clean"]], ids=str)
def test_a_drill_begins_nothing_with_the_credentials_of_another_account(
    here: Clinic, tmp_path: Path, words: list[str]
) -> None:
    here.state = json.loads(json.dumps(here.state).replace("123456789012", "210987654321"))
    code, text = chatops("drill", "--state", written(here, tmp_path), *words)
    assert (code, drills(here)) == (2, [])
    assert "the credentials are of account 123456789012, and " in text
    assert " is in 210987654321. Fix: give credentials of that account" in text


@pytest.mark.parametrize("words", [["--yes"], ["--clean"]], ids=str)
def test_a_drill_without_credentials_says_so_and_nothing_else(
    here: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    file = written(here, tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    code, text = chatops("drill", "--state", file, *words)
    assert (code, drills(here)) == (2, [])
    assert text.strip() == (
        "AWS cannot be read: there are no AWS credentials: Unable to locate credentials. "
        "Fix: give credentials of the stack's account (--profile, AWS_PROFILE)."
    )
