"""Inputs that once crashed, were accepted although AWS refuses them, or were lost without a reason. Each by its own name."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.state import StateError, read_state
from chatops_pulumi.cli import terminal
from chatops_pulumi.cli.options import moment_of
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.chat.command_parser import parse_command, values_changing_command
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, path_problem, transformer_problems
from chatops_pulumi.sandbox.iam.conditions import condition_holds
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import read_policy
from chatops_pulumi.sandbox.program.project_config import Declaration, wrong_type
from chatops_pulumi.sandbox.program.yaml_core import compose, load
from chatops_pulumi.sandbox.resources.base import RefusedError
from chatops_pulumi.sandbox.resources.iam_policy_document import render_policy_document
from chatops_pulumi.sandbox.scenarios.differences import same_text
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, parse_scenario
from tests.components.kinds import KINDS
from tests.components.recording import record
from tests.hostile.argument_fields import with_value

REGION = "eu-central-1"
NOT_JSON = {
    "nan": "NaN",
    "infinity": '{"a": -Infinity}',
    "a number that reads as infinite": "[1e999]",
    "a number of 5000 digits": "9" * 5000,
    "deep nesting": "[" * 3000 + "]" * 3000,
    "nesting that the reader still reads": "[" * 300 + "]" * 300,
    "a lone surrogate": '"\\ud800"',
    "a lone surrogate in a key": '{"\\udc00": 1}',
}
NOT_PLAIN_YAML = {
    "a tag of another type": "!!bool x",
    "an integer without digits": '!!int "+"',
    "an empty float": '!!float ""',
    "a time that is none": "!!timestamp x",
    "an escape that is no character": '"\\UFFFFFFFF"',
    "a lone surrogate": '"\\ud800"',
    "bytes": "!!binary aGk=",
    "a set": "!!set {a}",
    "a list that contains itself": "&a [*a]",
    "a mapping that contains itself": "a: &a {b: *a}",
    "aliases of aliases": "\n".join(
        ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
    ),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_other_readers_of_json_cannot_read(name: str) -> None:
    text = NOT_JSON[name]
    with pytest.raises(ValueError, match=r"\w"):
        strict_json(text)
    with pytest.raises(CannotEvaluate, match="the policy p is not valid JSON"):
        read_policy(text, "p")
    with pytest.raises(NotificationDropped, match="not valid JSON"):
        parse_notification(text)
    assert transformer_problems(Transformer({}, text)), "EventBridge would lose every message"
    assert pattern_problems(f'{{"source": ["a"], "detail": {{"a": [{text}]}}}}')
    assert wrong_type(Declaration("array", default=None), text)


@pytest.mark.parametrize("name", NOT_PLAIN_YAML)
def test_yaml_that_is_no_plain_data(name: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        load(NOT_PLAIN_YAML[name])
    assert caught.value.problem
    with pytest.raises(ScenarioError, match=r"^s\.yaml(:\d+)?: not valid YAML: .+ Fix: "):
        parse_scenario(NOT_PLAIN_YAML[name], Path("s.yaml"))


def test_an_escape_that_is_no_character_in_the_nodes_of_yaml() -> None:
    with pytest.raises(yaml.MarkedYAMLError):
        compose('"\\UFFFFFFFF"')


@pytest.mark.parametrize("key", ['"\\q"', '"a\nb"', "9" * 5000, '"\\ud800"'])
def test_a_module_whose_key_is_no_json(key: str) -> None:
    entry = {"mode": "managed", "module": f"module.a[{key}]", "type": "t", "name": "n", "instances": [{}]}
    with pytest.raises(StateError, match="is not the address of a module") as caught:
        find(read_state(json.dumps({"version": 4, "resources": [entry]}), "s").resources)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("--no-paginate nope", "does not know the service 'nope'"),
        ("--output json --no-paginate nope", "does not know the service 'nope'"),
        ("sns --region x nope", "does not know the operation 'nope'"),
        ("--vers", "asks the CLI about itself"),
        ("sns list-topics --versio", "asks the CLI about itself"),
        ("sns publish --topic-arn a --message \ud800", "lone surrogate"),
    ],
)
def test_options_of_a_command(command: str, reason: str) -> None:
    """An unknown service behind an option without a value was an IndexError; --vers ended the process."""
    with pytest.raises(CommandRejected, match=reason):
        parse_command(command, REGION)


@pytest.mark.parametrize(
    "path", ["$.detail.**", "$.a-*", "$.a*b", "$.resources[" + "9" * 5000 + "]", "$.r[\u0663]", "$["]
)
def test_a_path_that_is_none(path: str) -> None:
    assert path_problem(path)
    assert len(path_problem(path) or "") < 300
    assert transformer_problems(Transformer({"a": path}, '{"a": <a>}'))


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("DateLessThan", "9" * 20),
        ("DateLessThan", "9" * 5000),
        ("NumericLessThan", "NaN"),
        ("NumericEquals", "sNaN"),
        ("NumericLessThan", "Infinity"),
        ("NumericEquals", "1_0"),
        ("NumericEquals", "\u0661\u0660"),
    ],
)
def test_a_date_or_number_of_a_policy_that_is_none(operator: str, value: str) -> None:
    request = Request("sns:Publish", "*", {"k": "2026-01-01T00:00:00Z" if operator.startswith("Date") else "10"})
    with pytest.raises(CannotEvaluate, match="condition but is not a") as caught:
        condition_holds(operator, "k", [value], request)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["[", "[]", "{", "3", '"x"'])
def test_a_source_policy_document_that_is_none(text: str) -> None:
    with pytest.raises(RefusedError, match="MalformedPolicyDocument"):
        render_policy_document({"sourcePolicyDocuments": [text]})


@pytest.mark.parametrize(
    "step", ["advance: 9999-12-31T23:59:59-12:00", "advance: 0001-01-01T00:00:00+12:00", "advance: \u0661d"]
)
def test_a_time_that_no_clock_has(step: str) -> None:
    with pytest.raises(ScenarioError, match=r"Fix: "):
        parse_scenario(f"steps:\n- {step}\n", Path("s.yaml"))


def test_an_option_with_a_time_that_no_clock_has() -> None:
    with pytest.raises(typer.BadParameter):
        moment_of("9999-12-31T23:59:59-12:00")


def test_many_wildcards_in_an_expected_text() -> None:
    """Each <any> multiplied the time by the length of the text."""
    assert not same_text("<any>a" * 30 + "b", "a" * 5000)
    assert same_text("<any>a" * 30, "a" * 5000)
    assert same_text("a<any>", "a")
    assert not same_text("a<any>b", "a\nb")
    assert same_text("<any>b<any>b", "abcb")
    assert not same_text("<any>bb<any>b", "abb")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (
            ("topic_arn",),
            "arn:aws:sns:eu-central-1:\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662:t",
        ),
        (("delivery", "role_arn"), "arn:aws:iam::123456789012:role/\u00e9"),
        (("extra_regions", "*"), "eu-central-\u0661"),
    ],
)
def test_letters_and_digits_of_other_scripts_in_what_aws_names(path: tuple[Any, ...], value: str) -> None:
    args, _ = with_value(KINDS["slack-everything"], path, value)
    with pytest.raises(ArgsError) as caught:
        record(lambda: chatops.ChatOps("shop", args))
    assert [problem.path.split(".")[0] for problem in caught.value.problems] == [path[0]]


def test_codes_and_directions_are_shown_at_a_terminal_and_emoji_stay() -> None:
    out = terminal.console()
    out.file = StringIO()
    out.print("a\x1b[31mb\u202ec\ud800d \U0001f469\u200d\U0001f680\n\te", soft_wrap=True)
    assert out.file.getvalue() == "a\\x1b[31mb\\u202ec\\ud800d \U0001f469\u200d\U0001f680\n\te\n".expandtabs(8)


@pytest.mark.parametrize("sign", ["@=", " @= "])
def test_shorthand_does_not_read_files(sign: str, tmp_path: Path) -> None:
    """The AWS CLI reads Key@=file://name in shorthand syntax: a button could have read a file of this machine."""
    secret = tmp_path / "secret"
    secret.write_text("do not read")
    for words in (
        f"a={{DataType=String,StringValue{sign}file://{secret}}}",
        f"a={{DataType=String,BinaryValue{sign}fileb://{secret}}}",
    ):
        command = f"sns publish --topic-arn a --message m --message-attributes '{words}'"
        try:
            read = str(parse_command(command, REGION))
        except CommandRejected as error:
            read = str(error)
        assert "do not read" not in read


def test_a_file_in_shorthand_is_refused_with_the_reason() -> None:
    with pytest.raises(CommandRejected, match="'file:///etc/hosts' is a file, and the chat has no files"):
        parse_command(
            "sns publish --topic-arn a --message m --message-attributes a={DataType=String,StringValue@=file:///etc/hosts}",
            REGION,
        )


@pytest.mark.parametrize(
    ("command", "value", "changes"),
    [
        ("ec2 describe-instances --filters Name=tag,Values=$V", "a,Name=b", True),
        ("ec2 describe-instances --filters Name=tag,Values=$V", "[a]", True),
        ("ec2 describe-instances --filters Name=tag,Values=$V", "a-b:c/d", False),
        ("cloudwatch disable-alarm-actions --alarm-names $V", "a,b", False),
        ("cloudwatch disable-alarm-actions --alarm-names=$V", "a,b", False),
        ("sns publish --topic-arn a --message 'x=1 $V'", "a,b", True),
    ],
)
def test_a_value_that_adds_keys_to_shorthand(command: str, value: str, changes: bool) -> None:
    assert bool(values_changing_command(command, {"V": value})) is changes


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example\x00/",
        "https://a.example:99999/",
        "https://exa\u202emple.com",
        "https://a.example/\u200b",
        "https://:8443",
        "https://a.example/\x85",
    ],
)
def test_a_url_that_a_person_cannot_open(url: str) -> None:
    args, _ = with_value(KINDS["slack-everything"], ("deployment_groups", "*", "green_url"), url)
    with pytest.raises(ArgsError, match="is not a URL that a person can open"):
        record(lambda: chatops.ChatOps("shop", args))
