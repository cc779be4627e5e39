"""Finds the button that a person means by its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.chat.markup import emoji

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.records import ButtonState
    from chatops_pulumi.sandbox.session import ChannelMessage


class ButtonChoiceError(Exception):
    """No message shows the button, or one shows it more than once."""


def choose_button(messages: Sequence[ChannelMessage], label: str) -> tuple[ChannelMessage, ButtonState]:
    """The newest message that shows a button with this label, and the button.

    Args:
        messages: The messages, oldest first.
        label: The label.

    Raises:
        ButtonChoiceError: The message shows two buttons with this label, or no message shows one.
    """
    for message in reversed(messages):
        found = [button for button in message.shown if emoji(button.label) == emoji(label)]
        if len(found) > 1:
            actions = ", ".join(button.action_name for button in found)
            raise ButtonChoiceError(
                f"the label is ambiguous: the message shows {len(found)} buttons with it ({actions}). "
                "Fix: give each button of a message its own label."
            )
        if found:
            return message, found[0]
    raise ButtonChoiceError(_why_missing(messages, label))


def _why_missing(messages: Sequence[ChannelMessage], label: str) -> str:
    if not messages:
        return "there is no message, so there are no buttons."
    hidden = [
        button for message in messages for button in message.buttons if button.label == label and not button.shown
    ]
    if hidden:
        return f"the button is not shown. {hidden[-1].reason}"
    shown = ", ".join(repr(button.label) for button in messages[-1].shown) or "no buttons"
    return f"no message shows this button. The newest message shows {shown}."
