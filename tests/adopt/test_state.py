"""Reading a state: where a resource stands, and what is wrong with a file that is no state."""

import json
import time
from typing import Any

import pytest

from chatops_pulumi.adopt.errors import StateError
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.state import Module, Replacement, read_state
from tests.adopt.states import attributes, document, planned


def state(*resources: dict[str, Any]) -> str:
    return json.dumps({"version": 4, "resources": list(resources)})


def test_addresses_are_terraform_s_own() -> None:
    instances = [{"index_key": 'a "b"', "attributes": {"id": "1"}}, {"index_key": 0, "attributes": None}]
    (first, second) = read_state(
        state(
            {
                "module": 'module.web["x.y[0]"].module.deep[2]',
                "mode": "managed",
                "type": "aws_x",
                "name": "this",
                "instances": instances,
            }
        ),
        "s",
    ).resources
    assert first.address == 'module.web["x.y[0]"].module.deep[2].aws_x.this["a \\"b\\""]'
    assert second.address == 'module.web["x.y[0]"].module.deep[2].aws_x.this[0]'
    assert first.modules == (Module("web", "x.y[0]"), Module("deep", 2))
    assert (first.key, second.key, second.attributes) == ('a "b"', 0, {})


def test_data_sources_are_not_resources() -> None:
    text = state({"mode": "data", "type": "aws_x", "name": "a", "instances": [{"attributes": {}}]})
    assert list(read_state(text, "s").resources) == []


def test_unfinished_replacements_are_known() -> None:
    instances = [
        {"index_key": "kept", "attributes": {"id": "new"}},
        {"index_key": "kept", "deposed": "0a1b", "attributes": {"id": "old"}},
        {"index_key": "gone", "deposed": "2c3d", "attributes": {"id": "old"}},
        {"index_key": "bad", "status": "tainted", "attributes": {}},
        {"index_key": "good", "attributes": {}},
    ]
    found = read_state(state({"mode": "managed", "type": "aws_x", "name": "b", "instances": instances}), "s").resources
    assert {one.key: one.replacement for one in found} == {
        "kept": Replacement.DEPOSED, "gone": Replacement.DEPOSED, "bad": Replacement.TAINTED, "good": None,
    }  # fmt: skip
    assert len(found) == 4
    assert found[0].attributes == {"id": "new"}


def test_sensitive_attributes_are_known_by_their_first_step() -> None:
    (target,) = [
        entry for entry in read_state(json.dumps(document("sensitive")), "s").resources if "target" in entry.type
    ]
    assert target.sensitive == {"input_transformer"}
    assert target.redacted("secret", "input_transformer") == (
        "the state marks input_transformer as sensitive, so the reason is not shown."
    )
    assert target.redacted("plain", "role_arn") == "plain"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "s: the state is empty. Fix: give the output of 'terraform state pull'."),
        ("{", "s: not valid JSON: Expecting property name enclosed in double quotes in line 1, column 2."),
        ("[]", "s: a state is a JSON object, got list."),
        ('{"version": 3, "modules": []}', "s: the state has version 3 of the format, and only version 4 can be read."),
        ('{"resources": []}', "s: there is no 'version', so this is not a Terraform state."),
        ('{"version": 4}', "s: 'resources' must be a list, got NoneType."),
        ('{"format_version": "1.0", "values": {}}', "s: this is the output of 'terraform show -json', not a state."),
        ('{"version": 3, "backend": {"type": "s3"}}', "s: this file only names the backend of the state"),
        ('{"version": 3, "deployment": {}}', "s: this is the output of 'pulumi stack export', not a Terraform state."),
        (
            'Warning: old version\n{"version": 4}',
            "Text precedes the JSON. Fix: remove the line 'Warning: old version'.",
        ),
        ('{"version": ' + "1" * 5000 + "}", "s: a number has too many digits"),
        ('{"version": 4, "resources": ["\\ud800"]}', "s: a string contains a lone surrogate"),
        ('{"version": 4, "encrypted_data": "x"}', "s: the state is encrypted by OpenTofu."),
    ],
)
def test_what_is_not_a_state_is_refused(text: str, words: str) -> None:
    with pytest.raises(StateError) as error:
        read_state(text, "s")
    assert words in str(error.value)


def test_what_is_ours_is_found_among_the_rest() -> None:
    found = find(read_state(json.dumps(document("modules")), "s").resources)
    assert sorted(action.name for action in found.actions) == ["RollbackDeployment", "SwitchTasks", "TerminateOldTask"]
    assert {rule.name: rule.target.role_arn.rsplit("/", 1)[-1] for rule in found.rules} == {
        f"shop-{name}-blue-green-deployment-ready": f"shop-{name}-to-sns" for name in ("web", "api", "jobs")
    }
    assert len(found.associations) == 3
    assert {entry.address for entry in found.others} == {
        'module.notify["web"].aws_iam_role.this',
        'module.notify["api"].aws_iam_role.this',
        'module.notify["jobs/eu"].aws_iam_role.this',
        "aws_sns_topic.chatops",
        "aws_ecs_cluster.main[0]",
        "aws_ecs_cluster.main[1]",
        "aws_db_instance.main",
        "null_resource.other",
        "aws_cloudwatch_event_rule.nightly",
        "aws_cloudwatch_event_target.nightly",
        "aws_cloudwatch_event_target.log",
    }


def test_a_rule_with_two_speaking_targets_is_told() -> None:
    seed = document("seed")
    (target,) = [entry for entry in seed["resources"] if entry["type"] == "aws_cloudwatch_event_target"]
    second = json.loads(json.dumps(target)) | {"name": "second"}
    second["instances"][0]["attributes"]["target_id"] = "second"
    found = find(read_state(state(*seed["resources"], second), "s").resources)
    assert found.rules == ()
    assert [finding.address.rsplit(".", 2)[-2:] for finding in found.findings] == [
        ["aws_cloudwatch_event_rule", "this"],
        ["aws_cloudwatch_event_target", "this"],
        ["aws_cloudwatch_event_target", "second"],
    ]


@pytest.mark.parametrize("levels", [300, 100_000])
def test_what_nests_without_end_is_no_state(levels: int) -> None:
    with pytest.raises(StateError, match="lists and objects nest too deeply"):
        read_state('{"version": 4, "resources": ' + "[" * levels + "]" * levels + "}", "s")


@pytest.mark.parametrize("levels", [300, 100_000])
@pytest.mark.parametrize("kind", ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"])
def test_a_text_that_nests_without_end_is_left(kind: str, levels: int) -> None:
    seed, deep = document("seed"), '{"detail": ' + "[" * levels + "]" * levels + "}"
    for one in attributes(seed, kind):
        if kind.endswith("rule"):
            one["event_pattern"] = deep
        else:
            one["input_transformer"][0]["input_template"] = deep
    assert planned(seed).components == ()


def test_sixty_thousand_resources_are_found_quickly() -> None:
    seed = document("seed")
    seed["resources"] += [
        {"mode": "managed", "type": "aws_cloudwatch_event_rule", "name": f"r{at}",
         "instances": [{"attributes": {"name": f"r{at}", "arn": f"arn:aws:events:eu-west-1:123456789012:rule/r{at}"}}]}
        for at in range(60_000)
    ]  # fmt: skip
    resources = read_state(json.dumps(seed), "s").resources
    before = time.process_time()
    assert len(find(resources).rules) == 1
    assert time.process_time() - before < 5
