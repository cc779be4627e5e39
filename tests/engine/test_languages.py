"""The plugin under the real engine, from YAML, TypeScript and Go."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.pulumi_cli import Pulumi
from tests.paths import ROOT


def copied(name: str, to: Path) -> Path:
    """An example outside of the repository, with the plugin named by its path."""
    folder = to / name
    shutil.copytree(ROOT / "examples" / name, folder, ignore=shutil.ignore_patterns("node_modules", "sdks"))
    project = folder / "Pulumi.yaml"
    project.write_text(project.read_text().replace("../../plugin", str(ROOT / "plugin")))
    return folder


def test_yaml(pulumi: Pulumi, tmp_path: Path) -> None:
    folder = copied("yaml", tmp_path)
    pulumi(folder, "install")
    pulumi(folder, "stack", "init", "dev")
    assert "chatops:index:ChatOps" in pulumi(folder, "preview")


def test_the_sandbox_plays_a_program_in_yaml(pulumi: Pulumi, tmp_path: Path) -> None:
    folder = copied("yaml", tmp_path)
    pulumi(folder, "install")
    chatops = Path(sys.executable).with_name("chatops")
    words = ["play", "--runtime", "engine", "--stack", "dev", "--sample", "web.ready", "--press", "1. Switch traffic"]
    done = subprocess.run([str(chatops), *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "shop-web: switch traffic to the new version?" in done.stdout


def test_a_wrong_argument_is_told_with_its_path(pulumi: Pulumi, tmp_path: Path) -> None:
    folder = copied("yaml", tmp_path)
    project = folder / "Pulumi.yaml"
    project.write_text(project.read_text().replace("C0123ABCD", "'#general'"))
    pulumi(folder, "install")
    pulumi(folder, "stack", "init", "dev")
    output = pulumi(folder, "preview", fails=True)
    assert "channel.slack.channelId" in output, output
    assert "is not a valid Slack channel ID" in output, output


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm on the PATH")
def test_typescript(pulumi: Pulumi, tmp_path: Path) -> None:
    folder = copied("typescript", tmp_path)
    pulumi(folder, "install")
    checked = subprocess.run(
        ["npx", "--no-install", "tsc", "--noEmit"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    pulumi(folder, "stack", "init", "dev")
    assert "chatops:index:ChatOps" in pulumi(folder, "preview")


@pytest.mark.skipif(shutil.which("go") is None, reason="no go on the PATH")
def test_go(pulumi: Pulumi, tmp_path: Path) -> None:
    folder = copied("go", tmp_path)
    pulumi(folder, "install")
    pulumi(folder, "stack", "init", "dev")
    pulumi(folder, "config", "set", "aws:region", "eu-central-1")
    pulumi(folder, "config", "set", "aws-native:region", "eu-central-1")
    assert "chatops:index:ChatOps" in pulumi(folder, "preview")
