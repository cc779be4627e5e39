"""AWS, a chat and a person for a run: the local AWS, with answers that a test can turn into others (``faults``)."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from chatops_pulumi.confirm.deployment import DeploymentError, Refusal
from chatops_pulumi.confirm.experiments import REASON, buttons
from chatops_pulumi.confirm.points import needed_steps
from chatops_pulumi.confirm.settings import CHATBOT_LOG_REGION, Settings
from chatops_pulumi.confirm.stack_program import PROJECT, config
from chatops_pulumi.confirm.steps import steps
from chatops_pulumi.sandbox import session as sandbox_session
from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.chat.press import Presser
from chatops_pulumi.sandbox.delivery.cloudtrail import Caller
from chatops_pulumi.sandbox.delivery.pipeline import EventPath
from chatops_pulumi.sandbox.iam.role_judge import RoleJudge
from chatops_pulumi.sandbox.program.project import Project
from chatops_pulumi.sandbox.program.sdk_runtime import run_program
from chatops_pulumi.sandbox.records import AwsCall, PressOutcome
from chatops_pulumi.sandbox.services.simulation import Simulation
from chatops_pulumi.sandbox.session import ChannelMessage, Sandbox
from tests.confirm.simulated_pipeline import SimulatedPipeline

MEMBER, OTHER_MEMBER = "U0ANNA1", "U0BEN22"
PROGRAM = "from chatops_pulumi.confirm.stack_program import main\n\nmain()\n"


class Clock:
    """A time that only sleeping moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Account:
    """The test account: what is deployed, and what the chat and CloudTrail have."""

    def __init__(self, aws: LocalAws, folder: Path, faults: Collection[str] = ()) -> None:
        self.aws, self.folder, self.faults = aws, folder, set(faults)
        self.settings: Settings | None = None
        self.sandbox: Sandbox | None = None
        self.messages: list[ChannelMessage] = []
        self.records: list[dict[str, Any]] = []
        self.machine_exists = False
        self.extra: set[str] = set()
        """Parts that the local AWS does not simulate, if they exist."""
        self.pipeline: SimulatedPipeline | None = None
        self.associated = 0
        self.workspaces: list[str] | None = ["T0123ABCD"]
        """IDs of authorized workspaces. None: AWS does not say."""
        self.interrupt: Callable[[str], None] = lambda _: None
        """Called before each call of AWS, with its name."""

    # Deployment

    def problem(self) -> str:
        return "pulumi is not on the PATH." if "no cli" in self.faults else ""

    def up(self, settings: Settings, without: Collection[str]) -> tuple[Refusal, ...]:
        self.interrupt("up")
        if "no pulumi" in self.faults:
            raise DeploymentError("Pulumi cannot open the stack.")
        refused = [fault.removeprefix("refuse:") for fault in sorted(self.faults) if fault.startswith("refuse:")]
        new = tuple(
            Refusal(name, "ValidationException: AWS does not allow this.") for name in refused if name not in without
        )
        if new:
            return new
        self.settings = settings
        entry = self.folder / "__main__.py"
        entry.write_text(PROGRAM)
        project = Project(PROJECT, "run", self.folder, self.folder, entry, config(settings, without))
        run = run_program(project, self.aws)
        self.machine_exists = True
        simulation = Simulation.of(self.aws.account)
        judge = RoleJudge(self.aws, simulation.clock)
        path = EventPath(self.aws, judge, run.region)
        simulation.listening.patterns = partial(sandbox_session._patterns, path)
        presser = Presser(self.aws, simulation.services, judge)
        self.sandbox = Sandbox(project, self.aws, run, simulation, path, presser, judge)
        if "pipeline" in needed_steps(settings.only):
            self.extra |= {"pipeline", "bucket", "object"}
            self.pipeline = SimulatedPipeline(
                settings.name("pipeline"), partial(self._fire, "aws.codepipeline"), self.faults
            )
            self.pipeline.begin()
        self.interrupt("deployed")
        return ()

    def destroy(self) -> None:
        """The state is lost: the run finds everything by its name."""
        raise DeploymentError("The state is lost.")

    # AWS

    def client(self, service: str, region: str) -> Any:
        real = self.aws.client(service, region)
        other: dict[str, Callable[..., Any]] = {
            "events": {"put_events": self._put_events},
            "sqs": {"receive_message": partial(self._receive, real)},
            "chatbot": {
                "describe_slack_workspaces": self._workspaces,
                "describe_slack_channel_configurations": partial(self._configurations, real),
                "associate_to_configuration": partial(self._associate, real),
                "disassociate_from_configuration": partial(self._disassociate, real),
            },
            "sns": {"list_subscriptions_by_topic": partial(self._subscriptions, real)},
            "cloudtrail": {"lookup_events": self._lookup},
            "cloudwatch": {
                "set_alarm_state": self._set_alarm,
                "get_metric_statistics": lambda **given: {"Datapoints": [{"Sum": 1.0}]},
            },
            "stepfunctions": {
                "start_execution": self._start,
                "redrive_execution": self._redrive,
                "describe_state_machine": self._machine,
                "delete_state_machine": self._delete_machine,
            },
            "logs": {"start_query": self._start_query, "get_query_results": lambda **given: {"status": "Complete"}},
            "codepipeline": {
                **(self.pipeline.operations() if self.pipeline else {}),
                "get_pipeline": partial(self._existing, "pipeline", "PipelineNotFoundException"),
                "delete_pipeline": partial(self._delete, "pipeline"),
            },
            "s3": {
                "head_bucket": partial(self._existing, "bucket", "404"),
                "delete_bucket": partial(self._delete, "bucket"),
                "get_paginator": lambda _: _Versions(),
                "delete_object": lambda **given: self.extra.discard("object"),
            },
            "iam": {"simulate_custom_policy": self._simulate},
            "cloudcontrol": {"get_resource": self._get_resource},
        }.get(service, {})
        return _Client(real, other, self, service)

    def _workspaces(self) -> dict[str, Any]:
        if self.workspaces is None:
            raise _error("DescribeSlackWorkspacesException")
        return {"SlackWorkspaces": [{"SlackTeamId": one, "State": self._state} for one in self.workspaces]}

    @property
    def _state(self) -> str:
        return "OK" if "other states" in self.faults else "ENABLED"

    def _configurations(self, real: Any, **given: Any) -> dict[str, Any]:
        found = real.describe_slack_channel_configurations(**given)["SlackChannelConfigurations"]
        return {"SlackChannelConfigurations": [one | {"State": self._state} for one in found]}

    def _subscriptions(self, real: Any, **given: Any) -> dict[str, Any]:
        """Amazon Q's own subscription beside those of the stack."""
        found = real.list_subscriptions_by_topic(**given)["Subscriptions"]
        endpoint = "https://global.sns-api.chatbot.amazonaws.com"
        if "other endpoint" in self.faults:
            found = [one for one in found if one["Protocol"] == "sqs"]
            endpoint = "https://other.example.com"
        own = {"Protocol": "https", "Endpoint": endpoint, "SubscriptionArn": "PendingConfirmation"}
        return {"Subscriptions": [*found, own]}

    def _put_events(self, **given: Any) -> dict[str, Any]:
        for entry in given["Entries"]:
            self._fire(entry["Source"], entry["DetailType"], json.loads(entry["Detail"]))
        return {"FailedEntryCount": 0}

    def _fire(self, source: str, detail_type: str, detail: Mapping[str, Any]) -> None:
        assert self.sandbox is not None
        assert self.settings is not None
        event = {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": self.settings.account,
            "time": "2026-12-01T09:30:00Z",
            "region": self.settings.region,
            "resources": [],
            "detail": dict(detail),
        }
        self.messages += self.sandbox.fire(event).messages

    def _receive(self, real: Any, **given: Any) -> Any:
        found = real.receive_message(**given)
        if "escapes kept" in self.faults:
            for message in found.get("Messages", []):
                message["Body"] = message["Body"].replace("\\u003c", "<").replace("<", "\\\\u003c")
        return found

    def _associate(self, real: Any, **given: Any) -> Any:
        self.associated += 1
        if "associate once" in self.faults and self.associated > 1:
            raise _error("ConflictException")
        return real.associate_to_configuration(**given)

    def _disassociate(self, real: Any, **given: Any) -> Any:
        if "disassociate succeeds" in self.faults:
            return {}
        return real.disassociate_from_configuration(**given)

    def _lookup(self, **given: Any) -> dict[str, Any]:
        if "throttled" in self.faults:
            self.faults.discard("throttled")
            raise _error("ThrottlingException")
        if "no history" in self.faults:
            raise _error("AccessDeniedException")
        name = given["LookupAttributes"][0]["AttributeValue"]
        return {
            "Events": [{"CloudTrailEvent": json.dumps(one)} for one in self.records if one["eventName"] == name],
        }

    def _set_alarm(self, **given: Any) -> None:
        value = given["StateValue"]
        state = value if "alarm fields" in self.faults else {"value": value}
        self._fire("aws.cloudwatch", "CloudWatch Alarm State Change", {"alarmName": given["AlarmName"], "state": state})

    def _start(self, **given: Any) -> dict[str, str]:
        self._execution("RUNNING", 0)
        self._execution("FAILED", 0)
        return {"executionArn": given["stateMachineArn"].replace("stateMachine", "execution") + ":one"}

    def _redrive(self, **given: Any) -> dict[str, Any]:
        for status in ("RUNNING", "FAILED"):
            self._execution(status, 0 if "redrives uncounted" in self.faults else 1)
        return {}

    def _execution(self, status: str, count: int) -> None:
        assert self.settings is not None
        detail = {"stateMachineArn": self.settings.state_machine_arn, "status": status, "redriveCount": count}
        self._fire("aws.states", "Step Functions Execution Status Change", detail)

    def _machine(self, **_: Any) -> dict[str, str]:
        if not self.machine_exists:
            raise _error("StateMachineDoesNotExist")
        return {"name": "fails"}

    def _delete_machine(self, **_: Any) -> None:
        self.machine_exists = False

    def _existing(self, part: str, code: str, **_: Any) -> dict[str, str]:
        if part not in self.extra:
            raise _error(code)
        return {"name": part}

    def _delete(self, part: str, **_: Any) -> None:
        if part == "bucket" and "object" in self.extra:
            raise _error("BucketNotEmpty")
        self.extra.discard(part)

    def _start_query(self, **given: Any) -> dict[str, str]:
        if "malformed queries" in self.faults:
            raise _error("MalformedQueryException")
        return {"queryId": "1"}

    def _simulate(self, **given: Any) -> dict[str, Any]:
        keys = {one["ContextKeyName"]: one["ContextKeyValues"][0] for one in given["ContextEntries"]}
        has_key = "aws:ChatbotSourceArn" in keys or keys.get("aws:userid", "").endswith(MEMBER)
        if "lenient simulator" in self.faults:
            has_key = True
        return {"EvaluationResults": [{"EvalDecision": "allowed" if has_key else "implicitDeny"}]}

    def _get_resource(self, **given: Any) -> dict[str, Any]:
        if "not found by ARN" in self.faults:
            raise _error("ResourceNotFoundException")
        assert self.settings is not None
        if given["TypeName"].endswith("CustomAction"):
            action = self.aws.chatbot.action(given["Identifier"])
            found: dict[str, Any] = {"ActionName": action.name, "Definition": {"CommandText": action.command_text}}
        else:
            channel = self.aws.chatbot.configuration(given["Identifier"])
            found = {
                "ConfigurationName": channel.name,
                "SlackWorkspaceId": channel.ids["slackWorkspaceId"],
                "SlackChannelId": channel.channel,
                "LoggingLevel": channel.logging_level,
                "UserRoleRequired": channel.user_role_required,
            }
        return {"ResourceDescription": {"Properties": json.dumps(found)}}

    # The chat

    def press(self, key: str, member: str) -> str:
        """Press a button. Gives what the person sees."""
        assert self.sandbox is not None
        assert self.settings is not None
        button = next(one for one in buttons(self.settings) if one.key == key)
        message = self.message(button.message)
        found = next((one for one in message.shown if one.label == button.label), None) if message else None
        if f"assistant:{key}" in self.faults:
            return "a"
        if message is None or found is None:
            return "n"
        self._chat_log()
        press = self.sandbox.press(message, found, pressed_by=member, answers={"Reason": REASON}).press
        if f"runs:{key}" in self.faults:
            press = replace(
                press,
                outcome=PressOutcome.DONE,
                call=AwsCall("codedeploy", "StopDeployment", "eu-west-1", {"deploymentId": button.mark}),
            )
        if f"denied:{key}" in self.faults:
            press = replace(press, outcome=PressOutcome.REFUSED, error_code="AccessDeniedException")
        if press.call is not None:
            self._record(button.event_source, press.call, member, press.error_code)
        if press.error_code == "AccessDeniedException":
            return "d"
        if key == "reason" and "unasked" in self.faults:
            return "u"
        return {PressOutcome.DONE: "r", PressOutcome.FAILED: "r", PressOutcome.ANSWERED: "a"}[press.outcome]

    def message(self, key: str) -> ChannelMessage | None:
        assert self.settings is not None
        group = f"{self.settings.run}/{key}"
        found = [one for one in self.messages if one.notification.id == group]
        return found[-1] if found else None

    def _chat_log(self) -> None:
        """The chat service writes a log group that no stack has."""
        assert self.settings is not None
        region = self.settings.region if "log elsewhere" in self.faults else CHATBOT_LOG_REGION
        client = self.aws.client("logs", region)
        groups = client.describe_log_groups(logGroupNamePrefix=self.settings.chat_log_group)["logGroups"]
        if not groups:
            client.create_log_group(logGroupName=self.settings.chat_log_group)

    def _record(self, source: str, call: AwsCall, member: str, error: str | None) -> None:
        assert self.settings is not None
        if "no records" in self.faults:
            return
        identity = Caller(self.settings.role_arn("channel"), "AROAEXAMPLEROLE1", member).identity(self.settings.account)
        if "other sessions" in self.faults:
            identity["principalId"] = "AROAEXAMPLEROLE1:amazonq-0123456789"
        parameters: Any = {key[:1].lower() + key[1:]: value for key, value in call.parameters.items()}
        prefix = str(parameters.get("alarmNamePrefix", ""))
        if "whole names" not in self.faults and prefix.endswith("-one-two"):
            parameters["alarmNamePrefix"] = prefix.replace("-one-two", "-one-oneTwo")
        if "no parameters" in self.faults:
            parameters = None
        elif "masked token" in self.faults and "token" in parameters:
            parameters["token"] = "HIDDEN_DUE_TO_SECURITY_REASONS"
        is_denied = error is not None and "AccessDenied" in error
        self.records.append(
            {
                "eventID": str(uuid4()),
                "eventName": call.operation,
                "eventSource": source,
                "eventTime": "2026-12-01T09:31:00Z",
                "userIdentity": identity,
                "requestParameters": None if is_denied and "denied with parameters" not in self.faults else parameters,
                "errorCode": error.removesuffix("Exception") if error else None,
                "sourceIPAddress": "203.0.113.9",
            }
        )


class _Client:
    """A client of which some operations are answered otherwise."""

    def __init__(self, real: Any, other: Mapping[str, Callable[..., Any]], account: Account, service: str) -> None:
        self._real, self._other, self._account, self._service = real, other, account, service

    def __getattr__(self, name: str) -> Any:
        found = self._other.get(name) or getattr(self._real, name)
        if not callable(found) or name == "exceptions":
            return found

        def call(*words: Any, **given: Any) -> Any:
            self._account.interrupt(f"{self._service}.{name}")
            return found(*words, **given)

        return call


class _Versions:
    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"Versions": [{"Key": "source.zip", "VersionId": "1"}]}]


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "AWS answers so."}}, "Operation")


class Person:
    """A person who does what is asked, and says what the chat shows."""

    def __init__(self, account: Account, *, typed: str = "123456789012", agrees: str = "yes") -> None:
        self.account, self.typed, self.agrees = account, typed, agrees
        self.lines: list[str] = []
        self.asked: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def enter(self, question: str) -> str:
        self.lines.append(question)
        return self.typed if "account" in question else "it looks odd"

    def choose(self, question: str, choices: Mapping[str, str]) -> str:
        self.account.interrupt("question")
        if question == "Create this?":
            return self.agrees
        assert self.account.settings is not None
        key = next(step.key for step in steps(self.account.settings) if step.text == question)
        self.asked.append(key)
        answer = self._seen(key)
        assert answer in choices, (key, answer)
        return answer

    def _seen(self, key: str) -> str:
        account, faults = self.account, self.account.faults
        if f"skip:{key}" in faults:
            return "s"
        if key == "silent":
            message = next(one for one in account.messages if one.notification.title == "Confirm: no buttons")
            return "y" if message.shown or "silent buttons" in faults else "n"
        if key == "unassociated":
            return "y" if "shown:unassociated" in faults else "n"
        if key.endswith("_message"):
            is_there = account.message(key.removesuffix("_message")) is not None
            return "y" if is_there or f"arrives:{key}" in faults else "n"
        if key.startswith("page_"):
            address = self.lines[-1]
            assert address.startswith("\nhttps://eu-west-1.console.aws.amazon.com/")
            assert "<" not in address
            return "n" if "other pages" in faults else "y"
        if key.startswith("texts_"):
            return "n" if f"plain:{key}" in faults else "y"
        if key == "approver_other":
            return account.press("approver", OTHER_MEMBER)
        return account.press(key, MEMBER)
