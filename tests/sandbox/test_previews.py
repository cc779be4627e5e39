"""What each rule gives for a sample event, without anything starting."""

from pathlib import Path

from chatops_pulumi.sandbox.previews import previews
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.session import Sandbox
from tests.custom_program import program_folder
from tests.paths import ROOT

IMPOSSIBLE = """
import json
import pulumi_aws as aws

for name, pattern in (("none", {"source": [{"exists": False}]}), ("job", {"source": ["aws.batch"]})):
    aws.cloudwatch.EventRule(name, event_pattern=json.dumps(pattern))
"""


def test_nothing_starts_because_of_a_preview() -> None:
    with Sandbox.open(load_project(ROOT, "sandbox")) as sandbox:
        (rule,) = previews(sandbox)
        assert (rule.name, len(rule.messages), rule.problem) == ("web.ready", 1, "")
        assert rule.described()[0].buttons[0][0] == "1. Switch traffic"
        assert sandbox.simulation.operations() == ()
        sandbox.fire(rule.event)
        assert len(sandbox.simulation.operations()) == 1


def test_a_rule_that_no_event_can_match_and_one_without_a_target_say_so(tmp_path: Path) -> None:
    with Sandbox.open(load_project(program_folder(tmp_path, IMPOSSIBLE), "dev")) as sandbox:
        found = {rule.name: rule for rule in previews(sandbox)}
        assert found["none"].problem.startswith("No event can match the rule: ")
        assert "no target" in found["job"].problem
        (described,) = found["job"].described()
        assert described.text == (f"No message. {found['job'].problem}",)
