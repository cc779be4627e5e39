"""Events as a person gives them: whatever the text is, the error is one clear sentence per event."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import MAXIMUM_DEPTH, read_events

EVENT = {"source": "shop", "detail-type": "Sold", "detail": {}}


def nested(levels: int) -> str:
    return json.dumps(EVENT).replace("{}", '{"a":' + "[" * levels + "]" * levels + "}")


def test_one_event_and_a_list_of_events() -> None:
    assert read_events(json.dumps(EVENT)) == [EVENT]
    assert read_events(json.dumps([EVENT, EVENT])) == [EVENT, EVENT]


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_events("\ufeff" + json.dumps(EVENT)) == [EVENT]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON: Expecting value, in line 1, column 1."),
        ("{\n oops", "in line 2, column 2."),
        ("[]", "the list of events is empty"),
        ("7", "An event must be a JSON object, but this is a number."),
        ("null", "but this is null"),
        ("[" * 200_000, "nests too deep"),
        ("[" * 200_000 + "]" * 200_000, "nests too deep"),
        (nested(MAXIMUM_DEPTH), "nests too deep"),
        ('{"a":' + "9" * 5000 + "}", "a number is too large"),
        ('{"a":1e400}', "a number is too large"),
        ('{"a":NaN}', "is not a number in JSON"),
        ('{"a":"\\ud800"}', "a lone surrogate"),
        (
            json.dumps({"source": "shop", "detailType": "Sold", "detail": {}}),
            "'detail-type' is missing. Fix: rename 'detailType' to 'detail-type'.",
        ),
        (json.dumps({"source": "shop", "detail-type": "", "detail": {}}), "'detail-type' must be a string that is not"),
    ],
)
def test_a_text_that_is_not_an_event(text: str, words: str) -> None:
    with pytest.raises(EventError) as caught:
        read_events(text, "ready.json")
    assert str(caught.value).startswith("ready.json: ")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 500


def test_as_many_levels_as_are_allowed() -> None:
    assert read_events(nested(MAXIMUM_DEPTH - 2))


def test_each_event_of_a_list_that_is_wrong_is_named() -> None:
    with pytest.raises(EventError) as caught:
        read_events(json.dumps([EVENT, [], EVENT, {**EVENT, "detail": 3}]), "all.json")
    assert str(caught.value).split("\n") == [
        "all.json: event 2 of 4: An event must be a JSON object, but this is a list.",
        "all.json: event 4 of 4: 'detail' must be a JSON object, but it is a number.",
    ]


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_no_text_gives_another_error(text: str) -> None:
    with pytest.raises(EventError):
        read_events(text)
