"""``chatops sandbox`` as a process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_no_folder_is_left_however_it_is_stopped(how: signal.Signals, tmp_path: Path) -> None:
    words = ["sandbox", "--cwd", str(ROOT), "--runtime", "sdk", "--port", "0", "--no-open"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [Path(sys.executable).with_name("chatops"), *words]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(how)
        process.communicate(timeout=60)
    assert list(tmp_path.glob("chatops-aws-*")) == []
