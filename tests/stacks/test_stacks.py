"""This repository's own program, with the configuration of each environment and with bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Run, run_program
from tests.paths import ROOT

STACKS = ["sandbox", "dev", "staging", "prod"]


def run(stack: str, **components: Any) -> Run:
    overrides = {"components": json.dumps(components)} if components else {}
    with LocalAws() as aws:
        return run_program(load_project(ROOT, stack, overrides), aws)


def inputs(found: Run, type_: str) -> list[dict[str, Any]]:
    return [entry.inputs for entry in found.resources if entry.type == type_]


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_runs_and_puts_out_what_others_need(stack: str) -> None:
    found = run(stack)
    outputs = found.outputs["shop"]
    assert set(outputs) >= {"topicArn", "ruleArns", "actionArns", "chatConfigurationArn", "commandsPolicyJson"}
    assert found.region == ("ap-northeast-1" if stack == "sandbox" else "eu-central-1")


def test_environments_differ_as_real_ones_do() -> None:
    runs = {stack: run(stack) for stack in STACKS}
    slack = "aws-native:chatbot:SlackChannelConfiguration"
    channels = {stack: [entry["slackChannelId"] for entry in inputs(found, slack)] for stack, found in runs.items()}
    assert channels == {"sandbox": ["C0123SAND"], "dev": [], "staging": ["C0123STAG"], "prod": ["C0123PROD"]}
    assert len(inputs(runs["dev"], "command:local:Command")) == 3, "an existing channel: the buttons are tied to it"
    rules = {stack: len(inputs(found, "aws:cloudwatch/eventRule:EventRule")) for stack, found in runs.items()}
    assert rules == {"sandbox": 1, "dev": 1, "staging": 2, "prod": 2}
    for stack, word in (("dev", "dev"), ("staging", "staging"), ("prod", "PROD")):
        labels = [
            entry["attachments"][0]["buttonText"] for entry in inputs(runs[stack], "aws-native:chatbot:CustomAction")
        ]
        assert all(word in label and len(label) <= 20 for label in labels), labels
    assert len(inputs(runs["prod"], "aws:cloudwatch/metricAlarm:MetricAlarm")) == 3
    groups = {entry["attachments"][0]["criteria"][0]["value"] for found in runs.values()
              for entry in inputs(found, "aws-native:chatbot:CustomAction")}  # fmt: skip
    assert len(groups) == len(STACKS), "no stack answers another one's buttons"


WEB = {"deployment_group": "web"}
SLACK = {"slack": {"workspace_id": "T1", "channel_id": "C1"}}


def test_bad_configuration_gives_the_same_kind_of_error_as_bad_arguments() -> None:
    with pytest.raises(ProgramError) as error:
        run(
            "sandbox",
            shop={"channel": SLACK, "deployment_groups": {"web": {**WEB, "green_url": "green"}}},
            blog={"chanel": SLACK, "deployment_groups": {"web": WEB}},
        )
    text = str(error.value)
    assert "Stack 'sandbox': 3 problems with its arguments. Nothing was registered." in text
    assert "chatops:components.shop.deployment_groups.web.green_url: 'green' is not a URL" in text
    assert "chatops:components.blog.chanel: unknown argument 'chanel'.\n      Fix: did you mean channel?" in text
    assert "chatops:components.blog.channel: is missing." in text


@pytest.mark.parametrize("value", ["[]", "7", '"text"', "not json", "{}"])
def test_components_must_be_a_map(value: str) -> None:
    with LocalAws() as aws, pytest.raises((ProgramError, ProjectError), match="components"):
        run_program(load_project(ROOT, "sandbox", {"components": value}), aws)


def test_missing_components_are_named(tmp_path: Path) -> None:
    """The map is declared in Pulumi.yaml, so that even the Pulumi CLI says so before Python runs."""
    (tmp_path / "Pulumi.yaml").write_text(f"name: chatops\nruntime: python\nmain: {ROOT / 'stacks'}\n")
    (tmp_path / "Pulumi.bare.yaml").write_text("config:\n  aws:region: eu-central-1\n")
    with LocalAws() as aws, pytest.raises(ProgramError, match="chatops:components: is missing"):
        run_program(load_project(tmp_path, "bare"), aws)
