"""command:local:Command, with the real AWS CLI against the local AWS."""

import json
import os
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.resources.base import RefusedError
from chatops_pulumi.sandbox.resources.command import CommandFailedError, delete_command
from tests.sandbox.aws_helpers import REGION, Workshop, workshop

COMMAND = "command:local:Command"
CHANNEL = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/ops"


@pytest.fixture
def shop(tmp_path: Path) -> Generator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


def test_associating_and_disassociating_with_the_aws_cli(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://192.0.2.1:1")
    action = shop.make("aws-native:chatbot:CustomAction", "a", definition={"commandText": "x"}).id
    inputs = {
        "create": (
            "aws sts get-caller-identity --query Account --output text && aws chatbot associate-to-configuration "
            '--resource "$ACTION" --chat-configuration "$CHANNEL"'
        ),
        "delete": ('aws chatbot disassociate-from-configuration --resource "$ACTION" --chat-configuration "$CHANNEL"'),
        "environment": {"ACTION": action, "CHANNEL": CHANNEL, "AWS_REGION": "us-west-2"},
        "triggers": [action, CHANNEL],
    }
    created = shop.make(COMMAND, "associate", **inputs)
    assert created.outputs["stdout"] == "123456789012"
    assert [a.arn for a in shop.aws.chatbot.actions_of(CHANNEL)] == [action]
    assert shop.aws.chatbot.configuration(CHANNEL).assumed
    assert any(CHANNEL in note for note in shop.notes)
    delete_command(inputs, shop.run_context.directory, shop.aws, REGION)
    assert shop.aws.chatbot.actions_of(CHANNEL) == ()


def test_a_refusal_shows_what_the_cli_says(shop: Workshop) -> None:
    with pytest.raises(CommandFailedError, match=r"exit code 25[0-9].*InvalidRequestException") as caught:
        shop.make(
            COMMAND,
            "associate",
            create=f"aws chatbot associate-to-configuration --resource arn:aws:chatbot::1:custom-action/x "
            f"--chat-configuration {CHANNEL}",
        )
    assert isinstance(caught.value, RefusedError)


def test_the_command_sees_only_the_local_aws(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("GITHUB_TOKEN", "real")
    created = shop.make(
        COMMAND,
        "look",
        create="cat; env  # no aws chatbot call is made",
        environment={"MINE": "1", "AWS_ENDPOINT_URL": "https://example.com"},
        stdin="in\n",
        interpreter=["/bin/sh", "-c"],
    )
    lines = created.outputs["stdout"].splitlines()
    seen = dict(line.split("=", 1) for line in lines if "=" in line)
    assert lines[0] == "in"
    assert seen["MINE"] == "1"
    assert seen["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert Path(seen["HOME"]).parent == shop.aws.home
    assert not Path(seen["HOME"]).exists(), "nothing of it is left"
    assert seen["AWS_DEFAULT_REGION"] == REGION
    assert "AWS_SESSION_TOKEN" not in seen
    assert "GITHUB_TOKEN" not in seen, "the user's tokens are not passed on"
    assert (Path(seen["PATH"].split(os.pathsep)[0]) / "aws").exists()
    assert Path(seen["PWD"]).resolve() == shop.run_context.directory.resolve()


def test_a_command_is_in_the_account_of_the_channel_that_it_works_on(shop: Workshop) -> None:
    channel = CHANNEL.replace("123456789012", "999988887777")
    who = "aws sts get-caller-identity --query Account --output text  # aws chatbot is not called"
    made = [
        shop.make(COMMAND, name, create=who, environment=environment).outputs["stdout"]
        for name, environment in (("its", {"CHANNEL": channel}), ("none", {}), ("two", {"A": CHANNEL, "B": channel}))
    ]
    assert made == ["999988887777", "123456789012", "123456789012"]


def test_keys_in_the_environment_win_over_aws_profile_as_for_the_aws_cli(shop: Workshop) -> None:
    """AWS CLI user guide, "Configuration settings and precedence": environment variables come before the profile's files."""
    who = "aws sts get-caller-identity %s --query Account --output text  # aws chatbot is not called"
    made = [
        shop.make(COMMAND, name, create=who % words, environment={"AWS_PROFILE": "ops"}).outputs["stdout"]
        for name, words in (("keys", ""), ("profile", '--profile "$AWS_PROFILE"'))
    ]
    assert made == ["111111111111", "123456789012"]


def test_commands_with_profiles_run_beside_each_other(shop: Workshop) -> None:
    """Each waits for the other to have begun, so both profiles are needed at once."""
    create = (
        'touch "$MINE"; for try in $(seq 600); do [ -e "$OTHER" ] && break; sleep 0.1; done; '
        'aws sts get-caller-identity --profile "$AWS_PROFILE" --query Account --output text  # aws chatbot is not called'
    )

    def run(mine: str, other: str) -> str:
        environment = {"AWS_PROFILE": mine, "MINE": mine, "OTHER": other}
        return str(shop.make(COMMAND, mine, create=create, environment=environment).outputs["stdout"])

    with ThreadPoolExecutor() as pool:
        made = [pool.submit(run, *names) for names in (("dev", "ops"), ("ops", "dev"))]
        assert [one.result() for one in made] == ["123456789012"] * 2


@pytest.mark.parametrize("create", ["touch ran", "aws s3 rm s3://bucket", None])
def test_other_commands_are_not_run(shop: Workshop, create: str | None) -> None:
    inputs = {"delete": "touch ran"} | ({"create": create} if create else {})
    created = shop.make(COMMAND, "other", **inputs)
    delete_command(inputs, shop.run_context.directory, shop.aws, REGION)
    assert created.outputs["stdout"] == ""
    assert "'other' was not run" in shop.notes[0]
    assert list(shop.run_context.directory.iterdir()) == []


def test_a_missing_interpreter_is_told(shop: Workshop) -> None:
    with pytest.raises(CommandFailedError, match="could not be started"):
        shop.make(COMMAND, "c", create="aws chatbot list-custom-actions", interpreter=["/no/such/shell"])


def test_the_local_servers_do_not_log_requests(shop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    shop.make(COMMAND, "c", create="aws sts get-caller-identity && aws chatbot list-custom-actions")
    assert [record.getMessage() for record in caplog.records if record.name == "werkzeug"] == []


def test_actions_made_with_the_cli_are_there(shop: Workshop) -> None:
    created = shop.make(
        COMMAND,
        "make",
        create="aws chatbot create-custom-action --action-name A --definition CommandText=x --output json",
    )
    assert json.loads(created.outputs["stdout"]) == {"CustomActionArn": shop.aws.chatbot.actions()[0].arn}
