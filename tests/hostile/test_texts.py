"""Hostile files and command texts: each reader gives its own error, or reads the text. Nothing else is raised."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatops_pulumi.adopt.inventory_reader import find
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
    find(read_state(text, "state.json").resources)


READERS: dict[str, tuple[Callable[[str], object], type[Exception] | tuple[type[Exception], ...]]] = {
    "notification": (parse_notification, NotificationDropped),
    "event file": (lambda text: read_events(text, "event.json"), EventError),
    "event pattern": (pattern_problems, ()),
    "Terraform state": (state_of, StateError),
    "Pulumi state": (lambda text: read_stack(text, "state.json"), StackStateError),
    "scenario": (lambda text: parse_scenario(text, Path("scenario.yaml")), ScenarioError),
}


@pytest.mark.parametrize("name", READERS)
def test_a_hostile_file(name: str) -> None:
    read, errors = READERS[name]
    figures = Figures()
    for number, text in enumerate(TEXTS.values()):
        for one in nested(text)[:: 1 if THOROUGH else 1 + number % 3]:
            figures[tried(read, errors, one)] += 1
    for deep in DEEP:
        figures[tried(read, errors, deep)] += 1
    figures.show(name)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=EXAMPLES)
@given(document=JSON)
def test_any_document(name: str, document: Any) -> None:
    read, errors = READERS[name]
    tried(read, errors, as_json(document))


TOPIC = {"attributes": {"arn": "arn:aws:sns:eu-central-1:123456789012:t", "name": "t"}}
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
        ],
    },
    "Pulumi state": {
        "version": 3,
        "deployment": {
            "manifest": {},
            "resources": [{**REGISTERED, "inputs": {"name": "t"}, "outputs": {}, "custom": True}],
        },
    },
    "scenario": {"stack": "dev", "steps": [FIRED]},
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, entry in inner for one in places(entry, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


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
            figures[tried(read, errors, text)] += 1
    assert figures.total() > 30
    figures.show(f"{name} with one hostile value")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_hostile_command(command: str) -> None:
    figures = Figures()
    for text in list(TEXTS.values())[:: 1 if THOROUGH else 2]:
        whole = command.replace("{}", text)
        figures[tried(lambda one: parse_command(one, REGION), CommandRejected, whole)] += 1
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
