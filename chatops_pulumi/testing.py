"""Tests of a program's messages and buttons, with pytest or any other test runner. No AWS account and no network is needed.

Play scenario files::

    import pytest
    from chatops_pulumi.testing import ScenarioCase, scenarios


    @pytest.mark.parametrize("scenario", scenarios("tests/scenarios"), ids=str)
    def test_scenario(scenario: ScenarioCase) -> None:
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

try:
    from chatops_pulumi.sandbox.scenarios.pytest_api import (
        ChatMessage,
        ChatSession,
        Events,
        Pressed,
        ScenarioCase,
        open_chat,
        scenarios,
    )
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"chatops_pulumi.testing: {error.name} is not installed. Fix: pip install 'chatops-pulumi[sandbox]' "
        "(from a clone: './chatops-pulumi[sandbox]').",
        name=error.name,
    ) from error

__all__ = ["ChatMessage", "ChatSession", "Events", "Pressed", "ScenarioCase", "open_chat", "scenarios"]
