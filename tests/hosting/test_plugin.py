"""The plugin for other languages, as a real process."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import json_format

from chatops_pulumi.version import __version__
from tests.hosting.process import Plugin, is_secret, output, run_plugin

SLACK = {"slack": {"workspaceId": "T0123ABCD", "channelId": "C0123ABCD"}}
RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"


@pytest.fixture(scope="module")
def plugin() -> Iterator[Plugin]:
    with run_plugin() as found:
        yield found


def inputs(**group: Any) -> dict[str, Any]:
    return {"channel": SLACK, "deploymentGroups": {"web": {"deploymentGroup": "web-live", **group}}}


def wire(request: Any) -> str:
    """All of a registration's inputs as they went over the wire."""
    return json.dumps(json_format.MessageToDict(request.object))


def test_its_schema_has_every_component(plugin: Plugin) -> None:
    schema = json.loads(plugin.schema())
    assert (schema["name"], schema["version"]) == ("chatops", __version__)
    assert set(schema["resources"]) == {
        "chatops:index:ChatChannel",
        "chatops:index:ChatOps",
        "chatops:index:Notifications",
    }
    assert all(entry["isComponent"] for entry in schema["resources"].values())


def test_a_component_registers_what_it_registers_in_python(plugin: Plugin) -> None:
    answer = plugin.construct(inputs(application="shop", greenUrl="https://green.example.com"))
    assert answer.urn == "urn:pulumi:dev::test::chatops:index:ChatOps::shop"
    (rule,) = plugin.engine.of(RULE)
    assert rule.name == "shop-web-ready"
    assert json.loads(rule.object["eventPattern"])["detail"]["application"] == ["shop"]
    (target,) = plugin.engine.of(TARGET)
    assert "https://green.example.com" in wire(target)
    state = json_format.MessageToDict(answer.state)
    assert {"topicArn", "ruleArns", "actionArns", "chatConfigurationArn", "commandsPolicyJson"} <= set(state)


def test_keys_of_the_users_own_stay_as_they_are(plugin: Plugin) -> None:
    given = inputs(links={"My_Docs": "https://docs.example.com", "camelCase": "https://b.example.com"})
    given["deploymentGroups"]["Web-1"] = given["deploymentGroups"].pop("web")
    given["tags"] = {"costCenter": "1", "cost_center": "2"}
    plugin.construct(given)
    (rule,) = plugin.engine.of(RULE)
    assert rule.name == "shop-Web-1-ready"
    assert {"costCenter", "cost_center"} <= set(rule.object["tags"])
    (target,) = plugin.engine.of(TARGET)
    assert "My_Docs" in wire(target)
    assert "camelCase" in wire(target)


def test_enums_booleans_and_numbers_arrive(plugin: Plugin) -> None:
    given = inputs(layout="STAGED") | {
        "language": "de",
        "outcomes": True,
        "delivery": {"maximumRetryAttempts": 3, "maximumEventAgeSeconds": 120, "deadLetterQueue": False},
        "buttons": {"codedeploy.switch": {"label": "1. Los", "enabled": True}},
    }
    plugin.construct(given)
    assert len(plugin.engine.of(RULE)) == 5
    assert plugin.engine.of("aws:sqs/queue:Queue") == []
    retry = plugin.engine.of(TARGET)[0].object["retryPolicy"]
    assert dict(retry) == {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 120}


def test_enums_in_a_list_arrive(plugin: Plugin) -> None:
    service = {"cluster": "shop", "lifecycleStages": ["POST_SCALE_UP", "PRE_SCALE_UP"]}
    plugin.construct({"channel": SLACK, "ecsServices": {"web": service}})
    assert {rule.name for rule in plugin.engine.of(RULE)} == {"shop-web-prescaleup", "shop-web-postscaleup"}
    wrong = {"channel": SLACK, "ecsServices": {"web": service | {"lifecycleStages": ["PRE_SCALE"]}}}
    assert set(plugin.problems(wrong)) == {"ecsServices.web.lifecycleStages.0"}


def test_outputs_are_waited_for_and_unknown_ones_stay_unknown(plugin: Plugin) -> None:
    depends = "urn:pulumi:dev::test::aws:codedeploy/deploymentGroup:DeploymentGroup::web"
    plugin.construct(
        inputs() | {"deploymentGroups": {"web": {"deploymentGroup": output("web-live", dependencies=(depends,))}}}
    )
    (rule,) = plugin.engine.of(RULE)
    assert "web-live" in wire(rule)
    assert list(rule.propertyDependencies["eventPattern"].urns) == [depends]
    plugin.construct(
        {"channel": SLACK, "deploymentGroups": {"web": {"deploymentGroup": output(), "greenUrl": output()}}},
        preview=True,
    )
    (rule,) = plugin.engine.of(RULE)
    assert "web-live" not in wire(rule)


def test_secrets_stay_secret(plugin: Plugin) -> None:
    plugin.construct(inputs(greenUrl=output("https://s3cret.example.com", is_secret=True)))
    (target,) = plugin.engine.of(TARGET)
    assert "s3cret" in wire(target)
    transformer = json_format.MessageToDict(target.object)["inputTransformer"]
    assert is_secret(transformer) or is_secret(transformer["inputTemplate"])


def test_everything_wrong_is_told_at_once_in_the_callers_own_words(plugin: Plugin) -> None:
    given = inputs(greenUr="https://green.example.com", layout="SIDEWAYS", greenUrl=3.5)
    given |= {"channels": SLACK, "channel": {"slack": {"workspaceId": "T0123ABCD", "channelId": "#general"}}}
    found = plugin.problems(given)
    assert set(found) == {
        "channel.slack.channelId",
        "channels",
        "deploymentGroups.web.greenUr",
        "deploymentGroups.web.greenUrl",
        "deploymentGroups.web.layout",
    }
    assert "did you mean channel?" in found["channels"]
    assert "did you mean greenUrl?" in found["deploymentGroups.web.greenUr"]
    assert plugin.engine.requests == [], "nothing is registered"


def test_an_error_names_no_line_of_the_plugin(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError) as error:
        plugin.construct({})
    assert error.value.details().startswith("ChatOps 'shop': 2 problems with its arguments. Nothing was registered.")


def test_missing_and_wrongly_shaped_inputs_are_told(plugin: Plugin) -> None:
    assert set(plugin.problems({})) == {"channel", "deploymentGroups"}
    assert set(plugin.problems({"channel": "general", "deploymentGroups": []})) >= {"channel"}
    assert set(plugin.problems({"channel": SLACK, "deploymentGroups": {"web": {}}})) == {
        "deploymentGroups.web.deploymentGroup"
    }
    assert set(plugin.problems({"channel": SLACK, "deploymentGroups": {"web": "x"}})) == {"deploymentGroups.web"}


JOBS = {
    "eventPattern": json.dumps({"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}),
    "paths": {"jobId": {"path": "$.detail.jobId", "kind": "ID"}},
    "title": "A job waits",
    "description": "*ID:* <jobId>",
    "nextSteps": ["End it"],
    "thread": "jobId",
    "buttons": {
        "endIt": {
            "label": "End it",
            "command": "batch terminate-job --job-id $JobId --reason $Reason",
            "variables": {"JobId": "<jobId>", "Reason": output("in-chat")},
            "permissions": [{"actions": ["batch:TerminateJob"], "resources": [output("arn:aws:batch:*:*:job/*")]}],
            "actionName": "end-it",
        }
    },
}


def test_events_and_buttons_of_one_s_own(plugin: Plugin) -> None:
    plugin.construct({"channel": SLACK, "custom": {"jobs": JOBS}})
    (action,) = plugin.engine.of("aws-native:chatbot:CustomAction")
    assert (action.name, action.object["actionName"]) == ("shop-custom-jobs-endIt", "end-it")
    assert "batch terminate-job --job-id $JobId --reason in-chat" in wire(action)
    assert [rule.name for rule in plugin.engine.of(RULE)] == ["shop-jobs-event"]
    wrong = {**JOBS, "eventPatern": "", "paths": {"jobId": {"path": "$.detail", "kind": "WORD"}}, "nextSteps": ["<no>"]}
    found = plugin.problems({"channel": SLACK, "custom": {"jobs": wrong}})
    assert set(found) == {
        "custom.jobs.eventPatern",
        "custom.jobs.nextSteps.0",
        "custom.jobs.paths.jobId.kind",
        "custom.jobs.paths.jobId.path",
    }
    assert "did you mean eventPattern?" in found["custom.jobs.eventPatern"]


def test_the_halves_can_be_used_alone(plugin: Plugin) -> None:
    plugin.construct(inputs() | {"actionGroup": "base"} | {"channel": None}, "Notifications")
    assert len(plugin.engine.of(RULE)) == 1
    plugin.construct(
        {
            "channel": SLACK,
            "actionGroup": "base",
            "regions": ["eu-central-1"],
            "topicArns": [],
            "playbooks": ["codedeploy"],
        },
        "ChatChannel",
    )
    assert len(plugin.engine.of("aws-native:chatbot:CustomAction")) == 3
    assert set(plugin.problems({"playbooks": ["codedeploi"]}, "ChatChannel")) >= {"channel", "actionGroup"}
