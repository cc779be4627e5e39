"""The stack of ``chatops confirm`` by the Automation API and the real engine, with the local providers."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from chatops_pulumi.confirm.automation import PulumiDeployment
from chatops_pulumi.confirm.deployment import DeploymentError
from chatops_pulumi.confirm.journal import Journal
from chatops_pulumi.confirm.run import remove
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.confirm.surroundings import Surroundings
from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.provider import servicer
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.records import ChannelConfiguration
from chatops_pulumi.sandbox.resources.base import Created, Notes, Registration, RunContext
from tests.confirm.simulated import Account, Clock, Person
from tests.confirm.test_run import found_in
from tests.engine.conftest import _home, without_credentials

SETTINGS = Settings("chatops-confirm-20261201-0930", "123456789012", "eu-west-1", "T0123ABCD", "C0123ABCD", "U0ANNA1")


@pytest.fixture
def deployment(tmp_path: Path, aws: LocalAws) -> Iterator[PulumiDeployment]:
    run_context = RunContext(aws, Notes(), tmp_path, "eu-west-1")
    with ProviderPlugins(run_context, tmp_path / "providers", strict=False) as plugins:
        environment = {
            **without_credentials(os.environ),
            "PATH": plugins.path(os.environ.get("PATH", os.defpath)),
            "PULUMI_HOME": str(_home(tmp_path / "home", plugins.directory)),
        }
        yield PulumiDeployment(tmp_path / "run", environment)


def test_it_is_deployed_and_removed_by_another_process(
    deployment: PulumiDeployment, aws: LocalAws, tmp_path: Path
) -> None:
    assert deployment.up(SETTINGS, ()) == ()
    assert {"rules", "topics", "queues", "roles", "policies", "alarms", "actions", "configurations"} <= set(
        found_in(Account(aws, tmp_path))
    )
    assert deployment.up(SETTINGS, ()) == (), "an interrupted run deploys again"
    PulumiDeployment(deployment.folder, deployment.environment).destroy()
    assert found_in(Account(aws, tmp_path)) == []


def test_a_refused_resource_is_named_and_the_rest_is_created(
    deployment: PulumiDeployment, aws: LocalAws, tmp_path: Path
) -> None:
    aws.chatbot.create_action(SETTINGS.name("long"), "sns list-topics", [], None)
    (refusal,) = deployment.up(SETTINGS, ())
    assert refusal.name == "action-long"
    assert SETTINGS.name("long") in refusal.reason
    assert "rules" in found_in(Account(aws, tmp_path))
    assert deployment.up(SETTINGS, ("action-long",)) == ()
    assert [one.name for one in aws.chatbot.configurations()] == [SETTINGS.run]
    deployment.destroy()


def test_a_channel_in_use_is_a_refusal_too(deployment: PulumiDeployment, aws: LocalAws) -> None:
    arn = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/ops"
    aws.chatbot.create_configuration(ChannelConfiguration(arn, "ops", "slack", "C0123ABCD", None))
    assert [one.name for one in deployment.up(SETTINGS, ())] == ["channel"]
    deployment.destroy()


def test_without_the_cli_the_error_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeploymentError, match="install the Pulumi CLI"):
        PulumiDeployment(tmp_path / "run").up(SETTINGS, ())


CHILD = """
import json, sys
from pathlib import Path
from chatops_pulumi.confirm.automation import PulumiDeployment
from chatops_pulumi.confirm.stack_program import settings_of
given = json.loads(sys.stdin.read())
PulumiDeployment(Path(given["folder"]), given["environment"]).up(settings_of(given["settings"]), ())
"""


def test_what_a_killed_engine_created_is_found_by_name(
    deployment: PulumiDeployment, aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, killed = threading.Event(), threading.Event()
    create = servicer.registry.create

    def counted(registration: Registration, run_context: RunContext) -> Created:
        made = create(registration, run_context)
        if aws.created >= 25:
            # AWS has it, and the engine never learns of it.
            reached.set()
            killed.wait(120)
        return made

    monkeypatch.setattr(servicer.registry, "create", counted)
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, start_new_session=True)
    assert child.stdin is not None
    given = {
        "folder": str(deployment.folder),
        "environment": dict(deployment.environment),
        "settings": asdict(SETTINGS),
    }
    child.stdin.write(json.dumps(given).encode())
    child.stdin.close()
    try:
        assert reached.wait(120)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(60)
        killed.set()
    monkeypatch.undo()
    account = Account(aws, tmp_path)
    assert found_in(account) != []
    journal = Journal(deployment.folder, SETTINGS, "2026-12-01T09:30:00+00:00", may_exist=True)
    assert remove(journal, Surroundings(account, deployment, Person(account), Clock())) == ()
    assert found_in(account) == []
    assert not journal.may_exist
