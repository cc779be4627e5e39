"""The sandbox with the real engine: the same as with the SDK alone."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.cli.commands import app
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Run, run_program
from chatops_pulumi.sandbox.provider.engine_runtime import run_with_engine
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

PROGRAM = """
import pulumi
import pulumi_aws as aws
import chatops_pulumi as chatops

config = pulumi.Config()
bucket = aws.s3.Bucket("data", bucket="shop-web")
west = aws.Provider("west", region="us-west-2")
{more}
ops = chatops.ChatOps(
    "shop",
    {{
        "channel": {{"slack": {{"workspace_id": "T0123ABCD", "channel_id": config.require("channel")}}}},
        "deployment_groups": {{
            "web": {{
                "deployment_group": bucket.bucket,
                "green_url": config.require_secret("word").apply(lambda word: f"https://x.example.com/{{word[:1]}}"),
            }},
        }},
    }},
    pulumi.ResourceOptions(providers=[west]),
)
pulumi.log.warn("a word of the program")
pulumi.export("topicArn", ops.topic_arn)
pulumi.export("word", config.require_secret("word"))
"""


def written(folder: Path, more: str = "") -> Path:
    (folder / "Pulumi.yaml").write_text("name: mine\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text(
        "config:\n  aws:region: eu-central-1\n  mine:channel: C0123ABCD\n  mine:word: {secure: v1:abc}\n"
    )
    (folder / "__main__.py").write_text(PROGRAM.format(more=more))
    return folder


def said(run: Run) -> dict[str, Any]:
    """What a run tells, without the names that AWS or Pulumi chose."""
    own = (
        "eventPattern",
        "definition",
        "attachments",
        "loggingLevel",
        "slackChannelId",
        "targetId",
    )
    return {
        "resources": sorted(
            (one.type, one.name, one.parent.rsplit("::", 1)[-1] if "chatops:" in one.parent else "", one.region)
            for one in run.resources
        ),
        "inputs": {
            f"{one.type} {one.name}": json.dumps(
                {key: one.inputs[key] for key in own if key in one.inputs}, sort_keys=True
            )
            for one in run.resources
        },
        "outputs": sorted(run.outputs),
        "messages": run.messages,
        "notes": sorted(run.notes),
    }


def test_both_runtimes_give_the_same(tmp_path: Path) -> None:
    project = load_project(written(tmp_path), "dev")
    before = sorted(path.name for path in tmp_path.iterdir())
    seen, bodies = list[dict[str, Any]](), list[str]()
    for runtime in (run_program, run_with_engine):
        with Sandbox.open(project, runtime=runtime) as sandbox:
            seen.append(said(sandbox.run))
            (rule,) = sandbox.rules()["us-west-2"]
            event = sandbox.sample(rule, "us-west-2", datetime(2026, 1, 31, tzinfo=UTC))
            assert event is not None
            (message,) = sandbox.fire(event).messages
            bodies.append(message.body)
            assert [button.label for button in message.shown] == [
                "1. Switch traffic",
                "2. Roll back",
                "3. Remove old tasks",
            ]
            pressed = sandbox.press(message, message.shown[0])
            assert pressed.press.outcome is PressOutcome.DONE
            assert sandbox.run.outputs["word"] == "[secret]"
    assert seen[0] == seen[1]
    assert bodies[0] == bodies[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == before, "nothing of the user's is written"


FOREIGN = """#!/bin/sh
echo started >> "{log}"
exit 1
"""


def test_no_provider_of_anybody_elses_is_ever_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would make things elsewhere, with the user's own credentials."""
    log = tmp_path / "started"
    home, path = tmp_path / "home", tmp_path / "bin"
    for file in (
        home / "plugins" / "resource-elsewhere-v1.0.0" / "pulumi-resource-elsewhere",
        path / "pulumi-resource-far",
    ):
        file.parent.mkdir(parents=True)
        file.write_text(FOREIGN.format(log=log))
        file.chmod(0o700)
    monkeypatch.setenv("PULUMI_HOME", str(home))
    monkeypatch.setenv("PATH", str(path), prepend=os.pathsep)
    program = tmp_path / "program"
    program.mkdir()
    more = (
        'pulumi.CustomResource("far:index:Thing", "far", {"size": 1}, pulumi.ResourceOptions(version="1.0.0"))\n'
        "import pulumi.dynamic\n"
        "class Own(pulumi.dynamic.ResourceProvider):\n"
        f"    def create(self, props): open({str(log)!r}, 'a').write('dynamic')\n"
        "class Resource(pulumi.dynamic.Resource): pass\n"
        'Resource(Own(), "own", {})'
    )
    with Sandbox.open(load_project(written(program, more), "dev"), runtime=run_with_engine) as sandbox:
        assert {"far:index:Thing", "pulumi-python:dynamic:Resource"} <= {one.type for one in sandbox.run.resources}
        assert any("far:index:Thing" in note for note in sandbox.run.notes)
    elsewhere = 'pulumi.CustomResource("elsewhere:index:Thing", "thing", {}, pulumi.ResourceOptions(version="1.0.0"))'
    with pytest.raises(ProgramError, match=r"(?s)elsewhere.*--runtime sdk"):
        Sandbox.open(load_project(written(program, elsewhere), "dev"), runtime=run_with_engine)
    assert not log.exists()


def test_what_needs_another_stack_is_told_with_the_way_out(tmp_path: Path) -> None:
    more = 'pulumi.StackReference("organization/net/dev")'
    with pytest.raises(ProgramError, match=r"(?s)unknown stack.*--runtime sdk"):
        Sandbox.open(load_project(written(tmp_path, more), "dev"), runtime=run_with_engine)


def test_an_existing_channel_is_tied_by_the_aws_cli() -> None:
    with Sandbox.open(load_project(ROOT, "dev"), runtime=run_with_engine) as sandbox:
        (configuration,) = sandbox.aws.chatbot.configurations()
        assert configuration.assumed
        assert len(sandbox.aws.chatbot.actions_of(configuration.arn)) == len(sandbox.aws.chatbot.actions())


def test_what_aws_refuses_is_told_with_the_resource(tmp_path: Path) -> None:
    more = 'aws.cloudwatch.EventRule("bad", event_pattern="[]")'
    with pytest.raises(ProgramError, match=r"EventRule 'bad'.*InvalidEventPatternException"):
        Sandbox.open(load_project(written(tmp_path, more), "dev"), runtime=run_with_engine)


def test_an_error_of_the_program_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"(?s)__main__.py.*line 9.*ZeroDivisionError"):
        Sandbox.open(load_project(written(tmp_path, "1 / 0"), "dev"), runtime=run_with_engine)


def test_the_command_takes_the_engine_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHATOPS_RUNTIME", raising=False)
    event = str(ROOT / "tests" / "events" / "codedeploy_ready.json")
    with pytest.raises(SystemExit) as ended:
        app(["play", event, "--cwd", str(ROOT), "--stack", "sandbox", "--json"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["runtime"].startswith("Pulumi's engine, ")
