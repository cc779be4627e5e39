"""The stack of ``chatops confirm`` by the Automation API and the real engine, with the local providers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatops_pulumi.confirm.automation import PulumiDeployment
from chatops_pulumi.confirm.deployment import DeploymentError
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.records import ChannelConfiguration
from chatops_pulumi.sandbox.resources.base import Notes, RunContext
from tests.confirm.simulated import Account
from tests.confirm.test_walk import found_in
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
        yield PulumiDeployment(tmp_path / "walk", environment)


def test_it_is_deployed_and_removed_by_another_process(
    deployment: PulumiDeployment, aws: LocalAws, tmp_path: Path
) -> None:
    assert deployment.up(SETTINGS, ()) == ()
    assert {"rules", "topics", "queues", "roles", "policies", "alarms", "actions", "configurations"} <= set(
        found_in(Account(aws, tmp_path))
    )
    assert deployment.up(SETTINGS, ()) == (), "an interrupted walk deploys again"
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
        PulumiDeployment(tmp_path / "walk").up(SETTINGS, ())
