"""``chatops play`` as an approver, an exempt member and a stranger, before, in and after a freeze."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_play import chatops
from tests.custom_program import program_folder

PROGRAM = """\
import chatops_pulumi as chatops

chatops.ChatOps(
    "shop",
    {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
        "approvers": ["U0ANNA1", "U0BEN22"],
        "freezes": [
            {
                "start": "2126-12-23T00:00:00Z",
                "end": "2127-01-02T06:00:00Z",
                "reason": "Year-end freeze",
                "exempt": ["U0ANNA1"],
            }
        ],
        "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
    },
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program_folder(tmp_path_factory.mktemp("governed"), PROGRAM)


def press(folder: Path, *options: str, button: str = "1. Switch traffic") -> tuple[int, str]:
    return chatops("play", "--sample", "web.ready", "--cwd", str(folder), "--stack", "dev", "--press", button, *options)


IN = ("--at", "2126-12-24T10:00:00Z")
AFTER = ("--at", "2127-01-02T06:00:00Z")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 1, "denies codedeploy:ContinueDeployment to everyone except U0ANNA1, U0BEN22. Press as U0ANNA1."),
        (("--as", "U0BEN22"), 0, "1. Switch traffic  →  done"),
        (("--as", "U0BEN2"), 1, "with an explicit deny in an identity-based policy"),
        (("--as", "U0BEN22", *IN), 1, "from 2126-12-23T00:00:00Z to 2127-01-02T06:00:00Z, except for U0ANNA1"),
        (("--as", "U0ANNA1", *IN), 0, "1. Switch traffic  →  done"),
        (("--as", "U0STRANGER1", *IN), 1, "with an explicit deny in an identity-based policy"),
        (("--as", "U0BEN22", *AFTER), 0, "1. Switch traffic  →  done"),
    ],
)
def test_forward_buttons_are_for_approvers_outside_of_freezes(
    folder: Path, options: Any, code: int, words: str
) -> None:
    found, text = press(folder, *options)
    assert (found, words in text) == (code, True), text
    assert "chatbot-session-slack-U0STRANGER1" in text or "STRANGER" not in str(options)


def test_everyone_may_roll_back_at_any_time(folder: Path) -> None:
    assert press(folder, *IN, button="2. Roll back")[0] == 0


def test_a_button_that_some_member_may_press_is_not_broken(folder: Path) -> None:
    code, text = chatops("play", "--sample", "web.ready", "--cwd", str(folder), "--stack", "dev", *IN)
    assert (code, "cannot work" in text) == (0, False)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as", "anna"), "is not the ID of a Slack member"),
        (("--at", "tomorrow"), "is not a time with a time zone"),
        (("--at", "2126-12-24T10:00:00"), "is not a time with a time zone"),
    ],
)
def test_bad_options_are_explained(folder: Path, options: Any, words: str) -> None:
    code, text = press(folder, *options)
    assert code == 2
    assert words in text


def test_the_preview_says_who_may_press_and_when(folder: Path, tmp_path: Path) -> None:
    code, text = chatops("preview", "--cwd", str(folder), "--stack", "dev", "--html", str(tmp_path / "out"))
    assert code == 0
    assert "codedeploy:ContinueDeployment: denied to everyone except U0ANNA1, U0BEN22." in text
    frozen = "denied from 2126-12-23T00:00:00Z to 2127-01-02T06:00:00Z, except for U0ANNA1."
    assert frozen in text
    assert frozen in (tmp_path / "out" / "index.html").read_text()
