"""``chatops confirm`` as a command: options, help, plan, journal."""

from pathlib import Path

import pytest

from chatops_pulumi.cli import confirm_run
from chatops_pulumi.cli.confirm_run import Choice, TerminalPerson
from chatops_pulumi.confirm import journal as journals
from chatops_pulumi.confirm.automation import PulumiDeployment
from chatops_pulumi.confirm.journal import Journal, JournalError
from tests.cli.test_play import chatops
from tests.confirm.test_points import SETTINGS

WHERE = ("--workspace", "T0123ABCD", "--channel", "C0123ABCD", "--member", "U0ANNA1")


def test_the_plan_needs_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm_run.boto3, "Session", None)
    code, text = chatops("confirm", "--plan", "--channel", "C0123ABCD", "--only", "mentions")
    assert code == 0
    assert "checks 1 of" in text
    assert "C0123ABCD" in text
    assert "It costs at most 0." in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "--workspace"),
        (("--workspace", "T0123ABCD", "--channel", "#general"), "'#general' is not a Slack channel ID"),
        ((*WHERE, "--only", "nothing"), "'nothing' has no check"),
        ((*WHERE, "--only", "console_addresses_other"), "has no check"),
        (("--resume", "--clean"), "exclude each other"),
        (("--clean", "--folder", "/nowhere"), "there is no journal"),
        (("--resume", "--folder", "/nowhere"), "there is no journal"),
    ],
)
def test_what_cannot_be_done_is_explained(options: tuple[str, ...], words: str) -> None:
    code, text = chatops("confirm", *options)
    assert code == 2
    assert words in " ".join(text.replace("│", " ").split()), text


def test_a_journal_is_read_as_it_was_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run", SETTINGS, "2026-12-01T09:30:00+00:00", may_exist=True)
    journal.save()
    assert journals.load(tmp_path / "run") == journal


@pytest.mark.parametrize(
    ("text", "words"), [("{", "cannot be read"), ('{"format": 9}', "another version"), ("{}", "cannot be read")]
)
def test_a_broken_journal_is_explained(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "journal.json").write_text(text)
    with pytest.raises(JournalError, match=words):
        journals.load(tmp_path)


def test_the_terminal_asks_until_the_answer_is_a_choice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["maybe", " Y "])
    monkeypatch.setattr(confirm_run.typer, "prompt", lambda _: next(answers))
    assert TerminalPerson().choose("Is it bold?", {"y": "yes", "n": "no"}) == "y"
    printed = capsys.readouterr().out
    assert "Is it bold?" in printed
    assert "'maybe' is not one of y, n" in printed
    monkeypatch.setattr(confirm_run.typer, "prompt", lambda _: " a text ")
    assert TerminalPerson().enter("What?") == "a text"


def test_the_surroundings_are_those_of_the_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm_run.boto3, "Session", lambda **given: Session(given))
    choice = Choice("T0123ABCD", "C0123ABCD", "U0ANNA1", False, (), "eu-west-1", "sandbox", tmp_path, tmp_path)
    made = confirm_run.surroundings_of(choice)
    assert made.aws.client("sts", "eu-central-1") == ("sandbox", "sts", "eu-central-1")
    assert made.deployment == PulumiDeployment(tmp_path, {"AWS_PROFILE": "sandbox"})
    assert "install the Pulumi CLI" in PulumiDeployment(tmp_path, {"PATH": str(tmp_path)}).problem()
    assert made.clock.now().tzinfo is not None


class Session:
    def __init__(self, given: dict[str, str]) -> None:
        self.profile, self.region_name = given["profile_name"], given["region_name"]

    def client(self, service: str, region_name: str) -> tuple[str, str, str]:
        return self.profile, service, region_name
