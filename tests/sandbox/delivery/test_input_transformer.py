"""Templates: AWS's checks at PutTargets, lookups and rendering."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.delivery.input_transformer import (
    Transformer,
    breaking,
    fill,
    find_variables,
    look_up,
    rendered,
    transformer_problems,
)

EVENT = {
    "time": "t",
    "resources": ["r0", "r1"],
    "detail": {"action-execution-id": "a-1", "tags": [{"k": 1}, {"k": 2}], "zero": 0, "nothing": None, "empty": ""},
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{"a":"<b>"}', [("b", True)]),
        ('{"a":<b>,"c":"\\"<d>"}', [("b", False), ("d", True)]),
        ('"<a> and <b>"', [("a", True), ("b", True)]),
        ("<aws.events.event.json>", [("aws.events.event.json", False)]),
        ('{"a":"\\\\","b":<c>}', [("c", False)]),
        ('{"a":"\\u003chttp://x|y\\u003e"}', []),
        ('{"a":"< b > <!here>"}', []),
    ],
)
def test_variables_and_whether_they_stand_in_quotes(template: str, expected: list[tuple[str, bool]]) -> None:
    assert [(variable.name, variable.quoted) for variable in find_variables(template)] == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.time", "t"),
        ("$.resources[1]", "r1"),
        ("$.resources", ["r0", "r1"]),
        ("$.detail.action-execution-id", "a-1"),
        ("$.detail.tags[*].k", [1, 2]),
        ("$.detail.zero", 0),
        ("$.detail.nothing", None),
        ("$.detail.empty", ""),
        ("$", EVENT),
    ],
)
def test_paths(path: str, value: Any) -> None:
    transformer = Transformer({"x": path}, '{"a":<x>}')
    assert transformer_problems(transformer) == []
    assert look_up(transformer, EVENT, {}).found == {"x": value}


def test_only_variables_that_the_template_uses_can_be_missing() -> None:
    transformer = Transformer({"x": "$.detail.gone", "y": "$.resources[7]", "z": "$.gone"}, '{"a":"<x>","b":<y>}')
    values = look_up(transformer, EVENT, {})
    assert values.missing == {"x": "$.detail.gone", "y": "$.resources[7]"}


@pytest.mark.parametrize(
    ("value", "quoted", "bare"),
    [
        ("a", "a", '"a"'),
        ('say "hi"', 'say "hi"', '"say \\"hi\\""'),
        (3, "3", "3"),
        (True, "true", "true"),
        (None, "null", "null"),
        ({"a": ["b"]}, "{a:[b]}", '{"a":["b"]}'),
        ("é", "é", '"é"'),
    ],
)
def test_rendering_as_aws_documents_it(value: object, quoted: str, bare: str) -> None:
    assert rendered(value, quoted=True) == quoted
    assert rendered(value, quoted=False) == bare


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_a_bare_variable_never_breaks_the_message(value: object) -> None:
    assert json.loads(rendered(value, quoted=False)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('a "quote"', "a quote"),
        ("two\nlines", "a line break"),
        ("back\\slash", "a backslash"),
        ("bell\a", "a control character"),
        ("plain", None),
    ],
)
def test_values_that_break_a_quoted_text(value: str, reason: str | None) -> None:
    transformer = Transformer({"x": "$.x"}, '{"a":"<x>","b":<x>}')
    values = look_up(transformer, {"x": value}, {})
    assert breaking(transformer, values) == ([("x", reason)] if reason else [])


def test_a_template_with_its_values() -> None:
    transformer = Transformer({"x": "$.x"}, '{"a":"<x>","b":<x>,"c":"<other>"}')
    values = look_up(transformer, {"x": "é"}, {})
    assert fill(transformer, values) == '{"a":"é","b":"é","c":"<other>"}'


@pytest.mark.parametrize(
    ("template", "paths", "words"),
    [
        ('{"a":"<b>"}', {}, "there is none"),
        ('{"a":"<aws.events.rule-nam>"}', {}, "<aws.events.rule-nam>"),
        ('{"a":1}', {"awsId": "$.id"}, "begins with AWS"),
        ('{"a":1}', {"x": "detail.id"}, "EventBridge takes paths such as"),
        ('{"a":1', {}, "not JSON"),
        ('{"<x>":1,}', {"x": "$.id"}, "not JSON"),
        ("text with <x>", {"x": "$.id"}, "not JSON"),
    ],
)
def test_what_aws_refuses(template: str, paths: dict[str, str], words: str) -> None:
    assert words in " ".join(transformer_problems(Transformer(paths, template)))


@pytest.mark.parametrize(
    "template",
    [
        '{"a":"<x>","b":<x>}',
        '"<x> is done"',
        '"line <x>"\n"line two"',
        "<aws.events.event.json>",
        '{"r":"<aws.events.rule-arn>"}',
    ],
)
def test_what_aws_takes(template: str) -> None:
    assert transformer_problems(Transformer({"x": "$.id"}, template)) == []
