"""``chatops local-providers``: around a command, and what is not right."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chatops_pulumi.cli.commands import app

NAMES = ["pulumi-resource-aws", "pulumi-resource-aws-native", "pulumi-resource-command"]


def run(*words: str | Path) -> object:
    with pytest.raises(SystemExit) as ended:
        app(["local-providers", *map(str, words)])
    return ended.value.code


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [Path(sys.executable).with_name("chatops"), "local-providers", folder, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_they_are_on_the_path_of_a_command_and_gone_after_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    look = " && ".join(f"command -v {name}" for name in NAMES)
    folder = tmp_path / "with 'a quote"
    assert run(folder, "--", "sh", "-c", f"{look}; echo $AWS_ACCESS_KEY_ID; exit 7") == 7
    out = capfd.readouterr().out.splitlines()
    assert out[:3] == [str(folder / name) for name in NAMES]
    assert "LOCALACCESSKEY" in out, "a program of the user's cannot reach a real account by accident"
    assert list(folder.iterdir()) == []


def test_a_program_that_calls_aws_by_itself_stays_on_this_machine(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--", "sh", "-c", "echo $AWS_ENDPOINT_URL") == 0
    assert capfd.readouterr().out.startswith("http://127.0.0.1:")


def test_an_account_of_ones_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--account", "111122223333", "--", "true") == 0
    assert run(tmp_path, "--account", "1111", "--", "true") == 2
    assert "'1111' is not an AWS account number. Fix: use 12 digits." in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-command",), "no-such-command: the command cannot be run: No such file or directory."),
        ((), "the providers cannot be written"),
    ],
)
def test_what_is_not_right_is_told(
    words: tuple[str, ...], told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "bin" if words else tmp_path / "file"
    assert run(folder, *(("--", *words) if words else ())) == 2
    assert told in capfd.readouterr().err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_without_a_command_they_stay_until_they_are_ended(how: signal.Signals, tmp_path: Path) -> None:
    with started(tmp_path / "bin") as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert "A local AWS is running" in said
        assert {file.name for file in (tmp_path / "bin").iterdir()} >= set(NAMES)
        process.send_signal(how)
        _, rest = process.communicate(timeout=60)
    assert "Local AWS stopped. Nothing was kept." in rest
    assert process.returncode == 0
    assert list((tmp_path / "bin").iterdir()) == []


def test_sigterm_ends_the_command_too(tmp_path: Path) -> None:
    words = ("--", sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)")
    with started(tmp_path / "bin", *words) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 2
    assert list((tmp_path / "bin").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_folder_whose_providers_live_is_refused_and_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with started(tmp_path / "bin") as process:
        assert process.stderr is not None
        process.stderr.readline()
        before = {file.name: file.read_text() for file in (tmp_path / "bin").iterdir()}
        assert run(tmp_path / "bin", "--", "true") == 2
        assert "use this folder" in capfd.readouterr().err
        assert {file.name: file.read_text() for file in (tmp_path / "bin").iterdir()} == before
        process.kill()
        process.communicate(timeout=60)
    assert (tmp_path / "bin" / "local-aws").exists(), "what a killed process leaves"
    assert run(tmp_path / "bin", "--", "true") == 0
