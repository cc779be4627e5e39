"""The workflows for GitHub: safe, true to the Makefile, and with every supported version of Python."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.paths import ROOT
from tools.package.release import problems

WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / ".github" / "workflows").glob("*.yml")}
TEXTS = {path.stem: path.read_text() for path in (ROOT / ".github" / "workflows").glob("*.yml")}


def jobs() -> list[Any]:
    return [
        pytest.param(job, id=f"{workflow}.{name}")
        for workflow, read in WORKFLOWS.items()
        for name, job in read["jobs"].items()
    ]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [str(zizmor), "--offline", "--no-progress", str(ROOT / ".github")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_target_of_the_makefile_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        word
        for text in TEXTS.values()
        for line in re.findall(r"run: make (.+)", text)
        for word in line.split()
        if "=" not in word
    }
    assert {"test", "docs", "sbom", "schema", "sdks", "compatibility", "release-check"} <= named <= targets


@pytest.mark.parametrize("job", jobs())
def test_a_job_has_a_time_limit_and_only_the_permissions_that_it_needs(job: dict[str, Any]) -> None:
    assert "permissions" in job
    assert "timeout-minutes" in job or "uses" in job


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_action_is_pinned_by_its_commit(text: str) -> None:
    for used in re.findall(r"uses: (\S+)(.*)", text):
        name, comment = used
        assert name.startswith("./") or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name), name
        assert name.startswith("./") or re.search(r"# v\d+\.\d+", comment), name
    assert "permissions: {}" in text


def test_the_matrix_has_every_version_of_the_classifiers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    classifiers = set(re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"])))
    tested = set(WORKFLOWS["test"]["jobs"]["tests"]["strategy"]["matrix"]["python"])
    assert classifiers <= tested
    assert project["requires-python"] == f">={min(tested, key=lambda version: int(version.split('.')[1]))}"


def test_nothing_is_published_before_the_tests() -> None:
    release = WORKFLOWS["release"]["jobs"]
    assert release["test"]["uses"].endswith("/test.yml")
    assert release["build"]["needs"] == "test"
    assert release["pypi"]["needs"] == "build"
    assert release["pypi"]["permissions"] == {"id-token": "write"}
    assert "secrets." not in TEXTS["release"]


def test_a_tag_must_be_the_version_and_have_a_record_and_a_section_in_the_changelog(tmp_path: Path) -> None:
    found = list(problems("v0.0.1"))
    assert found[0].startswith("the tag is v0.0.1, but chatops_pulumi/version.py has")
    (tmp_path / "schema.json").write_text('{"version": "9.9.9"}')
    (tmp_path / "CHANGELOG.md").write_text("## Unreleased\n")
    words = "\n".join(problems("v9.9.9", tmp_path))
    assert "schema.json has the version 9.9.9" in words
    assert "CHANGELOG.md has no section" in words
    assert "make record" in words


def test_the_development_container_opens_the_sandbox() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    script = ROOT / container["postAttachCommand"]
    assert script.stat().st_mode & 0o111
    (port,) = container["forwardPorts"]
    assert f"--port {port}" in script.read_text()
    assert "make setup" in container["onCreateCommand"]
