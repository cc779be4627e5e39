"""``chatops play`` as a person and as a machine use it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app
from chatops_pulumi.version import __version__
from tests.paths import ROOT

EVENT = ROOT / "tests" / "events" / "codedeploy_ready.json"


def chatops(*words: str, stdin: str | None = None) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, list(words), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def play(*words: str, event: str = str(EVENT), stdin: str | None = None) -> tuple[int, str]:
    return chatops("play", event, "--cwd", str(ROOT), *words, stdin=stdin)


def test_the_message_its_buttons_and_a_press_are_shown() -> None:
    code, text = play("--press", "1. Switch traffic")
    assert code == 0
    for words in (
        "🔵🟢 shop-web: switch traffic to the new version?",
        "Deployment ID: d-8FJ3KQ2XW",
        "1. Switch traffic    2. Roll back    3. Remove old tasks",
        "ActionGroup is 'chatops-sandbox-shop'",
        "Press  1. Switch traffic  →  done",
        'codedeploy:ContinueDeployment {"deploymentId": "d-8FJ3KQ2XW", "deploymentWaitType": "READY_WAIT"}',
    ):
        assert words in text


def test_json_holds_all_of_it_for_machines() -> None:
    code, text = play("--json", "--press", "2. Roll back")
    assert code == 0
    document: dict[str, Any] = json.loads(text)
    (message,) = document["firings"][0]["messages"]
    assert [button["shown"] for button in message["buttons"]] == [True, True, True]
    (press,) = document["presses"]
    assert press["call"]["operation"] == "StopDeployment"
    assert press["call"]["parameters"] == {"deploymentId": "d-8FJ3KQ2XW", "autoRollbackEnabled": True}
    assert [step["name"] for step in document["firings"][0]["traces"][0]["steps"]] == [
        "rule", "transformer", "delivery", "topic", "channel", "notification",
    ]  # fmt: skip


def test_an_event_from_standard_input_that_gives_no_message_ends_with_1_and_the_reason() -> None:
    event = json.loads(EVENT.read_text())
    event["detail"]["state"] = "FAILURE"
    code, text = play(event="-", stdin=json.dumps(event))
    assert code == 1
    assert "No message appears." in text
    assert 'detail.state must match ["READY"], but it is "FAILURE"' in text


def test_texts_of_an_event_are_shown_as_they_are() -> None:
    event = json.loads(EVENT.read_text()) | {"detail-type": "Weird [/red] type :x: [bold]"}
    code, text = play(event="-", stdin=json.dumps(event))
    assert code == 1
    assert "Event  Weird [/red] type :x: [bold], READY, d-8FJ3KQ2XW (from aws.codedeploy)" in text


def test_an_error_keeps_all_its_characters() -> None:
    code, text = play("--config", 'components={"shop": {"tags": {"aws:x:": "[b]"}}}')
    assert code == 2
    assert "tags.aws:x:" in text


def test_a_label_that_no_message_shows_ends_with_1() -> None:
    code, text = play("--press", "Switch")
    assert code == 1
    assert "No message shows a button 'Switch'. Shown under the newest message: '1. Switch traffic'" in text


def test_a_press_that_aws_refuses_ends_with_1() -> None:
    code, text = play("--press", "3. Remove old tasks")
    assert code == 1
    assert "DeploymentIsNotInReadyStateException" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is no JSON"),
        ("[]", "holds an empty list"),
        ("[7]", "an event is a JSON object"),
        ('{"source": "aws.codedeploy"}', "detail-type"),
    ],
)
def test_what_is_no_event_ends_with_2(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(text)
    code, output = play(event=str(path))
    assert code == 2
    assert words in output


def test_a_missing_file_stack_or_project_ends_with_2(tmp_path: Path) -> None:
    code, text = play(event=str(tmp_path / "none.json"))
    assert (code, "Cannot read the event file" in text) == (2, True)
    code, text = play("--stack", "prd")
    assert (code, "prod" in text) == (2, True), "the nearest stack is named"
    code, text = chatops("play", str(EVENT), "--cwd", str(tmp_path))
    assert (code, "Pulumi.yaml" in text) == (2, True)


def test_a_program_with_bad_arguments_ends_with_2_and_all_problems() -> None:
    code, text = play("--config", 'components={"shop": {"chanel": {}}}')
    assert code == 2
    assert "did you mean channel?" in text
    assert "there is nothing to watch" in text
    assert "Traceback" not in text


def test_errors_are_json_too_where_json_is_asked_for(tmp_path: Path) -> None:
    code, text = chatops("play", str(EVENT), "--cwd", str(tmp_path), "--json")
    assert code == 2
    assert "Pulumi.yaml" in json.loads(text)["error"]


def test_the_version_is_the_package_s() -> None:
    assert chatops("--version") == (0, f"chatops-pulumi {__version__}\n")
