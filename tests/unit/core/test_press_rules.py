"""Which backward buttons are restricted too, and the digest of what a gate's commands act on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatops_pulumi.core.actions import action_digest
from chatops_pulumi.core.policies import too_long
from chatops_pulumi.core.press_rules import (
    Freeze,
    PressRule,
    also_restricted,
    conflict_problems,
    press_rule_statements,
)
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Direction

FREEZE = Freeze(datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC), "Freeze")
REJECT = PressRule("p.reject", Direction.BACKWARD, ("codepipeline:PutApprovalResult",), ("a",))
ROLL_BACK = PressRule("d.rollback", Direction.BACKWARD, ("codedeploy:StopDeployment",), ("*",))


def approve(*approvers: str, direction: Direction = Direction.FORWARD) -> PressRule:
    return PressRule("p.approve", direction, ("codepipeline:PutApprovalResult",), ("a",), approvers)


@pytest.mark.parametrize(
    ("approvers", "freezes", "by"),
    [
        (("U1",), [], "approvers"),
        ((), [FREEZE], "freezes"),
        (("U1",), [FREEZE], "approvers and freezes"),
    ],
)
def test_a_backward_button_with_the_same_action_is_restricted_too(
    approvers: tuple[str, ...], freezes: list[Freeze], by: str
) -> None:
    (sentence,) = also_restricted([ROLL_BACK, approve(*approvers), REJECT], freezes)
    assert sentence == (
        f"The {by} of p.approve also restrict p.reject: IAM cannot distinguish them, because both call "
        "codepipeline:PutApprovalResult on the same resources."
    )


def test_nothing_is_restricted_without_approvers_and_freezes_or_by_a_silencing_button() -> None:
    assert also_restricted([approve(), REJECT], []) == []
    assert also_restricted([approve(direction=Direction.SILENCING), REJECT], [FREEZE]) == []
    own = PressRule("p.reject", Direction.BACKWARD, REJECT.actions, REJECT.resources, ("U2",))
    assert also_restricted([approve("U1"), own], []) == [], "it has its own approvers, which is another error"


def part(*approvers: str) -> PressRule:
    """The rule of one gate, whose approvers differ from those of the button that it shares."""
    approve_one = approve(*approvers)
    return PressRule(
        "one.approve", Direction.FORWARD, approve_one.actions, ("a/one",), tuple(approvers), part_of="p.approve"
    )


def test_the_rule_of_one_gate_hides_no_other_sentence() -> None:
    (sentence,) = also_restricted([REJECT, part("U2"), approve("U1")], [])
    assert sentence.startswith("The approvers of p.approve also restrict p.reject")


def test_the_rule_of_one_gate_does_not_contradict_the_rule_of_its_button() -> None:
    everywhere = replace(approve("U1"), resources=("a*",))
    assert list(conflict_problems([everywhere, part("U2")])) == []
    assert list(conflict_problems([part("U2"), everywhere])) == []
    other = replace(everywhere, button="p.other", path="buttons.p.other.approvers")
    (problem,) = conflict_problems([other, part("U2")])
    assert "one.approve and p.other are the same to IAM" in problem.what


@pytest.mark.parametrize(
    ("reason", "sid"),
    [
        ("end of year", "Freeze1EndOfYear"),
        ("2026 closing", "Freeze1Of2026Closing"),
        ("1st", "Freeze1Of1st"),
        ("Ferien: für alle", "Freeze1FerienFrAlle"),
        ("\U0001f384", "Freeze1"),
        ("a" * 40, "Freeze1" + "A" + "a" * 23),
    ],
)
def test_the_reason_of_a_freeze_is_part_of_its_statement_id(reason: str, sid: str) -> None:
    freeze = Freeze("2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z", reason)
    (statement,) = press_rule_statements([approve()], [freeze], None)
    assert statement["Sid"] == sid


def test_the_digest_does_not_depend_on_the_order_of_arguments() -> None:
    playbook = PLAYBOOKS["codepipeline"]
    one = {"pipeline": "p", "stage": "s", "action": "a"}
    other = dict(reversed(one.items()))
    assert action_digest(playbook, one) == action_digest(playbook, other)
    assert action_digest(playbook, one) != action_digest(playbook, {**one, "stage": "t"})


def test_the_digest_is_part_of_action_groups_and_never_changes() -> None:
    assert action_digest(PLAYBOOKS["codepipeline"], {"pipeline": "p", "stage": "s", "action": "a"}) == "bee0d2d3"


@pytest.mark.parametrize(
    ("denied", "at_least", "words", "fix"),
    [
        (0, False, "the commands' policy has 7000 characters; IAM allows 6144.", "give fewer event sources"),
        (0, True, "the commands' policy has at least 7000 characters; IAM allows 6144.", "give fewer event sources"),
        (
            900,
            False,
            "has 7000 characters, 900 of them for approvers and freezes; IAM allows 6144.",
            "name fewer members",
        ),
    ],
)
def test_a_policy_that_is_too_long(denied: int, at_least: bool, words: str, fix: str) -> None:
    problem = too_long(7000, denied, at_least=at_least)
    assert problem.what.endswith(words)
    assert problem.fix.startswith(fix)
    assert problem.source == "IAM quotas, managed policy size"
