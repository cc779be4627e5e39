"""The real engine, with a state of its own and no AWS credentials. Without the Pulumi CLI these tests skip, and say so."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent

Pulumi = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            # The plugin is installed into one folder: one after the other.
            item.add_marker(pytest.mark.xdist_group("engine"))
            if shutil.which("pulumi") is None:
                item.add_marker(pytest.mark.skip(reason="no pulumi on the PATH: the real engine is not tested here"))


def without_credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which no provider can reach anybody's AWS account: these tests deploy without asking.

    Where the engine finds the real providers, AWS refuses the made-up keys, and the tests fail before anything is created.
    """
    kept = {
        key: value
        for key, value in environment.items()
        if not key.startswith("AWS_")
        or key in {"AWS_REGION", "AWS_DEFAULT_REGION"}
        or key.startswith("AWS_ENDPOINT_URL")
    }
    return kept | {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """Runs the CLI in a folder, with a state and a passphrase of its own, and without AWS credentials. Gives what it printed."""
    state = tmp_path / "state"
    state.mkdir()
    environment = {
        **without_credentials(os.environ),
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DEBUG_COMMANDS": "true",  # it has --event-log, as the automation API uses it
        "PULUMI_OPTION_NON_INTERACTIVE": "true",
        "NO_COLOR": "1",
    }

    def run(folder: Path, *words: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["pulumi", *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        output = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, output
        return output

    return run
