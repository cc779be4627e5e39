"""What scripts rely on: commands, options, and the keys of JSON output. docs/reference/versioning.md says what may change.

After an intended addition: ``.venv/bin/pytest tests/cli/test_surface.py --snapshot-update``. Removing a line breaks scripts.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app
from tests.custom_program import program_folder
from tests.paths import ROOT

EVENT = str(ROOT / "tests" / "events" / "codedeploy_ready.json")
HERE = ["--cwd", str(ROOT), "--stack", "sandbox", "--runtime", "sdk"]


def test_commands_and_options(snapshot: SnapshotAssertion) -> None:
    root: Any = typer.main.get_command(app)
    found = [
        f"{name} {option}"
        for name, command in sorted(root.commands.items())
        for option in sorted(
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option != "--help"
        )
    ]
    assert "\n".join(found) == snapshot


def paths(value: Any, at: str = "") -> set[str]:
    """Every key of a JSON document, with the keys that lead to it and its type. Keys of free maps are left out."""
    if isinstance(value, dict):
        free = at.rpartition(".")[2] in {
            "parameters",
            "response",
            "event",
            "detail",
            "additionalContext",
            "variables",
            "tags",
        }
        return {at} if free or not value else {path for key, one in value.items() for path in paths(one, f"{at}.{key}")}
    if isinstance(value, list):
        return {path for one in value for path in paths(one, f"{at}[]")} or {f"{at}[]"}
    kind = "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    return {f"{at}: {kind}"}


@pytest.mark.parametrize(
    "words",
    [
        ["play", EVENT, "--press", "1. Switch traffic", "--json"],
        ["preview", "--format", "json"],
        ["test", str(ROOT / "tests" / "scenarios" / "sandbox-switch-traffic.yaml"), "--json"],
    ],
    ids=lambda words: words[0],
)
def test_keys_of_json(words: list[str], snapshot: SnapshotAssertion) -> None:
    given = words if words[0] == "test" else [*words, *HERE]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    assert "\n".join(sorted(paths(json.loads(done.stdout)))) == snapshot


LOSING = """
import json
import pulumi
import pulumi_aws as aws

topic = aws.sns.Topic("topic")
rule = aws.cloudwatch.EventRule("job", event_pattern=json.dumps({"source": ["aws.batch"]}))
aws.cloudwatch.EventTarget("job", rule=rule.name, arn=topic.arn)
pulumi.log.warn("mind the gap")
"""


def test_keys_of_json_of_findings(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    folder = program_folder(tmp_path, LOSING)
    done = CliRunner().invoke(
        app, ["check", "--format", "json", "--cwd", str(folder), "--stack", "dev", "--runtime", "sdk"]
    )
    assert done.exit_code == 1, done.output
    findings = json.loads(done.stdout)
    assert {one["check"] for one in findings} >= {"message-lost", "program-warning"}
    assert "\n".join(sorted(paths(findings))) == snapshot
