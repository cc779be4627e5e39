"""Stacks in good health give no failure, only reading calls are made, and only declared ones."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from chatops_pulumi.doctor.checks import CHECKS
from chatops_pulumi.doctor.examination import needed_permissions
from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import ChannelConfiguration
from tests.doctor.clinic import EXISTING, PROGRAM, REGION, Clinic, clinic, has

READING = re.compile(r"\w+:((Get|List|Describe|Filter|Simulate)[A-Z]\w+|TestEventPattern)")


def test_a_healthy_stack_has_no_problem(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        assert here.problems() == []
        assert {one.check for one in here.examined()} == set(CHECKS) - {"watched"}


def test_an_existing_channel_in_good_health_has_no_problem(tmp_path: Path) -> None:
    arn = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/team"
    topic = f"arn:aws:sns:{REGION}:123456789012:team"

    def before(aws: LocalAws) -> None:
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "chatbot.amazonaws.com"}}
        role = aws.client("iam", "us-east-1").create_role(
            RoleName="team", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        )["Role"]["Arn"]
        aws.client("sns", REGION).create_topic(Name="team")
        aws.chatbot.create_configuration(
            ChannelConfiguration(arn, "team", "slack", "C0TEAM000", role, topic_arns=(topic,), logging_level="ERROR")
        )

    program = EXISTING.replace('"control_region"', '"role_name": "team",\n        "control_region"')
    with clinic(tmp_path, program, before) as here:
        here.aws.chat_subscriptions.keep([topic])
        assert has(here.problems(), "warning channel team", "the guardrail is AdministratorAccess")
        known = here.aws.chatbot.configuration(arn)
        here.aws.chatbot.update_configuration(replace(known, guardrail_policy_arns=(here.of("Policy")["arn"],)))
        assert here.problems() == []
        assert here.problems("associations") == []
        here.aws.chatbot.disassociate(here.of("CustomAction", "shop-codedeploy-switch")["customActionArn"], arn)
        assert has(here.problems(), "failure associations shop-codedeploy-switch", "is not associated")


OTHERS = {
    "teams": """
import chatops_pulumi as chatops

team, tenant = "11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555556"
chatops.ChatOps("shop", {
    "channel": {"teams": {"team_id": team, "tenant_id": tenant, "channel_id": "19%3aabc%40thread.tacv2"}},
    "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
})
""",
    "two channels": """
import chatops_pulumi as chatops

for name, channel in (("a", "C0123AAAA"), ("b", "C0123BBBB")):
    chatops.ChatOps(name, {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": channel}},
        "fleets": {"web": {"applications": ["shop-web"], "deployment_group_prefixes": ["shop-"]}},
        "layout": chatops.Layout.STAGED,
        "attribution": True,
        "delivery": {"audit_log": {}, "maximum_retry_attempts": 3},
    })
""",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_stacks_in_good_health_have_no_problem(tmp_path: Path, kind: str) -> None:
    with clinic(tmp_path, OTHERS[kind]) as here:
        assert here.problems() == []


SPLIT = """
import chatops_pulumi as chatops

group = {"action_group": "shop"}
watched = chatops.Notifications("n", {
    **group, "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
})
chatops.ChatChannel("c", {
    **group, "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123AAAA"}},
    "regions": ["eu-west-1"], "topic_arns": [watched.topic_arn], "playbooks": ["codedeploy"],
})
"""


@pytest.mark.parametrize("component", ["Notifications", "ChatChannel"])
def test_a_stack_with_one_of_the_two_components_has_no_failure(tmp_path: Path, component: str) -> None:
    with clinic(tmp_path, SPLIT) as here:
        assert here.problems() == []
        everything = here.state["deployment"]["resources"]
        other = ({"Notifications", "ChatChannel"} - {component}).pop()
        parents = {one["urn"] for one in everything if one["type"] == f"chatops:index:{other}"}
        here.state["deployment"]["resources"] = [
            one for one in everything if one["urn"] not in parents and one.get("parent") not in parents
        ]
        assert {one.split()[0] for one in here.problems()} <= {"unknown"}, here.problems()
        checks = {one.check for one in here.examined()}
        assert ("rules" in checks, "presses" in checks) == (component == "Notifications", component == "ChatChannel")


WATCHING = PROGRAM.replace(
    '"deployment_groups"',
    """
    "pipeline_failures": {"pipeline": {"pipeline": "shop"}},
    "alarms": {"alarm": {"alarm": "errors"}},
    "instance_refreshes": {"group": {"auto_scaling_group": "fleet"}},
    "state_machines": {"machine": {"state_machine": "orders"}},
    "ecs_services": {"service": {"cluster": "shop", "service": "web"}},
    "deployment_groups"
""",
)
MACHINE = json.dumps({"StartAt": "end", "States": {"end": {"Type": "Succeed"}}})


def test_what_the_rules_watch_must_exist(tmp_path: Path) -> None:
    with clinic(tmp_path, WATCHING) as here:
        for missing in (
            ("failure watched shop-pipeline-failed", "does not have a pipeline"),
            ("failure watched shop-alarm-alarm", f"no alarm errors in {REGION}"),
            ("failure watched shop-group-checkpoint", f"no Auto Scaling group fleet in {REGION}"),
            ("failure watched shop-machine-failed", f"arn:aws:states:{REGION}:123456789012:stateMachine:orders"),
            ("failure watched shop-service-paused", f"no active cluster shop in {REGION}"),
        ):
            assert has(here.problems("watched"), *missing), here.problems("watched")
        role = here.of("Role")["arn"]
        here.client("cloudwatch").put_metric_alarm(
            AlarmName="errors", MetricName="Errors", Namespace="AWS/Lambda", Statistic="Sum", Period=60,
            EvaluationPeriods=1, Threshold=0, ComparisonOperator="GreaterThanThreshold",
        )  # fmt: skip
        here.client("stepfunctions").create_state_machine(name="orders", definition=MACHINE, roleArn=role)
        here.client("ecs").create_cluster(clusterName="shop")
        problems = here.problems("watched")
        assert has(problems, "failure watched shop-service-paused", "no active service web in the cluster shop")
        assert len(problems) == 3, problems
        container = {"name": "web", "image": "web", "memory": 64}
        here.client("ecs").register_task_definition(family="web", containerDefinitions=[container])
        here.client("ecs").create_service(cluster="shop", serviceName="web", taskDefinition="web", desiredCount=0)
        assert len(here.problems("watched")) == 2, "the pipeline and the group"


@pytest.mark.parametrize("program", [PROGRAM, EXISTING], ids=["own", "existing"])
def test_only_reading_calls_are_made_and_each_is_declared(tmp_path: Path, program: str) -> None:
    with clinic(tmp_path, program) as here:
        for key, check in CHECKS.items():
            here.calls.clear()
            here.examined(key)
            asked = set(here.calls) - {"sts:GetCallerIdentity"}
            assert asked <= set(check.needs), key
            assert all(READING.fullmatch(one) for one in asked), asked
        here.calls.clear()
        here.examined()
        assert len(here.calls) > 20


def test_every_declared_permission_is_an_operation_that_only_reads() -> None:
    session = botocore.session.get_session()
    services = {"states": "stepfunctions"}
    for action in needed_permissions():
        prefix, operation = action.split(":")
        model = session.get_service_model(services.get(prefix, prefix))
        assert operation in model.operation_names, action
        assert READING.fullmatch(action), action


def with_pattern(here: Clinic, name: str, pattern: Any) -> None:
    """Give a rule of the state another event pattern."""
    (rule,) = (one for one in here.state["deployment"]["resources"] if one["urn"].endswith(f"EventRule::{name}"))
    for side in ("inputs", "outputs"):
        rule[side]["eventPattern"] = json.dumps(pattern)


def ecs(**detail: Any) -> dict[str, Any]:
    return {"source": ["aws.ecs"], "detail": detail}


ARN = f"arn:aws:ecs:{REGION}:123456789012"
SERVICES = {
    "ARNs": (ecs(clusterArn=[f"{ARN}:cluster/shop"], serviceArn=[f"{ARN}:service/shop/web"]), []),
    "the ARN of a service": (ecs(serviceArn=[f"{ARN}:service/shop/web"]), []),
    "the end of an ARN with its cluster": (ecs(serviceArn=[{"suffix": "/shop/web"}]), []),
    "one of two clusters": (
        ecs(clusterArn=[{"suffix": ":cluster/shop"}, {"suffix": ":cluster/lab"}], serviceArn=[{"suffix": "/web"}]),
        [],
    ),
    "another region": (
        ecs(clusterArn=["arn:aws:ecs:eu-central-1:123456789012:cluster/shop"]),
        ["there is no active cluster arn:aws:ecs:eu-central-1:123456789012:cluster/shop in eu-central-1."],
    ),
    "a missing service": (
        ecs(clusterArn=[{"suffix": ":cluster/shop"}, {"suffix": ":cluster/lab"}], serviceArn=[{"suffix": "/api"}]),
        ["there is no active service api in the cluster shop or lab in eu-west-1."],
    ),
    "other operators": (
        ecs(clusterArn=[{"suffix": {"equals-ignore-case": ":cluster/No"}}, {"prefix": "x"}, 5, None, {"suffix": 7}]),
        [],
    ),
    "no list": (ecs(clusterArn=5, serviceArn="/web"), []),
    "no names": (ecs(clusterArn=["", {"suffix": ":cluster/"}]), []),
    "no object": (["aws.ecs"], []),
    "a number as source": ({"source": 5}, []),
}


def test_services_and_clusters_in_patterns_of_any_form(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        client = here.client("ecs")
        for cluster in ("shop", "lab"):
            client.create_cluster(clusterName=cluster)
        task = client.register_task_definition(
            family="web", containerDefinitions=[{"name": "web", "image": "web", "memory": 128}]
        )
        client.create_service(
            cluster="shop",
            serviceName="web",
            desiredCount=1,
            taskDefinition=task["taskDefinition"]["taskDefinitionArn"],
        )
        for kind, (pattern, wanted) in SERVICES.items():
            with_pattern(here, "shop-web-ready", pattern)
            found = here.problems("watched")
            assert [one.partition("does not have it: ")[2] for one in found] == wanted, (kind, found)


def test_without_a_permission_a_service_is_unknown(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        here.denied.add("ecs:DescribeServices")
        with_pattern(here, "shop-web-ready", ecs(serviceArn=[{"suffix": "/shop/web"}]))
        (found,) = here.problems("watched")
        assert found == ("unknown watched shop-web-ready: the credentials may not call ecs:DescribeServices.")
