"""Associations by command in any shape, and what still refers to adopted resources."""

import json
from typing import Any

import pytest

from chatops_pulumi.adopt.plan import Plan
from tests.adopt.states import CONFIGURATION, blocks, document, managed, planned

ACTIONS = "module.chatops.awscc_chatbot_custom_action.this"
RULE = "module.chatops.aws_cloudwatch_event_rule.this"
NAMES = ("SwitchTasks", "RollbackDeployment", "TerminateOldTask")
ARNS = tuple(f"arn:aws:chatbot::123456789012:custom-action/{name}" for name in NAMES)
ALL_ARNS = ",".join(ARNS)


def seed_with(*resources: dict[str, Any]) -> dict[str, Any]:
    """The seed's state with other resources in the place of its own associations."""
    state = document("seed")
    state["resources"] = [one for one in state["resources"] if one["type"] != "null_resource"]
    state["resources"] += resources
    return state


def command(triggers: Any, *dependencies: str, kind: str = "null_resource") -> dict[str, Any]:
    name = "triggers" if kind == "null_resource" else "triggers_replace"
    return managed(kind, "all", {name: triggers}, dependencies)


def addresses(plan: Plan) -> list[str]:
    return [one.address for one in plan.taken]


@pytest.mark.parametrize("kind", ["null_resource", "terraform_data"])
def test_one_resource_for_all_actions_is_adopted(kind: str) -> None:
    state = seed_with(command({"actions": ALL_ARNS, "channel": CONFIGURATION}, ACTIONS, kind=kind))
    plan = planned(state)
    (component,) = plan.components
    assert plan.findings == ()
    (association,) = component.associations
    assert association.action_arns == set(ARNS)
    assert f"{kind}.all" in addresses(plan)
    assert component.commands == dict.fromkeys(ARNS, f"{kind}.all")


@pytest.mark.parametrize(
    "triggers", [{"actions": ",".join(NAMES), "channel": "deployments"}, {"list": [*NAMES, "deployments"]}]
)
def test_triggers_by_name_are_an_association(triggers: dict[str, Any]) -> None:
    plan = planned(seed_with(command(triggers, ACTIONS)), configuration_arn=CONFIGURATION)
    assert plan.findings == ()
    assert "null_resource.all" in addresses(plan)


def test_triggers_by_name_of_a_channel_in_the_state_need_no_dependencies() -> None:
    channel = blocks(document("channel"), "aws_chatbot_slack_channel_configuration")
    plan = planned(seed_with(*channel, command({"actions": " ".join(NAMES), "channel": "deployments"})))
    assert "null_resource.all" in addresses(plan)
    assert plan.components[0].configuration_arn == CONFIGURATION


def test_a_name_alone_is_not_an_association() -> None:
    plan = planned(seed_with(command({"what": "SwitchTasks"})), configuration_arn=CONFIGURATION)
    assert "null_resource.all" not in addresses(plan)
    assert plan.findings == ()


def test_a_command_that_depends_on_an_action_and_is_not_an_association_is_a_finding() -> None:
    plan = planned(seed_with(command({"always": "1"}, ACTIONS)), configuration_arn=CONFIGURATION)
    (finding,) = plan.findings
    assert finding.address == "null_resource.all"
    assert finding.what == f"its command depends on {ACTIONS}, and the state does not show what the command does."
    assert "null_resource.all" not in addresses(plan)


def test_an_association_of_further_actions_stays() -> None:
    other = "arn:aws:chatbot::123456789012:custom-action/Other"
    plan = planned(seed_with(command({"actions": f"{ALL_ARNS},{other}", "channel": CONFIGURATION}, ACTIONS)))
    (finding,) = plan.findings
    assert (finding.address, other in finding.what) == ("null_resource.all", True)
    assert "write the ARNs of the adopted actions" in finding.fix


def test_an_owned_channel_knows_the_actions_of_one_association_for_all() -> None:
    state = document("channel")
    state["resources"] = [one for one in state["resources"] if one["type"] != "null_resource"]
    state["resources"].append(command({"actions": ALL_ARNS, "channel": CONFIGURATION}))
    (component,) = planned(state, own_channel=True).components
    assert component.channel is not None
    assert "null_resource.all" in [one.address for one in component.taken]


def test_references_to_adopted_resources_are_listed() -> None:
    direct = managed("aws_cloudwatch_metric_alarm", "silent", {}, (RULE,))
    through = managed("aws_x", "through", {}, ("aws_cloudwatch_metric_alarm.silent", RULE))
    none = managed("aws_x", "none", {}, ("aws_y.other",))
    document_ = document("seed")
    document_["resources"] += [direct, through, none]
    plan = planned(document_)
    assert [(one.resource.address, one.refers_to) for one in plan.references] == [
        ("aws_cloudwatch_metric_alarm.silent", (RULE,))
    ]


def test_a_channel_that_lists_adopted_actions_refers_to_them() -> None:
    """Without the reference written out, the next plan would remove the adopted button from the list."""
    attributes = {
        "chat_configuration_arn": CONFIGURATION,
        "configuration_name": "deployments",
        "customization_resource_arns": [ARNS[0]],
        "sns_topic_arns": [],
    }
    state = document("seed")
    state["resources"].append(managed("awscc_chatbot_slack_channel_configuration", "this", attributes))
    (reference,) = planned(state).references
    assert reference.resource.address == "awscc_chatbot_slack_channel_configuration.this"
    assert reference.refers_to == (ACTIONS,)


def deposed(state: dict[str, Any], kind: str) -> dict[str, Any]:
    instances = blocks(state, kind)[0]["instances"]
    instances.append(json.loads(json.dumps(instances[0])) | {"deposed": "0a1b2c3d"})
    return state


def tainted(state: dict[str, Any], kind: str) -> dict[str, Any]:
    blocks(state, kind)[0]["instances"][0]["status"] = "tainted"
    return state


@pytest.mark.parametrize("change", [deposed, tainted])
@pytest.mark.parametrize("kind", ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"])
def test_a_rule_in_the_middle_of_a_replacement_is_not_adopted(change: Any, kind: str) -> None:
    """terraform state rm would also forget the old object, which nobody would delete."""
    plan = planned(change(document("seed"), kind))
    assert plan.components == ()
    found = {finding.address.rsplit(".", 2)[-2]: finding for finding in plan.findings}
    assert set(found) >= {"aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"}
    assert all("terraform apply" in finding.fix for finding in plan.findings)


@pytest.mark.parametrize("change", [deposed, tainted])
@pytest.mark.parametrize("kind", ["awscc_chatbot_custom_action", "null_resource"])
def test_an_action_or_association_in_the_middle_of_a_replacement_is_not_adopted(change: Any, kind: str) -> None:
    plan = planned(change(document("seed"), kind))
    (finding,) = [one for one in plan.findings if kind in one.address]
    assert finding.address not in addresses(plan)
    assert "Terraform" in finding.what


def test_a_channel_in_the_middle_of_a_replacement_is_not_owned() -> None:
    state = tainted(document("channel"), "aws_chatbot_slack_channel_configuration")
    plan = planned(state, own_channel=True)
    assert plan.components[0].channel is None
    assert "cannot be owned" in plan.findings[0].what
