"""Whole walks against the local AWS, with AWS's answers as assumed and otherwise."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.cli import confirm_walk
from chatops_pulumi.cli.confirm_walk import Choice
from chatops_pulumi.confirm import journal as journals
from chatops_pulumi.confirm.points import CHECKED
from chatops_pulumi.confirm.surroundings import Surroundings
from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from tests.confirm.simulated import MEMBER, Account, Clock, Person

REGION = "eu-west-1"


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    with local_aws() as made:
        yield made


class Walk:
    """A walk by the command's own functions, in a folder of the test."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        (folder / "program").mkdir()
        self.account = Account(aws, folder / "program")
        self.person = Person(self.account)
        self.clock = Clock()
        self.choice = Choice("T0123ABCD", "C0123ABCD", MEMBER, True, (), REGION, None, folder / "walk", folder / "out")

    def make(self, _: Choice) -> Surroundings:
        return Surroundings(self.account, self.account, self.person, self.clock)

    def begin(self, *faults: str, only: tuple[str, ...] = ()) -> int:
        self.account.faults |= set(faults)
        return confirm_walk.begin(replace(self.choice, only=only), self.make)

    def outcomes(self) -> dict[str, str]:
        result = json.loads((self.choice.out / "confirm-2026-12-01.json").read_text())
        return {key: point["outcome"] for key, point in result["points"].items()}

    def report(self) -> str:
        return (self.choice.out / "confirm-2026-12-01.md").read_text()

    @property
    def journal(self) -> journals.Journal:
        return journals.load(self.choice.folder)

    def left(self) -> list[str]:
        """Everything of a walk that the local AWS has."""
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
    }
    return [name for name, look in listed.items() if look()]


@pytest.fixture
def walk(aws: LocalAws, tmp_path: Path) -> Walk:
    return Walk(aws, tmp_path)


def checked(outcomes: dict[str, str]) -> dict[str, str]:
    return {point.key: outcomes[point.key] for point in CHECKED}


def test_everything_is_confirmed_if_aws_answers_as_assumed(walk: Walk) -> None:
    code = walk.begin()
    assert set(checked(walk.outcomes()).values()) == {"confirmed"}, walk.outcomes()
    assert code == 0
    assert walk.left() == []
    assert not walk.journal.may_exist


OTHERWISE = (
    (
        "other sessions", "escapes kept", "arrives:quote_message", "arrives:missing_message", "runs:flag_bare",
        "assistant:long", "assistant:ecs", "assistant:approval", "shown:unassociated", "disassociate succeeds",
        "alarm fields", "redrives uncounted", "malformed queries", "plain:texts_bold", "plain:texts_mention", "unasked",
        "whole names", "not found by ARN", "denied with parameters",
    ),
    ("refuse:target-role", "refuse:target-log", "denied:source_arn", "associate once", "refuse:action-long"),
    ("denied:approver", "masked token", "denied:source_arn"),
)  # fmt: skip


def test_every_checked_point_can_be_contradicted(tmp_path: Path) -> None:
    contradicted: set[str] = set()
    for number, faults in enumerate(OTHERWISE):
        folder = tmp_path / str(number)
        folder.mkdir()
        with local_aws() as aws:
            walk = Walk(aws, folder)
            assert walk.begin(*faults) == 1
            assert walk.left() == []
            contradicted |= {key for key, outcome in walk.outcomes().items() if outcome == "contradicted"}
    assert {point.key for point in CHECKED} - contradicted == set()
