"""The seed's inputs give the seed's resources, value for value.

The seed is T. Iwamoto's article "AWS ChatOps Without Lambda? Yes, You Can!". Its emoji before the button texts did not survive
the copy that this project works from, so the labels below stand for them.
"""

import json

import pulumi

import chatops_pulumi as chatops
from tests.components.recording import Recording, record

GROUP = "web-prod"
GREEN_URL = "https://green.example.com:8443"
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:chatops"
ROLE = "arn:aws:iam::123456789012:role/eventbridge-to-sns"
CONFIGURATION = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments"
LABELS = {
    "SwitchTasks": "Switch task sets",
    "RollbackDeployment": "Rollback",
    "TerminateOldTask": "Terminate old task set",
}
BUTTONS = {
    "codedeploy.switch": "SwitchTasks",
    "codedeploy.rollback": "RollbackDeployment",
    "codedeploy.terminate": "TerminateOldTask",
}
COMMANDS = {
    "SwitchTasks": "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region "
    "--deployment-wait-type READY_WAIT",
    "RollbackDeployment": "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region "
    "--auto-rollback-enabled true",
    "TerminateOldTask": "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region "
    "--deployment-wait-type TERMINATION_WAIT",
}


def seed() -> Recording:
    def program() -> None:
        chatops.ChatOps(
            "seed",
            {
                "channel": {"configuration_arn": CONFIGURATION},
                "topic_arn": TOPIC,
                "action_group": "blue-green-deployment",
                "delivery": {"role_arn": ROLE, "dead_letter_queue": False},
                "buttons": {
                    key: {"action_name": name, "label": LABELS[name], "tags": {"Name": name}}
                    for key, name in BUTTONS.items()
                },
                "deployment_groups": {
                    "web": {
                        "deployment_group": GROUP,
                        "rule_name": f"{GROUP}-deployment-ready",
                        "tags": {"Name": f"{GROUP}-deployment-ready"},
                        "messages": {
                            "ready": {
                                "title": ":large_blue_circle::large_green_circle: "
                                "Deployment is now ready for validation",
                                "description": "*Deployment group:* <deploymentGroup>\n"
                                "*Deployment ID:* <deploymentId>\n"
                                "*Account:* <account>\n"
                                "*Region:* <region>\n"
                                "*Time:* <time>",
                                "next_steps": [
                                    f"Check if the app works correctly at {GREEN_URL}",
                                    "If all looks good, switch task sets. If not, trigger a rollback",
                                    "Once validated, terminate the original task set",
                                ],
                            }
                        },
                    }
                },
            },
        )

    return record(program)


def test_rule() -> None:
    rule = seed().one("aws:cloudwatch/eventRule:EventRule").inputs
    assert rule["name"] == "web-prod-deployment-ready"
    assert rule["tags"] == {"Name": "web-prod-deployment-ready"}
    assert json.loads(rule["eventPattern"]) == {
        "detail": {"deploymentGroup": ["web-prod"], "state": ["READY"]},
        "detail-type": ["CodeDeploy Deployment State-change Notification"],
        "source": ["aws.codedeploy"],
    }


def test_target() -> None:
    target = seed().one("aws:cloudwatch/eventTarget:EventTarget").inputs
    assert (target["targetId"], target["arn"], target["roleArn"]) == ("sns", TOPIC, ROLE)
    assert target["rule"] == "web-prod-deployment-ready"
    assert "deadLetterConfig" not in target
    transformer = target["inputTransformer"]
    assert transformer["inputPaths"] == {
        "account": "$.account",
        "deploymentGroup": "$.detail.deploymentGroup",
        "deploymentId": "$.detail.deploymentId",
        "region": "$.region",
        "time": "$.time",
    }
    assert json.loads(transformer["inputTemplate"]) == {
        "content": {
            "description": "*Deployment group:* <deploymentGroup>\n*Deployment ID:* <deploymentId>\n"
            "*Account:* <account>\n*Region:* <region>\n*Time:* <time>",
            "nextSteps": [
                f"Check if the app works correctly at {GREEN_URL}",
                "If all looks good, switch task sets. If not, trigger a rollback",
                "Once validated, terminate the original task set",
            ],
            "textType": "client-markdown",
            "title": ":large_blue_circle::large_green_circle: Deployment is now ready for validation",
        },
        "metadata": {
            "additionalContext": {
                "ActionGroup": "blue-green-deployment",
                "DeploymentId": "<deploymentId>",
                "Region": "<region>",
            },
            "enableCustomActions": True,
        },
        "source": "custom",
        "version": "1.0",
    }


def test_custom_actions() -> None:
    actions = {entry.inputs["actionName"]: entry.inputs for entry in seed().of("aws-native:chatbot:CustomAction")}
    assert set(actions) == set(COMMANDS)
    for name, inputs in actions.items():
        assert inputs["definition"] == {"commandText": COMMANDS[name]}
        assert inputs["tags"] == [{"key": "Name", "value": name}]
        assert inputs["attachments"] == [
            {
                "buttonText": LABELS[name],
                "notificationType": "Custom",
                "criteria": [{"operator": "EQUALS", "value": "blue-green-deployment", "variableName": "ActionGroup"}],
                "variables": {
                    "ActionGroup": "event.metadata.additionalContext.ActionGroup",
                    "DeploymentId": "event.metadata.additionalContext.DeploymentId",
                    "Region": "event.metadata.additionalContext.Region",
                },
            }
        ]


def test_associations() -> None:
    ties = seed().of("command:local:Command")
    assert len(ties) == 3
    for tie in ties:
        action_arn, configuration_arn = tie.inputs["triggers"]
        assert configuration_arn == CONFIGURATION
        assert tie.inputs["environment"] == {
            "CHATOPS_ACTION_ARN": action_arn,
            "CHATOPS_CONFIGURATION_ARN": CONFIGURATION,
            "CHATOPS_CONTROL_REGION": "us-west-2",
        }
        assert "associate-to-configuration" in tie.inputs["create"]
        assert "disassociate-from-configuration" in tie.inputs["delete"]
    assert {tie.inputs["triggers"][0].rsplit("/")[-1] for tie in ties} == set(COMMANDS)


def test_nothing_else_is_made() -> None:
    """The seed brings its own topic and role, and no queue."""
    kinds = {entry.type for entry in seed().registrations if not entry.type.startswith("chatops:")}
    assert kinds == {
        "aws-native:chatbot:CustomAction",
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/eventTarget:EventTarget",
        "command:local:Command",
    }


def test_the_seed_s_texts_may_be_outputs() -> None:
    """What the seed has in variables may come from other resources."""
    plain = seed().one("aws:cloudwatch/eventTarget:EventTarget").inputs["inputTransformer"]

    def program() -> None:
        url = pulumi.Output.from_input(GREEN_URL)
        chatops.Notifications(
            "seed",
            {
                "action_group": "blue-green-deployment",
                "topic_arn": pulumi.Output.from_input(TOPIC),
                "deployment_groups": {
                    "web": {
                        "deployment_group": pulumi.Output.from_input(GROUP),
                        "messages": {
                            "ready": {
                                "title": pulumi.Output.from_input(
                                    json.loads(plain["inputTemplate"])["content"]["title"]
                                ),
                                "description": json.loads(plain["inputTemplate"])["content"]["description"],
                                "next_steps": [
                                    pulumi.Output.concat("Check if the app works correctly at ", url),
                                    *json.loads(plain["inputTemplate"])["content"]["nextSteps"][1:],
                                ],
                            }
                        },
                    }
                },
            },
        )

    assert record(program).one("aws:cloudwatch/eventTarget:EventTarget").inputs["inputTransformer"] == plain
