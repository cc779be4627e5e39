"""How the page words what happened, and how it names what can be started."""

from chatops_pulumi.sandbox.delivery.rules import EventRule
from chatops_pulumi.sandbox.records import ChannelConfiguration, PressOutcome
from chatops_pulumi.web.live_program import LiveProgram
from chatops_pulumi.web.presentation import OUTCOMES, event_kind, event_subject, start_groups
from chatops_pulumi.web.program_state import (
    ProgramState,
    RegionalRule,
    Snapshot,
    StartOption,
    channels_of,
    short_name,
)
from tests.web.test_history import NOON

SHOP = ChannelConfiguration(arn="arn:shop", name="shop", platform="slack", channel="C1", role_arn=None)
TOKYO = ChannelConfiguration(arn="arn:tokyo", name="tokyo", platform="slack", channel="C2", role_arn=None)


def option(label: str, title: str, region: str, *channels: str) -> StartOption:
    rule = EventRule("rule", f"arn:rule-{title}", "default", enabled=True, pattern={}, pattern_size=2, targets=())
    return StartOption(label, title, "aws.codedeploy", RegionalRule(region, rule), channels)


def labels(channel: str, *options: StartOption) -> list[tuple[str, list[str]]]:
    live = LiveProgram(lambda: None)  # type: ignore[arg-type,return-value] nothing is run
    live.state = ProgramState(1, snapshot=Snapshot(NOON, (SHOP, TOKYO), {}, (), options, {}))
    return [
        (group.channel.arn if group.channel else "", [label for label, _ in group.options])
        for group in start_groups(live, channel)
    ]


def test_what_the_open_channel_gets_comes_first() -> None:
    options = (
        option("Start a", "a", "eu", "arn:shop"),
        option("Start b", "b", "eu", "arn:tokyo"),
        option("c", "c", "eu"),
    )
    assert labels("arn:tokyo", *options) == [("arn:tokyo", ["Start b"]), ("arn:shop", ["Start a"]), ("", ["c"])]
    assert labels("arn:shop", *options)[0] == ("arn:shop", ["Start a"])


def test_no_two_buttons_have_the_same_label() -> None:
    one, two = option("Start", "a", "eu", "arn:shop"), option("Start", "a", "ap", "arn:shop")
    other = option("Start", "b", "eu", "arn:shop")
    assert labels("arn:shop", one, two) == [("arn:shop", ["Start in eu", "Start in ap"])]
    assert labels("arn:shop", one, other) == [("arn:shop", ["Start (a)", "Start (b)"])]
    assert len(set(labels("arn:shop", one, two, other)[0][1])) == 3


def test_the_channels_of_a_rule_are_those_of_its_topics() -> None:
    assert channels_of(option("", "", "eu").rule.rule, (SHOP, TOKYO)) == ()


def test_the_suffix_of_automatic_naming_is_not_shown() -> None:
    rule = option("", "", "eu").rule.rule
    assert short_name(
        EventRule("shop-jobs-8e5529d", "", "", enabled=True, pattern=None, pattern_size=0, targets=())
    ) == ("shop-jobs")
    assert short_name(rule) == "rule"


def test_every_outcome_of_a_press_has_a_text() -> None:
    assert {outcome.value for outcome in PressOutcome} <= set(OUTCOMES)


def test_an_event_is_named_by_its_type_its_state_and_its_id() -> None:
    event = {"detail-type": "Change", "detail": {"state": "READY", "deploymentId": "d-1"}}
    assert (event_kind(event), event_subject(event)) == ("Change, READY", "d-1")
    assert event_subject({"resources": ["arn:aws:x:eu:1:thing/name"]}) == "name"
    assert event_subject({"detail": {"id": 5}, "resources": []}) == ""
