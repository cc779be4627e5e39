"""docs/confirm.md and the points are the same, and every point has a check or a reason."""

import re

import pytest

from chatops_pulumi.confirm import status
from chatops_pulumi.confirm.checks import CHECKS
from chatops_pulumi.confirm.experiments import MESSAGES, buttons
from chatops_pulumi.confirm.plan import PLACEHOLDERS, make_plan, plan_text
from chatops_pulumi.confirm.points import BY_KEY, CHECKED, POINTS, needed_steps
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.confirm.stack_program import commands_policy
from chatops_pulumi.confirm.steps import steps
from chatops_pulumi.core import policies
from chatops_pulumi.core.limits import COMMAND_TEXT, MANAGED_POLICY_CHARACTERS
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "confirm.md").read_text("utf-8")
PROBES = {
    "simulate",
    "associations",
    "cloud_control",
    "log",
    "alarm",
    "states",
    "queries",
    "pipeline",
    "subscriptions",
    "chat_states",
    "chat_log",
}
SETTINGS = Settings(
    "chatops-confirm-20261201-0930", "123456789012", "eu-west-1", "T0123ABCD", "C0123ABCD", "U0ANNA1", True
)


def test_the_page_has_every_point_and_no_other() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert rows == [point.statement for point in POINTS]
    assert status.with_table(PAGE, status.read(status.FILE.read_text("utf-8"))) == PAGE, (
        "run python -m tools.apply_confirmation"
    )


def test_every_point_has_a_check_or_a_reason() -> None:
    assert len(BY_KEY) == len(POINTS)
    for point in POINTS:
        assert bool(point.needs) != bool(point.not_checked), point.key
        assert re.fullmatch(r"[a-z_]+", point.key)
    assert set(CHECKS) == {point.key for point in CHECKED}


def test_every_step_is_needed_and_every_needed_step_exists() -> None:
    asked = {step.key for step in steps(SETTINGS)}
    assert needed_steps() == asked | PROBES & needed_steps()
    assert needed_steps(("markdown_slack",)) == {"texts_bold"}


def test_the_buttons_are_within_the_limits_and_what_they_are_for() -> None:
    for button in buttons(SETTINGS):
        assert len(button.command) <= COMMAND_TEXT.maximum
        assert len(button.label) <= 50
        assert len(SETTINGS.name(button.name)) <= 64
        assert button.message in {message.key for message in MESSAGES}
    assert len(next(one.command for one in buttons(SETTINGS) if one.key == "long")) > 100
    assert policies.size(commands_policy(SETTINGS)) <= MANAGED_POLICY_CHARACTERS


def test_the_role_allows_nothing_that_changes_something_of_the_person() -> None:
    reading = re.compile(r"\w+:(?:List|Describe|Get|Test)\w+")
    for statement in commands_policy(SETTINGS)["Statement"]:
        for action in statement["Action"]:
            named = SETTINGS.run in str(statement["Resource"])
            # StopDeployment has no resources: the plan warns of it.
            assert reading.fullmatch(action) or named or action == "codedeploy:StopDeployment", statement


def test_the_plan_needs_no_settings_and_has_cost_questions_and_gaps() -> None:
    text = plan_text(PLACEHOLDERS)
    assert "at most 0." in text
    for point in POINTS:
        assert point.not_checked in text
    for step in steps(PLACEHOLDERS):
        assert step.text in text
    one = make_plan(Settings(**{**vars(PLACEHOLDERS), "only": ("markdown_slack",)}))
    assert [step.key for step in one.steps] == ["texts_bold"]
    assert one.minutes < make_plan(PLACEHOLDERS).minutes


@pytest.mark.parametrize("point", CHECKED, ids=lambda point: point.key)
def test_nothing_seen_decides_nothing(point: object) -> None:
    from chatops_pulumi.confirm.findings import Outcome
    from chatops_pulumi.confirm.observations import Observations

    assert CHECKS[point.key](Observations(SETTINGS)).outcome is Outcome.NOT_SEEN  # type: ignore[attr-defined]
