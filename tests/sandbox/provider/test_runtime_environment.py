"""The tests of the real engine must never reach a developer's own account, wherever they run."""

import os

from chatops_pulumi.sandbox.provider.engine_runtime import engine_name
from tests.engine.conftest import without_credentials


def test_nobodys_credentials_reach_the_engine() -> None:
    mine = {
        "PATH": "/bin",
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "mine",
        "AWS_SECRET_ACCESS_KEY": "mine",
        "AWS_SESSION_TOKEN": "mine",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "mine",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "mine",
        "AWS_CONFIG_FILE": "mine",
        "AWS_REGION": "eu-central-1",
    }
    found = without_credentials(mine)
    assert "mine" not in found.values()
    assert "AWS_PROFILE" not in found
    assert (found["PATH"], found["AWS_REGION"]) == ("/bin", "eu-central-1")
    assert found["AWS_SHARED_CREDENTIALS_FILE"] == found["AWS_CONFIG_FILE"] == os.devnull
    assert found["AWS_EC2_METADATA_DISABLED"] == "true"


def test_a_cli_without_a_version_is_named_all_the_same() -> None:
    assert engine_name("v3.259.0\n") == "Pulumi's engine, v3.259.0"
    assert engine_name("\n") == "Pulumi's engine, unknown version"
