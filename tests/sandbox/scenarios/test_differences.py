"""What a scenario says when an expectation does not hold. Each kind of expectation fails here once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import ACCOUNT
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.scenarios.differences import same_text
from chatops_pulumi.sandbox.scenarios.player import Player
from chatops_pulumi.sandbox.scenarios.report import difference_lines
from chatops_pulumi.sandbox.scenarios.scenario import ScenarioStep
from chatops_pulumi.sandbox.services.simulation import MOMENT, Clock, Simulation
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

EVENTS = ROOT / "tests" / "events"
START = {"start": "web.ready"}


@pytest.fixture
def player() -> Iterator[Player]:
    simulation = Simulation.of(ACCOUNT, Clock(stopped_at=MOMENT))
    with Sandbox.open(load_project(ROOT, "sandbox"), simulation) as sandbox:
        yield Player(sandbox, EVENTS)


def told(player: Player, *steps: dict[str, Any]) -> str:
    """What the last step says. The steps before it hold."""
    *before, last = (player.play(ScenarioStep.model_validate(step)) for step in steps)
    assert not [one for step in before for one in step.differences]
    return "\n".join(line for one in last.differences for line in difference_lines(one))


def expecting(**expected: Any) -> dict[str, Any]:
    return {**START, "expect": {"messages": [expected]}}


def pressing(label: str = "1. Switch traffic", **expected: Any) -> dict[str, Any]:
    return {"press": label, "expect": expected}


def test_what_holds_says_nothing(player: Player) -> None:
    right = expecting(
        title="<any> shop-web: switch traffic to the new version?",
        text=["Application: shop-web", "Deployment ID: d-<any>"],
        buttons=["1. Switch traffic", "2. Roll back", "3. Remove old tasks"],
        channel="C0123SAND",
    )
    call = {"operation": "codedeploy:ContinueDeployment", "parameters": {"deploymentWaitType": "READY_WAIT"}}
    command = (
        "codedeploy continue-deployment --deployment-id <any> --region ap-northeast-1 --deployment-wait-type READY_WAIT"
    )
    assert told(player, right, pressing(call=call, command=command)) == ""
    assert told(player, pressing(refused="DeploymentIsNotInReadyStateException")) == ""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"title": "Switch?"}, "message, title:\n  - Switch?\n  + 🔵🟢 shop-web: switch traffic to the new version?"),
        ({"channel": "C1"}, "message, channel:\n  - C1\n  + C0123SAND"),
        ({"text": ["Application: shop"]}, "message, text:\n  - Application: shop\n  + Application: shop-web"),
        ({"text": "Unheard of, $$$"}, "  + no such line"),
        (
            {"text": ["Deployment group: <any>", "Application: shop-web"]},
            "message, text: The line is there, but before the line above it: Application: shop-web",
        ),
        (
            {"buttons": ["1. Switch traffic", "2. Roll back"]},
            (
                "message, buttons:\n  - [1. Switch traffic]  [2. Roll back]\n"
                "  + [1. Switch traffic]  [2. Roll back]  [3. Remove old tasks]"
            ),
        ),
    ],
)
def test_a_message_that_differs(player: Player, expected: dict[str, Any], said: str) -> None:
    assert said in told(player, expecting(**expected))


def test_more_or_fewer_messages(player: Player) -> None:
    assert told(player, {**START, "expect": {"messages": []}}) == (
        "messages:\n  - no message\n  + 1 message\n  + 1. 🔵🟢 shop-web: switch traffic to the new version?"
    )
    other = {"fire": {"source": "a.b", "detail-type": "c", "detail": {}}}
    text = told(player, other)
    assert text.startswith("messages:\n  - at least one message\n  + no message\n")
    assert "source must match" in text
    assert told(player, {**other, "expect": {"messages": []}}) == ""


def test_a_lost_message_says_why_and_how_to_fix_it(player: Player) -> None:
    event = {"sample": "web.ready"}
    sample = player.act(ScenarioStep.model_validate({"fire": event})).events[0].event
    quoted = {**sample, "detail": {**sample["detail"], "deploymentId": 'd-"'}}
    text = told(player, {"fire": quoted})
    assert text.startswith("A message was lost.\n  The message is not valid JSON: <deploymentId> has a quote")
    assert "Fix: " in text
    assert told(player, {"fire": quoted, "expect": {"lost": "has a quote"}}) == ""
    assert "- another reason" in told(player, {"fire": quoted, "expect": {"lost": "another reason"}})
    assert told(player, {**START, "expect": {"lost": "x"}}).startswith("lost:\n  - x\n  + no message was lost")


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"call": "codedeploy:StopDeployment"}, "call:\n  - codedeploy:StopDeployment\n  + codedeploy:ContinueDeployment"),
        (
            {"call": {"operation": "codedeploy:ContinueDeployment", "region": "eu-west-1"}},
            "call, region:\n  - eu-west-1\n  + ap-northeast-1",
        ),
        (
            {"call": {"operation": "codedeploy:ContinueDeployment", "parameters": {"deploymentWaitType": "X", "a": 1}}},
            "call, parameter deploymentWaitType:\n  - X\n  + READY_WAIT\ncall, parameter a:\n  - 1\n  + absent.",
        ),
        ({"command": "codedeploy stop"}, "command:\n  - codedeploy stop\n  + codedeploy continue-deployment"),
        ({"refused": "AccessDenied"}, "press:\n  - refused: AccessDenied\n  + done: "),
    ],
)  # fmt: skip
def test_a_press_that_differs(player: Player, expected: dict[str, Any], said: str) -> None:
    assert said in told(player, START, pressing(**expected))


def test_a_press_that_fails_although_nothing_is_expected_of_it(player: Player) -> None:
    text = told(player, START, pressing(), pressing())
    assert "press:\n  - the command succeeds\n  + failed: DeploymentIsNotInReadyStateException" in text
    text = told(player, pressing(refused="AccessDenied"))
    assert text.startswith("refused:\n  - AccessDenied\n  + DeploymentIsNotInReadyStateException")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"press": "Go"}, "no message shows this button. The newest message shows '1. Switch traffic'"),
        ({"press": "2. Roll back", "message": 2}, "there is no message 2: the scenario has 1 until here."),
        ({"press": "2. Roll back", "message": "Other"}, "no message has the title 'Other'. Titles until here: '🔵🟢"),
        ({"time_out": "shop-api"}, "nothing with the title 'shop-api' waits. Fix: use what waits: 'shop-web /"),
        ({"advance": "2026-01-01T00:00:00Z"}, "the clock is at 2026-01-31T12:00:00Z, which is later."),
        ({"start": "web.redy"}, "web.redy: no rule has this name. Fix: use one of: web.ready."),
        ({"fire": "nothing.json"}, "the file cannot be read: No such file or directory."),
        ({"fire": {"source": "x"}}, "fire: "),
    ],
)
def test_a_step_that_cannot_be_done(player: Player, step: dict[str, Any], said: str) -> None:
    assert said in told(player, START, step)


def test_the_clock_stands_until_a_step_moves_it_and_waits_end(player: Player) -> None:
    clock = player.sandbox.simulation.clock
    assert clock() == MOMENT
    assert told(player, START, {"time_out": "shop-web / shop-web-blue-green"}, START, {"advance": "59m"}) == ""
    (_, second) = player.sandbox.simulation.operations()
    assert second.status == "Ready"
    assert told(player, {"advance": "2026-01-31T13:00:00Z"}) == ""
    assert [one.status for one in player.sandbox.simulation.operations()] == ["Stopped", "Stopped"]
    assert clock().isoformat() == "2026-01-31T13:00:00+00:00"


def test_a_recorded_event_is_fired_from_its_file(player: Player) -> None:
    assert told(player, {"fire": "codedeploy_ready.json", "expect": {"messages": [{"text": "Region: <any>"}]}}) == ""
    numbered = {"press": "2. Roll back", "message": 1}
    assert told(player, START, numbered) == ""


def test_any_stands_for_text_on_one_line() -> None:
    assert same_text("a<any>c", "abc")
    assert same_text("<any>", "")
    assert not same_text("a<any>c", "a\nc")
    assert not same_text("a.c", "abc"), "nothing else is special"


def test_a_folder_of_events_is_relative_to_the_scenario(player: Player) -> None:
    assert Player(player.sandbox, Path("/nowhere")).play(ScenarioStep(fire="codedeploy_ready.json")).differences
