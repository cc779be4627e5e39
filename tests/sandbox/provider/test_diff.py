"""What an update changes, and what that means."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.program.properties import UNKNOWN
from chatops_pulumi.sandbox.provider.diff import changes
from chatops_pulumi.sandbox.resources.registry import HANDLERS

REGION = "eu-central-1"
RULE = HANDLERS["aws:cloudwatch/eventRule:EventRule"]
ACTION = HANDLERS["aws-native:chatbot:CustomAction"]
SLACK = HANDLERS["aws-native:chatbot:SlackChannelConfiguration"]
CRITERIA = [{"operator": "EQUALS", "variableName": "A", "value": "1"}, {"operator": "HAS_VALUE", "variableName": "B"}]


def test_nothing_changes_where_nothing_differs() -> None:
    found = changes(RULE, REGION, {"name": "r", "tags": {"a": "b"}}, {"tags": {"a": "b"}, "name": "r"})
    assert (found.kinds, found.replaces) == ({}, ())


def test_every_difference_is_named_by_its_path() -> None:
    before = {"definition": {"commandText": "a"}, "attachments": [{"buttonText": "x"}], "aliasName": "z"}
    after = {"definition": {"commandText": "b"}, "attachments": [{"buttonText": "x"}, {"buttonText": "y"}]}
    assert changes(ACTION, REGION, before, after).kinds == {
        "aliasName": "DELETE",
        "attachments[1]": "ADD",
        "definition.commandText": "UPDATE",
    }


def test_a_rule_is_replaced_by_another_name_and_changed_by_another_pattern() -> None:
    assert changes(RULE, REGION, {"name": "a"}, {"name": "b"}).replaces == ("name",)
    assert changes(RULE, REGION, {"eventPattern": "{}"}, {"eventPattern": '{"a": 1}'}).replaces == ()


def test_the_order_of_keys_and_spaces_in_json_do_not_matter() -> None:
    before, after = '{"a":1,"b":[2]}', json.dumps({"b": [2], "a": 1}, indent=1)
    assert changes(RULE, REGION, {"eventPattern": before}, {"eventPattern": after}).kinds == {}
    assert changes(RULE, REGION, {"description": before}, {"description": after}).kinds != {}


def test_cloudformations_schema_says_what_replaces() -> None:
    assert changes(ACTION, REGION, {"actionName": "a"}, {"actionName": "b"}).replaces == ("actionName",)
    assert changes(SLACK, REGION, {"slackWorkspaceId": "a"}, {"slackWorkspaceId": "b"}).replaces == (
        "slackWorkspaceId",
    )
    assert changes(SLACK, REGION, {"slackChannelId": "a"}, {"slackChannelId": "b"}).replaces == ()


def test_cloudformations_schema_says_which_lists_have_no_order() -> None:
    one, two = {"criteria": CRITERIA, "buttonText": "x"}, {"criteria": CRITERIA, "buttonText": "y"}
    turned = {**one, "criteria": CRITERIA[::-1]}
    assert changes(ACTION, REGION, {"attachments": [one, two]}, {"attachments": [two, turned]}).kinds == {}
    assert changes(ACTION, REGION, {"attachments": [one, two]}, {"attachments": [one, one]}).kinds != {}


@given(st.lists(st.text(max_size=3), max_size=4), st.randoms())
def test_any_order_of_topics_is_the_same(topics: list[str], random: Any) -> None:
    other = list(topics)
    random.shuffle(other)
    assert changes(SLACK, REGION, {"snsTopicArns": topics}, {"snsTopicArns": other}).kinds == {}


def test_what_is_not_known_yet_is_a_change() -> None:
    assert changes(RULE, REGION, {"name": "a"}, {"name": UNKNOWN}).replaces == ("name",)


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ({"name": "a", "eventBusName": "x"}, {"name": "a", "eventBusName": "y"}, True),
        ({"name": "a"}, {"name": "b"}, False),
        (
            {"name": "a-1", "eventBusName": "x", "__defaults": ["name"]},
            {"name": "a-2", "eventBusName": "y", "__defaults": ["name"]},
            False,
        ),
    ],
)
def test_a_replacement_deletes_first_where_both_would_have_the_programs_name(
    before: Any, after: Any, first: bool
) -> None:
    assert changes(RULE, REGION, before, after).deletes_first is first


def test_aws_native_always_deletes_first() -> None:
    assert changes(ACTION, REGION, {"actionName": "a"}, {"actionName": "b"}).deletes_first


def test_a_resource_moves_to_another_region_by_being_made_anew() -> None:
    assert changes(RULE, REGION, {"region": "eu-west-1"}, {"region": "us-east-1"}).replaces == ("region",)


def test_a_resource_that_is_not_simulated_is_changed_in_place() -> None:
    found = changes(None, REGION, {"bucket": "a"}, {"bucket": "b"})
    assert (found.kinds, found.replaces) == ({"bucket": "UPDATE"}, ())
