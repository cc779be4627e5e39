"""The real engine on a local AWS, with a state of its own. Without the Pulumi CLI these tests skip, and say so."""

import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.provider.servicer import PACKAGES
from chatops_pulumi.sandbox.resources.base import Notes, RunContext
from tests.engine.pulumi_cli import Pulumi
from tests.engine.stack import Stack

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            # The plugin is installed into one folder: one after the other.
            item.add_marker(pytest.mark.xdist_group("engine"))
            if shutil.which("pulumi") is None:
                item.add_marker(pytest.mark.skip(reason="no pulumi on the PATH: the real engine is not tested here"))


def without_credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which no provider can reach anybody's AWS account: these tests deploy without asking.

    Where the engine found the real providers, AWS would refuse the made-up keys, and nothing would be created.
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
def aws() -> Generator[LocalAws]:
    """What the engine works on."""
    with local_aws() as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path, aws: LocalAws) -> Generator[dict[str, str]]:
    """The CLI's environment, with a separate state and passphrase, on the local AWS."""
    state = tmp_path / "state"
    state.mkdir()
    run_context = RunContext(aws, Notes(), tmp_path, "us-east-1")
    with ProviderPlugins(run_context, tmp_path / "providers", strict=True) as plugins:
        home = _home(tmp_path / "home", plugins.directory)
        yield _environment(state, home, plugins.path(os.environ.get("PATH", os.defpath)))


def _home(home: Path, providers: Path) -> Path:
    """A home of the CLI's own, with the providers in its cache: `pulumi install` looks for them there, not on the PATH."""
    for package in PACKAGES:
        cached = home / "plugins" / f"resource-{package}-v{importlib.metadata.version(f'pulumi-{package}')}"
        cached.mkdir(parents=True)
        shutil.copy(providers / f"pulumi-resource-{package}", cached)
    return home


def _environment(state: Path, home: Path, path: str) -> dict[str, str]:
    return {
        **without_credentials(os.environ),
        "PATH": path,
        "PULUMI_HOME": str(home),
        "PIP_CONSTRAINT": str(_constraints(home)),
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DEBUG_COMMANDS": "true",  # it has --event-log, as the automation API uses it
        "PULUMI_OPTION_NON_INTERACTIVE": "true",
        "NO_COLOR": "1",
    }


@pytest.fixture
def pulumi(environment: dict[str, str]) -> Pulumi:
    """Runs the CLI in a folder. Gives what it printed."""

    def run(folder: Path, *words: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["pulumi", *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        output = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, output
        return output

    return run


def _constraints(home: Path) -> Path:
    """The plugin's own environment gets the SDKs of this one: their versions are those of the providers in the cache."""
    file = home / "constraints.txt"
    file.write_text("".join(f"pulumi-{one}=={importlib.metadata.version(f'pulumi-{one}')}\n" for one in PACKAGES))
    return file


@pytest.fixture
def stack(pulumi: Pulumi, tmp_path: Path) -> Callable[[], Stack]:
    def made() -> Stack:
        folder = tmp_path / "program"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Stack(folder, pulumi)

    return made
