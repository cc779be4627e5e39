"""The real engine, in a home of its own. Without the Pulumi CLI these tests skip, and say so."""

import os
import shutil
import subprocess
from collections.abc import Callable
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


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """Runs the CLI in a folder, with a state, a home and a passphrase of its own. Gives what it printed."""
    state = tmp_path / "state"
    state.mkdir()
    environment = {
        **os.environ,
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
