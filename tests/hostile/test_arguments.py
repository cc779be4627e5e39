"""Hostile values in every argument: one clear error that names the argument, or messages that conform."""

import json
import re
from typing import Any

import pytest

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError
from chatops_pulumi.core import limits
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.aws.schemas import check_inputs
from chatops_pulumi.sandbox.chat.notification_parser import parse_notification
from tests.components.kinds import KINDS
from tests.components.recording import REGION, record
from tests.hostile.corpus import TEXTS, THOROUGH, VALUES, Figures, some

Path = tuple[Any, ...]
RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"
CHECKED = {
    "aws-native:chatbot:CustomAction": "AWS::Chatbot::CustomAction",
    "aws-native:chatbot:SlackChannelConfiguration": "AWS::Chatbot::SlackChannelConfiguration",
}


def leaves(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all single values."""
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [one for key, inner in enumerate(value) for one in leaves(inner, (*path, key))]
    return [path]


def replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def is_clear(error: ArgsError, path: Path) -> None:
    """The error names the argument, is short, and can be printed."""
    text = str(error)
    assert error.problems
    assert len(text) < 4000, "an error does not repeat 10 kB"
    assert all(line.isprintable() for line in text.split("\n")), "no control characters"
    where = [problem.path for problem in error.problems]
    is_of_whole_policy = "the commands' policy has" in text  # every value that is in the policy can make it too long
    first = str(path[0]).encode("ascii", "backslashreplace").decode()
    assert is_of_whole_policy or any(str(path[0]) in found or first in found for found in where), (path, where)


def judge(args: Any, path: Path) -> str:
    """Refused with a clear error, or registered with everything that AWS checks."""
    try:
        recording = record(lambda: chatops.ChatOps("shop", args))
    except ArgsError as error:
        is_clear(error, path)
        return "refused"
    for entry in (
        recording.registered if hasattr(recording, "registered") else recording.of(RULE) + recording.of(TARGET)
    ):
        json.dumps(entry.inputs).encode("utf-8")
    for entry in recording.of(RULE):
        assert pattern_problems(entry.inputs["eventPattern"]) == []
        assert limits.EVENT_PATTERN.fits(entry.inputs["eventPattern"])
    for entry in recording.of(TARGET):
        if "inputTransformer" in entry.inputs:
            conforms(entry.inputs["inputTransformer"])
    for type_, name in CHECKED.items():
        for entry in recording.of(type_):
            assert (
                check_inputs(name, {"actionName": "x", **entry.inputs} if "Action" in name else entry.inputs, REGION)
                == ()
            )
    return "passed and conforming"


def conforms(transformer: dict[str, Any]) -> None:
    """The template is valid for EventBridge, and a notification once its values are in it."""
    template = transformer["inputTemplate"]
    assert len(template) <= limits.INPUT_TEMPLATE.maximum
    paths = transformer["inputPaths"]
    for name in re.findall(r"<([^<>]*)>", template):
        assert name in paths or name.startswith("aws.events."), f"<{name}> has no path"
    body = re.sub(r"<([\w.-]+)>", "value", template)
    parse_notification(body)


BASES = list(KINDS) if THOROUGH else ["slack-everything", "custom", "operations", "pipelines", "governed"]


@pytest.mark.parametrize("kind", BASES)
def test_a_hostile_text_anywhere(kind: str) -> None:
    figures = Figures()
    for number, path in enumerate(leaves(KINDS[kind])):
        for _, text in some(TEXTS, number, 9):
            figures[judge(replaced(KINDS[kind], path, text), path)] += 1
    assert figures["refused"] > 0
    figures.show(f"arguments, {kind}")


@pytest.mark.parametrize("kind", BASES)
def test_a_value_of_another_type_anywhere(kind: str) -> None:
    figures = Figures()
    for number, path in enumerate(leaves(KINDS[kind])):
        for at, value in enumerate(VALUES):
            if THOROUGH or (at + number) % 5 == 0:
                figures[judge(replaced(KINDS[kind], path, value), path)] += 1
    assert figures["refused"] > 0
    figures.show(f"types of arguments, {kind}")


def test_a_hostile_key_anywhere() -> None:
    figures = Figures()
    base = KINDS["slack-everything"]
    maps: list[Path] = [
        (),
        ("deployment_groups",),
        ("deployment_groups", "web"),
        ("buttons",),
        ("tags",),
        ("delivery",),
        ("channel",),
    ]
    for number, path in enumerate(maps):
        inner: Any = base
        for step in path:
            inner = inner[step]
        value = next(iter(inner.values()))
        for _, key in some(TEXTS, number, 3):
            figures[judge(replaced(base, path, {**inner, key: value}), path or (key[:20] or "",))] += 1
    assert figures["refused"] > 0
    figures.show("keys of arguments")


@pytest.mark.parametrize("name", [*TEXTS])
def test_a_hostile_component_name(name: str) -> None:
    try:
        record(lambda: chatops.ChatOps(TEXTS[name], KINDS["slack"]))
    except ArgsError as error:
        is_clear(error, ("",))
