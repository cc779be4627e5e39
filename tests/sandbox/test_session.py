"""The whole loop on this repository's own program: from an event to a pressed button and what AWS does then."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import Outcome, PressOutcome
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox
from tests.paths import ROOT

READY = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())


def opened(stack: str = "sandbox", **overrides: Any) -> Sandbox:
    config = {key.replace("__", ":"): json.dumps(value) for key, value in overrides.items()}
    return Sandbox.open(load_project(ROOT, stack, config))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with opened() as found:
        yield found


def event(deployment: str = "d-8FJ3KQ2XW", **detail: Any) -> dict[str, Any]:
    return {**READY, "detail": {**READY["detail"], "deploymentId": deployment, **detail}}


def press(sandbox: Sandbox, message: ChannelMessage, label: str) -> PressResult:
    (button,) = [button for button in message.shown if button.label == label]
    return sandbox.press(message, button)


def test_a_ready_event_becomes_a_message_with_three_buttons(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(READY).messages
    assert message.channel.channel == "C0123SAND"
    assert "*Deployment ID:* d-8FJ3KQ2XW" in message.notification.description
    assert "https://green.shop.example.com:8443" in message.notification.next_steps[0]
    assert message.notification.additional_context == {
        "ActionGroup": "chatops-sandbox-shop",
        "DeploymentId": "d-8FJ3KQ2XW",
        "Region": "ap-northeast-1",
    }
    assert {button.label for button in message.shown} == {"1. Switch traffic", "2. Roll back", "3. Remove old tasks"}


def test_the_buttons_lead_through_the_deployment(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(READY).messages
    too_early = press(sandbox, message, "3. Remove old tasks").press
    assert (too_early.outcome, too_early.error_code) == (PressOutcome.FAILED, "DeploymentIsNotInReadyStateException")
    switched = press(sandbox, message, "1. Switch traffic")
    assert switched.press.outcome is PressOutcome.DONE
    assert switched.press.call is not None
    assert switched.press.call.parameters == {"deploymentId": "d-8FJ3KQ2XW", "deploymentWaitType": "READY_WAIT"}
    assert [firing.event["detail-type"] for firing in switched.followed] == [
        "CodeDeploy Instance State-change Notification"
    ]
    twice = press(sandbox, message, "1. Switch traffic").press
    assert twice.error_code == "DeploymentIsNotInReadyStateException"
    ended = press(sandbox, message, "3. Remove old tasks")
    assert ended.press.outcome is PressOutcome.DONE
    assert ended.followed[0].event["detail"]["state"] == "SUCCESS"
    too_late = press(sandbox, message, "2. Roll back").press
    assert too_late.error_code == "DeploymentAlreadyCompletedException"


def test_rolling_back_stops_and_starts_the_way_back(sandbox: Sandbox) -> None:
    (message,) = sandbox.fire(READY).messages
    rolled = press(sandbox, message, "2. Roll back")
    assert rolled.press.response is not None
    assert rolled.press.response["status"] == "Succeeded"
    assert [firing.event["detail"]["state"] for firing in rolled.followed] == ["STOP", "START", "SUCCESS"]


def lost(firing: EventResult) -> str:
    assert firing.messages == ()
    return " ".join(step.text for trace in firing.traces for step in trace.steps if step.outcome is not Outcome.OK)


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"state": "SUCCESS"}, 'detail.state must match ["READY"], but it is "SUCCESS"'),
        ({"deploymentGroup": "other"}, 'but it is "other"'),
        ({"application": "other"}, 'but it is "other"'),
    ],
)
def test_an_event_that_is_not_meant_says_why(sandbox: Sandbox, detail: dict[str, Any], words: str) -> None:
    assert words in lost(sandbox.fire(event(**detail)))


def test_an_event_of_another_account_is_played_with_a_note(sandbox: Sandbox) -> None:
    firing = sandbox.fire({**READY, "account": "999999999999"})
    assert len(firing.messages) == 1
    assert "account 999999999999, but the program's account is 123456789012" in firing.notes[0]


def test_a_relocated_event_can_be_pressed(sandbox: Sandbox) -> None:
    moved = sandbox.relocate({**READY, "region": "us-east-1", "account": "999999999999"})
    assert "region ap-northeast-1 (recorded: us-east-1)" in str(moved.note)
    firing = sandbox.fire(moved.event)
    assert firing.notes == ()
    assert press(sandbox, firing.messages[0], "1. Switch traffic").press.outcome is PressOutcome.DONE


def test_an_event_of_another_region_is_played_with_a_note(sandbox: Sandbox) -> None:
    firing = sandbox.fire({**READY, "region": "us-east-1"})
    assert len(firing.messages) == 1
    assert "us-east-1" in firing.notes[0]
    refused = press(sandbox, firing.messages[0], "1. Switch traffic").press
    assert refused.error_code == "AccessDeniedException"
    assert "aws:RequestedRegion is us-east-1" in (refused.reason or "")


def shop(**more: Any) -> dict[str, Any]:
    return {
        "channel": {"slack": {"workspace_id": "T1", "channel_id": "C1"}},
        "deployment_groups": {"web": {"deployment_group": "shop-web-blue-green"}},
        **more,
    }


def test_two_components_never_show_each_other_s_buttons() -> None:
    other = shop(channel={"slack": {"workspace_id": "T1", "channel_id": "C2"}})
    with opened(components={"one": shop(), "two": other}) as sandbox:
        messages = sandbox.fire(READY).messages
        assert sorted(message.channel.channel for message in messages) == ["C1", "C2"]
        for message in messages:
            assert len(message.shown) == 3
            assert len(message.buttons) == 3, "actions are tied to their own channel only"


def test_a_button_that_is_off_is_not_there_and_not_allowed() -> None:
    with opened(components={"shop": shop(buttons={"codedeploy.rollback": {"enabled": False}})}) as sandbox:
        (message,) = sandbox.fire(READY).messages
        assert {button.label for button in message.shown} == {"1. Switch traffic", "3. Remove old tasks"}


def test_a_teams_channel_gets_the_message_too() -> None:
    teams = {
        "team_id": "12345678-90ab-cdef-1234-567890abcdef",
        "tenant_id": "12345678-90ab-cdef-1234-567890abcdef",
        "channel_id": "19%3aabc%40thread.tacv2",
    }
    with opened(components={"shop": shop(channel={"teams": teams})}) as sandbox:
        (message,) = sandbox.fire(READY).messages
        assert message.channel.platform == "teams"
        assert press(sandbox, message, "1. Switch traffic").press.outcome is PressOutcome.DONE


def test_an_existing_channel_is_tied_by_the_real_aws_cli() -> None:
    existing = {
        "channel": {"configuration_arn": "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments"},
        "topic_arn": "arn:aws:sns:ap-northeast-1:123456789012:deployments",
    }
    with opened(components={"shop": shop(**existing)}) as sandbox:
        (message,) = sandbox.fire(READY).messages
        assert len(message.shown) == 3
        pressed = press(sandbox, message, "1. Switch traffic").press
        assert pressed.outcome is PressOutcome.DONE
        assert any("does not judge" in note for note in pressed.notes), "the owner's role is not known"


def test_an_encrypted_topic_and_texts_with_anything_in_them_arrive() -> None:
    nasty = 'quote " backslash \\ <!here> <https://a.example.com|a> é 漢 {x} $y'
    gate = {"deployment_group": "shop-web-blue-green", "messages": {"ready": {"title": nasty}}}
    with opened(components={"shop": shop(deployment_groups={"web": gate})}) as sandbox:
        (message,) = sandbox.fire(READY).messages
        assert message.notification.title == nasty


def test_every_event_of_a_burst_arrives_once(sandbox: Sandbox) -> None:
    numbers = [sandbox.fire(event(f"d-{number:09d}")).messages for number in range(100)]
    seen = [message.notification.additional_context["DeploymentId"] for messages in numbers for message in messages]
    assert seen == [f"d-{number:09d}" for number in range(100)]


def test_the_staged_layout_shows_only_the_buttons_that_make_sense_now() -> None:
    with opened(components={"shop": shop(layout="STAGED")}) as sandbox:
        (ready,) = sandbox.fire(READY).messages
        assert {button.label for button in ready.shown} == {"1. Switch traffic", "2. Roll back"}
        switched = press(sandbox, ready, "1. Switch traffic")
        (waiting,) = [message for firing in switched.followed for message in firing.messages]
        assert {button.label for button in waiting.shown} == {"3. Remove old tasks", "2. Roll back"}
        ended = press(sandbox, waiting, "3. Remove old tasks")
        (over,) = [message for firing in ended.followed for message in firing.messages]
        assert over.shown == ()
        assert over.notification.title == "✅ shop-web: deployment d-8FJ3KQ2XW succeeded"
        threads = {message.notification.thread_id for message in (ready, waiting, over)}
        assert threads == {"d-8FJ3KQ2XW"}, "one thread a deployment"


def test_a_stopped_deployment_and_its_way_back_report_how_they_ended() -> None:
    with opened(components={"shop": shop(outcomes=True)}) as sandbox:
        (ready,) = sandbox.fire(READY).messages
        rolled = press(sandbox, ready, "2. Roll back")
        stopped, restored = [message.notification for firing in rolled.followed for message in firing.messages]
        assert stopped.title == "🛑 shop-web: deployment d-8FJ3KQ2XW stopped"
        assert restored.title == f"✅ shop-web: deployment {restored.thread_id} succeeded"
        assert restored.thread_id != stopped.thread_id, "a rollback is a deployment with a new ID"
        assert "A rollback is a deployment too" in restored.description


def test_a_fleet_serves_every_group_with_its_prefix() -> None:
    fleet = {"shop": {"deployment_group_prefixes": ["shop-"]}}
    with opened(components={"shop": {"channel": shop()["channel"], "fleets": fleet}}) as sandbox:
        for group in ("shop-web-blue-green", "shop-api"):
            (message,) = sandbox.fire(event(deploymentGroup=group)).messages
            assert f"*Deployment group:* {group}" in message.notification.description
        assert sandbox.fire(event(deploymentGroup="blog")).messages == ()


def test_a_message_speaks_the_chosen_language() -> None:
    with opened(components={"shop": shop(language="de")}) as sandbox:
        (message,) = sandbox.fire(READY).messages
        assert message.notification.title is not None
        assert "Traffic auf die neue Version umleiten?" in message.notification.title
        assert {button.label for button in message.shown} == {
            "1. Traffic umleiten",
            "2. Rollback",
            "3. Alt-Tasks löschen",
        }
