"""From a Terraform state to Pulumi's, by `chatops adopt` and `pulumi import`: no button is ever missing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import Attachment, ChannelConfiguration, Criterion
from tests.engine.pulumi_cli import Pulumi
from tests.engine.stack import changing_steps
from tests.paths import STATES


def instances(state: Path, type_: str) -> list[dict[str, Any]]:
    """The attributes of every object of a type."""
    resources = json.loads(state.read_text())["resources"]
    return [
        one["attributes"]
        for resource in resources
        if resource["type"] == type_ and resource["mode"] == "managed"
        for one in resource["instances"]
    ]


def made(state: Path, aws: LocalAws) -> list[str]:
    """All that the state tells of, in the local AWS, as Terraform has made it. Gives the ARNs of the channels."""
    for given in instances(state, "awscc_chatbot_custom_action"):
        attachments = [
            Attachment(
                one["button_text"],
                one["notification_type"],
                tuple(Criterion(c["operator"], c["variable_name"], c.get("value")) for c in one["criteria"]),
                one["variables"],
            )
            for one in given["attachments"]
        ]
        tags = {tag["key"]: tag["value"] for tag in given.get("tags") or []}
        aws.chatbot.create_action(given["action_name"], given["definition"]["command_text"], attachments, None, tags)
    for given in instances(state, "aws_cloudwatch_event_rule"):
        region = given["arn"].split(":")[3]
        tags = [{"Key": key, "Value": value} for key, value in (given.get("tags") or {}).items()]
        when = {"EventPattern": given["event_pattern"], "ScheduleExpression": given.get("schedule_expression")}
        aws.client("events", region).put_rule(Name=given["name"], Tags=tags, **{k: v for k, v in when.items() if v})
    for given in instances(state, "aws_cloudwatch_event_target"):
        transformer = next(iter(given.get("input_transformer") or ()), None)
        region = given["arn"].split(":")[3]
        aws.client("events", region).put_targets(
            Rule=given["rule"],
            Targets=[
                {
                    "Id": given["target_id"],
                    "Arn": given["arn"],
                    **({"RoleArn": given["role_arn"]} if given.get("role_arn") else {}),
                    **({"InputTransformer": _transformer(transformer)} if transformer else {}),
                }
            ],
        )
    channels: list[str] = []
    for given in instances(state, "aws_chatbot_slack_channel_configuration"):
        arn = given["chat_configuration_arn"]
        configuration = ChannelConfiguration(
            arn=arn,
            name=given["configuration_name"],
            platform="slack",
            channel=given["slack_channel_id"],
            role_arn=given["iam_role_arn"],
            guardrail_policy_arns=tuple(given["guardrail_policy_arns"]),
            topic_arns=tuple(given["sns_topic_arns"]),
            logging_level=given["logging_level"],
            ids={"slackWorkspaceId": given["slack_team_id"], "slackChannelId": given["slack_channel_id"]},
        )
        aws.chatbot.create_configuration(configuration)
        channels.append(arn)
    for given in instances(state, "null_resource"):
        triggers = given.get("triggers") or {}
        if not {"action_arn", "chatbot_arn"} <= set(triggers):
            continue  # It is about something else.
        action, channel = triggers["action_arn"], triggers["chatbot_arn"]
        aws.chatbot.assume_configuration(channel)
        aws.chatbot.associate(action, channel)
        channels.append(channel)
    return list(dict.fromkeys(channels))


def _transformer(given: dict[str, Any]) -> dict[str, Any]:
    return {"InputPathsMap": given["input_paths"], "InputTemplate": given["input_template"]}


def steps(folder: Path, pulumi: Pulumi, command: str) -> list[tuple[str, str]]:
    log = folder / "events.jsonl"
    log.unlink(missing_ok=True)
    flags = ("--yes", "--skip-preview") if command == "up" else ()
    pulumi(folder, command, "--stack", "dev", *flags, "--event-log", str(log))
    return [(step["op"], step["type"].rsplit(":", 1)[-1]) for step in changing_steps(log)]


@pytest.mark.parametrize(
    ("name", "choice", "imported", "updated"),
    [
        ("seed", "keep", 5, {"EventRule", "EventTarget"}),
        ("channel", "own", 6, {"EventRule", "EventTarget", "SlackChannelConfiguration"}),
        ("modules", "keep", None, {"EventRule", "EventTarget", "CustomAction"}),
    ],
)
def test_a_state_is_adopted_without_a_moment_without_buttons(
    name: str, choice: str, imported: int | None, updated: set[str], tmp_path: Path, pulumi: Pulumi, aws: LocalAws
) -> None:
    state = STATES / f"{name}.json"
    channels = made(state, aws)
    before = {action.arn: action for action in aws.chatbot.actions()}
    buttons = {channel: set(aws.chatbot.associations(channel)) for channel in channels}
    assert any(buttons.values())
    folder = tmp_path / "shop"
    # A process of its own: it opens a local AWS to see what will change.
    words = ["adopt", str(state), "--out", str(folder), "--channel", choice]
    done = subprocess.run(
        [Path(sys.executable).with_name("chatops"), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    project = folder / "Pulumi.yaml"
    # The environment of these tests in the place of the one that the guide creates.
    text = project.read_text()
    assert "    virtualenv: venv\n" in text
    project.write_text(text.replace("    virtualenv: venv\n", f"    virtualenv: {sys.prefix}\n"))

    pulumi(folder, "stack", "init", "dev")
    pulumi(folder, "import", "--stack", "dev", "--file", "import.json", "--generate-code=false", "--yes")
    entries = json.loads((folder / "import.json").read_text())["resources"]
    if imported is not None:
        assert sum("id" in entry for entry in entries) == imported
    for planned in (steps(folder, pulumi, "preview"), steps(folder, pulumi, "up")):
        assert {op for op, _ in planned} <= {"update", "create"}
        assert {kind for op, kind in planned if op == "update"} <= updated
        assert not {kind for op, kind in planned if op == "create"} & {"EventRule", "EventTarget", "CustomAction"}
        assert {channel: set(aws.chatbot.associations(channel)) for channel in channels} == buttons
    assert {action.arn: action.command_text for action in aws.chatbot.actions()} == {
        arn: action.command_text for arn, action in before.items()
    }
    assert steps(folder, pulumi, "up") == []
