"""Which buttons a message carries, and why the others are missing."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.chat.button_visibility import decide_buttons, fill_command
from chatops_pulumi.sandbox.records import Attachment, Criterion, CustomAction, Notification

CONTEXT = "event.metadata.additionalContext."
NOTIFICATION = Notification(
    title=None,
    description="ready",
    additional_context={"ActionGroup": "shop-dev", "DeploymentId": "d-1", "Region": "us-west-2", "Empty": ""},
)
ATTACHMENT = Attachment(
    button_text="Switch",
    notification_type="Custom",
    criteria=(Criterion("EQUALS", "ActionGroup", "shop-dev"),),
    variables={name: CONTEXT + name for name in ("ActionGroup", "DeploymentId", "Region")},
)
COMMAND = "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region"


def action(*attachments: Attachment, command: str = COMMAND) -> CustomAction:
    return CustomAction("arn:aws:chatbot::123456789012:custom-action/switch", "switch", command, attachments, "sw")


def test_a_button_whose_criteria_hold_is_shown_with_its_command() -> None:
    (button,) = decide_buttons(NOTIFICATION, [action(ATTACHMENT)])
    assert button.shown
    assert button.label == "Switch"
    assert button.reason == "shown: ActionGroup is 'shop-dev' as required"
    assert button.command == "codedeploy continue-deployment --deployment-id d-1 --region us-west-2"
    assert button.variables == {"ActionGroup": "shop-dev", "DeploymentId": "d-1", "Region": "us-west-2"}
    assert button.missing == ()


@pytest.mark.parametrize(
    ("attachment", "shown", "reason"),
    [
        (replace(ATTACHMENT, notification_type="custom"), True, "as required"),
        (
            replace(ATTACHMENT, notification_type="CodePipeline"),
            False,
            "hidden: the button is for 'CodePipeline', this notification is 'Custom'",
        ),
        (replace(ATTACHMENT, notification_type=None), False, "hidden: the button is for no notification type"),
        (replace(ATTACHMENT, criteria=()), True, "shown: the attachment has no criteria"),
        (
            replace(ATTACHMENT, criteria=(Criterion("EQUALS", "ActionGroup", "shop-prod"),)),
            False,
            "hidden: ActionGroup is 'shop-dev', the button requires 'shop-prod'",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("EQUALS", "ActionGroup", "Shop-dev"),)),
            False,
            "the button requires 'Shop-dev'",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("EQUALS", "ActionGroup"),)),
            False,
            "ActionGroup is 'shop-dev', the button requires no value",
        ),
        (
            replace(ATTACHMENT, criteria=(*ATTACHMENT.criteria, Criterion("EQUALS", "Region", "eu-west-1"))),
            False,
            "hidden: Region is 'us-west-2', the button requires 'eu-west-1'",
        ),
        (
            replace(ATTACHMENT, criteria=(*ATTACHMENT.criteria, Criterion("HAS_VALUE", "DeploymentId"))),
            True,
            "ActionGroup is 'shop-dev' as required, and DeploymentId is 'd-1'",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("HAS_VALUE", "E"),), variables={"E": CONTEXT + "Empty"}),
            False,
            "hidden: E has no value in the notification",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("EQUALS", "E", ""),), variables={"E": CONTEXT + "Empty"}),
            False,
            "hidden: E is not in the notification, the button requires ''",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("EQUALS", "Stage", "ready"),)),
            False,
            "names the variable 'Stage', which the attachment does not declare",
        ),
        (
            replace(ATTACHMENT, criteria=(Criterion("STARTS_WITH", "ActionGroup", "shop"),)),
            False,
            "operator is 'STARTS_WITH', not EQUALS or HAS_VALUE",
        ),
        (
            replace(ATTACHMENT, variables={"ActionGroup": "$.metadata.additionalContext.ActionGroup"}),
            True,
            "which is unverified",
        ),
        (
            replace(ATTACHMENT, variables={"ActionGroup": "metadata.additionalContext.ActionGroup"}),
            False,
            "variable ActionGroup has no value, because its path 'metadata.additionalContext.ActionGroup' is not",
        ),
        (
            replace(ATTACHMENT, variables={"ActionGroup": "event.content.title"}),
            False,
            "ActionGroup is not in the notification, the button requires 'shop-dev'",
        ),
    ],
)
def test_every_decision_says_why(attachment: Attachment, shown: bool, reason: str) -> None:
    (button,) = decide_buttons(NOTIFICATION, [action(attachment)])
    assert button.shown is shown
    assert reason in button.reason


def test_a_notification_can_switch_its_buttons_off() -> None:
    (button,) = decide_buttons(replace(NOTIFICATION, custom_actions_enabled=False), [action(ATTACHMENT)])
    assert not button.shown
    assert button.reason == "hidden: the notification has enableCustomActions: false"


def test_buttons_come_in_the_order_given_one_for_each_attachment() -> None:
    second = replace(ATTACHMENT, button_text=None)
    buttons = decide_buttons(NOTIFICATION, [action(ATTACHMENT, second), action()])
    assert [(button.label, button.shown) for button in buttons] == [("Switch", True), ("sw", True), ("sw", False)]
    assert "has no attachments" in buttons[2].reason


def test_what_the_notification_lacks_stays_in_the_command_and_is_missing() -> None:
    attachment = replace(ATTACHMENT, variables={**ATTACHMENT.variables, "Token": CONTEXT + "Token"})
    (button,) = decide_buttons(NOTIFICATION, [action(attachment, command="x --token $Token --id $DeploymentId $Other")])
    assert button.shown
    assert button.command == "x --token $Token --id d-1 $Other"
    assert button.missing == ("Token", "Other")


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("$D and $DeploymentId", {"D": "1", "DeploymentId": "2"}, "1 and 2"),
        ("$Dx", {"D": "1"}, "1x"),
        ("$A", {"A": "$B", "B": "2"}, "$B"),
        ("'$A' \"$A\" $(A) ${A}", {"A": "1"}, "'1' \"1\" $(A) ${A}"),
        ("$A", {"A": r"\1\g<0>"}, r"\1\g<0>"),
        ("$a.b", {"a.b": "1"}, "1"),
    ],
)
def test_substitution_is_plain_text(text: str, values: dict[str, str], filled: str) -> None:
    assert fill_command(text, values)[0] == filled


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True)


@given(st.lists(st.text(), min_size=1), st.dictionaries(NAMES, st.text(), min_size=1), st.data())
def test_substitution_changes_nothing_but_the_variables(
    pieces: list[str], values: dict[str, str], data: st.DataObject
) -> None:
    # What follows a variable must not lengthen its name, and no piece may hold a variable of its own.
    assume(all("$" not in piece for piece in pieces))
    pieces = [piece if re.match(r"\W", piece) else f" {piece}" for piece in pieces]
    names = [data.draw(st.sampled_from(sorted(values))) for _ in pieces[1:]]
    template = pieces[0] + "".join(f"${name}{piece}" for name, piece in zip(names, pieces[1:], strict=True))
    expected = pieces[0] + "".join(values[name] + piece for name, piece in zip(names, pieces[1:], strict=True))
    assert fill_command(template, values) == (expected, ())
