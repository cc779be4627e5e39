"""From a message to the input paths and the input template of a rule's target. Pure.

The template is a custom notification of schema 1.0 (AWS Chatbot administrator guide, custom notifications). EventBridge reads
``<name>`` in it as a placeholder. Literal angle brackets, for example in Slack's links and mentions, are therefore written as
JSON escapes, which the receiver's JSON parser restores (unverified: see docs/confirm.md).
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from chatops_pulumi.core.messages import Message
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.playbooks.model import ACTION_GROUP, Stage

# Two characters that no text may contain: they mark the brackets of a placeholder while the JSON is written.
OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
CONSOLE: Final = "<console>"
"""The page in the AWS console, if a stage has one."""
_WHOLE_CHANNEL: Final = ("here", "channel", "everyone")


@dataclass(frozen=True)
class InputTransformer:
    """What EventBridge needs to write the message."""

    paths: dict[str, str]
    """Name to path in the event."""
    template: str


def input_transformer(stage: Stage, message: Message, action_group: str, *, threaded: bool = False) -> InputTransformer:
    """The input paths and the input template of one stage. Only paths that the message uses are extracted.

    Args:
        stage: The stage.
        message: The stage's message.
        action_group: The value that links the message to its buttons.
        threaded: Whether the chat shows the messages of one decision in one thread.
    """
    mentions = " ".join(map(_mention, message.mentions)) if not stage.outcome else ""
    description = "\n".join(
        (
            *([mentions] if mentions else []),
            message.description.rstrip("\n"),
            *(f"{message.bold}{label}:{message.bold} {url}" for label, url in message.links.items()),
        )
    )
    content: dict[str, object] = {
        "textType": "client-markdown",
        "title": _marked(message.title, stage, message.console),
        "description": _marked(description, stage, message.console),
    }
    if message.next_steps:
        content["nextSteps"] = [_marked(step, stage, message.console) for step in message.next_steps]
    context = {ACTION_GROUP: action_group} | {key: f"{OPEN}{name}{CLOSE}" for key, name in stage.context.items()}
    notification = {
        "version": "1.0",
        "source": "custom",
        "content": content,
        "metadata": {
            **({"threadId": f"{OPEN}{stage.thread}{CLOSE}"} if threaded and stage.thread else {}),
            "additionalContext": context,
            "enableCustomActions": bool(stage.buttons),
        },
    }
    text = json.dumps(notification, ensure_ascii=False)
    used = set(re.findall(f"{OPEN}(.*?){CLOSE}", text))
    template = text.replace("<", r"\u003c").replace(">", r"\u003e").replace(OPEN, "<").replace(CLOSE, ">")
    return InputTransformer({name: path for name, path in stage.paths.items() if name in used}, template)


def _mention(member: str) -> str:
    """A mention in Slack's notation (Slack, formatting text for app surfaces)."""
    if member in _WHOLE_CHANNEL:
        return f"<!{member}>"
    return f"<!subteam^{member}>" if member.startswith("S") else f"<@{member}>"


def _marked(text: str, stage: Stage, console: str) -> str:
    """The text with its placeholders marked, so that only they become angle brackets of the template."""
    if console:
        text = text.replace(CONSOLE, console)
    return PLACEHOLDER.sub(lambda match: f"{OPEN}{match[1]}{CLOSE}" if match[1] in stage.paths else match[0], text)
