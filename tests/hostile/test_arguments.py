"""Hostile values in every argument: one clear error that names the argument, or messages that conform."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError
from chatops_pulumi.core import limits
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.aws.schemas import check_inputs
from chatops_pulumi.sandbox.chat.notification_parser import parse_notification
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, transformer_problems
from chatops_pulumi.sandbox.iam.statements import read_policy
from tests.components.kinds import KINDS
from tests.components.recording import REGION, Recording, record
from tests.components.test_properties import RULE, TARGET, custom_actions
from tests.hostile.argument_fields import (
    CHAT_CHANNEL,
    CHAT_OPS,
    ENTRY,
    NOTIFICATIONS,
    around,
    field_paths,
    with_value,
)
from tests.hostile.corpus import TEXTS, THOROUGH, VALUES, Figures, some
from tests.hostile.documents import places, replaced, value_at

Component = Callable[[str, Any], object]
SLACK_CHANNEL = "aws-native:chatbot:SlackChannelConfiguration"
COMPONENTS: dict[str, tuple[Component, Any, dict[str, Any]]] = {
    "ChatOps": (chatops.ChatOps, chatops.ChatOpsArgs, CHAT_OPS),
    "ChatChannel": (chatops.ChatChannel, chatops.ChatChannelArgs, CHAT_CHANNEL),
    "Notifications": (chatops.Notifications, chatops.NotificationsArgs, NOTIFICATIONS),
}
PART = 1 if THOROUGH else 66
"""One text of so many is tried in each field."""
OF_CHAT_OPS = set(field_paths(chatops.ChatOpsArgs))
"""The other components check these fields by the same code, so that they are tried once."""


def is_clear(error: ArgsError, path: tuple[Any, ...]) -> None:
    """The error names the argument, is short, and can be printed."""
    text = str(error)
    assert error.problems
    assert all(len(str(problem)) < 2500 for problem in error.problems), "a problem does not repeat 10 kB"
    assert all(line.isprintable() for line in text.split("\n")), "no control characters"
    where = [problem.path for problem in error.problems]
    is_of_whole_policy = "the commands' policy has" in text  # every value that is in the policy can make it too long
    first = str(path[0]).encode("ascii", "backslashreplace").decode()
    assert is_of_whole_policy or any(str(path[0]) in found or first in found for found in where), (path, where)


def judge(component: Component, args: Any, path: tuple[Any, ...]) -> str:
    """Refused with a clear error, or registered with everything that AWS checks."""
    try:
        recording = record(lambda: component("shop", args))
    except ArgsError as error:
        is_clear(error, path)
        return "refused"
    conforms(recording)
    return "passed and conforming"


def conforms(recording: Recording) -> None:
    """Everything that is registered is within AWS's limits, and each message is one that Amazon Q shows."""
    for entry in recording.registrations:
        json.dumps(entry.inputs, allow_nan=False, ensure_ascii=False).encode("utf-8")
    for entry in recording.of(RULE):
        assert pattern_problems(entry.inputs["eventPattern"]) == []
        assert limits.EVENT_PATTERN.fits(entry.inputs["eventPattern"])
    for entry in recording.of(TARGET):
        given = entry.inputs.get("inputTransformer")
        if given is not None and "aws.events.event.json" not in given["inputTemplate"]:
            transformer = Transformer(given.get("inputPaths", {}), given["inputTemplate"])
            assert transformer_problems(transformer) == []
            assert len(transformer.template) <= limits.INPUT_TEMPLATE.maximum
            parse_notification(re.sub(r"<([\w.-]+)>", "value", transformer.template))
    for entry in recording.of("aws:iam/policy:Policy"):
        assert read_policy(entry.inputs["policy"], entry.name)
    for entry in recording.of(SLACK_CHANNEL):
        assert check_inputs("AWS::Chatbot::SlackChannelConfiguration", entry.inputs, REGION) == ()
    custom_actions(recording)


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_arguments_to_begin_with_are_valid(name: str) -> None:
    component, _, base = COMPONENTS[name]
    assert judge(component, base, ("",)) == "passed and conforming"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_hostile_value_in_every_field_of_the_types(name: str) -> None:
    component, kind, base = COMPONENTS[name]
    figures = Figures()
    fields = sorted(set(field_paths(kind)), key=str)
    assert {path[0] for path in fields} == set(kind.__annotations__) | set(kind.__optional_keys__)
    tried = fields if THOROUGH or name == "ChatOps" else [path for path in fields if path not in OF_CHAT_OPS]
    for number, path in enumerate(tried):
        for _, text in some(TEXTS, number * 7, PART):
            args, where = with_value(around(base, path), path, text)
            figures.count(judge, component, args, where)
        for value in VALUES if THOROUGH else [VALUES[number % len(VALUES)]]:
            args, where = with_value(around(base, path), path, value)
            figures.count(judge, component, args, where)
    assert figures["refused"] > 0
    assert figures["passed and conforming"] > 0
    figures.show(f"fields of {name}")


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_hostile_key_in_every_map_of_the_types(name: str) -> None:
    component, kind, base = COMPONENTS[name]
    figures = Figures()
    maps = sorted({path[:-1] for path in field_paths(kind) if path[-1] == ENTRY}, key=str)
    for number, path in enumerate([(), *maps]):
        for _, key in some(TEXTS, number * 5, PART):
            args, where = with_value(around(base, path), (*path, key), "a")
            figures.count(judge, component, args, where)
    assert figures["refused"] > 0
    figures.show(f"keys of {name}")


BASES = list(KINDS) if THOROUGH else ["custom", "governed"]


@pytest.mark.parametrize("kind", BASES)
def test_a_hostile_value_in_whole_arguments(kind: str) -> None:
    """What one value does to the others: the fields of types are tried alone."""
    figures = Figures()
    leaves = [path for path in places(KINDS[kind]) if not isinstance(value_at(KINDS[kind], path), (dict, list))]
    for number, path in enumerate(leaves):
        for _, text in some(TEXTS, number * 3, 1 if THOROUGH else PART):
            figures.count(judge, chatops.ChatOps, replaced(KINDS[kind], path, text), path)
        for value in VALUES if THOROUGH else [VALUES[number % len(VALUES)]]:
            figures.count(judge, chatops.ChatOps, replaced(KINDS[kind], path, value), path)
    assert figures["refused"] > 0
    figures.show(f"arguments, {kind}")


def test_a_hostile_component_name() -> None:
    figures = Figures()
    for text in TEXTS.values():
        figures.count(named, text)
    figures.show("component names")


def named(text: str) -> str:
    try:
        record(lambda: chatops.ChatOps(text, KINDS["slack"]))
    except ArgsError as error:
        is_clear(error, ("",))
        return "refused"
    return "passed"
