"""Events and buttons of the user's own: a gate of ``custom`` brings what the other files here hold.

It becomes a playbook like theirs, so patterns, templates, custom actions, policies and guardrail follow from the same code.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, NotRequired, TypedDict

import pulumi

from chatops_pulumi.playbooks.gate_args import EventSourceArgs
from chatops_pulumi.playbooks.model import Button, Playbook, Stage, every_layout


class ValueKind(str, Enum):
    """What a value of an event is. Only values without quotes, backslashes and line breaks survive in a message, and only those without blanks stay one word of a command."""

    ID = "ID"
    """An id that AWS makes, or a UUID."""
    ARN = "ARN"
    """An ARN."""
    TIME = "TIME"
    """A time."""
    NUMBER = "NUMBER"
    """A number, or true or false."""
    STATE = "STATE"
    """One of the service's own fixed words, as FAILED."""
    NAME = "NAME"
    """A name for which the service allows neither quotes nor blanks, as that of a CodeBuild project."""
    TRUSTED = "TRUSTED"
    """Anything else, at your own risk: one quote, backslash or line break in it, and the message is lost without a trace; one blank, and whoever can write the value adds words to your command."""


class EventPathArgs(TypedDict):
    """A value of an event that texts and buttons can name. The event must always have it: where it is missing, the message is lost."""

    path: str
    """Where the event has it, as $.detail.jobId or $.resources[0]."""
    kind: ValueKind
    """What it is. AWS puts values into messages and commands as they are, so say TRUSTED of free text, or leave it out."""


class PermissionArgs(TypedDict):
    """IAM actions that a button's command needs."""

    actions: list[str]
    """The IAM actions, as batch:TerminateJob. No wildcards: the channel may make exactly the buttons' calls."""
    resources: NotRequired[list[pulumi.Input[str]]]
    """The ARNs that they act on; * may stand in them. Default: *, for actions for which IAM knows no resource."""


class CustomButtonArgs(TypedDict):
    """A button of your own."""

    label: str
    """The text of the button, verbatim. Amazon Q shows buttons in an order that nobody controls, so number them. At most 50 characters, 20 advised."""
    command: str
    """The AWS CLI command, without aws. $JobId stands for the variable JobId. At most 5000 characters, 100 advised. Give boolean options a value, as --force true."""
    variables: NotRequired[dict[str, pulumi.Input[str]]]
    """Variable to its value: <jobId> for a value of the event, at most 4 of these; else a text of letters, digits and ._/:=+@,%~- that is written into the command."""
    permissions: list[PermissionArgs]
    """What the command needs: the channel's role and its guardrail allow exactly this."""
    enabled: NotRequired[bool]
    """Whether the button exists. Default: true."""
    action_name: NotRequired[str]
    """The name of the custom action, unique in the account. Default: chosen by Pulumi. At most 64 characters."""
    alias_name: NotRequired[str]
    """Alias of the custom action, for typing it in the chat. Default: none. At most 30 characters."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the custom action, over those of the component."""


class CustomOutcomeArgs(TypedDict):
    """A further message of a gate of your own, without buttons: how it ended."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """Values that this event has in addition to the gate's, or elsewhere."""
    title: pulumi.Input[str]
    """The title. Markdown and emoji codes of the chat work."""
    description: pulumi.Input[str]
    """The body. Markdown of the chat works; lines are parted by line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """What to do next, one step an entry."""


class CustomGateArgs(EventSourceArgs):
    """An event of your own, its message and its buttons."""

    event_pattern: pulumi.Input[str]
    """The EventBridge event pattern, as JSON, with a source. At most 4096 characters, 2048 advised."""
    paths: NotRequired[dict[str, EventPathArgs]]
    """What texts and variables can name in angle brackets, by a name of your own. <account>, <region> and <time> are always there."""
    title: pulumi.Input[str]
    """The title. Markdown and emoji codes of the chat work."""
    description: pulumi.Input[str]
    """The body. Markdown of the chat works; lines are parted by line breaks."""
    next_steps: NotRequired[list[pulumi.Input[str]]]
    """What to do next, one step an entry."""
    thread: NotRequired[str]
    """The name of the value that all messages of one decision share, as jobId: they go into one thread."""
    buttons: NotRequired[dict[str, CustomButtonArgs]]
    """The buttons, by a key of your own."""
    outcomes: NotRequired[dict[str, CustomOutcomeArgs]]
    """Further messages, without buttons, by a key of your own."""


KEY: Final = "custom"
EVENT: Final = "event"
"""The stage whose message carries the buttons."""
ALWAYS_THERE: Final[Mapping[str, str]] = {"account": "$.account", "region": "$.region", "time": "$.time"}
"""What every event has, so that no gate needs to name it."""


def custom_playbook(
    paths: Mapping[str, str],
    *,
    outcomes: Mapping[str, Mapping[str, str]],
    thread: str = "",
    context: Mapping[str, str] | None = None,
    buttons: Iterable[Button] = (),
) -> Playbook:
    """The playbook of one gate.

    ``paths`` are those of its event, by name; ``outcomes`` hold, by stage, the paths that further events have in addition
    or elsewhere; ``context`` is what the buttons' variables read.
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
