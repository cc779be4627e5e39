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
    (message,) = document["events"][0]["messages"]
    assert [button["shown"] for button in message["buttons"]] == [True, True, True]
    (press,) = document["presses"]
    assert press["call"]["operation"] == "StopDeployment"
    assert press["call"]["parameters"] == {"deploymentId": "d-8FJ3KQ2XW", "autoRollbackEnabled": True}
    assert [step["name"] for step in document["events"][0]["traces"][0]["steps"]] == [
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
    assert "--press 'Switch': no message shows this button. The newest message shows '1. Switch traffic'" in text


def test_a_press_that_aws_refuses_ends_with_1() -> None:
    code, text = play("--press", "3. Remove old tasks")
    assert code == 1
    assert "DeploymentIsNotInReadyStateException" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[]", "the list of events is empty"),
        ("[7]", "event 1 of 1"),
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
    assert (code, "the file cannot be read" in text) == (2, True)
    code, text = play("--stack", "prd")
    assert (code, "prod" in text) == (2, True), "the nearest stack is named"
    code, text = chatops("play", str(EVENT), "--cwd", str(tmp_path))
    assert (code, "Pulumi.yaml" in text) == (2, True)


def test_a_program_with_bad_arguments_ends_with_2_and_all_problems() -> None:
    code, text = play("--config", 'components={"shop": {"chanel": {}}}')
    assert code == 2
    assert "did you mean channel?" in text
    assert "channel: is missing" in text
    assert "Traceback" not in text


def lost(**more: Any) -> dict[str, Any]:
    """A READY event whose deployment ID breaks the message's JSON."""
    event = json.loads(EVENT.read_text())
    event["detail"] |= {"deploymentId": 'd-"quoted"', **more}
    return event


def test_one_lost_message_among_several_ends_with_1_and_a_summary() -> None:
    events = [json.loads(EVENT.read_text()), lost(), json.loads(EVENT.read_text())]
    code, text = play(event="-", stdin=json.dumps(events))
    assert code == 1
    assert "1 of 3 events lost their message." in text
    code, text = play("--json", event="-", stdin=json.dumps(events))
    document = json.loads(text)
    assert (code, document["lost"]) == (1, 1)
    assert [event["outcome"] for event in document["events"]] == ["message", "lost", "message"]


def test_a_folder_of_events_gives_a_table_and_one_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(EVENT.read_text())
    other = json.loads(EVENT.read_text()) | {"source": "aws.ecs"}
    (tmp_path / "b.json").write_text(json.dumps([other, json.loads(EVENT.read_text())]))
    code, text = play(event=str(tmp_path))
    assert code == 0
    rows = [line.split() for line in text.splitlines() if line.strip().startswith(("a.json", "b.json"))]
    assert [row[:2] for row in rows[:1]] == [["a.json", "message"]]
    assert ["b.json", "#1", "no", "match"] in rows
    assert rows[2][:3] == ["b.json", "#2", "message"]
    (tmp_path / "c.json").write_text(json.dumps(lost()))
    code, text = play(event=str(tmp_path))
    assert code == 1
    assert "1 of 4 events lost their message." in text
    assert "transformer" in text, "the steps of a lost event are printed"


def test_a_folder_names_every_file_that_is_wrong(tmp_path: Path) -> None:
    code, text = play(event=str(tmp_path))
    assert (code, "has no .json files" in text) == (2, True)
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text("[" * 200_000)
    code, text = play(event=str(tmp_path))
    assert code == 2
    assert f"{tmp_path}/a.json: not valid JSON" in text
    assert f"{tmp_path}/b.json: the JSON nests too deep" in text


def test_a_recorded_event_is_rewritten_to_the_programs_own_region_so_that_the_press_is_allowed() -> None:
    code, text = play("--config", "aws:region=eu-central-1", "--press", "1. Switch traffic")
    assert code == 0, text
    assert "region eu-central-1 (recorded: ap-northeast-1)" in text
    assert "Press  1. Switch traffic  →  done" in text


def test_a_sample_needs_no_event_file() -> None:
    code, text = chatops("play", "--sample", "--cwd", str(ROOT), "--press", "1. Switch traffic")
    assert code == 0, text
    assert "Press  1. Switch traffic  →  done" in text
    code, text = chatops("play", "--sample", "nothing", "--cwd", str(ROOT))
    assert code == 2
    assert "nothing: no rule has this name. Fix: use one of: " in text
    name = text.rsplit(": ", 1)[1].strip().rstrip(".").split(", ")[0]
    assert name.endswith(".ready")
    code, text = chatops("play", "--sample", name, "--cwd", str(ROOT), "--json")
    assert (code, json.loads(text)["events"][0]["source"]) == (0, f"sample for {name}")


def test_without_an_event_the_error_names_the_ways_out() -> None:
    code, text = chatops("play", "--cwd", str(ROOT))
    assert code == 2
    assert "--sample" in text


def test_only_the_nearest_rule_that_does_not_match_is_printed() -> None:
    event = json.loads(EVENT.read_text())
    event["detail"]["state"] = "START"
    shop = {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
        "alarms": {"errors": {"alarm": "shop"}},
        "deployment_groups": {"web": {"deployment_group": "shop-web-blue-green"}},
    }
    words = ["--config", f"components={json.dumps({'shop': shop})}"]
    _, text = play(*words, event="-", stdin=json.dumps(event))
    assert "detail.state must match" in text
    assert "1 other rule does not match. Use --all-rules" in text
    assert "aws.cloudwatch" not in text
    _, text = play(*words, "--all-rules", event="-", stdin=json.dumps(event))
    assert "aws.cloudwatch" in text


def test_errors_are_json_too_where_json_is_asked_for(tmp_path: Path) -> None:
    code, text = chatops("play", str(EVENT), "--cwd", str(tmp_path), "--json")
    assert code == 2
    assert "Pulumi.yaml" in json.loads(text)["error"]


def test_the_version_is_the_package_s() -> None:
    assert chatops("--version") == (0, f"chatops-pulumi {__version__}\n")
