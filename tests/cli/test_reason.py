"""A reason at the press of Reject, which the chat asks for."""

from pathlib import Path

import pytest

from chatops_pulumi import validation
from tests.cli.test_play import chatops
from tests.components import arguments
from tests.custom_program import program_folder
from tests.unit.validation.test_arguments import problems

PROGRAM = """\
import chatops_pulumi as chatops

chatops.ChatOps(
    "shop",
    {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
        "pipeline_approvals": {"release": {"pipeline": "release", "stage": "Approve", "ask_reason": True}},
    },
)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program_folder(tmp_path_factory.mktemp("reason"), PROGRAM)


def reject(folder: Path, *options: str) -> tuple[int, str]:
    words = ("play", "--sample", "--cwd", str(folder), "--stack", "dev", "--press", "2. Reject")
    return chatops(*words, *options)


def test_the_chat_asks_for_the_reason_and_codepipeline_keeps_it(folder: Path) -> None:
    _, text = reject(folder)
    assert "Enter a value for $Reason." in text
    code, text = reject(folder, "--answer", "Reason=Not tested yet, so wait until Monday")
    assert code == 0
    assert '"result": {"status": "Rejected", "summary": "Not tested yet, so wait until Monday"}' in " ".join(
        text.split()
    )


@pytest.mark.parametrize("reason", ["it isn't tested", 'the "new" one', "a\\"])
def test_a_reason_with_quotes_rejects_nothing_and_says_why(folder: Path, reason: str) -> None:
    code, text = reject(folder, "--answer", f"Reason={reason}")
    assert code == 1
    assert "I can't answer that question." in text


def test_a_bad_answer_is_explained(folder: Path) -> None:
    code, text = reject(folder, "--answer", "Reason")
    assert (code, "--answer Reason=not-tested" in text) == (2, True)


def test_a_reason_needs_a_variable_so_the_stage_or_the_action_must_be_known() -> None:
    approval = {"pipeline": "release", "ask_reason": True}
    found = problems({"channel": arguments.SLACK, "pipeline_approvals": {"release": approval}})
    assert list(found) == ["pipeline_approvals.release.ask_reason"]
    assert "Fix: give stage or action" in found["pipeline_approvals.release.ask_reason"]
    bad = problems({"channel": arguments.SLACK, "pipeline_approvals": {"release": {**approval, "ask_reason": "yes"}}})
    assert "must be a boolean" in bad["pipeline_approvals.release.ask_reason"]


def test_without_it_nothing_is_asked() -> None:
    args = {"channel": arguments.SLACK, "pipeline_approvals": {"release": {"pipeline": "release"}}}
    channel = validation.chat_ops("shop", args).chat_channel("g", "shop", ["eu-central-1"], [])
    for entry in validation.buttons_of_channel(channel):
        assert "$Reason" not in entry.action.command_text
