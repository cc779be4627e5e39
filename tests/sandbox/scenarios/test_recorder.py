"""What is recorded holds when it is played again, and fails when the program changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import ACCOUNT
from chatops_pulumi.sandbox.program.project import Project, load_project
from chatops_pulumi.sandbox.scenarios.player import Player
from chatops_pulumi.sandbox.scenarios.reader import parse_scenario
from chatops_pulumi.sandbox.scenarios.recorder import scenario_text
from chatops_pulumi.sandbox.scenarios.report import failure_text
from chatops_pulumi.sandbox.scenarios.run import ScenarioResult, run_scenario
from chatops_pulumi.sandbox.scenarios.scenario import ScenarioStep
from chatops_pulumi.sandbox.scenarios.step_log import StepLog
from chatops_pulumi.sandbox.services.simulation import Clock, Simulation
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

START = {"start": "web.ready"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.open(load_project(ROOT, "sandbox"), Simulation.of(ACCOUNT, Clock())) as found:
        yield found


def recorded(sandbox: Sandbox, *steps: dict[str, Any]) -> str:
    player, log = Player(sandbox, Path()), StepLog()
    for step in steps:
        done = player.act(ScenarioStep.model_validate(step))
        player.messages += done.messages
        action = {key: value for key, value in step.items() if key != "message"}
        log.add(action, done.events, sandbox.simulation.clock(), done.press)
    ids = frozenset(one.id for one in sandbox.simulation.operations())
    return scenario_text(log.since(0), description="Recorded", stack="sandbox", ids=ids)


def replayed(text: str, **overrides: str) -> ScenarioResult:
    def load(stack: str | None, config: Any) -> Project:
        return load_project(ROOT, stack or "sandbox", {**config, **overrides})

    return run_scenario(parse_scenario(text, Path("recorded.yaml")), load)


STEPS = (
    START,
    START,
    {"press": "1. Switch traffic", "message": 1},
    {"press": "1. Switch traffic", "message": 1},
    {"press": "2. Roll back"},
    {"advance": "10m"},
    {"fire": {"source": "nobody.listens", "detail-type": "x", "detail": {}}},
)


def test_what_is_recorded_holds_and_another_program_fails_it(sandbox: Sandbox) -> None:
    text = recorded(sandbox, *STEPS)
    sandbox.close()
    result = replayed(text)
    assert result.holds, failure_text(result)
    assert "message: 1" in text, "the older of two messages is named"
    assert "d-" not in text.replace("<any>", ""), "no ID that differs in the next run"
    broken = text.replace("[1. Switch", "[1. Swich").replace("- 2. Roll back", "- 2. Rol back", 1)
    failed = replayed(broken)
    assert not failed.holds
    assert failure_text(failed).startswith("recorded.yaml:5, step 1: start web.ready\n  message, buttons:")
    assert failure_text(failed).endswith("6 steps were not played.")
    assert replace(result, error="x").holds is False


def test_a_program_that_does_not_run_is_an_error_of_the_scenario(sandbox: Sandbox) -> None:
    text = recorded(sandbox, START)
    sandbox.close()
    result = replayed(text, **{"chatops:components": "{}"})
    assert result.error
    assert failure_text(result).startswith("The program did not run.\n")


def test_a_log_knows_the_steps_about_a_message(sandbox: Sandbox) -> None:
    player, log = Player(sandbox, Path()), StepLog()
    log.start_recording()
    for step in (START, START, {"press": "2. Roll back"}):
        done = player.act(ScenarioStep.model_validate(step))
        player.messages += done.messages
        log.add(step, done.events, sandbox.simulation.clock(), done.press)
    assert log.recorded() == 3
    first, second = player.messages
    assert [step.number for step in log.about(frozenset({first.number}))] == [1]
    assert [step.number for step in log.about(frozenset({second.number}))] == [2, 3]
    assert [step.number for step in log.stop_recording()] == [1, 2, 3]
    assert (log.recording_since, log.recorded()) == (None, 0)
