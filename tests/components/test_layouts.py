"""The STAGED layout, outcomes and fleets: which rules there are, what they say, and which buttons answer."""

import json
from typing import Any

import pytest

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.recording import Recording, record

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ACTION = "aws-native:chatbot:CustomAction"
BASE = "shop-prod-shop"
STAGES = ["ready", "switched", "succeeded", "failed", "stopped"]


def chat_ops(args: Any) -> Recording:
    return record(lambda: chatops.ChatOps("shop", args))


def patterns(recording: Recording) -> dict[str, Any]:
    return {entry.name.removeprefix("shop-"): json.loads(entry.inputs["eventPattern"]) for entry in recording.of(RULE)}


def notifications(recording: Recording) -> dict[str, Any]:
    return {
        entry.name.removeprefix("shop-"): json.loads(entry.inputs["inputTransformer"]["inputTemplate"])
        for entry in recording.of(TARGET)
    }


def buttons(recording: Recording) -> dict[str, set[str]]:
    """Action group to the labels of the buttons that answer to it."""
    found: dict[str, set[str]] = {}
    for entry in recording.of(ACTION):
        for attachment in entry.inputs["attachments"]:
            (criterion,) = attachment["criteria"]
            found.setdefault(criterion["value"], set()).add(attachment["buttonText"])
    return found


def groups(recording: Recording) -> dict[str, str]:
    return {
        name: notification["metadata"]["additionalContext"]["ActionGroup"]
        for name, notification in notifications(recording).items()
    }


def test_each_stage_has_its_own_event() -> None:
    found = patterns(chat_ops(arguments.slack(layout="STAGED")))
    assert set(found) == {f"web-{stage}" for stage in STAGES}
    assert {name: (entry["detail-type"][0], entry["detail"]["state"]) for name, entry in found.items()} == {
        "web-ready": ("CodeDeploy Deployment State-change Notification", ["READY"]),
        "web-switched": ("CodeDeploy Instance State-change Notification", ["SUCCESS"]),
        "web-succeeded": ("CodeDeploy Deployment State-change Notification", ["SUCCESS"]),
        "web-failed": ("CodeDeploy Deployment State-change Notification", ["FAILURE"]),
        "web-stopped": ("CodeDeploy Deployment State-change Notification", ["STOP"]),
    }
    for pattern in found.values():
        assert pattern["detail"]["application"] == ["shop-web"]
        assert pattern["detail"]["deploymentGroup"] == ["shop-web-blue-green"]


def test_each_message_carries_the_buttons_that_make_sense_then() -> None:
    recording = chat_ops(arguments.slack(layout="STAGED"))
    shown = {
        name: buttons(recording).get(groups(recording)[name], set())
        if notification["metadata"]["enableCustomActions"]
        else set()
        for name, notification in notifications(recording).items()
    }
    assert shown == {
        "web-ready": {"1. Switch traffic", "2. Roll back"},
        "web-switched": {"3. Remove old tasks", "2. Roll back"},
        "web-succeeded": set(),
        "web-failed": set(),
        "web-stopped": set(),
    }
    assert groups(recording) == {f"web-{stage}": f"{BASE}/codedeploy/{stage}" for stage in STAGES}
    assert set(buttons(recording)) == {f"{BASE}/codedeploy/{stage}" for stage in ("ready", "switched")}


def test_the_messages_of_a_deployment_share_a_thread() -> None:
    for args in (arguments.slack(layout="STAGED"), arguments.slack(outcomes=True)):
        for notification in notifications(chat_ops(args)).values():
            assert notification["metadata"]["threadId"] == "<deploymentId>"
    assert "threadId" not in notifications(chat_ops(arguments.slack()))["web-ready"]["metadata"]


def test_outcomes_in_one_message_with_every_button() -> None:
    recording = chat_ops(arguments.slack(outcomes=True))
    assert set(patterns(recording)) == {"web-ready", "web-succeeded", "web-failed", "web-stopped"}
    assert groups(recording)["web-ready"] == BASE
    assert set(buttons(recording)) == {BASE}
    assert not any(group == BASE for name, group in groups(recording).items() if name != "web-ready")
    assert {
        name: notification["metadata"]["enableCustomActions"] for name, notification in notifications(recording).items()
    } == {"web-ready": True, "web-succeeded": False, "web-failed": False, "web-stopped": False}


def test_both_layouts_in_one_channel() -> None:
    both = {"web": arguments.WEB, "api": arguments.WEB | {"layout": "STAGED"}}
    recording = chat_ops(arguments.slack(deployment_groups=both))
    assert buttons(recording) == {
        BASE: {"1. Switch traffic", "2. Roll back", "3. Remove old tasks"},
        f"{BASE}/codedeploy/ready": {"1. Switch traffic", "2. Roll back"},
        f"{BASE}/codedeploy/switched": {"3. Remove old tasks", "2. Roll back"},
    }
    assert set(groups(recording).values()) > set(buttons(recording))
    assert "threadId" not in notifications(recording)["web-ready"]["metadata"]


def test_the_switch_can_be_seen_by_cloudtrail_instead() -> None:
    recording = chat_ops(arguments.slack(layout="STAGED", switched_event="CLOUDTRAIL"))
    assert patterns(recording)["web-switched"] == {
        "source": ["aws.codedeploy"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": ["codedeploy.amazonaws.com"],
            "eventName": ["ContinueDeployment"],
            "errorCode": [{"exists": False}],
            "requestParameters": {"deploymentWaitType": ["READY_WAIT", {"exists": False}]},
        },
    }
    (target,) = [entry for entry in recording.of(TARGET) if entry.name == "shop-web-switched"]
    assert target.inputs["inputTransformer"]["inputPaths"]["deploymentId"] == "$.detail.requestParameters.deploymentId"
    assert groups(recording) == groups(chat_ops(arguments.slack(layout="STAGED")))


@pytest.mark.parametrize(
    ("settings", "cost"),
    [({}, 2), ({"layout": "STAGED"}, 10), ({"outcomes": True}, 8)],
    ids=["TOGETHER", "STAGED", "outcomes"],
)
def test_what_a_further_gate_costs(settings: Any, cost: int) -> None:
    one = chat_ops(arguments.slack(**settings))
    groups_ = dict.fromkeys(("web", "api", "jobs"), arguments.WEB)
    three = chat_ops(arguments.slack(deployment_groups=groups_, **settings))
    assert len(three.registrations) - len(one.registrations) == 2 * cost


def fleet(**more: Any) -> Any:
    return {"channel": arguments.SLACK, "fleets": {"all": more}}


def test_a_fleet_costs_the_same_however_many_groups_it_serves() -> None:
    one = chat_ops(fleet(deployment_groups=["web"]))
    many = chat_ops(fleet(deployment_groups=[f"web-{number}" for number in range(100)]))
    assert len(one.registrations) == len(many.registrations) == len(chat_ops(arguments.slack()).registrations)
    staged = chat_ops(fleet(deployment_group_prefixes=["web-"], layout="STAGED"))
    assert len(staged.of(RULE)) == 5


def test_a_further_group_updates_the_rule_in_place() -> None:
    before, after = (
        {(entry.type, entry.name): entry.inputs for entry in chat_ops(fleet(deployment_groups=given)).registrations}
        for given in (["web"], ["web", "api"])
    )
    assert before.keys() == after.keys()
    assert [key for key in before if before[key] != after[key]] == [(RULE, "shop-all-ready")]


def test_a_fleet_matches_lists_and_prefixes() -> None:
    recording = chat_ops(
        fleet(applications=["shop", "pay"], deployment_groups=["web"], deployment_group_prefixes=["eu-", "us-"])
    )
    assert patterns(recording)["all-ready"]["detail"] == {
        "application": ["shop", "pay"],
        "deploymentGroup": ["web", {"prefix": "eu-"}, {"prefix": "us-"}],
        "state": ["READY"],
    }
    assert groups(recording) == {"all-ready": BASE}


def test_later_rules_are_named_after_the_first() -> None:
    gate = arguments.WEB | {"rule_name": "web-prod"}
    recording = chat_ops(arguments.slack(deployment_groups={"web": gate}, layout="STAGED"))
    assert {entry.inputs["name"] for entry in recording.of(RULE)} == {
        "web-prod", "web-prod-switched", "web-prod-succeeded", "web-prod-failed", "web-prod-stopped",
    }  # fmt: skip
    assert set(recording.outputs["chatops:index:ChatOps shop"]["ruleArns"]) == {f"web.{stage}" for stage in STAGES}


def test_words_of_one_s_own_at_every_stage() -> None:
    gate = arguments.WEB | {"messages": {stage: {"title": f"{stage} <deploymentId>"} for stage in STAGES}}
    recording = chat_ops(arguments.slack(deployment_groups={"web": gate}, layout="STAGED"))
    titles = {name: notification["content"]["title"] for name, notification in notifications(recording).items()}
    assert titles == {f"web-{stage}": f"{stage} <deploymentId>" for stage in STAGES}


def test_a_channel_used_alone_answers_to_the_layouts_it_is_told() -> None:
    def program() -> None:
        chatops.ChatChannel(
            "shop",
            {
                "channel": arguments.SLACK,
                "action_group": "g",
                "regions": ["eu-central-1"],
                "playbooks": ["codedeploy"],
                "layouts": ["STAGED"],
                "language": "de",  # type: ignore[typeddict-item] - as configuration and other languages send it
            },
        )

    assert set(buttons(record(program))) == {"g/codedeploy/ready", "g/codedeploy/switched"}


PRE, POST = "PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"


def test_each_lifecycle_stage_has_its_own_event_words_and_buttons() -> None:
    recording = chat_ops(arguments.lifecycle(PRE, POST))
    found = patterns(recording)
    assert {name: entry["detail"]["lifecycleStage"] for name, entry in found.items()} == {
        "web-preproduction": [PRE],
        "web-postproduction": [POST],
    }
    assert {entry["detail"]["eventName"][0] for entry in found.values()} == {"HOOK_AWAITING_ACTION"}
    assert groups(recording) == {f"web-{key}": f"{BASE}/ecs/{key}" for key in ("preproduction", "postproduction")}
    assert buttons(recording) == {
        f"{BASE}/ecs/paused": {"1. Continue", "2. Roll back"},
        f"{BASE}/ecs/preproduction": {"1. Shift traffic", "2. Roll back"},
        f"{BASE}/ecs/postproduction": {"1. Keep new version", "2. Roll back"},
    }
    titles = {notification["content"]["title"] for notification in notifications(recording).values()}
    assert len(titles) == 2


def test_the_order_of_lifecycle_stages_changes_nothing() -> None:
    one, other = (
        sorted(chat_ops(arguments.lifecycle(*stages, outcomes=True)).registrations, key=lambda entry: entry.urn)
        for stages in ((PRE, POST), (POST, PRE))
    )
    assert one == other


def test_a_further_lifecycle_stage_touches_no_other_rule() -> None:
    gate = arguments.lifecycle()["ecs_services"]["web"] | {"rule_name": "web-prod"}
    before, after = (
        {
            (entry.type, entry.name): entry.inputs
            for entry in chat_ops(
                arguments.lifecycle(ecs_services={"web": gate | {"lifecycle_stages": stages}})
            ).registrations
        }
        for stages in ([POST], [PRE, POST])
    )
    assert {key for key in before if before[key] != after[key]} == {
        (ACTION, f"shop-ecs-{button}") for button in ("proceed", "rollback")
    }
    new = {(RULE, "shop-web-preproduction"), (TARGET, "shop-web-preproduction-web-prod-preproduction")}
    assert after.keys() - before.keys() == new
    assert after[RULE, "shop-web-preproduction"]["name"] == "web-prod-preproduction"


def test_how_it_ended_is_told_only_of_the_lifecycle_stages_that_were_asked() -> None:
    found = patterns(chat_ops(arguments.lifecycle(POST, PRE, layout="STAGED")))
    assert found["web-continued"]["detail"]["lifecycleStage"] == [PRE, POST]
    assert "lifecycleStage" not in patterns(chat_ops(arguments.pauses(layout="STAGED")))["web-continued"]["detail"]


def test_services_with_and_without_lifecycle_stages_share_their_buttons() -> None:
    services = {"web": arguments.lifecycle(PRE)["ecs_services"]["web"], "all": {"cluster": "tools"}}
    recording = chat_ops(arguments.pauses(ecs_services=services))
    assert set(patterns(recording)) == {"web-preproduction", "all-paused"}
    assert set(groups(recording).values()) == set(buttons(recording))
    assert len(recording.of(ACTION)) == 2


def test_a_channel_used_alone_answers_to_the_lifecycle_stages_it_is_told() -> None:
    def program() -> None:
        chatops.ChatChannel(
            "shop",
            {
                "channel": arguments.SLACK,
                "action_group": "g",
                "regions": ["eu-central-1"],
                "playbooks": ["ecs"],
                "lifecycle_stages": [chatops.LifecycleStage.POST_SCALE_UP],
            },
        )

    assert set(buttons(record(program))) == {"g/ecs/paused", "g/ecs/postscaleup"}
