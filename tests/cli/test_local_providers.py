"""``chatops local-providers``: around a command, and what is not right."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chatops_pulumi.cli.app import app

NAMES = ["pulumi-resource-aws", "pulumi-resource-aws-native", "pulumi-resource-command"]


def run(*words: str | Path) -> object:
    with pytest.raises(SystemExit) as ended:
        app(["local-providers", *map(str, words)])
    return ended.value.code


def test_they_are_on_the_path_of_a_command_and_gone_after_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    look = " && ".join(f"command -v {name}" for name in NAMES)
    folder = tmp_path / "with 'a quote"
    assert run(folder, "--", "sh", "-c", f"{look}; echo $AWS_ACCESS_KEY_ID; exit 7") == 7
    out = capfd.readouterr().out.splitlines()
    assert out[:3] == [str(folder / name) for name in NAMES]
    assert "LOCALACCESSKEY" in out, "a program of the user's cannot reach a real account by accident"
    assert list(folder.iterdir()) == []


def test_an_account_of_ones_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--account", "111122223333", "--", "true") == 0
    assert run(tmp_path, "--account", "1111", "--", "true") == 2
    assert "'1111' is no AWS account: it has 12 digits." in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-command",), "Cannot run no-such-command: No such file or directory."),
        ((), "Cannot write the providers to"),
    ],
)
def test_what_is_not_right_is_told(
    words: tuple[str, ...], told: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "bin" if words else tmp_path / "file"
    assert run(folder, *(("--", *words) if words else ())) == 2
    assert told in capfd.readouterr().err


def test_without_a_command_they_stay_until_they_are_interrupted(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("chatops"), "local-providers", tmp_path / "bin"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert "A local AWS is running" in said
        assert {file.name for file in (tmp_path / "bin").iterdir()} >= set(NAMES)
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
    assert "nothing of it is left" in rest
    assert process.returncode == 0
    assert list((tmp_path / "bin").iterdir()) == []
