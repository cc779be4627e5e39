"""Reads the texts of a notification, and writes them as arguments: only the texts that are not built in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import UnsupportedMessageError
from chatops_pulumi.adopt.template import VALUE
from chatops_pulumi.args import Language
from chatops_pulumi.core.messages import BuiltIn, GateTexts, message_of
from chatops_pulumi.core.notification import CONSOLE
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, READY
from chatops_pulumi.texts import StageText, StepText, stage_text

_LINK: Final = re.compile(r"\*([^*\n]+):\* (https?://\S+)")
_GREEN_URL: Final = "{green_url}"
_CLIENT_MARKDOWN: Final = "client-markdown"


@dataclass(frozen=True)
class MessageTexts:
    """The texts of a message, in this package's notation."""

    title: str
    description: str
    next_steps: tuple[str, ...]


def texts_of(notification: Mapping[str, Any]) -> MessageTexts:
    """Read the texts of a notification.

    Args:
        notification: The result of `template.read_notification`.

    Returns:
        The texts, with event values in angle brackets.

    Raises:
        UnsupportedMessageError: A gate cannot send these texts.
    """
    content = cast("Mapping[str, Any]", notification["content"])
    kind = content.get("textType")
    if kind != _CLIENT_MARKDOWN:
        raise UnsupportedMessageError(
            f"has the text type {kind!r}, and messages of this package have {_CLIENT_MARKDOWN!r}"
        )
    further = sorted(set(content) - {"textType", "title", "description", "nextSteps"})
    if further:
        raise UnsupportedMessageError(f"has content that messages of this package do not have: {', '.join(further)}")
    steps = content.get("nextSteps")
    if not isinstance(steps, list):
        if steps is not None:
            raise UnsupportedMessageError("has next steps that are not a list")
        steps = []
    texts = [content.get("title"), content.get("description"), *cast("list[object]", steps)]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise UnsupportedMessageError("has no title or no description, or an empty step")
    title, description, *next_steps = (_named(str(text)) for text in texts)
    return MessageTexts(title, description, tuple(next_steps))


def _named(text: str) -> str:
    """A text with the names of event values in angle brackets."""
    literal = PLACEHOLDER.search(text)
    if literal is not None:
        raise UnsupportedMessageError(
            f"contains {literal[0]} as plain text, which this package would read as an event value"
        )
    names = {path: name for name, path in READY.paths.items()}
    unknown = [path for path in VALUE.findall(text) if path not in names]
    if unknown:
        known = ", ".join(sorted(names))
        raise UnsupportedMessageError(f"shows {unknown[0]}, which is not an event value of this package ({known})")
    return VALUE.sub(lambda match: f"<{names[match[1]]}>", text)


def best_language(messages: Sequence[MessageTexts]) -> Language:
    """Return the language whose built-in texts most of the messages use, or English."""

    def score(language: Language) -> int:
        return sum(len(_built_in(message, language)) for message in messages)

    best = max(Language, key=score)  # the first of equals, and English is the first
    return best if score(best) else Language.ENGLISH


def message_args(message: MessageTexts, language: Language) -> dict[str, Any]:
    """Write the arguments of a gate that sends a message.

    Args:
        message: The texts of the message.
        language: The language of the component's built-in texts.

    Returns:
        ``green_url``, ``links`` and ``messages``, without the texts that are built in.
    """
    built_in = _built_in(message, language)
    own: dict[str, Any] = {}
    if "title" not in built_in:
        own["title"] = message.title
    if "description" not in built_in:
        own["description"] = message.description
    if "next_steps" not in built_in:
        own["next_steps"] = list(message.next_steps)
    found: dict[str, Any] = {}
    if built_in.get("next_steps"):
        found["green_url"] = built_in["next_steps"]
    if built_in.get("description"):
        found["links"] = built_in["description"]
    return {**found, "messages": {READY.key: own}} if own else found


def _built_in(message: MessageTexts, language: Language) -> dict[str, Any]:
    """The parts of a message that are built in, each with its argument (the URL, the links), if any."""
    text = stage_text(language.value, CODEDEPLOY.key, READY.text_key, READY.shown)
    # A message in a state contains the console's URL, and the built-in text contains <console>.
    text = replace(text, next_steps=tuple(StepText(_in_state(step.text), step.button) for step in text.next_steps))
    found: dict[str, Any] = {}
    if message.title == text.title:
        found["title"] = None
    links = dict(_links_after(message.description, text.description))
    if message.description == "\n".join((text.description, *(f"*{label}:* {url}" for label, url in links.items()))):
        found["description"] = links
    for url in (None, *_green_urls(message, text)):
        texts = GateTexts[str](arguments={} if url is None else {"green_url": url})
        steps = message_of(CODEDEPLOY, READY, texts, BuiltIn(language.value)).next_steps
        if tuple(map(_in_state, steps)) == message.next_steps:
            found["next_steps"] = url
            break
    return found


def _in_state(step: str) -> str:
    return step.replace(CONSOLE, READY.console)


def _links_after(description: str, beginning: str) -> Iterator[tuple[str, str]]:
    for line in description.removeprefix(beginning).split("\n"):
        match = _LINK.fullmatch(line)
        if match is not None:
            yield match[1], match[2]


def _green_urls(message: MessageTexts, text: StageText) -> Iterator[str]:
    """Candidates for the URL of the new version, from the built-in steps that contain it."""
    for step in text.next_steps:
        if _GREEN_URL in step.text:
            before, after = step.text.split(_GREEN_URL)
            pattern = re.compile(f"{re.escape(before)}(https?://\\S+){re.escape(after)}")
            yield from (match[1] for own in message.next_steps if (match := pattern.fullmatch(own)))
