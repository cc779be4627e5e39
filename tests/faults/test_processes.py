"""The sandbox killed in the middle and started again: the same port, nothing of the first is left, and it works."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.paths import ROOT


@contextmanager
def sandbox(folder: Path, port: int) -> Generator[tuple["subprocess.Popen[str]", str]]:
    """The process of a sandbox, and the page's address."""
    words = ["sandbox", "--cwd", str(ROOT), "--stack", "sandbox", "--runtime", "sdk", "--port", str(port), "--no-open"]
    environment = os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [str(Path(sys.executable).with_name("chatops")), *words]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            yield process, found[0]
        finally:
            process.kill()
            process.communicate(timeout=60)


def folders(folder: Path, process: "subprocess.Popen[str]") -> list[Path]:
    """The folders of local AWSs, as soon as the process has made its own."""
    pause = threading.Event()
    for _ in range(600):
        own = [path for path in folder.glob("chatops-aws-*") if (path / "lock").exists()]
        if own:
            return own
        assert process.poll() is None, process.communicate()
        pause.wait(0.1)
    raise AssertionError("the sandbox made no folder")


def test_a_killed_sandbox_starts_again_on_its_port(tmp_path: Path) -> None:
    with sandbox(tmp_path, 0) as (process, address):
        (killed,) = folders(tmp_path, process)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
    port = int(address.rpartition(":")[2])
    assert killed.exists(), "a killed process removes nothing"
    with sandbox(tmp_path, port) as (process, again):
        assert again == address
        pause = threading.Event()
        while killed.exists() and process.poll() is None:
            pause.wait(0.1)
        assert not killed.exists(), "the next one removes it"
        assert folders(tmp_path, process) != [killed]
