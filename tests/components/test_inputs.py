"""Every input position takes an output; what is wrong is said before anything is registered, or as soon as it is known."""

import asyncio
import json
from collections.abc import Callable
from functools import cache
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
    arguments.custom(),
    arguments.existing(channel=arguments.EXISTING | {"role_name": "chat"}),
]
PLAIN = {
    "action_group", "rule_name", "configuration_name", "logging_level", "label", "action_name", "control_region",
    "profile", "restrict_to_chat", "command", "path", "kind", "thread",
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


@cache
def plain(number: int, *, preview: bool = False) -> Any:
    """What is registered when nothing is an output."""
    return comparable(record(lambda: chatops.ChatOps("shop", EVERY_INPUT[number]), preview=preview))


def unknown() -> pulumi.Output[Any]:
    """An output as it is in a preview: it will be known when its resource has been created."""
    loop = asyncio.get_event_loop()
    value, known = loop.create_future(), loop.create_future()
    value.set_result(None)
    known.set_result(False)
    return pulumi.Output(set(), value, known)


def _is_reference(args: Any, path: tuple[Any, ...]) -> bool:
    for step in path:
        args = args[step]
    return "variables" in path and str(args).startswith("<")


POSITIONS = [
    (number, path)
    for number, args in enumerate(EVERY_INPUT)
    for path in leaves(args)
    # Which variables come from the event is plain, as <jobId>, and so are the actions of a permission.
    if not {*PLAIN, "actions"} & {path[-1], *path[-2:-1]} and not _is_reference(args, path)
]


@pytest.mark.parametrize(("number", "path"), POSITIONS, ids=[".".join(map(str, path)) for _, path in POSITIONS])
def test_an_output_in_every_input_position_gives_the_same_resources(number: int, path: tuple[Any, ...]) -> None:
    args = EVERY_INPUT[number]
    with_output = record(lambda: chatops.ChatOps("shop", changed(args, path, pulumi.Output.from_input)))
    assert comparable(with_output) == plain(number)


@pytest.mark.parametrize(("number", "path"), POSITIONS, ids=[".".join(map(str, path)) for _, path in POSITIONS])
def test_an_unknown_value_still_previews_every_resource(number: int, path: tuple[Any, ...]) -> None:
    args = EVERY_INPUT[number]

    def program() -> None:
        chatops.ChatOps("shop", changed(args, path, lambda _: unknown()))

    preview = record(program, preview=True)
    assert set(comparable(preview)) == set(plain(number, preview=True))


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
    assert "Fix:" in registered[0]


@pytest.mark.parametrize(("path", "value", "message"), BAD, ids=[".".join(map(str, path)) for path, _, _ in BAD])
def test_a_value_that_turns_out_wrong_is_named(path: tuple[Any, ...], value: str, message: str) -> None:
    args = changed(EVERY_INPUT[0], path, lambda _: None)

    def program() -> None:
        chatops.ChatOps("shop", changed(args, path, lambda _: pulumi.Output.from_input(value)))

    with pytest.raises(chatops.ArgsError) as error:
        record(program)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("jobs", "event_pattern"),
            '{"detail": {"a": ["b"]}}',
            "custom.jobs.event_pattern: does not restrict source to one service",
        ),
        (("jobs", "title"), "<jobID>", "custom.jobs.title: <jobID> is not a value"),
        (("jobs", "outcomes", "ended", "title"), "<nope>", "custom.jobs.outcomes.ended.title: <nope> is not a value"),
        (
            ("jobs", "buttons", "end", "variables", "Reason"),
            "two words",
            "custom.jobs.buttons.end.variables.Reason: 'two words' is not a valid",
        ),
        (
            ("jobs", "buttons", "end", "variables", "Reason"),
            "<jobId>",
            "custom.jobs.buttons.end.variables.Reason: '<jobId>' is a value of the event",
        ),
        (
            ("build", "buttons", "retry", "permissions", 0, "resources", 0),
            "shop-web",
            "custom.build.buttons.retry.permissions.0.resources.0: 'shop-web' is not a valid",
        ),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_value_of_one_s_own_gate_that_turns_out_wrong_is_named(
    path: tuple[Any, ...], value: str, message: str
) -> None:
    def program() -> None:
        args = changed(arguments.custom(), ("custom", *path), lambda _: pulumi.Output.from_input(value))
        chatops.ChatOps("shop", args)

    with pytest.raises(chatops.ArgsError) as error:
        record(program)
    assert message in str(error.value)
    assert "Fix:" in str(error.value)


def test_an_output_in_a_command_belongs_into_a_variable() -> None:
    def program() -> None:
        command = pulumi.Output.from_input("batch x")
        args = changed(arguments.custom(), ("custom", "jobs", "buttons", "end", "command"), lambda _: command)
        with pytest.raises(
            chatops.ArgsError, match=r"end\.command: is an output[\s\S]*give the output as variables\.Queue"
        ):
            chatops.ChatOps("shop", args)

    assert record(program).registrations == []


def test_a_command_that_becomes_too_long_later_is_named() -> None:
    end = {**arguments.BATCH["buttons"]["end"], "command": f"batch x {'$Reason ' * 10}"}

    def program() -> None:
        variables = {"Reason": pulumi.Output.from_input("x" * 1000)}
        gate = {**arguments.BATCH, "buttons": {"end": {**end, "variables": variables}}}
        chatops.ChatOps("shop", arguments.custom(custom={"jobs": gate}))

    with pytest.raises(chatops.ArgsError, match=r"custom\.jobs\.end: .* at most 5000"):
        record(program)


def test_what_is_unknown_of_one_button_leaves_the_others_known() -> None:
    end = arguments.BATCH["buttons"]["end"]
    more = {**end, "label": "More", "variables": {**end["variables"], "Reason": "known"}}

    def program() -> None:
        unknown_one = {**end, "variables": {**end["variables"], "Reason": unknown()}}
        gate = {**arguments.BATCH, "buttons": {"end": unknown_one, "more": more}}
        chatops.ChatOps("shop", arguments.custom(custom={"jobs": gate}))

    found = {entry.name: entry.inputs for entry in record(program, preview=True).of("aws-native:chatbot:CustomAction")}
    assert found["shop-custom-jobs-more"]["definition"]["commandText"].startswith("batch terminate-job --job-id $JobId")
    assert not isinstance(found["shop-custom-jobs-end"]["definition"]["commandText"], str)


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
    assert template.count("<") == template.count(">") == 6, "only placeholders have angle brackets"
