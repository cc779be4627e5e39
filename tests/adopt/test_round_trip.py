"""A state becomes arguments, and the real components give the same AWS objects again."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatops_pulumi.adopt import resource_inputs
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.message_texts import best_language, message_args, texts_of
from chatops_pulumi.adopt.template import read_notification
from chatops_pulumi.args import Language
from chatops_pulumi.core.messages import BuiltIn, GateTexts, message_of
from chatops_pulumi.core.notification import input_transformer
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, READY
from chatops_pulumi.validation import chat_ops
from chatops_pulumi.validation.cross_checks import known_texts
from tests.adopt.states import attributes, document, planned, registered

EVERY = ("seed", "modules", "channel", "teams", "custom_text", "two_channels", "partly", "sensitive", "other_account")
RULE, TARGET, ACTION = resource_inputs.EVENT_RULE, resource_inputs.EVENT_TARGET, resource_inputs.CUSTOM_ACTION


def test_the_seed_comes_back() -> None:
    state, recording = document("seed"), registered(planned("seed"))
    (rule,), (target,) = (
        attributes(state, "aws_cloudwatch_event_rule"),
        attributes(state, "aws_cloudwatch_event_target"),
    )
    inputs = recording.one(RULE).inputs
    assert json.loads(inputs["eventPattern"]) == json.loads(rule["event_pattern"])
    assert (inputs["name"], inputs["tags"]) == (rule["name"], rule["tags"])
    inputs = recording.one(TARGET).inputs
    (transformer,) = target["input_transformer"]
    assert inputs["inputTransformer"]["inputPaths"] == transformer["input_paths"]
    assert json.loads(inputs["inputTransformer"]["inputTemplate"]) == json.loads(transformer["input_template"])
    assert [inputs[name] for name in ("rule", "targetId", "arn", "roleArn")] == [
        target[name] for name in ("rule", "target_id", "arn", "role_arn")
    ]
    actions = {one.inputs["actionName"]: one.inputs for one in recording.of(ACTION)}
    for action in attributes(state, "awscc_chatbot_custom_action"):
        own = actions.pop(action["action_name"])
        assert own["definition"] == {"commandText": action["definition"]["command_text"]}
        (attachment,) = action["attachments"]
        assert own["attachments"] == [
            {
                "buttonText": attachment["button_text"],
                "notificationType": attachment["notification_type"],
                "criteria": [
                    {"operator": one["operator"], "value": one["value"], "variableName": one["variable_name"]}
                    for one in attachment["criteria"]
                ],
                "variables": attachment["variables"],
            }
        ]
        assert own["tags"] == action["tags"]
    assert actions == {}
    assert {one.inputs["triggers"][0] for one in recording.of("command:local:Command")} == {
        one["triggers"]["action_arn"] for one in attributes(state, "null_resource")
    }


@pytest.mark.parametrize("owns", [False, True])
@pytest.mark.parametrize("name", EVERY)
def test_every_import_is_registered_under_the_same_parent(name: str, owns: bool) -> None:
    """Else Pulumi would make it anew beside the imported one, and delete that."""
    adopted = planned(name, own_channel=owns)
    entries = import_entries(adopted.components)
    by_name = {entry.name: entry for entry in entries}
    assert len(by_name) == len(entries) > 3
    assert len({(entry.type, entry.logical_name, entry.parent) for entry in entries}) == len(entries)
    recording = registered(adopted)
    known = {(one.type, one.name, one.parent) for one in recording.registrations}
    for entry in entries:
        parent = by_name.get(entry.parent)
        assert (
            entry.type, entry.logical_name, f"{parent.type} {parent.logical_name}" if parent else "",
        ) in known  # fmt: skip
    # And nothing of these kinds is made beside what is imported.
    kinds = {ACTION, RULE, TARGET, resource_inputs.SLACK, resource_inputs.TEAMS}
    imported = {(entry.type, entry.logical_name) for entry in entries}
    assert {(one.type, one.name) for one in recording.registrations if one.type in kinds} <= imported


@pytest.mark.parametrize("name", EVERY)
def test_the_message_of_every_adopted_rule_says_the_same(name: str) -> None:
    adopted = planned(name)
    recording = registered(adopted)
    for component in adopted.components:
        for gate in component.gates:
            target = gate.rule.target
            (own,) = [
                one.inputs["inputTransformer"] for one in recording.of(TARGET) if one.inputs["rule"] == gate.rule.name
            ]
            assert read_notification(own["inputTemplate"], own["inputPaths"]) == read_notification(
                target.template, target.paths
            )


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>\ue000\ue001"), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))
PLACEHOLDERS = st.sampled_from(["", *(f" <{name}>" for name in READY.paths)])
SPOKEN = st.builds(lambda text, value: text + value, TEXTS, PLACEHOLDERS)


def transformer_of(content: dict[str, Any], names: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A template as Terraform's jsonencode and the seed's replace write it, with placeholders of its own names."""
    notification = {
        "content": content,
        "metadata": {
            "additionalContext": {"ActionGroup": "g", "DeploymentId": "<deploymentId>", "Region": "<region>"},
            "enableCustomActions": True,
        },
        "source": "custom",
        "version": "1.0",
    }
    template = json.dumps(notification, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for name, own in names.items():
        template = template.replace(f"<{name}>", f"<{own}>")
    return template, {own: READY.paths[name] for name, own in names.items()}


@given(
    title=SPOKEN,
    lines=st.lists(SPOKEN, min_size=1, max_size=4),
    steps=st.lists(SPOKEN, max_size=3),
    suffix=st.sampled_from(["", "_x", "-1", "2"]),
)
@settings(deadline=None)
def test_any_message_comes_back(title: str, lines: list[str], steps: list[str], suffix: str) -> None:
    content = {"textType": "client-markdown", "title": title, "description": "\n".join(lines)}
    if steps:
        content["nextSteps"] = steps  # type: ignore[assignment]
    template, paths = transformer_of(content, {name: f"{name}{suffix}" for name in READY.paths})
    notification = read_notification(template, paths)
    assert notification is not None
    words = texts_of(notification)
    gate = {"deployment_group": "web", **message_args(words, Language.ENGLISH)}
    checked = chat_ops(
        "p",
        {
            "channel": {"slack": {"workspace_id": "T1", "channel_id": "C1", "configuration_name": "c"}},
            "deployment_groups": {"web": gate},
        },
    )
    (at,) = checked.gates
    message = message_of(CODEDEPLOY, READY, known_texts(at.settings.texts(READY.key)), BuiltIn())
    made = input_transformer(READY, message, "g")
    assert read_notification(made.template, made.paths) == notification


@given(
    language=st.sampled_from(list(Language)),
    url=st.sampled_from([None, "https://green.example.com:8443/<deploymentGroup>", "http://a.b"]),
    links=st.dictionaries(st.sampled_from(["Dashboard", "Logs"]), st.just("https://x.example.com/?a=b"), max_size=2),
)
def test_built_in_words_are_left_out(language: Language, url: str | None, links: dict[str, str]) -> None:
    """A message in built-in words needs no words of its own, only what was put into them."""
    given_ = {} if url is None else {"green_url": url}
    texts = GateTexts[str](links=links, arguments=given_)
    made = input_transformer(READY, message_of(CODEDEPLOY, READY, texts, BuiltIn(language.value)), "g")
    notification = read_notification(made.template, made.paths)
    assert notification is not None
    message = texts_of(notification)
    assert best_language([message]) is language
    assert message_args(message, language) == {**given_, **({"links": links} if links else {})}
