"""Every input position takes an output; what is wrong is said before anything is registered, or as soon as it is known."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.recording import Recording, record

ARN = "arn:aws:iam::123456789012"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"

FULL_GATE = arguments.WEB | {
    "links": {"Logs": "https://logs.example.com/<deploymentId>"},
    "tags": {"gate": "web"},
    "messages": {"ready": {"title": "T <deploymentId>", "description": "D <region>", "next_steps": ["one", "two"]}},
}
FULL_DELIVERY = {
    "role_arn": f"{ARN}:role/delivery",
    "kms_key_arn": KEY,
    "dead_letter_queue_arn": "arn:aws:sqs:eu-central-1:123456789012:lost",
    "alarm_topic_arn": "arn:aws:sns:eu-central-1:123456789012:on-call",
}
FULL_SLACK = arguments.SLACK["slack"] | {
    "role_arn": f"{ARN}:role/chat",
    "user_role_required": True,
    "guardrail_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
}
EVERY_INPUT = [
    arguments.slack(
        channel={"slack": FULL_SLACK},
        topic_arn=arguments.TOPIC_ARN,
        extra_topic_arns=["arn:aws:sns:us-east-1:123456789012:more"],
        extra_regions=["us-east-1"],
        deployment_groups={"web": FULL_GATE},
        delivery=FULL_DELIVERY,
        tags={"team": "shop"},
        buttons={"codedeploy.switch": {"tags": {"button": "switch"}}},
    ),
    arguments.slack(delivery={"kms_key_arn": KEY}),
    arguments.teams(),
    arguments.existing(channel=arguments.EXISTING | {"role_name": "chat"}),
]
PLAIN = {
    "action_group", "rule_name", "configuration_name", "logging_level", "label", "action_name", "control_region",
    "profile", "restrict_to_chat",
}  # fmt: skip


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all single values."""
    if isinstance(value, dict):
        return [leaf for key, entry in value.items() for leaf in leaves(entry, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, entry in enumerate(value) for leaf in leaves(entry, (*path, at))]
    return [path]


def changed(value: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """A copy in which the value at the path is changed."""
    if not path:
        return change(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], change)
    return copy


def comparable(recording: Recording) -> Any:
    return {(entry.type, entry.name, entry.parent): entry.inputs for entry in recording.registrations}


def unknown() -> pulumi.Output[Any]:
    """An output as it is in a preview: it will be known when its resource has been created."""
    loop = asyncio.get_event_loop()
    value, known = loop.create_future(), loop.create_future()
    value.set_result(None)
    known.set_result(False)
    return pulumi.Output(set(), value, known)


POSITIONS = [
    (number, path) for number, args in enumerate(EVERY_INPUT) for path in leaves(args) if path[-1] not in PLAIN
]


@pytest.mark.parametrize(("number", "path"), POSITIONS, ids=[".".join(map(str, path)) for _, path in POSITIONS])
def test_an_output_in_every_input_position_gives_the_same_resources(number: int, path: tuple[Any, ...]) -> None:
    args = EVERY_INPUT[number]
    plain = comparable(record(lambda: chatops.ChatOps("shop", args)))
    with_output = record(lambda: chatops.ChatOps("shop", changed(args, path, pulumi.Output.from_input)))
    assert comparable(with_output) == plain


@pytest.mark.parametrize(("number", "path"), POSITIONS, ids=[".".join(map(str, path)) for _, path in POSITIONS])
def test_an_unknown_value_still_previews_every_resource(number: int, path: tuple[Any, ...]) -> None:
    args = EVERY_INPUT[number]

    def program() -> None:
        chatops.ChatOps("shop", changed(args, path, lambda _: unknown()))

    preview = record(program, preview=True)
    plain = record(lambda: chatops.ChatOps("shop", args), preview=True)
    assert set(comparable(preview)) == set(comparable(plain))


def test_a_secret_in_a_text_stays_secret() -> None:
    def program() -> None:
        gate = arguments.WEB | {"green_url": pulumi.Output.secret("https://user:pass@green.example.com")}
        chatops.ChatOps("shop", arguments.slack(deployment_groups={"web": gate}))

    transformer = record(program).one(TARGET).inputs["inputTransformer"]
    # Wrapped as a secret, so it is encrypted in the state.
    assert "user:pass" in transformer["value"]["inputTemplate"]


BAD = [
    (("deployment_groups", "web", "green_url"), "green.example.com", "deployment_groups.web.green_url: "),
    (("deployment_groups", "web", "deployment_group"), 'a "quote"', "deployment_groups.web.deployment_group: "),
    (("deployment_groups", "web", "application"), "", "deployment_groups.web.application: "),
    (
        ("deployment_groups", "web", "messages", "ready", "title"),
        "<deployId>",
        "deployment_groups.web.messages.ready.title: <deployId>",
    ),
    (
        ("deployment_groups", "web", "messages", "ready", "next_steps", 1),
        "<nothing>",
        "deployment_groups.web.messages.ready.next_steps.1: <nothing>",
    ),
    (
        ("deployment_groups", "web", "messages", "ready", "description"),
        "x" * 9000,
        "deployment_groups.web: its message has",
    ),
    (("channel", "slack", "channel_id"), "#general", "channel.slack.channel_id: '#general'"),
    (("delivery", "role_arn"), "delivery", "delivery.role_arn: 'delivery'"),
    (("topic_arn",), "arn:aws:sns:eu-central-1:123456789012:x.fifo", "topic_arn: "),
    (("tags", "team"), "a" * 257, "tags.team: "),
]


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=[".".join(map(str, path)) for path, _, _ in BAD])
def test_a_wrong_value_is_named(path: tuple[Any, ...], value: str, message: str) -> None:
    args = changed(EVERY_INPUT[0], path, lambda _: value)
    registered = []

    def program() -> None:
        try:
            chatops.ChatOps("shop", args)
        except chatops.ArgsError as error:
            registered.append(str(error))

    assert record(program).registrations == [], "nothing is registered"
    assert message in registered[0]
    assert "To mend it:" in registered[0]


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=[".".join(map(str, path)) for path, _, _ in BAD])
def test_a_value_that_turns_out_wrong_is_named(path: tuple[Any, ...], value: str, message: str) -> None:
    args = changed(EVERY_INPUT[0], path, lambda _: None)

    def program() -> None:
        chatops.ChatOps("shop", changed(args, path, lambda _: pulumi.Output.from_input(value)))

    with pytest.raises(chatops.ArgsError) as error:
        record(program)
    assert message in str(error.value)


def test_an_output_where_a_plain_value_is_needed_is_named() -> None:
    def program() -> None:
        args = arguments.slack(deployment_groups={"web": arguments.WEB | {"rule_name": pulumi.Output.from_input("x")}})
        with pytest.raises(chatops.ArgsError, match=r"web\.rule_name: is an output, but it decides which resources"):
            chatops.ChatOps("shop", args)

    assert record(program).registrations == []


def test_templates_are_json_whatever_the_texts_hold() -> None:
    nasty = 'quote " backslash \\ newline \n tab \t brace { } dollar $x <!here> <https://a.example.com|a> é 漢'
    gate = arguments.WEB | {"messages": {"ready": {"title": nasty, "description": f"{nasty} <deploymentId>"}}}
    recording = record(lambda: chatops.ChatOps("shop", arguments.slack(deployment_groups={"web": gate})))
    template = recording.one(TARGET).inputs["inputTransformer"]["inputTemplate"]
    assert json.loads(template)["content"]["title"] == nasty
    assert template.count("<") == template.count(">") == 3, "only placeholders have angle brackets"
