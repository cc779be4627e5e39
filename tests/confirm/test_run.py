"""Whole runs against the local AWS, with AWS's answers as assumed and otherwise."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chatops_pulumi.cli import confirm_run
from chatops_pulumi.cli.confirm_run import Choice
from chatops_pulumi.confirm import journal as journals
from chatops_pulumi.confirm.points import CHECKED
from chatops_pulumi.confirm.surroundings import Surroundings
from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from chatops_pulumi.sandbox.records import ChannelConfiguration
from tests.confirm.simulated import MEMBER, OTHER_MEMBER, Account, Clock, Person
from tests.confirm.simulated_pipeline import SimulatedPipeline

REGION = "eu-west-1"


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with local_aws() as made:
        yield made


class Run:
    """A run by the command's own functions, in a folder of the test."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        (folder / "program").mkdir()
        self.account = Account(aws, folder / "program")
        self.person = Person(self.account)
        self.clock = Clock()
        self.choice = Choice("T0123ABCD", "C0123ABCD", MEMBER, True, (), REGION, None, folder / "run", folder / "out")

    def make(self, _: Choice) -> Surroundings:
        return Surroundings(self.account, self.account, self.person, self.clock)

    def begin(self, *faults: str, only: tuple[str, ...] = ()) -> int:
        self.account.faults |= set(faults)
        return confirm_run.begin(replace(self.choice, only=only), self.make)

    def outcomes(self) -> dict[str, str]:
        result = json.loads((self.choice.out / "confirm-2026-12-01.json").read_text())
        return {key: point["outcome"] for key, point in result["points"].items()}

    def report(self) -> str:
        return (self.choice.out / "confirm-2026-12-01.md").read_text()

    @property
    def journal(self) -> journals.Journal:
        return journals.load(self.choice.folder)

    @property
    def journal_exists(self) -> bool:
        return journals.is_present(self.choice.folder)

    def left(self) -> list[str]:
        """Everything of a run that the local AWS has."""
        return found_in(self.account)


def found_in(account: Account) -> list[str]:
    """What exists, listed independently of the code that removes it."""
    aws = account.aws
    listed: dict[str, Callable[[], Any]] = {
        "rules": lambda: aws.client("events", REGION).list_rules()["Rules"],
        "topics": lambda: aws.client("sns", REGION).list_topics()["Topics"],
        "subscriptions": lambda: aws.client("sns", REGION).list_subscriptions()["Subscriptions"],
        "queues": lambda: aws.client("sqs", REGION).list_queues(QueueNamePrefix="chatops-confirm").get("QueueUrls", []),
        "groups": lambda: aws.client("logs", REGION).describe_log_groups()["logGroups"],
        "chat groups": lambda: aws.client("logs", "us-east-1").describe_log_groups()["logGroups"],
        "log policies": lambda: aws.client("logs", REGION).describe_resource_policies()["resourcePolicies"],
        "roles": lambda: aws.client("iam", REGION).list_roles()["Roles"],
        "policies": lambda: aws.client("iam", REGION).list_policies(Scope="Local")["Policies"],
        "alarms": lambda: aws.client("cloudwatch", REGION).describe_alarms()["MetricAlarms"],
        "actions": aws.chatbot.actions,
        "configurations": aws.chatbot.configurations,
        "machine": lambda: [1] if account.machine_exists else [],
        "pipeline": lambda: sorted(account.extra),
    }
    return [name for name, look in listed.items() if look()]


@pytest.fixture
def run(aws: LocalAws, tmp_path: Path) -> Run:
    return Run(aws, tmp_path)


def checked(outcomes: dict[str, str]) -> dict[str, str]:
    return {point.key: outcomes[point.key] for point in CHECKED}


def test_everything_is_confirmed_if_aws_answers_as_assumed(run: Run) -> None:
    code = run.begin()
    assert set(checked(run.outcomes()).values()) == {"confirmed"}, run.outcomes()
    assert code == 0
    assert run.left() == []
    assert not run.journal.may_exist


OTHERWISE = (
    (
        "other sessions", "escapes kept", "arrives:quote_message", "arrives:missing_message", "runs:flag_bare",
        "assistant:long", "assistant:ecs", "assistant:approval", "shown:unassociated", "disassociate succeeds",
        "alarm fields", "redrives uncounted", "malformed queries", "plain:texts_bold", "plain:texts_mention", "unasked",
        "whole names", "not found by ARN", "denied with parameters",
        "other token", "other errors", "no resume", "other end", "no execution", "other pages", "lenient simulator",
        "other endpoint", "log elsewhere", "silent buttons",
    ),
    ("refuse:target-role", "refuse:target-log", "denied:source_arn", "associate once", "refuse:action-long"),
    ("denied:approver", "masked token", "denied:source_arn", "other states"),
)  # fmt: skip


def test_every_checked_point_can_be_contradicted(tmp_path: Path) -> None:
    contradicted: set[str] = set()
    for number, faults in enumerate(OTHERWISE):
        folder = tmp_path / str(number)
        folder.mkdir()
        with local_aws() as aws:
            run = Run(aws, folder)
            assert run.begin(*faults) == 1
            assert run.left() == []
            contradicted |= {key for key, outcome in run.outcomes().items() if outcome == "contradicted"}
    assert {point.key for point in CHECKED} - contradicted == set()


def test_a_refused_target_is_an_answer_and_the_run_goes_on(run: Run) -> None:
    assert run.begin("refuse:target-role", only=("execution_role", "markdown_slack")) == 1
    outcomes = run.outcomes()
    assert (outcomes["execution_role"], outcomes["markdown_slack"]) == ("contradicted", "confirmed")
    assert outcomes["long_commands"] == "not checked"
    assert "AWS refused the target: ValidationException" in run.report()
    assert run.person.asked == ["texts_bold"], "the message of a refused target is not asked for"


def test_a_refused_action_is_not_taken_for_something_else(run: Run) -> None:
    run.begin(
        "refuse:action-long", "refuse:action-unassociated", only=("long_commands", "association_needed", "found_by_arn")
    )
    outcomes = run.outcomes()
    assert outcomes["long_commands"] == "contradicted"
    assert (outcomes["association_needed"], outcomes["found_by_arn"]) == ("not seen", "confirmed")


def test_a_required_resource_that_is_refused_ends_the_run(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.begin("refuse:channel") == 2
    assert "AWS refused channel" in capsys.readouterr().err
    assert not run.journal.may_exist


def test_without_records_the_answers_of_the_person_decide(run: Run) -> None:
    run.begin("no records", only=("long_commands", "session_name", "record_parameters", "variable_replacement"))
    outcomes = run.outcomes()
    assert (outcomes["long_commands"], outcomes["session_name"]) == ("confirmed", "confirmed")
    assert (outcomes["record_parameters"], outcomes["variable_replacement"]) == ("not seen", "not seen")
    waits = [line for line in run.person.lines if "no record yet" in line]
    assert "minutes left" in waits[0]
    assert run.left() == []


def test_skipped_questions_decide_nothing(run: Run) -> None:
    run.begin("skip:texts_bold", "skip:ecs", only=("markdown_slack", "ecs_command"))
    assert {run.outcomes()[key] for key in ("markdown_slack", "ecs_command")} == {"not seen"}


STEPS = (
    "up", "deployed", "question", "events.put_events", "sqs.receive_message", "iam.simulate_custom_policy",
    "chatbot.create_custom_action", "chatbot.associate_to_configuration", "cloudcontrol.get_resource",
    "cloudwatch.set_alarm_state", "stepfunctions.start_execution", "logs.start_query", "cloudtrail.lookup_events",
    "codepipeline.put_approval_result", "codepipeline.start_pipeline_execution",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_leaves_nothing_and_the_run_can_be_resumed(
    run: Run, step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    only = (
        "source_arn",
        "associate_again",
        "found_by_arn",
        "alarm_event",
        "redrive_count",
        "saved_queries",
        "approval_token",
    )
    armed = [True]

    def interrupt(name: str) -> None:
        is_create = name == "question" and not run.journal_exists
        if name == step and armed and not is_create:
            armed.clear()
            raise KeyboardInterrupt

    run.account.interrupt = interrupt
    assert run.begin(only=only) == 1
    assert not armed, "the run came to this step"
    assert run.left() == []
    assert not run.journal.may_exist
    assert "--resume" in capsys.readouterr().err
    answered = set(run.journal.answers)
    run.person.asked.clear()
    assert confirm_run.resume(run.choice, run.make) == 0
    assert answered.isdisjoint(run.person.asked), "an answer is not asked for again"
    assert {run.outcomes()[key] for key in only} == {"confirmed"}
    assert run.left() == []


@pytest.mark.parametrize(
    "step", ["events.delete_rule", "iam.delete_role", "chatbot.delete_slack_channel_configuration"]
)
def test_a_removal_that_is_interrupted_is_completed_by_clean(
    run: Run, step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    armed = [True]

    def interrupt(name: str) -> None:
        if name == step and armed:
            armed.clear()
            raise KeyboardInterrupt

    run.account.interrupt = interrupt
    assert run.begin(only=("markdown_slack",)) == 1
    assert run.journal.may_exist
    assert run.left() != []
    assert "--clean" in capsys.readouterr().err
    assert run.begin() == 2, "a new run does not begin"
    assert confirm_run.clean(run.choice, run.make) == 0
    assert run.left() == []
    assert not run.journal.may_exist
    assert confirm_run.clean(run.choice, run.make) == 0, "cleaning twice is not an error"


def test_what_cannot_be_removed_is_reported_and_kept_in_the_journal(run: Run) -> None:
    run.account.interrupt = _refusing("sns.delete_topic")
    assert run.begin(only=("markdown_slack",)) == 1
    assert run.journal.may_exist
    assert run.left() == ["topics"], "the rest is deleted"
    assert any("not deleted: topic" in line for line in run.person.lines)
    assert "## Not removed" in run.report()


def _refusing(step: str) -> Callable[[str], None]:
    def refuse(name: str) -> None:
        if name == step:
            raise ClientError({"Error": {"Code": "AuthorizationError", "Message": "not allowed"}}, "DeleteTopic")

    return refuse


@pytest.mark.parametrize(
    ("typed", "agrees", "words"),
    [("123", "yes", "'123' is not 123456789012"), ("123456789012", "no", "Nothing was created")],
)
def test_nothing_is_created_without_the_account_and_a_yes(
    run: Run, typed: str, agrees: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run.person.typed, run.person.agrees = typed, agrees
    assert run.begin() == 2
    assert words in capsys.readouterr().err
    assert run.left() == []
    assert not run.choice.folder.exists()
    assert "at most" in run.person.lines[0], "plan and cost come first"


@pytest.mark.parametrize(("alias", "code"), [("acme-prod", 2), ("acme-product-sandbox", 0), ("live", 2)])
def test_an_account_that_is_named_as_production_is_refused(run: Run, alias: str, code: int) -> None:
    run.account.aws.client("iam", "us-east-1").create_account_alias(AccountAlias=alias)
    assert run.begin(only=("markdown_slack",)) == code


def test_a_channel_that_is_in_use_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.begin("refuse:none", only=("markdown_slack",))
    run.account.aws.chatbot.create_configuration(
        ChannelConfiguration(
            "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/ops", "ops", "slack", "C0123ABCD", None
        )
    )
    assert run.begin(only=("markdown_slack",)) == 2
    assert "has the configuration 'ops'" in capsys.readouterr().err


def test_the_outputs_identify_no_one(run: Run) -> None:
    run.begin("other sessions", "plain:texts_bold")
    for path in run.choice.out.iterdir():
        text = path.read_text()
        for secret in ("T0123ABCD", "C0123ABCD", MEMBER, OTHER_MEMBER, "203.0.113.9", "AROAEXAMPLEROLE1"):
            assert secret not in text, (path.name, secret)
    assert "0o600" in oct(run.choice.folder.joinpath("journal.json").stat().st_mode).replace("0o100", "0o")


def test_records_without_parameters_are_a_contradiction(run: Run) -> None:
    run.begin("no parameters", only=("record_parameters", "bare_flag"))
    assert run.outcomes()["record_parameters"] == "contradicted"
    assert "has no requestParameters at all" in run.report()
    assert run.outcomes()["bare_flag"] == "confirmed", "it is unknown which button made such a call"


def test_throttling_is_not_the_end_of_reading(run: Run) -> None:
    assert run.begin("throttled", only=("record_parameters",)) == 0
    assert any("ThrottlingException" in line for line in run.person.lines)


def test_without_the_permission_to_read_nothing_waits(run: Run) -> None:
    run.begin("no history", only=("long_commands", "record_parameters"))
    assert (run.outcomes()["long_commands"], run.outcomes()["record_parameters"]) == ("confirmed", "not seen")
    assert not any("minutes left" in line for line in run.person.lines)


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGHUP"])
def test_a_signal_removes_everything(run: Run, signal_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(getattr(signal, signal_name))

    def interrupt(name: str) -> None:
        if name == "sqs.receive_message":
            os.kill(os.getpid(), getattr(signal, signal_name))

    run.account.interrupt = interrupt
    assert run.begin(only=("markdown_slack",)) == 1
    assert run.left() == []
    assert "Interrupted. Everything is removed" in capsys.readouterr().err
    assert signal.getsignal(getattr(signal, signal_name)) == before


@pytest.mark.parametrize(
    "answer",
    [{}, {"ResourceDescription": {"Properties": "{"}}, {"ResourceDescription": None}],
)
def test_an_answer_of_another_form_decides_nothing(run: Run, answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "_get_resource", lambda self, **given: answer)
    run.begin(only=("found_by_arn", "markdown_slack"))
    assert (run.outcomes()["found_by_arn"], run.outcomes()["markdown_slack"]) == ("not seen", "confirmed")
    assert "cloud_control could not be checked" in run.report()
    assert run.left() == []


def test_expired_credentials_end_the_run_with_a_way_out(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    expired = [False]

    def interrupt(name: str) -> None:
        expired[0] = expired[0] or name == "events.put_events"
        if expired[0] and "." in name:
            raise ClientError({"Error": {"Code": "ExpiredTokenException", "Message": "expired"}}, "PutEvents")

    run.account.interrupt = interrupt
    assert run.begin(only=("markdown_slack",)) == 2
    assert "--clean" in capsys.readouterr().err
    run.account.interrupt = lambda _: None
    assert confirm_run.clean(run.choice, run.make) == 0
    assert run.left() == []


@pytest.mark.parametrize(("workspaces", "code"), [(["T0123ABCD"], 0), ([], 2), (["T0OTHER12"], 2), (None, 0)])
def test_a_workspace_that_is_not_authorized_is_refused(run: Run, workspaces: list[str] | None, code: int) -> None:
    run.account.workspaces = workspaces
    assert run.begin(only=("markdown_slack",)) == code


def test_a_region_without_the_chat_service_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.choice = replace(run.choice, region="cn-north-1")
    assert run.begin() == 2
    assert "is not in the partition aws" in capsys.readouterr().err


def test_another_account_cannot_resume_or_clean(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.begin(only=("markdown_slack",))
    journal = run.journal
    journal.settings = replace(journal.settings, account="210987654321")
    journal.save()
    for command in (confirm_run.resume, confirm_run.clean):
        assert command(run.choice, run.make) == 2
        assert "The credentials are of account 123456789012" in capsys.readouterr().err


def test_a_part_that_aws_refuses_is_left_out(run: Run) -> None:
    only = ("alarm_event", "log_target", "redrive_count", "markdown_slack")
    run.begin("refuse:part-log-policy", only=only)
    assert [run.outcomes()[key] for key in only] == ["not seen", "not seen", "not seen", "confirmed"]
    assert run.left() == []


def test_what_cannot_be_read_does_not_end_the_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(name: str) -> None:
        if name == "sqs.receive_message":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "ReceiveMessage")

    run.account.interrupt = interrupt
    assert run.begin(only=("markdown_slack",)) == 0
    assert any("The queue cannot be read" in line for line in run.person.lines)


def test_an_event_that_is_refused_is_not_asked_about(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
    monkeypatch.setattr(Account, "_put_events", lambda self, **given: refused)
    assert run.begin(only=("markdown_slack",)) == 1
    assert run.person.asked == []
    assert any("EventBridge refused the event" in line for line in run.person.lines)


@pytest.mark.parametrize("fault", ["no approval", "refused rejection"])
def test_a_pipeline_that_does_not_come_so_far_decides_nothing(
    run: Run, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: SimulatedPipeline, **_: Any) -> None:
        raise ClientError({"Error": {"Code": "InvalidApprovalTokenException", "Message": "no"}}, "PutApprovalResult")

    if fault == "no approval":
        monkeypatch.setattr(SimulatedPipeline, "begin", lambda self: None)
    monkeypatch.setattr(SimulatedPipeline, "put_approval_result", refuse)
    only = ("approval_token", "stage_failed", "stage_resumed", "stopped_approval", "retry_errors")
    assert run.begin(only=only) == 1
    first = "not seen" if fault == "no approval" else "confirmed"
    assert [run.outcomes()[key] for key in only] == [first, *["not seen"] * 4]
    assert run.left() == []


def test_without_a_region_nothing_begins(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.choice = replace(run.choice, region=None)
    assert run.begin() == 2
    assert "--region eu-west-1" in capsys.readouterr().err


def test_without_the_pulumi_cli_nothing_is_asked(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.begin("no cli") == 2
    assert "pulumi is not on the PATH" in capsys.readouterr().err
    assert run.person.lines == []


def test_a_deployment_that_cannot_begin_leaves_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.begin("no pulumi") == 2
    assert "Pulumi cannot open the stack" in capsys.readouterr().err
    assert not run.journal.may_exist
