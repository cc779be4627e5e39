"""Playbooks are data: what must hold for each of them, whoever adds the next."""

import re

import pytest
from botocore.session import get_session

from chatops_pulumi.args import EventSourcesArgs
from chatops_pulumi.core import limits
from chatops_pulumi.core.actions import actions
from chatops_pulumi.playbooks import GATE_KINDS, PLAYBOOK_OF, PLAYBOOKS, custom
from chatops_pulumi.playbooks.model import ACTION_GROUP, Playbook
from chatops_pulumi.sandbox.iam.service_prefixes import iam_prefix
from chatops_pulumi.texts import LANGUAGE, button_text, stage_text
from chatops_pulumi.validation import chat_ops
from chatops_pulumi.validation.gates import gate_type
from tests.components import arguments

EVERY = pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)


@EVERY
def test_buttons_fit_the_chat(playbook: Playbook) -> None:
    labels = dict.fromkeys(playbook.buttons)
    for action in actions(playbook, labels, layouts=list(playbook.layouts), choices=playbook.choices):
        assert limits.COMMAND_TEXT.fits(action.command_text)
        assert not action.command_text.startswith("aws ")
        groups = [playbook.action_group("group", attachment.stage, "gate") for attachment in action.attachments]
        assert len(set(groups)) == len(groups), "a message shows each button once"
        for attachment in action.attachments:
            assert limits.BUTTON_TEXT.fits(attachment.label)
            assert len(attachment.label) <= (limits.BUTTON_TEXT.advised_maximum or 0)
            assert ACTION_GROUP in attachment.variables
            assert len(attachment.variables) <= limits.VARIABLES_PER_ATTACHMENT


@EVERY
def test_every_variable_of_a_command_is_sent_by_every_stage_that_shows_it(playbook: Playbook) -> None:
    for stage in playbook.stages:
        for key in stage.buttons:
            button = playbook.buttons[key]
            assert set(re.findall(r"\$(\w+)", button.command_text)) == set(button.variables)
            assert set(button.variables) <= set(stage.context)
        assert set(stage.context.values()) <= set(stage.paths)


@EVERY
def test_every_stage_and_button_has_its_words(playbook: Playbook) -> None:
    for stage in playbook.stages:
        text = stage_text(LANGUAGE, playbook.key, stage.text_key, stage.shown)
        for words in (text.title, text.description, *(step.text for step in text.next_steps)):
            assert set(re.findall(r"<(\w+)>", words)) <= {*stage.paths, "console"}
    for button in playbook.buttons:
        assert all(
            button_text(LANGUAGE, playbook.key, button, stage.text_key)
            for stage in playbook.stages
            if button in stage.buttons
        )


@EVERY
def test_every_stage_has_its_page_in_the_console(playbook: Playbook) -> None:
    for stage in playbook.stages:
        assert stage.console.startswith("https://<region>.console.aws.amazon.com/")
        assert set(re.findall(r"<(\w+)>", stage.console)) <= set(stage.paths)


@EVERY
def test_iam_actions_are_the_calls_of_the_commands(playbook: Playbook) -> None:
    """So that command and policy cannot drift apart: the operation is looked up in AWS's own model."""
    for button in playbook.buttons.values():
        command, operation = button.command[:2]
        model = get_session().get_service_model(command)
        service = iam_prefix(model)
        names = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower(): name for name in model.operation_names}
        assert {action for permission in button.permissions for action in permission.actions} == {
            f"{service}:{names[operation]}"
        }


def test_a_button_keeps_its_number_whatever_others_exist() -> None:
    playbook = PLAYBOOKS["codedeploy"]
    found = list(actions(playbook, {"terminate": None, "switch": "Go"}))
    assert [(action.key, action.attachments[0].label) for action in found] == [
        ("codedeploy.switch", "Go"),
        ("codedeploy.terminate", "3. Remove old tasks"),
    ]


@EVERY
def test_whatever_a_gate_chooses_exactly_that_is_asked(playbook: Playbook) -> None:
    for layout in playbook.layouts:
        alone = [stage for stage in playbook.watched(layout) if stage.choice]
        for choice in playbook.choices:
            chosen = [stage for stage in playbook.watched(layout, choices=[choice]) if stage.choice]
            assert [stage.choice for stage in chosen] == [choice]
            assert not any(stage in alone for stage in chosen)
        every = [stage.choice for stage in playbook.watched(layout, choices=playbook.choices[::-1]) if stage.choice]
        assert tuple(every) == playbook.choices, "in the order in which it happens"
    assert bool(playbook.choices) == bool(playbook.chosen_by)


@EVERY
def test_a_button_has_the_same_number_in_every_stage_and_layout(playbook: Playbook) -> None:
    for action in actions(
        playbook, dict.fromkeys(playbook.buttons), layouts=list(playbook.layouts), choices=playbook.choices
    ):
        assert {attachment.label.split(".")[0] for attachment in action.attachments} == {
            str(playbook.number(action.button))
        }


def test_every_kind_of_gate_is_an_argument() -> None:
    """The one line per kind of gate in ``args.py``: Pulumi reads the source of the class."""
    assert set(EventSourcesArgs.__annotations__) == {*GATE_KINDS, custom.KEY}


@pytest.mark.parametrize("kind", GATE_KINDS)
def test_the_example_of_a_kind_is_valid(kind: str) -> None:
    args = {"channel": arguments.SLACK, kind: {"example": GATE_KINDS[kind].example}}
    (at,) = chat_ops("shop", args).gates
    assert at.playbook is PLAYBOOK_OF[kind]
    assert isinstance(at.settings, gate_type(kind))
