"""What Amazon Q shows of a message body, and what it drops."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification

SEED = {
    "version": "1.0",
    "source": "custom",
    "id": "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
    "content": {
        "textType": "client-markdown",
        "title": "Ready",
        "description": "*web* is ready.",
        "nextSteps": ["Look at <https://green.example.com>", "Press a button"],
        "keywords": ["web"],
    },
    "metadata": {
        "threadId": "d-1",
        "summary": "ready",
        "eventType": "READY",
        "relatedResources": ["arn:aws:codedeploy:us-east-1:123456789012:application:web"],
        "additionalContext": {"ActionGroup": "shop", "DeploymentId": "d-1"},
        "enableCustomActions": False,
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The seed with one value changed; ``...`` takes the key out."""
    document = copy.deepcopy(SEED)
    *parents, last = path.split(".")
    place: Any = document
    for parent in parents:
        place = place[parent]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def test_every_field_arrives() -> None:
    notification = parse_notification(json.dumps(SEED))
    assert notification.title == "Ready"
    assert notification.description == "*web* is ready."
    assert notification.next_steps == ("Look at <https://green.example.com>", "Press a button")
    assert notification.keywords == ("web",)
    assert notification.thread_id == "d-1"
    assert notification.summary == "ready"
    assert notification.event_type == "READY"
    assert notification.related_resources == ("arn:aws:codedeploy:us-east-1:123456789012:application:web",)
    assert notification.additional_context == {"ActionGroup": "shop", "DeploymentId": "d-1"}
    assert notification.custom_actions_enabled is False
    assert notification.id == SEED["id"]
    assert notification.warnings == ()


def test_the_smallest_notification_has_buttons() -> None:
    notification = parse_notification('{"version":"1.0","source":"custom","content":{"description":"x"}}')
    assert notification.custom_actions_enabled
    assert notification.title is None


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("version", ..., "version is missing"),
        ("version", "1", 'version is "1", but it must be "1.0"'),
        ("version", 1.0, 'version is 1.0, but it must be "1.0"'),
        ("source", "aws.codedeploy", 'source is "aws.codedeploy", but it must be "custom"'),
        ("source", ..., "source is missing"),
        ("id", 7, "id is 7, but it must be a text"),
        ("content", ..., "content is missing"),
        ("content", "text", 'content is "text", but it must be a JSON object'),
        ("content.description", ..., "content.description is missing"),
        ("content.description", "", 'content.description is "", but it must be a text that is not empty'),
        ("content.description", " \n", "must be a text that is not empty"),
        ("content.description", None, "content.description is null, but it must be a text"),
        ("content.description", ["a"], 'content.description is ["a"], but it must be a text'),
        ("content.title", 1, "content.title is 1, but it must be a text"),
        ("content.textType", "plain", 'content.textType is "plain", but it must be "client-markdown"'),
        ("content.nextSteps", "do", 'content.nextSteps is "do", but it must be a list of texts'),
        ("content.nextSteps", ["do", 1], "content.nextSteps[1] is 1, but it must be a text"),
        ("content.keywords", {}, "content.keywords is {}, but it must be a list of texts"),
        ("metadata", [], "metadata is [], but it must be a JSON object"),
        ("metadata.threadId", 1, "metadata.threadId is 1, but it must be a text"),
        ("metadata.summary", None, "metadata.summary is null, but it must be a text"),
        ("metadata.eventType", {}, "metadata.eventType is {}, but it must be a text"),
        ("metadata.relatedResources", "arn", "must be a list of texts"),
        ("metadata.additionalContext", ["a"], "must be a JSON object"),
        ("metadata.additionalContext.DeploymentId", 1, "metadata.additionalContext.DeploymentId is 1"),
        ("metadata.additionalContext.DeploymentId", {"a": "b"}, "but it must be a text"),
        ("metadata.enableCustomActions", "true", 'is "true", but it must be true or false'),
        ("metadata.enableCustomActions", 1, "is 1, but it must be true or false"),
    ],
)
def test_a_wrong_value_drops_the_message_and_is_named(path: str, value: Any, said: str) -> None:
    with pytest.raises(NotificationDropped) as dropped:
        parse_notification(json.dumps(changed(path, value)))
    assert said in dropped.value.reason
    assert dropped.value.problems[0].path.startswith(path)
    assert dropped.value.fix


def test_all_problems_are_said_at_once() -> None:
    with pytest.raises(NotificationDropped) as dropped:
        parse_notification('{"source": "aws.codedeploy", "content": {"title": 1}}')
    assert {problem.path for problem in dropped.value.problems} == {
        "version",
        "source",
        "content.title",
        "content.description",
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Deployment is ready", "The message is not valid JSON"),
        ('{"version": "1.0", "content": {"description": "said "no""}}', "line 1, column 54"),
        ("", "The message is not valid JSON"),
        ('"text"', 'must be a JSON object, but it is "text"'),
        ("[]", "must be a JSON object, but it is []"),
        ('{"version": NaN}', "NaN is not a JSON value"),
        ("[" * 100_000, "The message is not valid JSON"),
    ],
)
def test_what_is_no_json_object_is_dropped(body: str, said: str) -> None:
    with pytest.raises(NotificationDropped) as dropped:
        parse_notification(body)
    assert said in dropped.value.reason


@pytest.mark.parametrize(
    "path", ["colour", "content.color", "metadata.threadID"], ids=["at the top", "in content", "in metadata"]
)
def test_an_unknown_key_is_a_warning(path: str) -> None:
    notification = parse_notification(json.dumps(changed(path, "red")))
    assert len(notification.warnings) == 1
    assert notification.warnings[0].startswith(f"{path} is not a key of the custom notification schema")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NEARLY_RIGHT = st.fixed_dictionaries(
    {"version": st.just("1.0") | JSON_VALUES, "source": st.just("custom") | JSON_VALUES},
    optional={
        "content": st.dictionaries(st.sampled_from([*SEED["content"], "other"]), JSON_VALUES) | JSON_VALUES,
        "metadata": st.dictionaries(st.sampled_from([*SEED["metadata"], "other"]), JSON_VALUES) | JSON_VALUES,
    },
)


@given(st.text() | JSON_VALUES.map(json.dumps) | NEARLY_RIGHT.map(json.dumps))
def test_any_body_is_shown_or_dropped_with_a_reason(body: str) -> None:
    problem = ""
    try:
        problem = "" if parse_notification(body).description.strip() else "shown without a text"
    except NotificationDropped as dropped:
        problem = "" if dropped.reason and dropped.fix else "dropped without a reason"
    assert not problem
