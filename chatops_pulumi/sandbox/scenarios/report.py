"""Says in text what does not hold in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatops_pulumi.sandbox.scenarios.differences import Difference
    from chatops_pulumi.sandbox.scenarios.run import ScenarioResult
    from chatops_pulumi.sandbox.scenarios.scenario import ScenarioFile


def step_place(file: ScenarioFile, index: int) -> str:
    """``path:line`` of a step, by its index from 0."""
    return f"{file.path}:{file.lines[index]}" if index < len(file.lines) else str(file.path)


def failure_text(result: ScenarioResult) -> str:
    """What does not hold: the step, and for each difference what was expected (``-``) and what came (``+``)."""
    if result.error:
        return f"The program did not run.\n{result.error}"
    lines: list[str] = []
    for index, step in enumerate(result.steps):
        if step.differences:
            lines.append(f"{step_place(result.file, index)}, step {index + 1}: {step.step.action}")
            lines += (f"  {line}" for difference in step.differences for line in difference_lines(difference))
    rest = len(result.file.scenario.steps) - len(result.steps)
    if rest:
        lines.append(f"{rest} step{' was' if rest == 1 else 's were'} not played.")
    return "\n".join(lines)


def difference_lines(difference: Difference) -> Iterator[str]:
    """A difference, one line for each line of its values."""
    if difference.text:
        yield f"{difference.place}: {difference.text}" if difference.place else difference.text
    else:
        yield f"{difference.place}:"
    if difference.expected is not None:
        yield from (f"  - {line}" for line in difference.expected.splitlines() or [""])
    if difference.actual is not None:
        yield from (f"  + {line}" for line in difference.actual.splitlines() or [""])
    for reason in difference.why:
        yield from (f"  {line}" for line in reason.splitlines())
