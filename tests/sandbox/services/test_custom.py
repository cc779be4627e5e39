"""Events and buttons of one's own, from the event to the press: services that the sandbox does not play."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import AwsCall, PressOutcome
from chatops_pulumi.sandbox.session import ChannelMessage, Sandbox
from tests.components import arguments
from tests.paths import ROOT

BUILD_ARN = "arn:aws:codebuild:ap-northeast-1:123456789012:build/shop-web:ed6aa685-0d76-41da-a7f5-6d8760f41f55"


def recorded(name: str, **detail: Any) -> dict[str, Any]:
    event = json.loads((ROOT / "tests" / "events" / f"{name}.json").read_text())
    return {**event, "detail": {**event["detail"], **detail}}


def gates() -> dict[str, Any]:
    stop = {
        **arguments.BUILD["buttons"]["retry"],
        "command": "codebuild stop-build --id $Build --region $Region",
        "permissions": [{"actions": ["codebuild:StopBuild"], "resources": ["arn:aws:codebuild:*:*:project/other"]}],
        "action_name": "stop-build",
    }
    return {
        "jobs": arguments.BATCH,
        "build": arguments.BUILD,
        "forbidden": {
            **arguments.BUILD,
            "event_pattern": arguments.BUILD["event_pattern"].replace("FAILED", "IN_PROGRESS"),
            "buttons": {"stop": stop},
            "rule_name": "shop-build-started",
        },
        "trusted": {
            **arguments.BATCH,
            "event_pattern": arguments.BATCH["event_pattern"].replace("RUNNABLE", "STARTING"),
            "paths": {
                **arguments.BATCH["paths"],
                "reason": {"path": "$.detail.statusReason", "kind": "TRUSTED"},
            },
            "description": "<reason>",
            "outcomes": {},
        },
    }


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    components = json.dumps({"shop": arguments.custom(custom=gates())})
    with Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components})) as found:
        yield found


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> Any:
    return sandbox.press(message, next(button for button in message.shown if button.label == label)).press


def test_a_job_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(recorded("batch_runnable")).messages
    assert message.notification.title == ":hourglass: A job waits for a machine"
    assert message.notification.description.startswith("<!subteam^S0123ABCD> <!here>\n*Job:* nightly-report")
    assert [button.label for button in message.shown] == ["End the job"]
    pressed = press(sandbox, message, "End the job")
    assert pressed.outcome.right, pressed.reason
    assert pressed.call == AwsCall(
        "batch",
        "TerminateJob",
        "ap-northeast-1",
        {"jobId": "4c7599ae-0a82-49aa-ba5a-4727fcce14a8", "reason": "ended-in-chat"},
        "batch",
    )
    (over,) = sandbox.fire(recorded("batch_runnable", status="FAILED")).messages
    assert over.notification.title == "The job has ended: FAILED"
    assert (
        over.notification.thread_id
        == message.notification.thread_id
        == message.notification.additional_context["JobId"]
    )
    assert over.shown == ()
    assert sandbox.fire(recorded("batch_runnable", jobQueue="arn:aws:batch:x:1:job-queue/other")).messages == ()


def test_a_build_from_the_event_to_the_press(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(recorded("codebuild_failed")).messages
    assert [button.label for button in message.shown] == ["1. Retry"], "not the buttons of the other gate"
    assert "codebuild/projects/shop-web/history" in message.notification.description
    pressed = press(sandbox, message, "1. Retry")
    assert pressed.outcome is PressOutcome.WOULD_BE_CALLED, pressed.reason
    assert pressed.reply == (
        f'On AWS this would call codebuild:RetryBuild in ap-northeast-1, with {{"id": "{BUILD_ARN}"}}.'
    )


def test_what_the_policy_does_not_name_is_refused(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(recorded("codebuild_failed", **{"build-status": "IN_PROGRESS"})).messages
    pressed = press(sandbox, message, "1. Retry")
    assert pressed.outcome is PressOutcome.REFUSED
    assert "codebuild:StopBuild only on arn:aws:codebuild:*:*:project/other" in pressed.reason


def test_a_quote_in_a_trusted_value_loses_the_message_and_that_is_said(sandbox: Sandbox) -> None:
    (fine,) = sandbox.fire(recorded("batch_runnable", status="STARTING", statusReason="plain words")).messages
    assert fine.notification.description.endswith("\nplain words")
    lost = sandbox.fire(recorded("batch_runnable", status="STARTING", statusReason='a "quote"'))
    assert lost.messages == ()
    assert "<reason> has a quote in" in lost.lost[0].text
