"""Custom event sources: a gate of ``custom`` brings what the other files of this folder hold.

It becomes a playbook like the built-in ones: patterns, templates, custom actions, policies and guardrail follow from the same code.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, NotRequired, TypedDict

import pulumi

from chatops_pulumi.playbooks.gate_args import EventSourceArgs
from chatops_pulumi.playbooks.model import Button, Playbook, Stage, every_layout


class ValueKind(str, Enum):
    """What a value of an event is. Only values without quotes, backslashes and line breaks survive in a message, and only values without spaces remain one word of a command."""

    ID = "ID"
    """An ID that AWS creates, or a UUID."""
    ARN = "ARN"
    """An ARN."""
    TIME = "TIME"
    """A time."""
    NUMBER = "NUMBER"
    """A number, or true or false."""
    STATE = "STATE"
    """One of the service's fixed values, for example FAILED."""
    NAME = "NAME"
    """A name in which the service allows neither quotes nor spaces, for example the name of a CodeBuild project."""
    TRUSTED = "TRUSTED"
    """Any other value, at your own risk. A quote, a backslash or a line break in it loses the message without a trace. If it contains a space, anyone who can write the value adds words to your command."""


class EventPathArgs(TypedDict):
    """A value of an event that texts and buttons can name. Every matching event must have it: if it is missing, the message is lost."""

    path: str
    """JSON path of the value in the event, for example $.detail.jobId or $.resources[0]."""
    kind: ValueKind
    """What the value is. AWS inserts values into messages and commands without escaping, so declare free text as TRUSTED, or leave it out."""


class PermissionArgs(TypedDict):
    """IAM actions that a button's command needs."""

    actions: list[str]
    """The IAM actions, for example batch:TerminateJob. No wildcards: the channel may make exactly the buttons' calls."""
    resources: NotRequired[list[pulumi.Input[str]]]
    """The ARNs that the actions apply to. They may contain *. Default: *, for actions for which IAM knows no resource."""


class CustomButtonArgs(TypedDict):
    """A custom button."""

    label: str
    """The text of the button, verbatim. Amazon Q shows buttons in random order, so number them. At most 50 characters, 20 advised."""
    command: str
    """The AWS CLI command, without aws. $JobId is the variable JobId. At most 5000 characters, 100 advised. Give boolean options a value, for example --force true."""
    variables: NotRequired[dict[str, pulumi.Input[str]]]
    """Variable to its value: <jobId> for a value of the event (at most 4), or a text of letters, digits and ._/:=+@,%~- that is written into the command."""
    permissions: list[PermissionArgs]
    """What the command needs. The channel role and its guardrail allow exactly this."""
    enabled: NotRequired[bool]
    """Whether the button exists. Default: true."""
    action_name: NotRequired[str]
    """Name of the custom action, unique in the account. Default: chosen by Pulumi. At most 64 characters."""
    alias_name: NotRequired[str]
    """Alias of the custom action, to type it in the chat. Default: none. At most 30 characters."""
    backward: NotRequired[bool]
    """Whether the button undoes or stops a change: then approvers and freezes do not restrict it. Default: false."""
    approvers: NotRequired[list[str]]
    """IDs of the Slack members who may press this button, or only everyone. Default: approvers of the event source or of the component."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the custom action, in addition to the component's tags."""


class CustomOutcomeArgs(TypedDict):
    """A further message of a custom event source, without buttons, that reports a result."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """Values that this event has in addition to the event source's paths, or at another path."""
    title: pulumi.Input[str]
    """The title. The chat's Markdown and emoji codes work."""
    description: pulumi.Input[str]
    """The body. The chat's Markdown works; separate lines with line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """The next steps, one per entry."""


class CustomGateArgs(EventSourceArgs):
    """A custom event, its message and its buttons."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON, with a source. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """The values that texts and variables can name in angle brackets. The keys are your own names; <account>, <region> and <time> always exist."""
    title: pulumi.Input[str]
    """The title. The chat's Markdown and emoji codes work."""
    description: pulumi.Input[str]
    """The body. The chat's Markdown works; separate lines with line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """The next steps, one per entry."""
    thread: NotRequired[str]
    """The name of the value that all messages of one decision share, for example jobId. They go into one thread."""
    buttons: NotRequired[dict[str, CustomButtonArgs]]
    """The buttons. The keys are your own names."""
    outcomes: NotRequired[dict[str, CustomOutcomeArgs]]
    """Further messages, without buttons. The keys are your own names."""


KEY: Final = "custom"
EVENT: Final = "event"
"""The stage whose message carries the buttons."""
ALWAYS_THERE: Final[Mapping[str, str]] = {"account": "$.account", "region": "$.region", "time": "$.time"}
"""What every event has, so a gate does not need to name it."""


def custom_playbook(
    paths: Mapping[str, str],
    *,
    outcomes: Mapping[str, Mapping[str, str]],
    thread: str = "",
    context: Mapping[str, str] | None = None,
    buttons: Iterable[Button] = (),
) -> Playbook:
    """The playbook of one custom event source.

    Args:
        paths: The paths of its event, by name.
        outcomes: By stage, the paths that further events have in addition, or elsewhere.
        thread: The name of the value that all messages of one decision share.
        context: Key of ``additionalContext`` to a name of ``paths``: the values that the buttons' variables read.
        buttons: The buttons of its first message.
    """
    found = {button.key: button for button in buttons}
    event = Stage(
        key=EVENT,
        detail_type="",
        state={},
        paths={**ALWAYS_THERE, **paths},
        shown=(),
        context=context or {},
        thread=thread,
        buttons=tuple(found),
        pattern_argument="event_pattern",
    )
    ends = (
        Stage(
            key=key,
            detail_type="",
            state={},
            paths={**event.paths, **own},
            shown=(),
            context={},
            thread=thread,
            outcome=True,
            pattern_argument=f"outcomes.{key}.event_pattern",
        )
        for key, own in outcomes.items()
    )
    return Playbook(key=KEY, source="", filters=(), layouts=every_layout(event, *ends), buttons=found)
