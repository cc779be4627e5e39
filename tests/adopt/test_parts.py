"""The single steps: which button, which gate, which key."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.adopt.button_matching import button_of, shown_under
from chatops_pulumi.adopt.errors import UnsupportedActionError, UnsupportedPatternError
from chatops_pulumi.adopt.inventory import StateAction, StateRule
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.keys import LONGEST_NAME, component_name, gate_keys
from chatops_pulumi.adopt.pattern_reader import gate_of
from chatops_pulumi.adopt.state import Module, StateResource, read_state
from chatops_pulumi.core import limits
from chatops_pulumi.core.gate_patterns import event_pattern
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, DEPLOYMENT_GROUP_NAME, READY
from chatops_pulumi.validation.gates import gate_type
from tests.adopt.states import document

FOUND = find(read_state(json.dumps(document("seed")), "seed").resources)
RULE, ACTION = FOUND.rules[0], FOUND.actions[0]


@pytest.mark.parametrize(
    ("command", "button"),
    [
        *((button.command_text, key) for key, button in CODEDEPLOY.buttons.items()),
        ("codedeploy continue-deployment --deployment-wait-type READY_WAIT --region $R --deployment-id $D", "switch"),
        (
            "codedeploy continue-deployment --deployment-id=$D --region=$R --deployment-wait-type=TERMINATION_WAIT",
            "terminate",
        ),
    ],
)
def test_a_button_is_known_by_the_call_it_makes(command: str, button: str) -> None:
    assert button_of(replace(ACTION, command=command)) == button


@pytest.mark.parametrize(
    "command",
    [
        "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region",
        "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region --auto-rollback-enabled false",
        "codedeploy stop-deployment --deployment-id d-123456789 --region $Region --auto-rollback-enabled true",
        "codedeploy continue-deployment --deployment-id $DeploymentId --deployment-wait-type READY_WAIT",
        "lambda invoke --function-name f --payload {}",
        "",
    ],
)
def test_another_call_is_no_button(command: str) -> None:
    with pytest.raises(UnsupportedActionError, match="not the command of a CodeDeploy button"):
        button_of(replace(ACTION, command=command))


def attachment(**more: Any) -> dict[str, Any]:
    return {**ACTION.attachments[0], **more}


@pytest.mark.parametrize(
    ("attachments", "words"),
    [
        ((), "has 0 attachments"),
        ((attachment(), attachment()), "has 2 attachments"),
        ((attachment(criteria=[]),), "other criteria than one EQUALS"),
        ((attachment(criteria=[{"operator": "HAS_VALUE", "variable_name": "ActionGroup"}]),), "other criteria"),
        ((attachment(variables={}),), "compares nothing"),
    ],
)
def test_an_action_that_shows_otherwise_is_no_button(attachments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(UnsupportedActionError, match=words):
        shown_under(replace(ACTION, attachments=attachments))


def test_the_action_group_is_found() -> None:
    assert shown_under(ACTION) == "blue-green-deployment"


NAMES = st.from_regex(DEPLOYMENT_GROUP_NAME.pattern or "", fullmatch=True).filter(lambda text: len(text) < 60)


@given(applications=st.lists(NAMES, max_size=3, unique=True), groups=st.lists(NAMES, max_size=3, unique=True),
       prefixes=st.lists(NAMES, max_size=2, unique=True))  # fmt: skip
def test_a_gate_s_pattern_gives_the_gate_again(applications: list[str], groups: list[str], prefixes: list[str]) -> None:
    lists = {"applications": applications, "deployment_groups": groups, "deployment_group_prefixes": prefixes}
    watched = {name: tuple(values) for name, values in lists.items() if values}
    pattern = event_pattern(CODEDEPLOY, READY, watched)
    if not watched:
        with pytest.raises(UnsupportedPatternError):
            gate_of(pattern)
        return
    kind, found = gate_of(pattern)
    again = gate_type(kind).model_validate(found)
    assert json.loads(event_pattern(CODEDEPLOY, READY, again.arguments)) == json.loads(pattern)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ["aws.ecs"]}, "waits for other events"),
        ({"account": ["123456789012"]}, "by more than .* \\(account\\)"),
        (
            {"detail": {"state": ["READY", "FAILURE"], "deploymentGroup": ["g"]}},
            "does not wait for the state READY alone",
        ),
        ({"detail": {"state": ["READY"]}}, "neither by applications nor by deployment groups"),
        (
            {"detail": {"state": ["READY"], "deploymentGroup": [{"anything-but": ["g"]}]}},
            "an operator that no event source uses",
        ),
        ({"detail": {"state": ["READY"], "application": [{"prefix": "a"}]}}, "prefixes of applications"),
        ({"detail": {"state": ["READY"], "deploymentGroup": ["g"], "region": ["x"]}}, "by more than .* \\(region\\)"),
    ],
)
def test_a_pattern_that_a_gate_would_change_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UnsupportedPatternError, match=words):
        gate_of(json.dumps(json.loads(RULE.pattern) | change))


def test_a_schedule_is_no_gate() -> None:
    with pytest.raises(UnsupportedPatternError, match="has no valid event pattern"):
        gate_of("")


def rule(name: str = "rule", modules: tuple[Module, ...] = (), key: str | int | None = None) -> StateRule:
    resource = StateResource("address", "aws_cloudwatch_event_rule", modules, key, {}, frozenset(), "state")
    return replace(RULE, name=name, resource=resource)


def keys(*gates: tuple[StateRule, dict[str, Any]]) -> list[str]:
    return gate_keys("shop", gates)


def test_keys_come_from_modules_for_each_and_groups() -> None:
    group = {"deployment_group": "shop-web"}
    assert keys((rule(modules=(Module("web"),)), group)) == ["web"]
    assert keys((rule(modules=(Module("chatops", "web"),)), group)) == ["web"]
    assert keys((rule(modules=(Module("chatops", "a b"),), key="1"), group)) == ["a-b-1"]
    assert keys((rule(key="1"), group)) == ["g-1"]
    assert keys((rule(), group)) == ["shop-web"]
    assert keys((rule(modules=(Module("chatops", 0),)), group)) == ["shop-web"]
    assert keys((rule(modules=(Module("web"),), key=1), group)) == ["shop-web"]


def test_keys_that_clash_take_more_of_where_they_are() -> None:
    one, two = {"deployment_group": "web", "application": "a"}, {"deployment_group": "web", "application": "b"}
    eu, us = (Module("eu"), Module("web")), (Module("us"), Module("web"))
    assert keys((rule(modules=eu), one), (rule(modules=us), two)) == ["eu-web", "us-web"]
    assert keys((rule(), one), (rule(), two)) == ["a-web", "b-web"]
    assert keys((rule("x"), one), (rule("y"), one)) == ["x", "y"]


STEPS = st.builds(
    Module, st.sampled_from(["web", "api", "x" * 70]), st.sampled_from([None, 0, 1, "a", "ä", "a/b", "a-b"])
)
GATES = st.lists(
    st.tuples(
        st.builds(tuple, st.lists(STEPS, max_size=2)),
        st.sampled_from([None, 0, "k", "1"]),
        NAMES,
    ),
    min_size=1,
    max_size=6,
)


@given(component=st.from_regex(r"[a-z]{1,35}", fullmatch=True), gates=GATES)
def test_keys_are_valid_unique_and_without_positions(component: str, gates: list[tuple[Any, Any, str]]) -> None:
    given_ = [
        (rule(f"rule-{at}", modules, key), {"deployment_group": group})
        for at, (modules, key, group) in enumerate(gates)
    ]
    found = gate_keys(component, given_)
    assert len(set(found)) == len(gates)
    for key in found:
        assert limits.GATE_KEY.fits(key)
        assert len(f"{component}-{key}-ready") <= limits.LOGICAL_NAME.maximum
    # The order in which a state lists them says nothing.
    assert gate_keys(component, given_[::-1]) == found[::-1]


@given(text=st.text(max_size=80), taken=st.lists(st.sampled_from(["shop", "chatops", "web"]), unique=True))
def test_names_of_components_are_valid_and_unique(text: str, taken: list[str]) -> None:
    name = component_name(text, taken)
    assert limits.COMPONENT_NAME.fits(name)
    assert len(name) <= LONGEST_NAME
    assert name not in taken


def test_actions_are_records_of_the_state() -> None:
    assert isinstance(ACTION, StateAction)
    assert (ACTION.arn, dict(ACTION.tags)) == (
        "arn:aws:chatbot::123456789012:custom-action/RollbackDeployment",
        {"Name": "RollbackDeployment"},
    )
