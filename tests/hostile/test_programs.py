"""Hostile properties of resources in a user's own program: refused with a reason, or played to the end."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.cli import terminal
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.sandbox.program_checks import check_program
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.hostile.corpus import THOROUGH, Figures

PROGRAM = """
import json
import pulumi
import pulumi_aws as aws
import pulumi_aws_native as native

given = json.load(open("given.json"))

def one(name, otherwise=None):
    return given.get(name, otherwise)

def allowing(**more):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **more}]})

services = {"Service": ["events.amazonaws.com", "chatbot.amazonaws.com"]}
trust = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": services, "Action": "sts:AssumeRole"}]})
topic = aws.sns.Topic("topic", policy=one("topic_policy"), tags=one("tags"), name=one("topic_name"),
    delivery_policy=one("delivery_policy"))
queue = aws.sqs.Queue("queue", policy=one("queue_policy"), redrive_policy=one("redrive_policy"), delay_seconds=one("delay"))
role = aws.iam.Role("role", assume_role_policy=one("trust", trust), max_session_duration=one("duration"), path=one("path"))
aws.iam.RolePolicy("role", role=role.name, policy=one("role_policy", allowing(Action=["sns:Publish", "codedeploy:*"])))
guardrail = aws.iam.Policy("guardrail", policy=one("guardrail", allowing(Action="*")))
rule = aws.cloudwatch.EventRule("rule", event_pattern=one("pattern", json.dumps({"source": ["s"]})), name=one("rule_name"),
    state=one("state"), schedule_expression=one("schedule"))
context = {"G": "g", "A": "<a>"}
message = {"version": "1.0", "source": "custom", "content": {"title": "<a>", "description": "d"},
    "metadata": {"additionalContext": context}}
plain = one("input") or one("input_path")
transformer = one("transformer", {"input_paths": {"a": "$.detail.a"}, "input_template": json.dumps(message)})
aws.cloudwatch.EventTarget("target", rule=rule.name, arn=one("target_arn", topic.arn), role_arn=role.arn,
    input=one("input"), input_path=one("input_path"), input_transformer=None if plain else transformer,
    target_id=one("target_id"), retry_policy=one("retry"), dead_letter_config={"arn": queue.arn})
variables = {name: f"event.metadata.additionalContext.{name}" for name in "GA"}
criteria = [{"operator": "EQUALS", "variable_name": "G", "value": "g"}]
action = native.chatbot.CustomAction("action", action_name=one("action_name", "a"),
    definition={"command_text": one("command", "codedeploy continue-deployment --deployment-id $A --region eu-central-1")},
    attachments=one("attachments", [
        {"button_text": "Go", "notification_type": "Custom", "criteria": criteria, "variables": variables}]))
native.chatbot.SlackChannelConfiguration("channel", configuration_name=one("configuration_name", "c"), iam_role_arn=role.arn,
    slack_channel_id="C0123ABCD", slack_workspace_id="T0123ABCD", sns_topic_arns=one("topics", [topic.arn]),
    guardrail_policies=one("guardrails", [guardrail.arn]),
    customization_resource_arns=one("actions", [action.custom_action_arn]))
if "document" in given:
    pulumi.export("document", aws.iam.get_policy_document(source_policy_documents=[given["document"]]).json)
"""


def policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


ALLOW = {"Effect": "Allow", "Action": "*", "Resource": "*"}
POLICIES = [
    "",
    "{",
    "[]",
    "null",
    "[" * 2500,
    "x" * 10_000,
    '{"Statement": null}',
    '{"Version": "2012-10-17", "Statement": []}',
    '{"Version": "x", "Statement": {}}',
    policy(Effect="Allow"),
    policy(**ALLOW | {"Action": 3}),
    policy(**ALLOW | {"Effect": "Maybe"}),
    policy(**ALLOW, Condition=[]),
    policy(**ALLOW, Condition={"DateLessThan": {"aws:CurrentTime": "9" * 30}}),
    policy(**ALLOW | {"Effect": "Deny"}, Condition={"NumericLessThan": {"aws:EpochTime": "NaN"}}),
    policy(**ALLOW | {"Resource": "${aws:x"}),
    policy(**ALLOW | {"Resource": "\ud800"}),
    policy(**ALLOW, Sid='"\u202e\x1b'),
    policy(**ALLOW, NotPrincipal="*"),
]
ATTACHMENT = {"button_text": "Go", "notification_type": "Custom", "criteria": [], "variables": {}}
CASES: list[dict[str, Any]] = [
    {},
    *(
        {name: text}
        for name in ("role_policy", "guardrail", "trust", "topic_policy", "queue_policy")
        for text in POLICIES
    ),
    *({name: text} for name in ("redrive_policy", "delivery_policy", "document") for text in POLICIES[:9]),
    *({"delay": value} for value in (1e308, -1, float("nan"), "x")),
    {"duration": 1.5},
    {"path": "a"},
    {"path": "/\x00/"},
    {"tags": {"": ""}},
    {"tags": {"aws:x": "\x00"}},
    *({"topic_name": text} for text in ("", "a b", "x" * 300)),
    *({"rule_name": text} for text in ("a\nb", "x" * 65, "\u00e9")),
    {"state": "MAYBE"},
    {"schedule": "x"},
    *({"target_id": text} for text in ("", "x" * 65, "\u00e9")),
    *({"retry": {"maximum_retry_attempts": number}} for number in (-1, 10**9, float("inf"))),
    *({"target_arn": text} for text in ("", "x", "arn:aws:sns:x", "arn:aws:sns:eu-central-1:1:\u202e")),
    *({"input": text} for text in ("\x00", '"\\ud800"', "[" * 3000, '{"version": "1.0"}')),
    {"input": '{"version": "1.0", "source": "custom", "content": {"description": "\\ud800"}}'},
    *({"input_path": text} for text in ("(", "$.detail", "$.detail.**")),
    *(
        {"transformer": {"input_paths": {name: path}, "input_template": written}}
        for name, path, written in (
            ("a", "$.detail.**", "<a>"),
            ("a", "$", "<a>"),
            ("\u00e9", "$.detail", "<\u00e9>"),
            ("a", "$.detail.a", "[" * 3000),
            ("a", "$.detail.a", '{"a": NaN}'),
            ("a", "$.detail.a", ""),
        )
    ),
    *(
        {"pattern": text}
        for text in ("", "{}", '{"source": ["\\ud800"]}', '{"detail": {"a": [{"numeric": ["<", 1]}]}}')
    ),
    *({"action_name": text} for text in ("", "a b")),
    *({"command": text} for text in ("", "'", "$", "$A$A$G", "--vers", "--no-paginate x", "\x00", "x" * 5001)),
    *(
        {"attachments": value}
        for value in ([], [{}], [ATTACHMENT], [{**ATTACHMENT, "variables": {"G": "event.x..[", "A": "$"}}])
    ),
    {"attachments": [{**ATTACHMENT, "button_text": "\x1b[31m\u202e"}]},
    *({"configuration_name": text} for text in ("", "a b")),
    *({"topics": value} for value in ([], ["x"], ["arn:aws:sns:eu-central-1:123456789012:t"] * 2)),
    *({"guardrails": [text]} for text in ("x", "arn:aws:iam::aws:policy/Nope")),
    *({"actions": [text]} for text in ("x", "arn:aws:chatbot::123456789012:custom-action/none")),
]
VALUES = ("d-1", 'q"', "\u202e", "a b", 3, None, {"b": '"'}, ["x"], "-x", "file:///etc/passwd", "$A", "'", "\U0001f680")
EVENTS = [{"source": "s", "detail-type": "t", "detail": {"a": value}} for value in VALUES]


@pytest.fixture
def played(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    (tmp_path / "Pulumi.yaml").write_text("name: hostile\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-central-1\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)

    def play(given: dict[str, Any]) -> str:
        (tmp_path / "given.json").write_text(json.dumps(given))
        try:
            with Sandbox.open(load_project(tmp_path, "dev")) as sandbox:
                return outcome(sandbox)
        except ProgramError as error:
            said = str(error)
        assert "could not create it" not in said, "an error of the sandbox itself"
        assert "Traceback" not in said
        return "refused"

    return play


def outcome(sandbox: Sandbox) -> str:
    """Fire every event, press every button, print everything, and say whether a message appeared."""
    out, shown = terminal.console(), 0
    out.file = StringIO()
    for event in EVENTS:
        result = sandbox.fire(event)
        terminal.show_event(out, result, all_rules=True)
        lost = [step for trace in result.traces for step in trace.steps if step.outcome is Outcome.LOST]
        assert all(step.text and step.fix for step in lost)
        for message in result.messages:
            shown += 1
            for button in message.shown:
                terminal.show_press(out, sandbox.press(message, button))
    check_program(sandbox)
    printed = out.file.getvalue()
    assert not set(printed) & {"\x00", "\x1b", "\u202e"}
    return "shown" if shown else "no message"


def test_hostile_properties(played: Callable[[dict[str, Any]], str]) -> None:
    figures = Figures()
    for case in CASES if THOROUGH else CASES[::16]:
        figures.count(played, case)
    assert figures["refused"] > 0
    assert figures["shown"] > 0
    figures.show("properties of resources")


@pytest.mark.parametrize("text", ["{", "3", "null"])
def test_a_redrive_policy_that_is_no_object(played: Callable[[dict[str, Any]], str], text: str) -> None:
    assert played({"redrive_policy": text}) == "refused"


def test_a_number_that_is_a_text(played: Callable[[dict[str, Any]], str]) -> None:
    assert played({"delay": "x"}) == "refused"


def test_a_number_that_is_not_finite(played: Callable[[dict[str, Any]], str]) -> None:
    assert played({"retry": {"maximum_retry_attempts": float("inf")}}) == "refused"
