"""``chatops test``: plays scenarios and reports what does not hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer
from rich.text import Text

from chatops_pulumi.cli.junit import junit_report
from chatops_pulumi.cli.options import RuntimeName, runtime_of
from chatops_pulumi.cli.terminal import console, progress
from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.program.project import Project, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, find_scenarios, read_scenario
from chatops_pulumi.sandbox.scenarios.report import failure_text, step_place
from chatops_pulumi.sandbox.scenarios.run import ScenarioResult, run_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console


_FAILED: Final = 1
_INVALID: Final = 2


def play_scenarios(
    places: Sequence[Path],
    cwd: Path,
    stack: str,
    config: Mapping[str, str],
    runtime: RuntimeName,
    *,
    junit: Path | None = None,
    as_json: bool = False,
) -> int:
    """Play the scenarios of files and folders. Returns the exit code.

    Args:
        places: Scenario files, and folders of them.
        cwd: The folder of the Pulumi project.
        stack: The stack of scenarios that name none.
        config: Configuration that overrides the stack's. A scenario's own overrides it.
        runtime: What runs the program.
        junit: A file for a report in JUnit's XML format.
        as_json: Print the results as JSON.
    """
    out, errors = console(), console(errors=True)
    try:
        runs = runtime_of(runtime)
        files = [read_scenario(path) for path in _unique(path for place in places for path in find_scenarios(place))]
    except (ScenarioError, ProgramError) as error:
        errors.print(str(error), soft_wrap=True)
        return _INVALID

    def load(own_stack: str | None, own_config: Mapping[str, str]) -> Project:
        return load_project(cwd, own_stack or stack, {**config, **own_config})

    results: list[ScenarioResult] = []
    for file in files:
        progress(f"Playing {file.path}...")
        results.append(run_scenario(file, load, runs))
        if not as_json:
            _show(out, results[-1])
    if junit is not None:
        try:
            junit.parent.mkdir(parents=True, exist_ok=True)
            junit.write_text(junit_report(results), encoding="utf-8")
        except OSError as error:
            errors.print(f"--junit {junit}: the file cannot be written: {error.strerror}. Fix: check the path.")
            return _INVALID
    if as_json:
        typer.echo(json.dumps([_described(result) for result in results], indent=2, ensure_ascii=False))
    else:
        _show_summary(out, results)
    return 0 if all(result.holds for result in results) else _FAILED


def _unique(paths: Iterable[Path]) -> list[Path]:
    """Each file once, also if it is given with its folder."""
    return list({path.resolve(): path for path in reversed(list(paths))}.values())[::-1]


def _show(out: Console, result: ScenarioResult) -> None:
    file = result.file
    mark = Text("✓ ", style="green") if result.holds else Text("✗ ", style="bold red")
    about = f"  {file.scenario.description}" if file.scenario.description else ""
    played = f"  {counted(len(result.steps), 'step')}, {result.seconds:.1f} s"
    out.print(Text.assemble(mark, (str(file.path), "bold"), about, (played, "dim")), soft_wrap=True)
    if not result.holds:
        for line in failure_text(result).splitlines():
            style = "green" if line.lstrip().startswith("+ ") else "red" if line.lstrip().startswith("- ") else ""
            out.print(Text(f"    {line}" if line else "", style=style), soft_wrap=True)


def _show_summary(out: Console, results: Sequence[ScenarioResult]) -> None:
    failed = [result for result in results if not result.holds]
    total = counted(len(results), "scenario")
    if failed:
        out.print(Text(f"\n{len(failed)} of {total} failed.", style="bold red"))
    else:
        out.print(Text(f"\n{total} passed.", style="bold green"))


def _described(result: ScenarioResult) -> dict[str, Any]:
    return {
        "scenario": str(result.file.path),
        "description": result.file.scenario.description,
        "holds": result.holds,
        "seconds": round(result.seconds, 3),
        "error": result.error,
        "steps": [
            {
                "step": step.step.action,
                "place": step_place(result.file, number),
                "messages": len(step.messages),
                "differences": [
                    {
                        "place": one.place,
                        "text": one.text,
                        "expected": one.expected,
                        "actual": one.actual,
                        "why": list(one.why),
                    }
                    for one in step.differences
                ],
            }
            for number, step in enumerate(result.steps)
        ],
        "not_played": len(result.file.scenario.steps) - len(result.steps),
    }
