"""Reading the state of a stack: exports, checkpoints, secrets, interrupted updates, and files that are no state."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.finding import Status
from chatops_pulumi.doctor.state import HIDDEN, read_stack
from tests.doctor.clinic import Clinic, clinic, has, shown
from tests.doctor.exported import SECRET

OPS = "urn:pulumi:dev::shop::chatops:index:ChatOps::shop"
COMPONENT = {"urn": OPS, "type": "chatops:index:ChatOps"}


def state(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": [COMPONENT, *resources], **more}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the state is empty"),
        ("{", "not valid JSON"),
        ("[]", "a state is a JSON object, got list"),
        ("3", "got int"),
        ('{"version": 3}', "there is no 'deployment'"),
        ('{"version": 3, "deployment": []}', "there is no 'deployment'"),
        (
            '{"version": 4, "lineage": "x", "resources": []}',
            "this is a Terraform state. Fix: read it with 'chatops adopt'",
        ),
        ('{"version": 3, "deployment": {}}', "the stack has no resources"),
        ('{"version": 3, "deployment": {"resources": {"a": 1}}}', "'resources' must be a list, got dict"),
        ('{"version": 3, "deployment": {"resources": [{"urn": "a::b", "type": "aws:x"}]}}', "none of the 1 resources"),
        ("[" * 100_000, "s.json"),
    ],
)
def test_a_file_that_is_no_state_gives_a_clear_error(text: str, words: str) -> None:
    with pytest.raises(StackStateError) as caught:
        read_stack(text, "s.json")
    assert words in str(caught.value)
    assert "Fix:" in str(caught.value)
    assert str(caught.value).startswith("s.json: ")


def test_an_export_a_checkpoint_and_an_unknown_version_are_read() -> None:
    deployment = state()["deployment"]
    for document in (
        {"version": 3, "deployment": deployment},
        {"version": 9, "deployment": deployment, "features": ["new"]},
        {"version": 3, "checkpoint": {"stack": "dev", "latest": deployment}},
    ):
        assert [one.name for one in read_stack(json.dumps(document), "s").own] == ["shop"]


def test_only_what_is_in_the_components_counts_and_old_resources_do_not() -> None:
    inside = {"urn": f"{OPS}$aws:sns/topic:Topic::t", "type": "aws:sns/topic:Topic", "parent": OPS}
    nested = {"urn": "a::n", "type": "x:y:Z", "parent": inside["urn"]}
    old = {**inside, "delete": True}
    outside = {"urn": "a::o", "type": "aws:sns/topic:Topic", "parent": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::x"}
    stack = read_stack(json.dumps(state(nested, inside, old, outside)), "s")
    assert sorted(one.name for one in stack.own) == ["n", "shop", "t"]


def test_the_region_comes_from_the_resource_its_arn_its_url_or_its_provider() -> None:
    provider = {"urn": "a::p", "type": "pulumi:providers:aws", "id": "1", "inputs": {"region": "eu-north-1"}}
    resources = [
        {"urn": "a::1", "type": "x", "parent": OPS, "outputs": {"region": "eu-west-1"}},
        {"urn": "a::2", "type": "x", "parent": OPS, "outputs": {"arn": "arn:aws:sns:eu-west-2:1:t"}},
        {"urn": "a::3", "type": "x", "parent": OPS, "inputs": {"queueUrl": "https://sqs.eu-west-3.amazonaws.com/1/q"}},
        {"urn": "a::4", "type": "x", "parent": OPS, "provider": "a::p::1"},
    ]
    stack = read_stack(json.dumps(state(provider, *resources)), "s")
    regions = [stack.region_of(one) for one in stack.own if one.urn.startswith("a::")]
    assert regions == ["eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"]


def test_secrets_are_hidden_also_in_plain_text() -> None:
    plain = {key: value for key, value in SECRET.items() if key != "ciphertext"} | {"plaintext": '"token"'}
    resource = {"urn": "a::1", "type": "x", "parent": OPS, "inputs": {"a": SECRET, "b": [plain], "c": {"d": SECRET}}}
    found = read_stack(json.dumps(state(resource)), "s").own[1]
    assert found.properties == {"a": HIDDEN, "b": [HIDDEN], "c": {"d": HIDDEN}}
    assert "token" not in repr(found)


def _replaced(here: Clinic, type_: str, key: str, value: Any) -> None:
    for one in here.state["deployment"]["resources"]:
        if one["type"].endswith(f":{type_}"):
            for part in ("inputs", "outputs"):
                if key in one[part]:
                    one[part][key] = value


def test_a_secret_is_unknown_and_never_compared(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        _replaced(here, "EventTarget", "inputTransformer", SECRET)
        _replaced(here, "EventRule", "eventPattern", SECRET)
        _replaced(here, "ChatChannel", "commandsPolicyJson", SECRET)
        found = here.examined()
        texts = [shown(one) for one in found if one.status is not Status.OK]
        assert {one.status for one in found} == {Status.OK, Status.UNKNOWN}, texts
        assert has(texts, "unknown drift shop-web-ready", "inputTransformer is a secret in the state")
        assert has(texts, "unknown rules shop-web-ready", "does not show the event pattern")
        assert has(texts, "unknown presses shop", "does not show commandsPolicyJson")


def test_a_secret_tag_shows_neither_value(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        _replaced(here, "Topic", "tagsAll", {"team": SECRET})
        _replaced(here, "Topic", "tags", {"team": SECRET})
        (text,) = [one for one in here.problems("drift") if " shop-topic:" in one]
        assert text == "unknown drift shop-topic: Topic: tags.team is a secret in the state: not compared."


@pytest.mark.parametrize("odd", [None, "", 0, [], {}, ["x", None], "arn:aws:sns", SECRET, "{", '{"Statement": 3}'])
def test_odd_properties_end_no_check(tmp_path: Path, odd: Any) -> None:
    with clinic(tmp_path) as here:
        deployment = here.state["deployment"]
        for one in deployment["resources"]:
            if one["type"].startswith(("aws:", "aws-native:")):
                one["outputs"] = dict.fromkeys(one["outputs"], odd)
        found = here.examined()
        assert not [shown(one) for one in found if "ended early" in one.text]
        for one in deployment["resources"]:
            if one["type"].startswith(("aws:", "aws-native:")):
                one["inputs"], one["outputs"] = odd, odd
        assert not [shown(one) for one in here.examined() if "ended early" in one.text]


def test_interrupted_updates_and_old_resources_are_warnings(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        deployment = here.state["deployment"]
        deployment["pending_operations"] = [{"type": "creating", "resource": {"urn": "a::b", "type": "x:y:Z"}}, 3]
        deployment["resources"].append({"urn": "a::old", "type": "x:y:Z", "delete": True})
        here.state["version"] = 9
        texts = here.problems("state")
        assert has(texts, "warning state state", "an update was interrupted: creating x:y:Z b")
        assert has(texts, "warning state old", "is not deleted yet")
        assert has(texts, "warning state state", "the state has version 9")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON, JSON)
def test_odd_values_are_read_without_an_error(inputs: Any, outputs: Any, other: Any) -> None:
    resource = {
        "urn": "a::1",
        "type": "aws:sns/topic:Topic",
        "parent": OPS,
        "inputs": inputs,
        "outputs": outputs,
        "id": other,
    }
    stack = read_stack(json.dumps(state(resource, pending_operations=other, manifest=other)), "s")
    assert stack.region_of(stack.own[-1]) is not None
    assert stack.accounts is not None


def test_a_tag_that_is_a_secret_as_a_whole_is_not_reported_as_added(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        (entry,) = (
            one for one in here.state["deployment"]["resources"] if one["urn"].endswith("::shop-codedeploy-switch")
        )
        for side in ("inputs", "outputs"):
            entry[side]["tags"] = [SECRET for _ in entry[side].get("tags", ())]
        (text,) = here.problems("drift")
        assert (
            text == "unknown drift shop-codedeploy-switch: CustomAction: tags is a secret in the state: not compared."
        )
