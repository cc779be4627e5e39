"""What the sandbox knows and says: plain frozen data, the same for the terminal, for machines and for the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object."""


# What Amazon Q Developer in chat applications keeps: custom actions and channel configurations.


@dataclass(frozen=True)
class Criterion:
    """One condition of an attachment. All conditions of an attachment must hold."""

    operator: str
    """``EQUALS`` or ``HAS_VALUE``."""
    variable_name: str
    """A name of the attachment's own variables."""
    value: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A place where a custom action appears: the notifications, the text and the variables."""

    button_text: str | None
    notification_type: str | None
    criteria: tuple[Criterion, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    """Variable name to path, as ``event.metadata.additionalContext.DeploymentId``."""


@dataclass(frozen=True)
class CustomAction:
    """A custom action: a command and the attachments that make buttons of it."""

    arn: str
    name: str
    command_text: str
    attachments: tuple[Attachment, ...] = ()
    alias_name: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class ChannelConfiguration:
    """A Slack or Teams channel with a role, topics and guardrails."""

    arn: str
    name: str
    platform: str
    """``slack`` or ``teams``."""
    channel: str
    """The channel's id, as the person who wrote the program knows it."""
    role_arn: str | None
    """None: the configuration exists outside of the program, and its role is not known."""
    guardrail_policy_arns: tuple[str, ...] = ()
    """Empty: AWS's default, AdministratorAccess as the ceiling."""
    topic_arns: tuple[str, ...] = ()
    user_role_required: bool = False
    logging_level: str = "NONE"
    assumed: bool = False
    """True: not created by the program; the sandbox assumes that it exists because the program refers to it."""
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    """The ids of the channel in its chat, as the resource was given them (``slackWorkspaceId``)."""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


# What happened, step by step.


class Outcome(StrEnum):
    """How one step ended."""

    OK = "ok"
    LOST = "lost"
    """The message went no further."""
    NOT_MATCHED = "not matched"
    """A rule that is not meant for this event."""


@dataclass(frozen=True)
class Size:
    """A size that AWS limits."""

    what: str
    value: int
    limit: int
    unit: str
    source: str


@dataclass(frozen=True)
class Step:
    """One step on the way from an event to a message."""

    name: str
    """``rule``, ``transformer``, ``delivery``, ``topic``, ``channel`` or ``notification``; ``alarm`` after a loss."""
    outcome: Outcome
    text: str
    """What happened, in one sentence for a DevOps engineer."""
    detail: Any = None
    """The JSON of the step, or its text if it is not JSON."""
    fix: str | None = None
    """What to change so that the step succeeds. Set if the message was lost."""
    sizes: tuple[Size, ...] = ()


@dataclass(frozen=True)
class Arrival:
    """A message body that reached a channel configuration."""

    configuration_arn: str
    topic_arn: str
    body: str


@dataclass(frozen=True)
class Trace:
    """The path of one event through one rule, and, if the rule matches, through one of its targets."""

    rule_name: str
    rule_arn: str
    target_id: str | None
    steps: tuple[Step, ...]
    arrivals: tuple[Arrival, ...] = ()


# What the person sees and does.


@dataclass(frozen=True)
class Notification:
    """A notification of schema 1.0 that the chat accepts."""

    title: str | None
    description: str
    next_steps: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    thread_id: str | None = None
    summary: str | None = None
    event_type: str | None = None
    related_resources: tuple[str, ...] = ()
    additional_context: Mapping[str, str] = field(default_factory=dict[str, str])
    custom_actions_enabled: bool = True
    id: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ButtonState:
    """What became of one attachment of one custom action under one message: a button, or the reason why not."""

    label: str
    action_name: str
    action_arn: str
    shown: bool
    reason: str
    """Why it is shown, or why it is not, in one sentence."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    """Variable name to the value that the notification gave."""
    missing: tuple[str, ...] = ()
    """Variables that the notification did not give: the chat asks the person for them."""
    command: str = ""
    """The command with its variables filled in."""
    unsafe: tuple[str, ...] = ()
    """One sentence for each value that would change the command, such as a value with a space."""


@dataclass(frozen=True)
class AwsCall:
    """An AWS call, as botocore names it."""

    service: str
    """The service's IAM prefix, as ``codedeploy``."""
    operation: str
    """The API operation, as ``ContinueDeployment``."""
    region: str
    parameters: JsonObject
    client_name: str = ""
    """boto3's name of the service if it differs, for example ``stepfunctions`` for ``states``. Empty: the same name."""


class PressOutcome(StrEnum):
    """How a press ended."""

    DONE = "done"
    WOULD_BE_CALLED = "would be called"
    """Chat, role and guardrail allow the call, so AWS would receive it, but the sandbox does not simulate its service."""
    REFUSED = "refused"
    """By the chat, the channel's role or its guardrail: AWS's service was never called."""
    NOT_JUDGED = "not judged"
    """The sandbox does not know whether role and guardrail allow the call, so it does not make it. AWS may allow it."""
    UNSAFE = "unsafe"
    """A value from the event would change the command. The sandbox does not run it; on AWS it would run."""
    FAILED = "failed"
    """The AWS service answered with an error."""
    ANSWERED = "answered"
    """The text is not a command that the chat can run: the assistant answers instead."""

    @property
    def right(self) -> bool:
        """Whether nothing is wrong with the button, as far as the sandbox knows."""
        return self in {PressOutcome.DONE, PressOutcome.WOULD_BE_CALLED, PressOutcome.NOT_JUDGED}


@dataclass(frozen=True)
class Press:
    """A press of a button and what came of it."""

    label: str
    command: str
    outcome: PressOutcome
    reply: str
    """The reply in the thread, as the person reads it."""
    call: AwsCall | None = None
    response: JsonObject | None = None
    error_code: str | None = None
    reason: str | None = None
    """Why it did not work, or was not made, and what to do about it. Set unless the outcome is DONE."""
    role_arn: str | None = None
    notes: tuple[str, ...] = ()
    """What the sandbox could not judge, as the role of a configuration that it only assumes to exist."""
    events: tuple[JsonObject, ...] = ()
    """The events that AWS emits because of the call, oldest first."""
    resources: tuple[str, ...] = ()
    """The ARNs that role and guardrail were judged on. Empty: unknown, or the call acts on no resource."""
    pressed_by: str = ""
    """The member's ID in the chat."""
