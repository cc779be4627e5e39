"""Whatever the arguments of the gates, as long as they are valid: each message arrives, and has its buttons and no others."""

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings

import chatops_pulumi as chatops
from chatops_pulumi import validation as checked
from chatops_pulumi.core import limits
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.aws.schemas import check_inputs
from chatops_pulumi.sandbox.chat.button_visibility import answered, decide_buttons
from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.chat.notification_parser import parse_notification
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, look_up
from chatops_pulumi.sandbox.delivery.rules import EventRule
from chatops_pulumi.sandbox.records import Attachment, Criterion, CustomAction, JsonObject, Notification
from chatops_pulumi.sandbox.services.samples import sample_event
from chatops_pulumi.sandbox.services.simulation import Simulation
from tests.components import any_gates
from tests.components.recording import ACCOUNT, REGION, Recording, record

RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"
ACTION = "aws-native:chatbot:CustomAction"


def notification_of(pattern: JsonObject, transformer: Transformer) -> Notification:
    """The message of an event that the pattern matches, as EventBridge writes it and Amazon Q reads it."""
    rule = EventRule("r", "arn", "default", enabled=True, pattern=pattern, pattern_size=1, targets=())
    event = sample_event(rule, REGION, ACCOUNT, Simulation.of(ACCOUNT))
    assert event is not None
    values = look_up(transformer, event, {})
    assert not values.missing
    body = re.sub(r"<([A-Za-z0-9]+)>", lambda match: str(values.found[match[1]]), transformer.template)
    return parse_notification(body)


def custom_actions(recording: Recording) -> list[CustomAction]:
    """The registered actions, by their logical names, once CloudFormation has nothing against them."""
    found: list[CustomAction] = []
    for entry in recording.of(ACTION):
        inputs = {"actionName": entry.name, **entry.inputs}
        assert check_inputs("AWS::Chatbot::CustomAction", inputs, REGION) == ()
        command = entry.inputs["definition"]["commandText"]
        assert limits.COMMAND_TEXT.fits(command)
        attachments: list[Attachment] = []
        for given_ in entry.inputs["attachments"]:
            assert limits.BUTTON_TEXT.fits(given_["buttonText"])
            assert len(given_["variables"]) <= limits.VARIABLES_PER_ATTACHMENT
            criteria = tuple(
                Criterion(one["operator"], one["variableName"], one["value"]) for one in given_["criteria"]
            )
            assert all(limits.CRITERION_VALUE.fits(one.value or "") for one in criteria)
            attachments.append(
                Attachment(given_["buttonText"], given_["notificationType"], criteria, given_["variables"])
            )
        found.append(CustomAction(entry.name, entry.name, command, tuple(attachments)))
    return found


def expected(args: dict[str, Any]) -> dict[str, set[str]]:
    """Name of each rule to the names of the actions that its message shows.

    Stages and buttons are those of the playbooks, the code under test: this holds that rules, actions and chat agree on them,
    whatever the arguments. Which stages and buttons there should be, test_layouts holds with literals.
    """
    off = {key for key, button in args.get("buttons", {}).items() if button.get("enabled") is False}
    read = checked.chat_ops("shop", args)
    return {
        f"shop-{at.key}-{stage.key}": {
            "-".join(["shop", at.playbook.key, *([at.key] if at.playbook.made_for_gate else []), button])
            for button in stage.buttons
            if f"{at.playbook.key}.{button}" not in off
        }
        for at in read.gates
        for stage in read.stages_of(at)
    }


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_gates.chat_ops())
def test_every_message_arrives_with_its_buttons(args: dict[str, Any]) -> None:
    recording = record(lambda: chatops.ChatOps("shop", args))
    patterns = {entry.name: entry.inputs["eventPattern"] for entry in recording.of(RULE)}
    rules = {str(entry.inputs.get("name", f"{entry.name}-0123abc")): entry.name for entry in recording.of(RULE)}
    for text in patterns.values():
        assert pattern_problems(text) == []
        assert len(text) <= limits.EVENT_PATTERN.maximum
    actions = custom_actions(recording)
    shown: dict[str, set[str]] = {}
    for entry in recording.of(TARGET):
        given_ = entry.inputs["inputTransformer"]
        assert len(given_["inputTemplate"]) <= limits.INPUT_TEMPLATE.maximum
        transformer = Transformer(given_["inputPaths"], given_["inputTemplate"])
        rule = rules[entry.inputs["rule"]]
        notification = notification_of(json.loads(patterns[rule]), transformer)
        assert notification.warnings == ()
        buttons = [button for button in decide_buttons(notification, actions) if button.shown]
        shown[rule] = {button.action_name for button in buttons}
        assert len(shown[rule]) == len(buttons), "each button once"
        for button in buttons:
            assert set(button.missing) <= {"Reason"}, "only what the chat asks for"
            asked = answered(button, {"Reason": "not tested, so wait"})
            assert parse_command(asked.command, REGION).region == REGION
    assert shown == expected(args)
