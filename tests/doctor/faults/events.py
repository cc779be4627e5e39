"""Faults of rules and targets."""

import json
from typing import Any

from tests.doctor.clinic import Clinic
from tests.doctor.faults.registry import fault


def rule(here: Clinic) -> str:
    return str(here.of("EventRule")["name"])


def target(here: Clinic) -> dict[str, Any]:
    return here.client("events").list_targets_by_rule(Rule=rule(here))["Targets"][0]


def put_target(here: Clinic, **changes: Any) -> None:
    changed = {key: value for key, value in {**target(here), **changes}.items() if value is not None}
    here.client("events").put_targets(Rule=rule(here), Targets=[changed])


def template(here: Clinic, old: str, new: str) -> None:
    transformer = target(here)["InputTransformer"]
    assert old in transformer["InputTemplate"]
    put_target(here, InputTransformer=transformer | {"InputTemplate": transformer["InputTemplate"].replace(old, new)})


def put_rule(here: Clinic, **changes: Any) -> None:
    known = here.client("events").describe_rule(Name=rule(here))
    kept = {key: known[key] for key in ("Name", "EventPattern", "State", "Description") if key in known}
    here.client("events").put_rule(**{**kept, **changes})


@fault("failure rules shop-web-ready", "the rule is disabled")
def rule_disabled(here: Clinic) -> None:
    here.client("events").disable_rule(Name=rule(here))


@fault("failure rules shop-web-ready", "does not match an event that it must match")
def rule_for_another_state(here: Clinic) -> None:
    put_rule(here, EventPattern=here.of("EventRule")["eventPattern"].replace("READY", "START"))


@fault("failure drift shop-web-ready", "eventPattern.detail.application")
def rule_for_every_application(here: Clinic) -> None:
    pattern = json.loads(here.of("EventRule")["eventPattern"])
    del pattern["detail"]["application"]
    put_rule(here, EventPattern=json.dumps(pattern))


@fault("failure rules shop-web-ready", "AWS does not have it")
def rule_deleted(here: Clinic) -> None:
    here.client("events").remove_targets(Rule=rule(here), Ids=["sns"])
    here.client("events").delete_rule(Name=rule(here))


@fault("warning drift shop-web-ready", "description is")
def rule_described_otherwise(here: Clinic) -> None:
    put_rule(here, Description="by hand")


@fault("warning drift shop-web-ready", "tags.team is gone")
def rule_tag_removed(here: Clinic) -> None:
    here.client("events").untag_resource(ResourceARN=here.of("EventRule")["arn"], TagKeys=["team"])


@fault("failure rules shop-web-ready", "the target sns is gone")
def target_removed(here: Clinic) -> None:
    here.client("events").remove_targets(Rule=rule(here), Ids=["sns"])


@fault("failure drift shop-web-ready", "deadLetterConfig.arn is gone")
def target_without_queue(here: Clinic) -> None:
    put_target(here, DeadLetterConfig=None)


@fault("failure drift shop-web-ready", "roleArn is")
def target_with_another_role(here: Clinic) -> None:
    put_target(here, RoleArn="arn:aws:iam::123456789012:role/other")


@fault("failure drift shop-web-ready", "retryPolicy.maximumRetryAttempts is 0")
def target_without_retries(here: Clinic) -> None:
    put_target(here, RetryPolicy={"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 86400})


@fault("failure drift shop-web-ready", "inputTransformer.inputPaths.deploymentId is")
def target_with_another_path(here: Clinic) -> None:
    transformer = target(here)["InputTransformer"]
    paths = transformer["InputPathsMap"] | {"deploymentId": "$.detail.instanceId"}
    put_target(here, InputTransformer=transformer | {"InputPathsMap": paths})


@fault("failure drift shop-web-ready", "inputTransformer.inputTemplate.content.title")
def target_with_another_title(here: Clinic) -> None:
    template(here, "switch traffic", "do nothing")


@fault("failure messages shop-web-ready", "no valid JSON")
def target_with_a_broken_template(here: Clinic) -> None:
    template(here, '"version"', "version")


@fault("failure messages shop-web-ready", "uses <nothing>, which has no input path")
def target_with_an_unknown_variable(here: Clinic) -> None:
    template(here, "<time>", "<nothing>")


@fault("failure messages shop-codedeploy-switch", "no message of this stack fulfills the criteria")
def target_with_another_action_group(here: Clinic) -> None:
    template(here, '"ActionGroup": "jobs-dev-shop"', '"ActionGroup": "other"')


@fault("failure messages shop-web-ready", "buttons switched off")
def target_with_buttons_switched_off(here: Clinic) -> None:
    template(here, '"enableCustomActions": true', '"enableCustomActions": false')


@fault("failure drift shop-web-ready", "input was added")
def target_with_a_constant(here: Clinic) -> None:
    put_target(here, InputTransformer=None, Input='{"version": "1.0"}')


@fault("warning rules shop-web-ready", "the rule has another target, copy")
def rule_with_another_target(here: Clinic) -> None:
    queue = here.client("sqs").create_queue(QueueName="copy")["QueueUrl"]
    arn = here.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    here.client("events").put_targets(Rule=rule(here), Targets=[{"Id": "copy", "Arn": arn}])


def other_rule(here: Clinic, name: str) -> None:
    events = here.client("events")
    events.put_rule(Name=name, EventPattern='{"source": ["x"]}')
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": here.of("Topic", "shop-topic")["arn"]}])


@fault("warning publishers shop-topic", "the rule by-hand publishes to the topic too")
def another_publisher(here: Clinic) -> None:
    other_rule(here, "by-hand")


@fault("warning publishers shop-topic", "the rule chatops-drill-1 of a drill is left over")
def drill_left_over(here: Clinic) -> None:
    other_rule(here, "chatops-drill-1")
