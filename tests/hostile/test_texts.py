"""Hostile files and command texts: each reader gives its own error, or reads the text. Nothing else is raised."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import plan
from chatops_pulumi.adopt.state import StateError, read_state
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.state import read_stack
from chatops_pulumi.sandbox.chat.command_parser import parse_command, unquoted_json, values_changing_command
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, parse_scenario
from tests.hostile.corpus import TEXTS, THOROUGH, Figures
from tests.hostile.documents import places, replaced
from tests.paths import ROOT

REGION = "eu-central-1"
EXAMPLES = 2000 if THOROUGH else 60
COMMANDS = (
    "codedeploy continue-deployment --deployment-id {} --region eu-central-1 --deployment-wait-type READY_WAIT",
    "cloudwatch disable-alarm-actions --alarm-names {}",
    "codepipeline put-approval-result --pipeline-name p --stage-name s --action-name a --token t --result {}",
    "{} list-topics",
    "sns {}",
    "{}",
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(list(TEXTS.values())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=25,
)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def nested(text: str) -> list[str]:
    """A text alone, and in places of a document."""
    quoted = as_json(text)
    return [text, quoted, f'{{"a": {quoted}}}', f"[{quoted}]", f"{{{quoted}: 1}}"]


DEEP = ("[" * 3000, '{"a":' * 3000, "[" * 3000 + "]" * 3000)


def tried(read: Callable[[str], object], errors: type[Exception] | tuple[type[Exception], ...], text: str) -> str:
    try:
        read(text)
    except errors as error:
        said = str(error)
        assert said.strip(), "an error says something"
        assert len(said) < 4000, "an error does not repeat 10 kB"
        return "refused"
    return "passed"


def state_of(text: str) -> None:
    """Everything that chatops adopt makes of a state."""
    adopted = plan(find(read_state(text, "state.json").resources), AdoptOptions())
    import_entries(adopted.components)


def stack_of(text: str) -> object:
    """Everything that is read of a stack."""
    stack = read_stack(text, "state.json")
    return stack.accounts, [(one.arn, stack.region_of(one)) for one in stack.own]


READERS: dict[str, tuple[Callable[[str], object], type[Exception] | tuple[type[Exception], ...]]] = {
    "notification": (parse_notification, NotificationDropped),
    "event file": (lambda text: read_events(text, "event.json"), EventError),
    "event pattern": (pattern_problems, ()),
    "Terraform state": (state_of, StateError),
    "Pulumi state": (stack_of, StackStateError),
    "scenario": (lambda text: parse_scenario(text, Path("scenario.yaml")), ScenarioError),
}


@pytest.mark.parametrize("name", READERS)
def test_a_hostile_file(name: str) -> None:
    read, errors = READERS[name]
    figures = Figures()
    for number, text in enumerate(TEXTS.values()):
        for one in nested(text)[:: 1 if THOROUGH else 1 + number % 3]:
            figures.count(tried, read, errors, one)
    for deep in DEEP:
        figures.count(tried, read, errors, deep)
    figures.show(name)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=EXAMPLES)
@given(document=JSON)
def test_any_document(name: str, document: Any) -> None:
    read, errors = READERS[name]
    tried(read, errors, as_json(document))


TOPIC = {"attributes": {"arn": "arn:aws:sns:eu-central-1:123456789012:t", "name": "t"}}
ACTION = {
    "attributes": {
        "action_name": "a",
        "definition": {"command_text": "sns list-topics"},
        "attachments": [
            {"button_text": "b", "criteria": [{"operator": "EQUALS", "value": "g"}], "variables": {"A": "b"}}
        ],
        "tags": [{"key": "k", "value": "v"}],
    }
}
TARGET = {
    "rule": "r",
    "arn": "arn",
    "input_transformer": [{"input_paths": {"a": "$.a"}, "input_template": '{"source": "custom"}'}],
}
REGISTERED = {"urn": "urn:pulumi:dev::shop::aws:sns/topic:Topic::t", "type": "aws:sns/topic:Topic", "id": "i"}
FIRED = {"fire": "web.ready", "expect": {"messages": [{"title": "t", "buttons": ["a"]}]}}
VALID: dict[str, Any] = {
    "notification": {
        "version": "1.0",
        "source": "custom",
        "content": {"title": "t", "description": "d", "nextSteps": ["a"], "textType": "client-markdown"},
        "metadata": {"additionalContext": {"ActionGroup": "g"}, "enableCustomActions": True},
    },
    "event file": json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text()),
    "event pattern": {"source": ["aws.codedeploy"], "detail": {"state": ["READY", {"prefix": "a"}]}},
    "Terraform state": {
        "version": 4,
        "terraform_version": "1.9.0",
        "resources": [
            {"mode": "managed", "type": "aws_sns_topic", "name": "t", "provider": "p", "instances": [TOPIC]},
            {
                "module": 'module.web["a"].module.inner[0]',
                "mode": "managed",
                "type": "awscc_chatbot_custom_action",
                "name": "a",
                "provider": "p",
                "instances": [
                    {"index_key": "k", "status": "tainted", "sensitive_attributes": [[{"value": "x"}]], **ACTION}
                ],
            },
            {
                "mode": "managed",
                "type": "aws_cloudwatch_event_target",
                "name": "t",
                "provider": "p",
                "instances": [{"deposed": "x", "dependencies": ["aws_sns_topic.t"], "attributes": TARGET}],
            },
        ],
    },
    "Pulumi state": {
        "version": 3,
        "deployment": {
            "manifest": {},
            "pending_operations": [{"type": "creating", "resource": REGISTERED}],
            "resources": [
                {"urn": "urn:pulumi:dev::shop::chatops:index:ChatOps::shop", "type": "chatops:index:ChatOps"},
                {"urn": "u", "type": "pulumi:providers:aws", "id": "i", "outputs": {"region": "eu-central-1"}},
                {**REGISTERED, "inputs": {"name": "t"}, "outputs": {"arn": "a:b:c:d:e"}, "parent": "p", "delete": True},
            ],
        },
    },
    "scenario": {"stack": "dev", "steps": [FIRED]},
}


@pytest.mark.parametrize("name", READERS)
def test_a_valid_document_with_one_hostile_value(name: str) -> None:
    read, errors = READERS[name]
    figures = Figures()
    values = [*TEXTS.values(), None, True, -1, 1.5, 10**400, [], {}, [[]], {"a": {"b": [None]}}]
    for number, path in enumerate(places(VALID[name])):
        for value in values if THOROUGH else values[number % 7 :: 7]:
            document = replaced(VALID[name], path, value)
            try:
                text = as_json(document)
            except ValueError:  # Python writes no integer with more than 4300 digits
                continue
            figures.count(tried, read, errors, text)
    assert figures.total() > 20
    figures.show(f"{name} with one hostile value")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_hostile_command(command: str) -> None:
    figures = Figures()
    for text in list(TEXTS.values())[:: 1 if THOROUGH else 2]:
        whole = command.replace("{}", text)
        figures.count(tried, lambda one: parse_command(one, REGION), CommandRejected, whole)
        unquoted_json(whole)
        values_changing_command("sns publish --message $Text", {"Text": text})
    assert figures["refused"] > 0
    figures.show(f"command {command[:20]}")


@settings(max_examples=EXAMPLES)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "sns",
                "codedeploy",
                "--region",
                "x",
                "--help",
                "list-topics",
                "'",
                '"',
                "\\",
                "|",
                ";",
                "*",
                "file://a",
                "--no-paginate",
                "--vers",
                "--output",
                "json",
                *TEXTS.values(),
            ]
        ),
        max_size=8,
    )
)
def test_any_words_of_a_command(words: list[str]) -> None:
    tried(lambda one: parse_command(one, REGION), CommandRejected, " ".join(words))


@pytest.mark.parametrize("name", [*TEXTS][:: 1 if THOROUGH else 3])
def test_a_hostile_stack_file(name: str, tmp_path: Path) -> None:
    text = TEXTS[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("")
    for content in (
        text,
        f"config:\n  aws:region: {as_json(text)}\n",
        f"config: {as_json(text)}\n",
        f"{as_json(text)}: 1\n",
    ):
        (tmp_path / "Pulumi.dev.yaml").write_text(content, "utf-8")
        tried(lambda _: load_project(tmp_path, "dev"), ProjectError, "")
        (tmp_path / "Pulumi.dev.yaml").unlink()
        (tmp_path / "Pulumi.yaml").write_text(content, "utf-8")
        tried(lambda _: load_project(tmp_path, "dev"), ProjectError, "")
        (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
