"""Scenario files are read with every problem, its line and its fix."""

from pathlib import Path

import pytest

from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, find_scenarios, parse_scenario, read_scenario
from chatops_pulumi.sandbox.scenarios.scenario import advance_text, read_advance
from chatops_pulumi.sandbox.services.simulation import MOMENT

FILE = Path("s.yaml")


def problems(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text, FILE)
    return str(error.value).splitlines()


def test_a_scenario_needs_only_steps() -> None:
    file = parse_scenario("steps:\n- start: web.ready\n\n- press: Go\n", FILE)
    assert (file.name, file.lines, file.scenario.at) == ("s", (2, 4), MOMENT)
    assert [step.action for step in file.scenario.steps] == ["start web.ready", "press 'Go'"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "s.yaml: a scenario is a YAML mapping with 'steps'."),
        ("steps: []\n", "s.yaml:1: steps: needs at least one entry. Fix: add one."),
        ("name: shop\nruntime: python\n", "s.yaml: a scenario is a YAML mapping with 'steps'. Fix: name only scenario files"),
        ("- start: x\n", "s.yaml: a scenario is a YAML mapping"),
        ("a: b: c\n", "s.yaml:1: not valid YAML: mapping values are not allowed here. Fix: correct the YAML there."),
        ("stak: dev\nsteps: [{start: x}]\n", "s.yaml:1: stak: there is no key 'stak'. Fix: did you mean 'stack'?"),
        ("steps:\n- start: x\n  expects: {}\n", "steps[0].expects: there is no key 'expects'. Fix: did you mean 'expect'?"),
        ("steps:\n- start: x\n- press: a\n  fire: b\n", "s.yaml:3: steps[1]: a step has exactly one of start, fire, press,"),
        ("steps:\n- expect: {}\n", "and this one has none."),
        ("steps:\n- start: x\n  as: U0123ABCD\n", "'as' belongs to a step with 'press'."),
        ("steps:\n- press: x\n  as: anna\n", "s.yaml:3: steps[0].as: 'anna' is not the ID of a Slack member."),
        ("steps:\n- advance: soon\n", "s.yaml:2: steps[0].advance: 'soon' is neither a duration nor a time."),
        ("steps:\n- start: x\n  expect: {call: a:B}\n", "'call', 'command' and 'refused' belong to a step with 'press'."),
        ("at: 2026-01-01T10:00:00\nsteps: [{start: x}]\n", "s.yaml:1: at: the time has no time zone."),
        (
            "steps:\n- start: x\n  expect:\n    messages:\n    - titel: a\n",
            "s.yaml:5: steps[0].expect.messages[0].titel: there is no key 'titel'. Fix: did you mean 'title'?",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line_and_a_fix(text: str, expected: str) -> None:
    assert expected in "\n".join(problems(text))


def test_every_problem_is_reported_at_once() -> None:
    assert len(problems("stak: dev\nsteps:\n- start: x\n  foo: 1\n- advance: soon\n")) == 3


def test_files_are_found_in_folders(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file or folder"):
        find_scenarios(tmp_path / "nothing")
    with pytest.raises(ScenarioError, match=r"no \.yaml files"):
        find_scenarios(tmp_path)
    (tmp_path / "b").mkdir()
    for name in ("z.yaml", "a.yml", "b/c.yaml", "notes.md"):
        (tmp_path / name).write_text("steps: [{start: x}]")
    assert [str(path.relative_to(tmp_path)) for path in find_scenarios(tmp_path)] == ["a.yml", "b/c.yaml", "z.yaml"]
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "b")
    (tmp_path / "latin.yaml").write_bytes(b"description: \xe9\n")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        read_scenario(tmp_path / "latin.yaml")


@pytest.mark.parametrize("text", ["10m", "1h 30m", "2d", "45s", "1d 1h 1m 1s"])
def test_durations_are_read_as_they_are_written(text: str) -> None:
    assert advance_text(read_advance(text)) == text  # type: ignore[arg-type]
