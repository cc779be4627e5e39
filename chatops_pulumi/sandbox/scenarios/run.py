"""Runs a scenario from the start of its program to its last step, or to the first step that does not hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.aws.account import ACCOUNT
from chatops_pulumi.sandbox.program.project import Project, ProjectError
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Runtime, run_program
from chatops_pulumi.sandbox.scenarios.player import Player
from chatops_pulumi.sandbox.services.simulation import Clock, Simulation
from chatops_pulumi.sandbox.session import Sandbox

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.scenarios.player import StepResult
    from chatops_pulumi.sandbox.scenarios.scenario import ScenarioFile

Load = Callable[[str | None, Mapping[str, str]], Project]
"""Reads the project with a scenario's stack and configuration. Raises ProjectError."""


@dataclass(frozen=True)
class ScenarioResult:
    """How a scenario ended."""

    file: ScenarioFile
    steps: tuple[StepResult, ...]
    """The steps that were played. The last one is the first that does not hold, if one does not."""
    error: str = ""
    """Why the program did not run."""
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the program ran and every step led to what it must lead to."""
        return not self.error and not any(step.differences for step in self.steps)


def sandbox_at(project: Project, moment: datetime, runtime: Runtime = run_program) -> Sandbox:
    """A running program at a moment, with a clock that moves only when it is moved. Raises ProgramError."""
    simulation = Simulation.of(project.account or ACCOUNT, Clock(stopped_at=moment))
    return Sandbox.open(project, simulation, runtime)


def run_scenario(file: ScenarioFile, load: Load, runtime: Runtime = run_program) -> ScenarioResult:
    """Run a scenario on a new local AWS, with a clock that moves only when a step moves it.

    Args:
        file: The scenario.
        load: Reads the project.
        runtime: What runs the program.
    """
    scenario, began = file.scenario, time.monotonic()
    try:
        project = load(scenario.stack, scenario.config)
        with sandbox_at(project, scenario.at, runtime) as sandbox:
            player = Player(sandbox, file.path.parent)
            steps: list[StepResult] = []
            for step in scenario.steps:
                steps.append(player.play(step))
                if steps[-1].differences:
                    break
    except (ProjectError, ProgramError) as error:
        return ScenarioResult(file, (), str(error), time.monotonic() - began)
    return ScenarioResult(file, tuple(steps), seconds=time.monotonic() - began)
