"""A rejected approval and the stage that it fails."""

import json

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.components import arguments
from tests.paths import ROOT
from tests.sandbox.services.test_codepipeline import EVENT, press


def test_a_rejection_fails_the_stage_which_can_be_retried() -> None:
    """CodePipeline user guide, manual approval actions: a rejected approval fails its stage."""
    failures = {"release-failed": {"pipeline": "shop-release"}}
    components = json.dumps({"shop": arguments.approvals(pipeline_failures=failures)})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        (message,) = found.fire(EVENT).messages
        pressed = press(found, message, "2. Reject")
        (failed,) = [message for result in pressed.followed for message in result.messages]
        assert failed.notification.title is not None
        assert "shop-release: stage Production failed" in failed.notification.title
        assert press(found, failed, "2. Retry stage").press.outcome is PressOutcome.DONE
