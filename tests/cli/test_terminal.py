"""What the commands print, whatever is in the texts, and what the program says meanwhile."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app
from chatops_pulumi.cli.results import Play
from chatops_pulumi.cli.terminal import console, show_play
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import Run
from tests.paths import EVENTS, ROOT

EVENT = EVENTS / "codedeploy_ready.json"


def test_names_of_projects_and_stacks_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    project = replace(load_project(ROOT, "sandbox"), name="my[/bold]:x:", stack="[red]dev")
    run = Run(project=project, region="eu-west-1", resources=(), outputs={}, messages=(), notes=())
    show_play(console(), Play(run, ()))
    assert capsys.readouterr().out.startswith("my[/bold]:x:, stack [red]dev: 0 resources in eu-west-1")


@pytest.fixture
def talking(tmp_path: Path) -> Path:
    """A program that logs and prints, also once it knows an output."""
    (tmp_path / "Pulumi.yaml").write_text("name: talking\nruntime: python\nconfig: {aws:region: eu-west-1}\n")
    (tmp_path / "__main__.py").write_text(
        "import pulumi\n"
        "print('printed')\n"
        "pulumi.Output.from_input(1).apply(lambda _: print('printed later'))\n"
        "pulumi.log.warn('mind [/the] gap :x:')\n"
        "pulumi.log.info('by the way')\n"
    )
    return tmp_path


def test_what_the_program_logs_is_shown(talking: Path) -> None:
    for words in (["play", str(EVENT), "--runtime", "sdk"], ["preview", "--html", str(talking / "out")]):
        result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, [*words, "--cwd", str(talking)])
        assert result.exit_code == 1
        assert "warning: mind [/the] gap :x:" in result.stdout
        assert "info: by the way" in result.stdout


def test_what_the_program_prints_is_no_part_of_the_json(talking: Path) -> None:
    words = ["play", str(EVENT), "--runtime", "sdk", "--cwd", str(talking), "--json"]
    result = CliRunner().invoke(app, words)
    assert json.loads(result.stdout)["log"] == [
        {"severity": "warning", "text": "mind [/the] gap :x:"},
        {"severity": "info", "text": "by the way"},
    ]
    assert "printed\nprinted later\n" in result.stderr
