"""What a play prints, whatever is in the texts."""

from dataclasses import replace
from pathlib import Path

import pytest

from chatops_pulumi.cli.consoles import console
from chatops_pulumi.cli.terminal import show_play
from chatops_pulumi.sandbox.program import Run
from chatops_pulumi.sandbox.project import load_project

ROOT = Path(__file__).parents[2]


def test_names_of_projects_and_stacks_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    project = replace(load_project(ROOT, "sandbox"), name="my[/bold]:x:", stack="[red]dev")
    run = Run(project=project, region="eu-west-1", resources=(), outputs={}, messages=(), notes=())
    show_play(console(), run, [], [], None)
    assert capsys.readouterr().out.startswith("my[/bold]:x:, stack [red]dev: 0 resources in eu-west-1")
