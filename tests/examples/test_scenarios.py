"""The scenarios of this repository's stacks and examples, played as their users play them."""

import pytest

from chatops_pulumi.testing import ScenarioCase, open_chat, scenarios
from tests.paths import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/scenarios"))
ALL = [*scenarios(ROOT / "tests" / "scenarios", cwd=ROOT), *(
    scenario for folder in EXAMPLES for scenario in scenarios(folder / "scenarios", cwd=folder, stack="dev")
)]  # fmt: skip


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: f"{one.cwd.name}-{one}")
def test_scenario(scenario: ScenarioCase) -> None:
    scenario.check()


def test_every_stack_and_every_python_example_has_scenarios() -> None:
    assert {one.file.scenario.stack for one in ALL if one.cwd == ROOT} == {"sandbox", "dev", "staging", "prod"}
    programs = {path.parent for path in (ROOT / "examples").glob("*/__main__.py")}
    assert set(EXAMPLES) == programs


def test_the_same_in_python() -> None:
    with open_chat(ROOT, stack="sandbox") as chat:
        message = chat.start("web.ready").message
        assert message.title.endswith("shop-web: switch traffic to the new version?")
        assert message.buttons == ["1. Switch traffic", "2. Roll back", "3. Remove old tasks"]
        assert message.channel == "C0123SAND"
        assert "Application: shop-web" in message.lines
        assert "Application: shop-web" in message.text
        press = message.press("2. Roll back")
        assert press.succeeded, press.reason
        assert press.call == "codedeploy:StopDeployment"
        assert press.parameters["autoRollbackEnabled"] is True
        assert press.command.startswith("codedeploy stop-deployment")
        assert "Ran codedeploy" in press.reply
        assert press.messages == []
        assert chat.advance("1h").messages == []
        again = message.press("2. Roll back")
        assert not again.succeeded
        with pytest.raises(ValueError, match="neither a duration nor a time"):
            chat.advance("soon")
        event = chat.start("web.ready").results[-1].event
        lost = chat.fire({**event, "detail": {**event["detail"], "deploymentId": 'd-"'}})
        assert "has a quote" in lost.lost[0]
        with pytest.raises(AssertionError, match=r"There are 0 messages, not one\. The message is not valid JSON"):
            _ = lost.message


def test_a_scenario_that_fails_raises_with_the_difference(tmp_path: object) -> None:
    (first,) = scenarios(ROOT / "tests" / "scenarios" / "sandbox-roll-back.yaml", cwd=ROOT, stack="sandbox")
    step = first.file.scenario.steps[1].model_copy(update={"press": "9. Nothing"})
    scenario = first.file.scenario.model_copy(update={"steps": [first.file.scenario.steps[0], step]})
    changed = ScenarioCase(first.file.model_copy(update={"scenario": scenario}), ROOT, "sandbox", {})
    with pytest.raises(AssertionError, match=r"step 2: press '9\. Nothing'\n  no message shows this button"):
        changed.check()
