"""What Pulumi will change, told from what the real components register."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from chatops_pulumi.adopt.differences import HIDDEN, ChangeKind, ResourceDifference, differences
from chatops_pulumi.adopt.errors import MissingImportError
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.plan import Plan
from chatops_pulumi.args import DeploymentGroupArgs
from chatops_pulumi.sandbox.resources.registry import HANDLERS
from tests.adopt.states import document, planned, registered
from tests.components.recording import ACCOUNT, REGION

QUEUE = "aws:sqs/queue:Queue"


def create_only(type_: str) -> frozenset[str]:
    return HANDLERS[type_].create_only(REGION)


def found(plan: Plan) -> list[ResourceDifference]:
    resources = [
        SimpleNamespace(
            type=one.type,
            name=one.name,
            custom=not one.type.startswith("chatops:"),
            inputs=one.inputs,
            outputs={"arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{one.name}-0123abc"} if one.type == QUEUE else {},
        )
        for one in registered(plan).registrations
    ]
    return differences(import_entries(plan.components), resources, create_only, {})


def of(plan: Plan, kind: str, ending: str = "") -> ResourceDifference:
    (one,) = [one for one in found(plan) if one.type.endswith(f":{kind}") and one.name.endswith(ending)]
    return one


def test_the_seed_changes_only_what_this_package_adds() -> None:
    fates = {
        (one.type.rsplit(":", 1)[-1], one.kind, tuple(change.path for change in one.changes))
        for one in found(planned("seed"))
    }
    assert fates == {
        ("CustomAction", ChangeKind.UNCHANGED, ()),
        ("EventRule", ChangeKind.UPDATED, ("description", "eventPattern")),
        ("EventTarget", ChangeKind.UPDATED, ("deadLetterConfig", "inputTransformer")),
        ("Queue", ChangeKind.CREATED, ()),
        ("QueuePolicy", ChangeKind.CREATED, ()),
        ("Command", ChangeKind.CREATED, ()),
    }


def test_without_the_queue_the_target_only_is_written_anew() -> None:
    plan = planned("seed", dead_letter_queue=False)
    target = of(plan, "EventTarget")
    assert (target.kind, [change.rewritten for change in target.changes]) == (ChangeKind.REWRITTEN, [True])
    assert {one.type for one in found(plan) if one.kind is ChangeKind.CREATED} == {"command:local:Command"}


def test_a_target_keeps_its_id_or_its_replacement_says_what_is_lost() -> None:
    target = of(planned("custom_text"), "EventTarget")
    changes = {change.path: change for change in target.changes}
    assert changes["inputTransformer"].rewritten  # other names of placeholders, the same values
    assert ("targetId" in changes) == ("target_id" not in DeploymentGroupArgs.__annotations__)
    if "targetId" in changes:
        assert target.kind is ChangeKind.REPLACED
        assert "created before the old one is deleted" in changes["targetId"].why


def test_a_command_in_another_order_is_an_update_of_that_alone() -> None:
    action = of(planned("custom_text"), "CustomAction", "switch")
    assert [(change.path, change.before, change.after) for change in action.changes] == [
        ("attachments[0].variables.D", "event.metadata.additionalContext.DeploymentId", None),
        ("attachments[0].variables.DeploymentId", None, "event.metadata.additionalContext.DeploymentId"),
        ("attachments[0].variables.R", "event.metadata.additionalContext.Region", None),
        ("attachments[0].variables.Region", None, "event.metadata.additionalContext.Region"),
        (
            "definition.commandText",
            "codedeploy continue-deployment --deployment-wait-type READY_WAIT --deployment-id $D --region $R",
            "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region --deployment-wait-type READY_WAIT",
        ),
    ]


def test_an_owned_channel_keeps_its_buttons_and_gets_the_commands_policy() -> None:
    plan = planned("channel", own_channel=True)
    channel = of(plan, "SlackChannelConfiguration")
    assert channel.kind is ChangeKind.UPDATED
    changes = {change.path: (change.before, change.after) for change in channel.changes}
    assert set(changes) == {"guardrailPolicies", "tags.Name"}
    before, after = changes["guardrailPolicies"]
    assert set(before) < set(after)
    assert changes["tags.Name"] == ("deployments", None)
    assert not [one for one in found(plan) if one.type == "command:local:Command"]


def test_values_that_only_pulumi_makes_are_named_not_made_up() -> None:
    (change,) = [one for one in of(planned("seed"), "EventTarget").changes if one.path == "deadLetterConfig"]
    assert change.after == {"arn": "(of aws:sqs/queue:Queue blue-green-deployment-dead-letters)"}


def test_sensitive_values_are_not_told() -> None:
    state = document("sensitive")
    text = json.dumps(state).replace('"value": "input_transformer"', '"value": "role_arn"')
    told = [str(one) for one in found(planned("sensitive"))]
    assert not any("hunter2" in text for text in told)
    (transformer,) = [one for one in of(planned("sensitive"), "EventTarget").changes if one.path == "inputTransformer"]
    assert (transformer.before, transformer.after, transformer.rewritten) == (HIDDEN, HIDDEN, True)
    assert "hunter2" in str(found(planned(json.loads(text))))  # it is told where the state does not mark it


@pytest.mark.parametrize(
    ("attribute", "value", "path"),
    [("role_arn", "arn:aws:iam::123456789012:role/rule", "roleArn")],
)
def test_a_rule_s_own_settings_are_told(attribute: str, value: str, path: str) -> None:
    state: dict[str, Any] = document("seed")
    (rule,) = [entry for entry in state["resources"] if entry["type"] == "aws_cloudwatch_event_rule"]
    rule["instances"][0]["attributes"][attribute] = value
    (change,) = [one for one in of(planned(state), "EventRule").changes if one.path == path]
    assert change.before == value
    assert change.why


def test_an_import_that_the_program_does_not_register_is_an_error() -> None:
    with pytest.raises(MissingImportError, match="does not register aws-native:chatbot:CustomAction"):
        differences(import_entries(planned("seed").components), [], create_only, {})
