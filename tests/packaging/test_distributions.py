"""What is published: the wheel and the source distribution, built twice, installed alone and with the extra."""

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatops_pulumi.version import __version__
from tests.paths import ROOT
from tools.package.dist import build

UV = Path(sys.executable).with_name("uv")
pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (found,) = [path for path in build(tmp_path_factory.mktemp("dist") / "one") if path.suffix == ".whl"]
    return found


def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in build(tmp_path / name)} for name in "ab"
    )
    assert first == second
    assert len(first) == 2
    assert all(__version__ in name for name in first)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"chatops_pulumi", f"chatops_pulumi-{__version__}.dist-info"}
    assert "chatops_pulumi/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    assert wheel.stat().st_size < 800_000


def test_the_source_distribution_has_no_tests_and_builds(tmp_path: Path) -> None:
    (archive,) = [path for path in build(tmp_path / "dist") if path.name.endswith(".tar.gz")]
    with tarfile.open(archive) as opened:
        tops = {Path(name).parts[1] for name in opened.getnames() if len(Path(name).parts) > 1}
    assert tops == {
        "chatops_pulumi",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "PKG-INFO",
        "pyproject.toml",
        ".gitignore",
    }


def installed(to: Path, wheel: Path, extra: str) -> Path:
    """The Python of a clean environment with the wheel, from what uv has in its cache: no test leaves the machine."""
    venv.create(to, with_pip=False)
    pins = to / "pins.txt"
    pins.write_text("\n".join(_pins()))
    command = [str(UV), "pip", "install", "--quiet", "--offline", "--constraint", str(pins), f"{wheel}{extra}"]
    done = subprocess.run(
        command, env={**os.environ, "VIRTUAL_ENV": str(to)}, capture_output=True, text=True, check=False
    )
    if done.returncode and "offline" in done.stderr:
        pytest.skip(f"uv's cache is empty, and tests do not download: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return to / "bin" / "python"


def _pins() -> Iterator[str]:
    """The versions of the lock, without hashes: the environment gets what the tests run on."""
    for line in (ROOT / "requirements" / "dev.txt").read_text().splitlines():
        if found := re.match(r"([\w.\-]+)(\[[\w,\-]+\])?==([^\s;\\]+)\s*(;[^\\]*)?", line):
            yield f"{found[1]}=={found[3]} {found[4] or ''}"


def run(python: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run([str(python), *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def readme_program(folder: Path) -> Path:
    """The program of the README in a folder."""
    folder.mkdir()
    text = (ROOT / "README.md").read_text("utf-8")
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "__main__.py").write_text(text.split("```python\n")[1].split("```")[0])
    return folder


def test_the_components_alone(tmp_path: Path, wheel: Path) -> None:
    python = installed(tmp_path / "environment", wheel, "")
    done = run(python, "-c", "import chatops_pulumi; print(chatops_pulumi.ChatOps.__name__)", cwd=tmp_path)
    assert done.stdout.strip() == "ChatOps", done.stderr
    without = run(python.with_name("chatops"), "--version", cwd=tmp_path)
    assert without.returncode == 1
    assert "is not installed. Fix: pip install 'chatops-pulumi[sandbox]'" in without.stderr
    testing = run(python, "-c", "import chatops_pulumi.testing", cwd=tmp_path)
    assert "pip install 'chatops-pulumi[sandbox]'" in testing.stderr


def test_the_readme_in_a_clean_environment(tmp_path: Path, wheel: Path) -> None:
    python = installed(tmp_path / "environment", wheel, "[sandbox]")
    chatops = python.with_name("chatops")
    program = readme_program(tmp_path / "shop")
    done = run(chatops, "play", "--sample", "--press", "1. Switch traffic", "--runtime", "sdk", cwd=program)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "shop-web: switch traffic to the new version?" in done.stdout
    assert run(chatops, "check", "--runtime", "sdk", cwd=program).returncode == 0
