"""Tests of a program's messages and buttons, with pytest or any other test runner. No AWS account and no network is needed.

Play scenario files::

    import pytest
    from chatops_pulumi.testing import Scenario, scenarios


    @pytest.mark.parametrize("scenario", scenarios("tests/scenarios"), ids=str)
    def test_scenario(scenario: Scenario) -> None:
        scenario.check()

Or write the steps in Python::

    from chatops_pulumi.testing import open_chat


    def test_a_deployment_can_be_rolled_back() -> None:
        with open_chat(stack="sandbox") as chat:
            message = chat.start("web.ready").message
            assert message.buttons == ["1. Switch traffic", "2. Roll back", "3. Remove old tasks"]
            press = message.press("2. Roll back")
            assert press.call == "codedeploy:StopDeployment"
"""

from __future__ import annotations

from chatops_pulumi.sandbox.scenarios.pytest_api import (
    Chat,
    Events,
    Message,
    Pressed,
    Scenario,
    open_chat,
    scenarios,
)

__all__ = ["Chat", "Events", "Message", "Pressed", "Scenario", "open_chat", "scenarios"]
