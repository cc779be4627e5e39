"""Whole states: the arguments, and what is left with its reason."""

import json
from typing import Any

import pytest

from chatops_pulumi import validation as settings
from chatops_pulumi.adopt.plan import Plan
from tests.adopt.states import CONFIGURATION, document, planned

TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:chatops"


def only(plan: Plan) -> dict[str, Any]:
    assert plan.findings == ()
    (component,) = plan.components
    settings.chat_ops(component.name, component.args)
    return dict(component.args)


def test_the_seed_s_arguments() -> None:
    args = only(planned("seed"))
    assert args == {
        "channel": {"configuration_arn": CONFIGURATION},
        "topic_arn": TOPIC,
        "action_group": "blue-green-deployment",
        "buttons": {
            "codedeploy.switch": {
                "action_name": "SwitchTasks", "label": "Switch task sets", "tags": {"Name": "SwitchTasks"},
            },
            "codedeploy.rollback": {
                "action_name": "RollbackDeployment", "label": "Rollback", "tags": {"Name": "RollbackDeployment"},
            },
            "codedeploy.terminate": {
                "action_name": "TerminateOldTask",
                "label": "Terminate old task set",
                "tags": {"Name": "TerminateOldTask"},
            },
        },
        "deployment_groups": {
            "chatops": {
                "deployment_group": "shop-web-blue-green",
                "rule_name": "shop-web-blue-green-deployment-ready",
                "messages": {
                    "ready": {
                        "title": ":large_blue_circle::large_green_circle: Deployment is now ready for validation",
                        "description": "*Deployment group:* <deploymentGroup>\n*Deployment ID:* <deploymentId>\n"
                        "*Account:* <account>\n*Region:* <region>\n*Time:* <time>",
                        "next_steps": [
                            "Check if the app works correctly at https://green.shop.example.com:8443",
                            "If all looks good, switch task sets. If not, trigger a rollback",
                            "Once validated, terminate the original task set",
                        ],
                    }
                },
                "tags": {"Name": "shop-web-blue-green-deployment-ready"},
            }
        },
        "delivery": {"role_arn": "arn:aws:iam::123456789012:role/eventbridge-to-sns"},
    }  # fmt: skip


def test_several_modules_are_gates_of_one_component() -> None:
    """Roles that differ cannot be one argument: the component makes its own, that may use the topic's key."""
    args = only(planned("modules"))
    assert {key: gate["deployment_group"] for key, gate in args["deployment_groups"].items()} == {
        "web": "shop-web-blue-green", "api": "shop-api-blue-green", "jobs-eu": "shop-jobs-blue-green",
    }  # fmt: skip
    assert args["delivery"] == {
        "kms_key_arn": "arn:aws:kms:ap-northeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    }
    assert args["tags"] == {"team": "shop"}  # the provider's default tags, that stand in tags_all alone
    assert args["deployment_groups"]["web"]["tags"] == {"Name": "shop-web-blue-green-deployment-ready"}
    assert "tags" not in args["buttons"]["codedeploy.switch"]


def test_a_classic_slack_channel_is_kept_or_owned() -> None:
    kept = only(planned("channel"))
    assert kept["channel"] == {"configuration_arn": CONFIGURATION}
    assert "extra_topic_arns" not in kept
    owned = only(planned("channel", own_channel=True))
    assert owned["channel"] == {
        "slack": {
            "workspace_id": "T0123ABCD",
            "channel_id": "C0123ABCD",
            "configuration_name": "deployments",
            "role_arn": "arn:aws:iam::123456789012:role/chat",
            "logging_level": "NONE",
            "user_role_required": True,
            "guardrail_policy_arns": [
                "arn:aws:iam::123456789012:policy/deployers", "arn:aws:iam::aws:policy/ReadOnlyAccess",
            ],
        }
    }  # fmt: skip
    assert owned["extra_topic_arns"] == [TOPIC.replace("chatops", "alarms")]


def test_a_teams_channel_of_awscc_is_owned() -> None:
    assert only(planned("teams", own_channel=True))["channel"] == {
        "teams": {
            "team_id": "12345678-90ab-cdef-1234-567890abcdef",
            "tenant_id": "fedcba09-8765-4321-fedc-ba0987654321",
            "channel_id": "19%3aabcdef0123456789%40thread.tacv2",
            "channel_name": "Deployments",
            "configuration_name": "deployments",
            "role_arn": "arn:aws:iam::123456789012:role/chat",
            "guardrail_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        }
    }


def test_a_fleet_with_all_settings_is_adopted() -> None:
    args = only(planned("custom_text"))
    # Which of its texts are built in depends on their wording today; test_round_trip.py covers that.
    messages = args["fleets"]["shop"]
    texts = {name: messages.pop(name, None) for name in ("green_url", "links", "messages")}
    assert texts["messages"]["ready"]["title"] == 'シップ準備 :ship: <application> "quoted"'
    assert args == {
        "channel": {"configuration_arn": CONFIGURATION},
        "topic_arn": TOPIC,
        "action_group": "shop",
        "buttons": {
            "codedeploy.switch": {"action_name": "ShopSwitch", "tags": {"Name": "ShopSwitch"}},
            "codedeploy.rollback": {
                "action_name": "ShopRollback", "label": ":rewind: Back", "tags": {"Name": "ShopRollback"},
            },
            "codedeploy.terminate": {"enabled": False},
        },
        "fleets": {
            "shop": {
                "applications": ["shop-web", "shop-api"],
                "deployment_group_prefixes": ["shop-"],
                "rule_name": "shop-ready",
                "target_id": "terraform-20260101",
                "description": "Ready deployments of the shop",
            }
        },
        "delivery": {
            "role_arn": "arn:aws:iam::123456789012:role/eventbridge-to-sns",
            "dead_letter_queue_arn": "arn:aws:sqs:ap-northeast-1:123456789012:lost",
            "maximum_event_age_seconds": 3600,
            "maximum_retry_attempts": 10,
        },
    }  # fmt: skip


def test_two_channels_are_two_components_and_a_further_topic_is_a_third() -> None:
    plan = planned("two_channels")
    assert plan.findings == ()
    assert [(entry.kind, entry.name, sorted(gate.key for gate in entry.gates)) for entry in plan.components] == [
        ("ChatOps", "prod-deployments", ["prod-api", "prod-web"]),
        ("Notifications", "prod-deployments-chatops-eu", ["eu"]),
        ("ChatOps", "staging-deployments", ["staging-api", "staging-web"]),
    ]
    assert [entry.configuration_arn.rsplit("/", 1)[-1] for entry in plan.components] == [
        "deployments", "deployments", "staging",
    ]  # fmt: skip


def test_two_states_make_one_component() -> None:
    """The seed looks its actions up, so they may stand in a state of their own; the topic then tells the channel."""
    alone = [planned("split_actions"), planned("split_rules")]
    assert [entry.components for entry in alone] == [(), ()]
    assert {finding.fix.split(": ", 1)[0] for finding in alone[0].findings} == {
        "also give the state that contains the rules"
    }
    assert {finding.fix.split(": ", 1)[0] for finding in alone[1].findings} == {
        "also give the state that contains the custom actions"
    }
    assert only(planned("split_actions", "split_rules"))["channel"] == {"configuration_arn": CONFIGURATION}


def test_a_channel_that_no_state_tells_is_asked_for() -> None:
    state = document("seed")
    state["resources"] = [entry for entry in state["resources"] if entry["type"] != "null_resource"]
    (finding,) = planned(state).findings
    assert "--configuration-arn" in finding.fix
    assert only(planned(state, configuration_arn=CONFIGURATION)) == only(planned("seed"))


def test_a_channel_with_other_buttons_is_never_owned() -> None:
    """Its list of buttons would become the component's own, and the others would vanish."""
    plan = planned("other_buttons", own_channel=True)
    (component,) = plan.components
    assert component.channel is None
    assert component.args["channel"] == {"configuration_arn": CONFIGURATION}
    told = {finding.address: finding.what for finding in plan.findings}
    assert "custom-action/RestartWorkers" in told["awscc_chatbot_slack_channel_configuration.this"]
    assert "not the command of a CodeDeploy button" in told["awscc_chatbot_custom_action.restart"]


def test_two_action_groups_in_one_channel_never_own_it() -> None:
    state = document("two_channels")
    text = json.dumps(state).replace("slack-channel/staging", "slack-channel/deployments")
    (channel,) = [one for one in document("channel")["resources"] if "slack" in one["type"]]
    for entries in ([channel], []):
        both = json.loads(text)
        both["resources"] += entries
        # Even where no tie tells of the other group: both are then in the channel that is given.
        both["resources"] = [one for one in both["resources"] if entries or one["type"] != "null_resource"]
        both["resources"] += [] if entries else [channel]
        plan = planned(both, own_channel=True, configuration_arn=CONFIGURATION)
        assert [entry.channel for entry in plan.components] == [None, None, None]
        assert {finding.address for finding in plan.findings} == {"aws_chatbot_slack_channel_configuration.this"}


def test_a_tie_to_a_second_channel_stays() -> None:
    state = document("seed")
    (ties,) = [entry for entry in state["resources"] if entry["type"] == "null_resource"]
    second = json.loads(json.dumps(ties)) | {"name": "second"}
    second["instances"] = second["instances"][:1]
    second["instances"][0]["attributes"]["triggers"]["chatbot_arn"] = CONFIGURATION.replace("deployments", "on-call")
    state["resources"].append(second)
    plan = planned(state)
    (finding,) = plan.findings
    assert finding.address == 'module.chatops.null_resource.second["RollbackDeployment"]'
    assert "slack-channel/on-call" in finding.what
    assert finding.address not in {entry.address for entry in plan.components[0].taken}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ('awscc_chatbot_custom_action.extra["StopHard"]', "not the command of a CodeDeploy button"),
        ("module.bus.aws_cloudwatch_event_rule.this", "on the event bus 'shop'"),
        ("module.off.aws_cloudwatch_event_rule.this", "is not enabled (DISABLED)"),
        ("module.failure.aws_cloudwatch_event_rule.this", "does not wait for the state READY alone"),
        ("module.wider.aws_cloudwatch_event_rule.this", "filters events by more"),
        ("module.value.aws_cloudwatch_event_target.this", "shows $.detail.creator"),
        ("module.thread.aws_cloudwatch_event_target.this", "metadata.threadId"),
        ("module.context.aws_cloudwatch_event_target.this", "other values than this package (Team)"),
        ("module.secret.aws_cloudwatch_event_target.this", "the state marks input_transformer as sensitive"),
        ("module.virginia.aws_cloudwatch_event_rule.this", "is in us-east-1"),
        (
            "module.lonely.aws_cloudwatch_event_rule.this",
            "there is no adoptable custom action of its action group 'nobody'",
        ),
    ],
)
def test_what_cannot_come_back_is_left_with_its_reason(address: str, words: str) -> None:
    plan = planned("partly")
    (finding,) = [finding for finding in plan.findings if finding.address == address]
    assert words in finding.what
    assert finding.fix
    assert len(plan.findings) == 11
    assert [gate.key for gate in plan.components[0].gates] == ["web"]


def test_another_region_can_be_chosen() -> None:
    plan = planned("partly", region="us-east-1")
    assert (plan.region, [gate.rule.name for gate in plan.components[0].gates]) == ("us-east-1", ["virginia-ready"])


def test_what_the_component_itself_refuses_is_told_in_its_words() -> None:
    state = document("modules")
    for entry in state["resources"]:
        for one in entry["instances"]:
            tags = one["attributes"].get("tags_all")
            if tags and one["attributes"].get("name") == "shop-api-blue-green-deployment-ready":
                tags["owner"] = "a&b"
    plan = planned(state)
    (finding,) = plan.findings
    assert finding.address == 'module.notify["api"].aws_cloudwatch_event_rule.this'
    assert "deployment_groups.api.tags.owner: 'a&b' is not a valid tag value" in finding.what
    assert sorted(gate.key for gate in plan.components[0].gates) == ["jobs-eu", "web"]


def test_a_second_action_for_one_button_stays() -> None:
    state = document("seed")
    (actions,) = [entry for entry in state["resources"] if "custom_action" in entry["type"]]
    again = json.loads(json.dumps(actions["instances"][1]))
    again["index_key"] = again["attributes"]["action_name"] = "ZSwitch"
    actions["instances"].append(again)
    (finding,) = planned(state).findings
    assert (
        finding.what == "the custom action 'ZSwitch' is the same button as 'SwitchTasks' under 'blue-green-deployment'."
    )


def test_everything_in_a_state_is_taken_kept_named_or_left() -> None:
    """Nothing is passed over in silence, and nothing is told twice."""
    for name in ("modules", "channel", "partly", "other_buttons"):
        plan = planned(name)
        state = document(name)
        count = sum(len(entry["instances"]) for entry in state["resources"] if entry["mode"] == "managed")
        taken = [entry.address for component in plan.components for entry in component.taken]
        kept = [one.resource.address for one in plan.left if one.role]
        left = [one.resource.address for one in plan.left if not one.role]
        named = {finding.address for finding in plan.findings}
        assert (
            len(set(taken) | set(kept) | set(left) | named) == len(taken) + len(kept) + len(left) + len(named) == count
        )


def test_a_sensitive_action_group_that_is_refused_is_not_shown() -> None:
    seed = json.loads(json.dumps(document("seed")).replace("blue-green-deployment", "classified " * 100))
    for entry in seed["resources"]:
        for one in entry["instances"]:
            if entry["type"] == "aws_cloudwatch_event_target":
                one["sensitive_attributes"] = [[{"type": "get_attr", "value": "input_transformer"}]]
    plan = planned(seed)
    assert plan.components == ()
    assert plan.findings
    assert not any("classified" in finding.what for finding in plan.findings)
