"""A stack that is deployed to the local AWS and in good health, and what the doctor says of it."""

import json
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse

from chatops_pulumi.doctor.account import Account, permission
from chatops_pulumi.doctor.check import Inspection
from chatops_pulumi.doctor.examination import examine
from chatops_pulumi.doctor.finding import Finding
from chatops_pulumi.doctor.state import read_stack
from chatops_pulumi.sandbox.aws.account import ACCESS_KEY, SECRET_KEY, LocalAws, local_aws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import run_program
from tests.custom_program import program_folder
from tests.doctor.exported import exported

REGION = "eu-west-1"
PROGRAM = """
import pulumi_aws as aws
import chatops_pulumi as chatops

alarms = aws.sns.Topic("on-call", name="on-call")
chatops.ChatOps("shop", {
    "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
    "approvers": ["U0ANNA1", "U0BEN22"],
    "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
    "delivery": {"alarm_topic_arn": alarms.arn},
    "tags": {"team": "shop"},
})
"""
EXISTING = """
import chatops_pulumi as chatops

chatops.ChatOps("shop", {
    "channel": {
        "configuration_arn": "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/team",
        "control_region": "us-east-2",
    },
    "topic_arn": "arn:aws:sns:eu-west-1:123456789012:team",
    "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
})
"""


@dataclass
class Clinic:
    """A deployed stack: the local AWS, its state, and the calls of the last examination."""

    aws: LocalAws
    state: dict[str, Any]
    denied: set[str] = field(default_factory=set[str])
    """IAM actions that the credentials do not have."""
    calls: list[str] = field(default_factory=list[str])
    """IAM actions of the calls."""
    error: str = "AccessDeniedException"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def client(self, service: str, region: str = REGION) -> Any:
        return self.aws.client(service, region)

    def of(self, type_: str, name: str = "") -> dict[str, Any]:
        """The properties of a resource of the stack."""
        return next(
            {"id": one["id"], **one["inputs"], **one["outputs"]}
            for one in self.state["deployment"]["resources"]
            if one["type"].endswith(f":{type_}") and (not name or one["urn"].endswith(f"::{name}"))
        )

    def examined(self, *keys: str) -> tuple[Finding, ...]:
        stack = read_stack(json.dumps(self.state), "shop")
        inspection = Inspection(stack, Account(_session().client), self.now, timedelta(hours=24))
        _ASKED.append(self)
        try:
            return examine(inspection, keys)
        finally:
            _ASKED.pop()

    def problems(self, *keys: str) -> list[str]:
        """Everything that is not ok, as ``status check subject: text``."""
        return [shown(one) for one in self.examined(*keys) if one.status.value != "ok"]

    def answered(self, model: Any) -> Any:
        """Note the call, and refuse it if the permission is missing."""
        action = permission(_boto3_name(model), model.name)
        self.calls.append(action)
        if action not in self.denied:
            return None
        response = AWSResponse("", HTTPStatus.FORBIDDEN, {}, b"")
        return response, {"Error": {"Code": self.error, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": 403}}


_ASKED: list[Clinic] = []
"""The clinic whose doctor asks now."""


@cache
def _session() -> boto3.Session:
    """One session for all tests: a new one reads botocore's models again."""
    session = boto3.Session(aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY)
    session.events.register("before-call", lambda model, **_: _ASKED[-1].answered(model) if _ASKED else None)
    return session


def shown(one: Finding) -> str:
    return f"{one.status.value} {one.check} {one.subject}: {one.text}"


def _boto3_name(model: Any) -> str:
    return {"states": "stepfunctions", "monitoring": "cloudwatch"}.get(
        model.service_model.endpoint_prefix, model.service_model.service_name
    )


@contextmanager
def clinic(folder: Path, program: str = PROGRAM, before: Callable[[LocalAws], None] | None = None) -> Generator[Clinic]:
    with local_aws() as aws:
        prepare(aws)
        if before is not None:
            before(aws)
        run = run_program(load_project(program_folder(folder, program), "dev"), aws)
        with _chat_endpoint(aws):
            yield Clinic(aws, exported(run))


@contextmanager
def _chat_endpoint(aws: LocalAws) -> Generator[None]:
    """LocalAws restores the environment when it closes; the chatbot API needs its address in between."""
    os.environ["AWS_ENDPOINT_URL_CHATBOT"] = aws.endpoints()["AWS_ENDPOINT_URL_CHATBOT"]
    try:
        yield
    finally:
        os.environ.pop("AWS_ENDPOINT_URL_CHATBOT", None)


def prepare(aws: LocalAws) -> None:
    """A deployment group that waits for a decision."""
    client = aws.client("codedeploy", REGION)
    client.create_application(applicationName="shop-web", computePlatform="ECS")
    deployment_group(client, "shop-web-blue-green")


def deployment_group(client: Any, name: str, action: str = "STOP_DEPLOYMENT", wait: int = 60, **more: Any) -> None:
    client.create_deployment_group(
        applicationName="shop-web",
        deploymentGroupName=name,
        serviceRoleArn="arn:aws:iam::123456789012:role/codedeploy",
        deploymentStyle=more.get("style")
        or {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
        blueGreenDeploymentConfiguration={
            "deploymentReadyOption": {"actionOnTimeout": action, "waitTimeInMinutes": wait},
            "terminateBlueInstancesOnDeploymentSuccess": {
                "action": "TERMINATE",
                "terminationWaitTimeInMinutes": more.get("ending", 60),
            },
        },
    )


def has(problems: Sequence[str], start: str, words: str) -> bool:
    return any(one.startswith(start) and words in one for one in problems)
