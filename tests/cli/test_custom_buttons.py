"""Custom buttons that cannot work are found without a press, and every custom button can be tried."""

import json
from pathlib import Path

import pytest

from tests.cli.test_play import chatops
from tests.custom_program import END, RUN, written


def play(folder: Path, *words: str) -> tuple[int, str]:
    return chatops("play", "--sample", "--cwd", str(folder), "--stack", "dev", *words)


def changed(**values: object) -> dict[str, object]:
    return {"end": {**END, **values}}


@pytest.mark.parametrize(
    ("buttons", "reason"),
    [
        (
            changed(command=END["command"].replace("terminate-job", "kill-job")),
            "does not know the operation 'kill-job'",
        ),
        (
            changed(command=END["command"].replace("--reason ended-in-chat ", "")),
            "lacks --reason, which the operation needs",
        ),
        (changed(command=END["command"] + " --force true"), "--force"),
        (changed(command=END["command"] + " --profile prod"), "--profile is an option for a terminal"),
        (
            changed(permissions=[{"actions": ["batch:TerminateJob"], "resources": ["arn:aws:batch:*:*:job-queue/*"]}]),
            "batch:TerminateJob only on arn:aws:batch:*:*:job-queue/*",
        ),
        (changed(permissions=[{"actions": ["batch:Foo"]}]), "batch:TerminateJob"),
    ],
)
def test_a_button_that_cannot_work_is_found_without_a_press(
    buttons: dict[str, object], reason: str, tmp_path: Path
) -> None:
    folder = written(tmp_path, buttons)
    code, text = play(folder)
    assert code == 1
    assert "End  →  cannot work" in text
    assert reason in " ".join(text.split())
    code, text = chatops("preview", "--html", str(tmp_path / "out"), "--cwd", str(folder), "--stack", "dev")
    assert (code, "End  →  cannot work" in text) == (1, True)
    code, text = play(folder, "--json")
    ((broken),) = json.loads(text)["broken"]
    assert (code, broken["rule"], broken["label"]) == (1, "jobs.event", "End")


def test_a_button_that_works_is_not_reported(tmp_path: Path) -> None:
    code, text = play(written(tmp_path, {"end": END}))
    assert (code, "cannot work" in text) == (0, False)


def test_a_button_whose_resource_is_not_known_can_be_tried_with_its_arn(tmp_path: Path) -> None:
    folder = written(tmp_path, {"run": RUN})
    code, text = play(folder)
    assert (code, "cannot work" in text) == (0, False)
    code, text = play(folder, "--press", "Run again")
    assert (code, "not judged" in text) == (0, True)
    arn = "arn:aws:glue:eu-west-1:123456789012:job/"
    code, text = play(folder, "--press", "Run again", "--resource", f"Run again={arn}daily-1")
    assert (code, "would be called" in text) == (0, True)
    code, text = play(folder, "--press", "Run again", "--resource", f"Run again={arn}weekly")
    assert (code, "AccessDeniedException" in text) == (1, True)
    code, text = play(folder, "--resource", "Run again")
    assert (code, "not of the form LABEL=ARN" in text) == (2, True)
