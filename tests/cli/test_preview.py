"""``chatops preview``: every message of a stack as files."""

import json
from pathlib import Path

from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app
from tests.components import arguments
from tests.paths import ROOT

PROGRAMS = ROOT / "tests" / "sandbox" / "programs"


def preview(folder: Path, *words: str, cwd: Path = ROOT) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(
        app, ["preview", "--html", str(folder), "--cwd", str(cwd), *words]
    )
    return result.exit_code, result.output


def test_every_message_is_written_and_twice_the_same(tmp_path: Path) -> None:
    code, text = preview(tmp_path / "a", "--stack", "prod")
    assert code == 0, text
    files = {path.name: path.read_text() for path in (tmp_path / "a").iterdir()}
    assert len(files) == 5
    assert files["index.html"].count('class="post"') == 2
    assert '<a href="#rule-1">web.ready</a>' in files["index.html"]
    assert files["index.html"].index("1. Switch PRODUCTION") < files["index.html"].index("2. Roll back PROD")
    assert "aws codedeploy continue-deployment" in files["index.html"]
    assert set(files) == {"index.html", "web.ready.txt", "web.ready.json", "api.ready.txt", "api.ready.json"}
    assert "http-equiv" not in files["index.html"]
    (blocks, *_) = [json.loads(text) for name, text in files.items() if name.endswith(".json")]
    assert blocks["blocks"][-1]["type"] == "actions"
    preview(tmp_path / "b", "--stack", "prod")
    assert {path.name: path.read_text() for path in (tmp_path / "b").iterdir()} == files


EVERY_PLAYBOOK = {
    **arguments.slack(layout="STAGED"),
    "pipeline_approvals": arguments.approvals()["pipeline_approvals"],
    "ecs_services": {"service": {"cluster": "shop"}},
    "instance_refreshes": {"group": {"auto_scaling_group": "shop-workers"}},
    "alarms": arguments.operations()["alarms"],
    "state_machines": {"orders": {"state_machine": "shop-orders"}},
}


def test_the_messages_of_every_playbook_are_the_same_each_time(tmp_path: Path) -> None:
    config = f"chatops:components={json.dumps({'shop': EVERY_PLAYBOOK})}"
    for name in ("a", "b"):
        code, text = preview(tmp_path / name, "--config", config)
        assert code == 0, text
    first, second = ({path.name: path.read_text() for path in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert first == second
    assert len(first) == 1 + 2 * (5 + 2 * 3 + 6 + 2 + 3 + 4)


def test_a_program_without_rules_has_nothing_to_preview(tmp_path: Path) -> None:
    code, _ = preview(tmp_path, "--stack", "dev", cwd=PROGRAMS / "bucket")
    assert code != 0


def test_a_wrong_stack_is_one_clear_error(tmp_path: Path) -> None:
    code, text = preview(tmp_path, "--stack", "nowhere")
    assert (code, "There is no stack 'nowhere'" in text) == (2, True)
