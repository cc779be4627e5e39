"""The temporary folder of a local AWS."""

import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.home import Home


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_after_close_which_may_be_called_twice() -> None:
    home = Home()
    assert home.path.is_dir()
    home.close()
    home.close()
    assert not home.path.exists()


def test_it_is_gone_at_the_end_of_the_process_without_close(tmp_path: Path) -> None:
    program = "from chatops_pulumi.sandbox.aws.home import Home; home = Home(); print(home.path.is_dir())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"
    assert list(tmp_path.iterdir()) == []


def test_folders_of_killed_processes_are_removed_and_those_in_use_are_not(tmp_path: Path) -> None:
    dead, unmarked, living = (tmp_path / f"chatops-aws-{name}" for name in ("dead", "unmarked", "living"))
    for folder in (dead, unmarked, living):
        folder.mkdir()
    (dead / "lock").touch()
    with (living / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home = Home()
        assert {path.name for path in tmp_path.iterdir()} == {unmarked.name, living.name, home.path.name}
        home.close()
