"""The text of the association commands, run by a real shell against an AWS CLI that says what the test tells it to."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.recording import record

ACTION = "arn:aws:chatbot::123456789012:custom-action/switch"
OTHER = f"{ACTION}-too"
# An `aws` that notes its arguments and answers from files: <operation>.out, <operation>.err and <operation>.rc.
AWS = """\
#!/bin/sh
echo "$@" >>"$ANSWERS/calls"
echo "profile=${AWS_PROFILE:-}" >>"$ANSWERS/calls"
[ -f "$ANSWERS/$2.out" ] && cat "$ANSWERS/$2.out"
[ -f "$ANSWERS/$2.err" ] && cat "$ANSWERS/$2.err" >&2
[ -f "$ANSWERS/$2.rc" ] && exit "$(cat "$ANSWERS/$2.rc")"
exit 0
"""


class Shell:
    """A machine with only `sh`, `cut`, `tr` and, unless it is taken away, `aws`."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.answers = folder / "bin", folder / "answers"
        self.bin.mkdir()
        self.answers.mkdir()
        for tool in ("sh", "cut", "tr", "cat"):
            (self.bin / tool).symlink_to(shutil.which(tool) or "")
        aws = self.bin / "aws"
        aws.write_text(AWS)
        aws.chmod(0o755)
        self.answer("get-caller-identity", out="123456789012\n")

    def answer(self, operation: str, out: str = "", err: str = "", rc: int = 0) -> None:
        for kind, text in (("out", out), ("err", err), ("rc", str(rc))):
            (self.answers / f"{operation}.{kind}").write_text(text)

    def run(self, verb: str, channel: dict[str, Any] | None = None) -> subprocess.CompletedProcess[str]:
        args = arguments.existing(channel=arguments.EXISTING | (channel or {}))
        tie = record(lambda: chatops.ChatOps("shop", args)).one("command:local:Command", "shop-codedeploy-switch")
        environment = tie.inputs["environment"] | {"CHATOPS_ACTION_ARN": ACTION}
        return subprocess.run(
            [*tie.inputs["interpreter"], tie.inputs[verb]],
            env={"PATH": str(self.bin), "ANSWERS": str(self.answers), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> str:
        path = self.answers / "calls"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    if os.name != "posix":
        pytest.skip("the stand-in for the AWS CLI is a shell script")
    return Shell(tmp_path)


def test_create_ties_the_action(shell: Shell) -> None:
    run = shell.run("create", {"control_region": "eu-west-1", "profile": "production"})
    assert (run.returncode, run.stderr) == (0, "")
    assert (
        f"chatbot associate-to-configuration --resource {ACTION} --chat-configuration {arguments.CONFIGURATION_ARN} "
        "--region eu-west-1\nprofile=production"
    ) in shell.calls


@pytest.mark.parametrize("verb", ["create", "delete"])
def test_a_missing_cli_is_named(shell: Shell, verb: str) -> None:
    (shell.bin / "aws").unlink()
    run = shell.run(verb)
    assert run.returncode == 1
    assert "the AWS CLI is missing" in run.stderr
    assert arguments.CONFIGURATION_ARN in run.stderr


@pytest.mark.parametrize("verb", ["create", "delete"])
def test_another_account_is_named_and_nothing_is_done(shell: Shell, verb: str) -> None:
    shell.answer("get-caller-identity", out="210987654321\n")
    run = shell.run(verb)
    assert run.returncode == 1
    assert "wrong account" in run.stderr
    assert "210987654321" in run.stderr
    assert "123456789012" in run.stderr
    assert "associat" not in shell.calls


@pytest.mark.parametrize("verb", ["create", "delete"])
def test_missing_credentials_are_named(shell: Shell, verb: str) -> None:
    shell.answer("get-caller-identity", err="Unable to locate credentials\n", rc=253)
    run = shell.run(verb)
    assert run.returncode == 1
    assert "Unable to locate credentials" in run.stderr
    assert "no valid credentials" in run.stderr


def test_a_failed_tie_is_an_error(shell: Shell) -> None:
    shell.answer(
        "associate-to-configuration", err="An error occurred (InvalidRequestException): no such action\n", rc=254
    )
    run = shell.run("create")
    assert run.returncode == 254
    assert "no such action" in run.stderr


def test_delete_unties_the_action(shell: Shell) -> None:
    run = shell.run("delete")
    assert run.returncode == 0
    assert f"disassociate-from-configuration --resource {ACTION}" in shell.calls
    assert "list-associations" not in shell.calls


REFUSAL = "An error occurred (AccessDeniedException) when calling the DisassociateFromConfiguration operation: no\n"
GONE = "An error occurred (InvalidRequestException) when calling the DisassociateFromConfiguration operation: gone\n"
LIST_GONE = "An error occurred (InvalidRequestException) when calling the ListAssociations operation: gone\n"
LIST_DENIED = "An error occurred (AccessDeniedException) when calling the ListAssociations operation: no\n"


@pytest.mark.parametrize(
    ("error", "listing", "code"),
    [
        (GONE, {"out": ""}, 0),  # the tie, or the action, is gone
        (GONE, {"out": f"{OTHER}\n"}, 0),  # another action, whose ARN begins alike, is still tied
        (GONE, {"out": f"{OTHER}\t{ACTION}\n"}, 1),  # it is still there, whatever the service said
        (GONE, {"err": LIST_GONE, "rc": 254}, 0),  # the configuration is gone
        (REFUSAL, {"err": LIST_DENIED, "rc": 254}, 1),  # a refusal is never taken for success
        (REFUSAL, {"out": f"{ACTION}\n"}, 1),
        ("Could not connect to the endpoint URL\n", {"err": "Could not connect\n", "rc": 255}, 1),
    ],
)
def test_delete_tolerates_only_what_is_gone(shell: Shell, error: str, listing: dict[str, Any], code: int) -> None:
    shell.answer("disassociate-from-configuration", err=error, rc=254)
    shell.answer("list-associations", **listing)
    run = shell.run("delete")
    assert run.returncode == code, run.stderr
    assert (error.strip() in run.stderr) == (code == 1)
