"""What the run puts into the chat: messages and buttons, each for certain points. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chatops_pulumi.confirm.settings import SOURCE, Settings

GROUP: Final = "ActionGroup"
_TOKEN: Final = "11111111-2222-3333-4444-555555555555"  # noqa: S105 a made-up ID of an approval that does not exist
_HASH: Final = "0123456789abcdef0123456789abcdef"
FREE_TEXT: Final = 'a "quoted" word'
REASON: Final = "just a test"
"""What the person enters for the variable that the chat asks for: it has spaces."""


@dataclass(frozen=True)
class Button:
    """A custom action of the run. Its command reads something, or acts on something that does not exist."""

    key: str
    label: str
    message: str
    command: str
    event_name: str
    """The call's name in CloudTrail."""
    event_source: str
    mark: str = ""
    """A text that only the parameters of this button's call contain. Empty: no other button makes the call."""
    actions: tuple[str, ...] = ()
    """The IAM actions that the call needs. Empty: the channel role does not allow the call."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    """Variable name to its value in the notification. Empty: the notification has none, and the chat asks for it."""
    resource: str = "*"
    """What the role allows the call on."""
    is_associated: bool = True

    @property
    def name(self) -> str:
        """The part of the custom action's name that follows the name of the run."""
        return self.key.replace("_", "-")


@dataclass(frozen=True)
class Message:
    """A message of the run: an event of this detail type becomes it."""

    key: str
    title: str
    description: str
    paths: Mapping[str, str] = field(default_factory=dict[str, str])
    detail: Mapping[str, str] = field(default_factory=dict[str, str])
    """The detail of the event that is sent."""
    with_role: bool = False
    """Whether EventBridge delivers with an execution role, instead of by the topic's policy."""
    is_silent: bool = False
    """Whether it is like ``basics`` without custom actions."""


MESSAGES: Final[tuple[Message, ...]] = (
    Message("role", "Confirm: execution role", "Delivered with an execution role.", with_role=True),
    Message("basics", "Confirm: basics", "Press the buttons that you are asked for."),
    Message("silent", "Confirm: no buttons", "A message without custom buttons.", is_silent=True),
    Message("commands", "Confirm: commands", "Press the buttons that you are asked for."),
    Message("services", "Confirm: services", "Each button acts on something that does not exist."),
    Message(
        "texts",
        "Confirm: texts",
        "A link: OPEN_https://aws.amazon.com/|this word_CLOSE. Bold: *bold*. A mention: OPEN_@MEMBER_CLOSE",
    ),
    Message(
        "quote",
        "Confirm: quote",
        "The value: <text>",
        {"text": "$.detail.text"},
        {"text": FREE_TEXT},
    ),
    Message("missing", "Confirm: missing path", "The value: <gone>.", {"gone": "$.detail.gone"}),
)


def template(message: Message, settings: Settings) -> str:
    """The input template of a message. Literal angle brackets are escaped; those of placeholders are not."""
    used = {name: value for button in buttons(settings) for name, value in button.variables.items() if value}
    body: dict[str, Any] = {
        "version": "1.0",
        "id": f"{settings.run}/{message.key}",
        "source": "custom",
        "content": {
            "textType": "client-markdown",
            "title": message.title,
            "description": message.description.replace("MEMBER", settings.member_id),
        },
        "metadata": {
            "enableCustomActions": not message.is_silent,
            "additionalContext": {**used, GROUP: f"{settings.run}/{'basics' if message.is_silent else message.key}"},
        },
    }
    return json.dumps(body).replace("OPEN_", "\\u003c").replace("_CLOSE", "\\u003e")


def buttons(settings: Settings) -> tuple[Button, ...]:
    """All buttons, in the order in which they are pressed."""
    at = f"--region {settings.region}"
    padding = "a-prefix-that-only-makes-this-command-longer-than-one-hundred-characters"
    pipeline = f"--pipeline-name {settings.name('none')} --stage-name Deploy"
    pipelines = settings.arn("codepipeline", settings.name("none"))
    deployment = f"arn:aws:ecs:{settings.region}:{settings.account}:service-deployment/{settings.run}/none/{_HASH[:21]}"
    execution = settings.arn("states", f"execution:{settings.name('none')}:none")
    cloudwatch = ("DescribeAlarms", "monitoring.amazonaws.com")
    return (
        Button(
            "long", "1. Long command", "basics", f"cloudwatch describe-alarms --alarm-name-prefix {padding} {at}",
            *cloudwatch, padding, ("cloudwatch:DescribeAlarms",),
        ),
        Button(
            "source_arn", "2. This channel only", "basics", f"sqs list-queues --queue-name-prefix {settings.run} {at}",
            "ListQueues", "sqs.amazonaws.com", "", ("sqs:ListQueues",),
        ),
        Button(
            "approver", "3. One member only", "basics", f"events list-rules --name-prefix {settings.run} {at}",
            "ListRules", "events.amazonaws.com", "", ("events:ListRules",),
        ),
        Button(
            "unassociated", "4. Not associated", "basics", f"sns list-topics {at}",
            "ListTopics", "sns.amazonaws.com", "", ("sns:ListTopics",), is_associated=False,
        ),
        Button(
            "flag_value", "1. Flag with a value", "commands",
            f"codedeploy stop-deployment --deployment-id d-CONFIRM01 --auto-rollback-enabled true {at}",
            "StopDeployment", "codedeploy.amazonaws.com", "d-CONFIRM01", ("codedeploy:StopDeployment",),
        ),
        Button(
            "flag_bare", "2. Bare flag", "commands",
            f"codedeploy stop-deployment --deployment-id d-CONFIRM02 --auto-rollback-enabled {at}",
            "StopDeployment", "codedeploy.amazonaws.com", "d-CONFIRM02", ("codedeploy:StopDeployment",),
        ),
        Button(
            "denied", "3. Not allowed", "commands",
            f"codedeploy continue-deployment --deployment-id d-CONFIRM03 --deployment-wait-type READY_WAIT {at}",
            "ContinueDeployment", "codedeploy.amazonaws.com",
        ),
        Button(
            "reason", "4. With a reason", "commands",
            "events test-event-pattern --event-pattern '{\"source\":[\"$Reason\"]}' --event "
            '\'{"id":"1","account":"123456789012","source":"x","time":"2026-01-01T00:00:00Z","region":"x","resources":[],'
            f'"detail-type":"x","detail":{{}}}}\' {at}',
            "TestEventPattern", "events.amazonaws.com", "", ("events:TestEventPattern",), {"Reason": ""},
        ),
        Button(
            "names", "5. Two variables", "commands",
            f"cloudwatch describe-alarms --alarm-name-prefix {settings.run}-$Part-$PartTwo {at}",
            *cloudwatch, f"{settings.run}-", ("cloudwatch:DescribeAlarms",), {"Part": "one", "PartTwo": "two"},
        ),
        Button(
            "approval", "1. Reject", "services",
            f"codepipeline put-approval-result {pipeline} --action-name Approve --token {_TOKEN} "
            f"--result summary=chatops-confirm,status=Rejected {at}",
            "PutApprovalResult", "codepipeline.amazonaws.com", "", ("codepipeline:PutApprovalResult",),
            resource=f"{pipelines}/Deploy/Approve",
        ),
        Button(
            "retry", "2. Retry", "services",
            f"codepipeline retry-stage-execution {pipeline} --pipeline-execution-id {_TOKEN} --retry-mode FAILED_ACTIONS {at}",
            "RetryStageExecution", "codepipeline.amazonaws.com", "", ("codepipeline:RetryStageExecution",),
            resource=f"{pipelines}/Deploy",
        ),
        Button(
            "ecs", "3. Continue", "services",
            f"ecs continue-service-deployment --service-deployment-arn {deployment} --hook-id ecs-pause-none --action CONTINUE "
            f"{at}",
            "ContinueServiceDeployment", "ecs.amazonaws.com", "", ("ecs:ContinueServiceDeployment",),
            resource=settings.arn("ecs", f"*/{settings.run}/none*"),
        ),
        Button(
            "redrive", "4. Redrive", "services", f"stepfunctions redrive-execution --execution-arn {execution} {at}",
            "RedriveExecution", "states.amazonaws.com", "", ("states:RedriveExecution",),
            resource=execution,
        ),
    )  # fmt: skip


def event(message: Message, settings: Settings) -> dict[str, str]:
    """The entry of PutEvents that becomes a message."""
    return {
        "Source": SOURCE,
        "DetailType": message.key,
        "Detail": json.dumps({"run": settings.run, **message.detail}),
    }


def pattern(settings: Settings, message: Message | None = None) -> str:
    """The event pattern of a message's rule; without a message, of all events of this run."""
    found: dict[str, Any] = {"source": [SOURCE], "detail": {"run": [settings.run]}}
    return json.dumps(found if message is None else {**found, "detail-type": [message.key]})
