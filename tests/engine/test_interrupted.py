"""Updates that are killed, lose their provider, or run twice at once. The next update completes them; destroy leaves nothing."""

import json
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
CONFIGURATION = "aws-native:chatbot:SlackChannelConfiguration"
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


def recover(it: Stack, pulumi: Pulumi, aws: LocalAws) -> None:
    """What docs/how-to/upgrade.md says about interrupted updates."""
    pulumi(it.folder, "cancel", "--stack", "dev", "--yes")
    pulumi(it.folder, "refresh", "--stack", "dev", "--yes", "--skip-preview", "--clear-pending-creates")
    state = json.loads(it.state())["deployment"]["resources"]
    known = {resource["type"] for resource in state}
    if aws.chatbot.configurations() and CONFIGURATION not in known:
        (parent,) = [one["urn"] for one in state if one["type"] == "chatops:index:ChatChannel"]
        (configuration,) = aws.chatbot.configurations()
        pulumi(
            it.folder, "import", CONFIGURATION, "shop-channel", configuration.arn, "--parent", f"channel={parent}",
            "--stack", "dev", "--yes", "--skip-preview", "--protect=false", "--generate-code=false",
        )  # fmt: skip


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
    recover(it, pulumi, aws)
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
        # The providers' processes name the file with the address of the local AWS.
        killed = subprocess.run(["pkill", "-KILL", "-f", str(tmp_path / "providers")], check=False).returncode
        assert killed == 0, "no provider runs"
    update.communicate(timeout=300)
    recover(it, pulumi, aws)
    is_complete(it, pulumi, aws)
