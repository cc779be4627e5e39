"""Exports a message: as the JSON of the chat's own designer, and as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from blockkit import Actions, Button, Confirm, Header, Section, Text
from blockkit import Message as Blocks

from chatops_pulumi.sandbox.chat.markup import as_line, emoji

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blockkit.core import MessageBlock

    from chatops_pulumi.sandbox import records
    from chatops_pulumi.sandbox.session import ChannelMessage

_SECTION: Final = 3000
"""Characters of a section's text (Slack, "Section block"); blockkit refuses more."""
_HEADER: Final = 150
_CONFIRMATION: Final = 300
_LABEL: Final = 75
_BUTTONS: Final = 25
"""Elements of an actions block."""


def as_json(message: ChannelMessage, buttons: Sequence[records.ButtonState]) -> str:
    """The message as JSON for its chat: Block Kit for Slack, an Adaptive Card for Teams."""
    return (adaptive_card if message.channel.platform == "teams" else block_kit)(message, buttons)


def block_kit(message: ChannelMessage, buttons: Sequence[records.ButtonState]) -> str:
    """The message as JSON for Slack's Block Kit Builder. Built and checked by ``blockkit``."""
    notification = message.notification
    blocks: list[MessageBlock] = []
    if heading := emoji(as_line(notification.title or "")):  # a title can consist of spaces
        blocks.append(Header(_cut(heading, _HEADER)))
    blocks += [Section(Text(part).type("mrkdwn")) for part in _parts(notification.description)]
    if notification.next_steps:
        steps = "\n".join(("*Next steps*", *(f"• {step}" for step in notification.next_steps)))
        blocks += [Section(Text(part).type("mrkdwn")) for part in _parts(steps)]
    if buttons:
        blocks.append(Actions([_button(button, number) for number, button in enumerate(buttons[:_BUTTONS])]))
    title = as_line(notification.title or notification.description)
    return json.dumps(Blocks(title, blocks=blocks).build(), indent=2, ensure_ascii=False)


def adaptive_card(message: ChannelMessage, buttons: Sequence[records.ButtonState]) -> str:
    """The message as an Adaptive Card for Microsoft Teams.

    Adaptive Cards version 1.5, which Teams shows (Microsoft Learn, "Cards reference"). How Amazon Q builds its own card is
    unverified. A button shows its command, since a card outside of Amazon Q cannot run it.
    """
    notification = message.notification
    body: list[records.JsonObject] = []
    if notification.title:
        body.append(_text_block(as_line(notification.title), weight="Bolder", size="Medium"))
    body.append(_text_block(emoji(notification.description)))
    if notification.next_steps:
        steps = "\n".join(f"- {emoji(step)}" for step in notification.next_steps)
        body += [_text_block("Next steps", weight="Bolder"), _text_block(steps)]
    card: records.JsonObject = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
    }
    if buttons:
        card["actions"] = [
            {
                "type": "Action.ShowCard",
                "title": emoji(button.label),
                "card": {"type": "AdaptiveCard", "body": [_text_block(f"aws {button.command}")]},
            }
            for button in buttons
        ]
    return json.dumps(card, indent=2, ensure_ascii=False)


def _text_block(text: str, **style: str) -> records.JsonObject:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def as_text(message: ChannelMessage, buttons: Sequence[records.ButtonState]) -> str:
    """The message as plain text, for example for a ticket."""
    notification = message.notification
    lines = [as_line(notification.title), ""] if notification.title else []
    lines += [as_line(line) for line in notification.description.splitlines()]
    if notification.next_steps:
        lines += ["", "Next steps", *(f"- {as_line(step)}" for step in notification.next_steps)]
    if buttons:
        lines += ["", "Buttons: " + "  ".join(f"[{emoji(button.label)}]" for button in buttons)]
    return "\n".join(lines) + "\n"


def _button(button: records.ButtonState, number: int) -> Button:
    confirm = Confirm("Run this command?", _cut(f"aws {button.command}", _CONFIRMATION), "Run", "Cancel")
    return Button(_cut(emoji(button.label), _LABEL)).action_id(f"button-{number}").confirm(confirm)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _parts(text: str) -> Iterable[str]:
    """A text in pieces that fit a section. It is cut at line ends if possible."""
    part = ""
    for line in text.splitlines():
        pieces = [line[at : at + _SECTION] for at in range(0, max(len(line), 1), _SECTION)]
        for piece in pieces:
            if part and len(part) + 1 + len(piece) > _SECTION:
                yield part
                part = piece
            else:
                part = f"{part}\n{piece}" if part else piece
    if part:
        yield part
