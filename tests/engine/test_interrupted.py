"""Updates that are killed, lose their provider, or run twice at once. The next update completes them, and destroy leaves nothing."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from tests.components import arguments
from tests.engine.pulumi_cli import Pulumi
from tests.engine.stack import Stack
from tests.faults.failing import held

REGION = "eu-central-1"
UP = ("pulumi", "up", "--stack", "dev", "--yes", "--skip-preview")


@pytest.fixture
def started(environment: dict[str, str]) -> Callable[[Path], "subprocess.Popen[str]"]:
    """Starts an update in a folder, and does not wait for its end."""

    def start(folder: Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            UP, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    return start


Start = Callable[[Path], "subprocess.Popen[str]"]


def written(stack: Callable[[], Stack]) -> Stack:
    """A stack whose program is ready for its first update."""
    it = stack()
    it.up(arguments.slack(), command="preview")
    return it


def is_complete(it: Stack, pulumi: Pulumi, aws: LocalAws) -> None:
    """The next update completes what is there, the one after it changes nothing, and destroy leaves nothing."""
    it.up(arguments.slack())
    assert it.up(arguments.slack()) == []
    (configuration,) = aws.chatbot.configurations()
    assert len(aws.chatbot.actions_of(configuration.arn)) == 3
    pulumi(it.folder, "destroy", "--stack", "dev", "--yes")
    assert aws.chatbot.actions() == ()
    assert aws.chatbot.configurations() == ()
    assert aws.client("events", REGION).list_rules()["Rules"] == []
    assert aws.client("sns", REGION).list_topics()["Topics"] == []


def test_a_killed_update_is_completed_by_the_next_one(
    stack: Callable[[], Stack], pulumi: Pulumi, started: Start, aws: LocalAws
) -> None:
    it = written(stack)
    with held(aws, "events", "PutTargets", REGION) as gate:
        update = started(it.folder)
        assert gate.reached.wait(120)
        update.kill()
        update.communicate()
    assert update.returncode == -signal.SIGKILL
    pulumi(it.folder, "cancel", "--stack", "dev", "--yes")
    is_complete(it, pulumi, aws)


def test_of_two_updates_at_once_one_is_refused_and_the_other_completes(
    stack: Callable[[], Stack], pulumi: Pulumi, started: Start, aws: LocalAws
) -> None:
    it = written(stack)
    with held(aws, "events", "PutTargets", REGION) as gate:
        first = started(it.folder)
        assert gate.reached.wait(120)
        output = pulumi(it.folder, *UP[1:], fails=True)
        assert "lock" in output
    printed, _ = first.communicate(timeout=300)
    assert first.returncode == 0, printed
    assert it.up(arguments.slack()) == []
    is_complete(it, pulumi, aws)


def test_a_provider_that_dies_fails_the_update_and_the_next_one_completes_it(
    stack: Callable[[], Stack], pulumi: Pulumi, started: Start, aws: LocalAws, tmp_path: Path
) -> None:
    it = written(stack)
    with held(aws, "events", "PutTargets", REGION) as gate:
        update = started(it.folder)
        assert gate.reached.wait(120)
        provider = str(tmp_path / "home" / "plugins")
        killed = subprocess.run(["pkill", "-KILL", "-f", "pulumi-resource-aws"], check=False).returncode
        assert killed == 0, f"no provider runs below {provider}"
    update.communicate(timeout=300)
    pulumi(it.folder, "cancel", "--stack", "dev", "--yes")
    is_complete(it, pulumi, aws)
