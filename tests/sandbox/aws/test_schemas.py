"""Inputs of aws-native resources against CloudFormation's schemas."""

from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.schemas import SchemaError, check_inputs, load_schema

ACTION = "AWS::Chatbot::CustomAction"
SLACK = "AWS::Chatbot::SlackChannelConfiguration"


def action(**changes: Any) -> dict[str, Any]:
    inputs: dict[str, Any] = {
        "actionName": "Switch",
        "definition": {"commandText": "codedeploy get-deployment --deployment-id $Id"},
        "attachments": [
            {
                "buttonText": "Switch",
                "notificationType": "Custom",
                "criteria": [{"operator": "EQUALS", "variableName": "ActionGroup", "value": "x"}],
                "variables": {"ActionGroup": "event.metadata.additionalContext.ActionGroup"},
            }
        ],
        "tags": [{"key": "team", "value": "ops"}],
    }
    return inputs | changes


def attachment(**changes: Any) -> dict[str, Any]:
    return action(attachments=[action()["attachments"][0] | changes])


def test_a_good_action_has_no_violations() -> None:
    assert check_inputs(ACTION, action(), "us-east-1") == ()


def test_a_value_that_is_not_set_is_not_sent() -> None:
    assert check_inputs(ACTION, action(aliasName=None), "us-east-1") == ()


@pytest.mark.parametrize(
    ("inputs", "path", "words"),
    [
        (attachment(buttonText="x" * 51), "attachments[0].buttonText", "51 characters long, and AWS allows at most 50"),
        (attachment(buttonText=""), "attachments[0].buttonText", "wants at least 1"),
        (attachment(notificationType="my type"), "attachments[0].notificationType", '"my type"'),
        (attachment(variables={}), "attachments[0].variables", "Leave it out"),
        (
            attachment(variables={f"V{n}": "event.x" for n in range(6)}),
            "attachments[0].variables",
            "6 entries, and AWS allows at most 5",
        ),
        (attachment(variables={"Count": 3}), "attachments[0].variables.Count", "wants the type string"),
        (attachment(criteria=[]), "attachments[0].criteria", "at least 1"),
        (
            attachment(criteria=[{"operator": "LIKE", "variableName": "A"}]),
            "attachments[0].criteria[0].operator",
            "only HAS_VALUE, EQUALS",
        ),
        (action(definition={"commandText": "x" * 5001}), "definition.commandText", "at most 5000"),
        (action(definition={}), "definition", "lacks commandText"),
        (action(actionName="my action"), "actionName", '"my action"'),
        (action(colour="red"), "", "has colour"),
        (action(customActionArn="arn:aws:chatbot::1:custom-action/x"), "customActionArn", "set by AWS"),
    ],
)
def test_violations_name_the_path_the_value_and_the_limit(inputs: dict[str, Any], path: str, words: str) -> None:
    (violation,) = check_inputs(ACTION, inputs, "us-east-1")
    assert violation.path == path
    assert words in violation.text


def test_all_violations_are_listed() -> None:
    violations = check_inputs(SLACK, {"slackWorkspaceId": "t-1", "guardrailPolicies": ["no arn"]}, "us-east-1")
    assert [v.path for v in violations] == ["", "guardrailPolicies[0]", "slackWorkspaceId"] or {
        v.path for v in violations
    } == {"", "slackWorkspaceId", "guardrailPolicies[0]"}
    assert "slackChannelId, configurationName, iamRoleArn" in str(violations[0])


def test_long_values_are_cut() -> None:
    (violation,) = check_inputs(ACTION, attachment(buttonText="é" * 2000), "us-east-1")
    assert "2000 characters" in violation.text
    assert len(violation.text) < 200


def test_a_region_without_the_type_is_an_error() -> None:
    with pytest.raises(SchemaError, match=r"AWS::Chatbot::CustomAction is not available in cn-north-1"):
        load_schema(ACTION, "cn-north-1")
    with pytest.raises(SchemaError, match="'nowhere-1'"):
        load_schema(ACTION, "nowhere-1")
