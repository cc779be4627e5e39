"""What the person is asked, message by message. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chatops_pulumi.confirm.experiments import MESSAGES, REASON, buttons
from chatops_pulumi.confirm.settings import Settings

RAN: Final = "r"
DENIED: Final = "d"
ASSISTANT: Final = "a"
UNASKED: Final = "u"
NOTHING: Final = "n"
YES: Final = "y"
NO: Final = "n"
SKIP: Final = "s"
OTHER: Final = "o"
ABSENT: Final = "m"
PAGES: Final = "pages"
"""In place of a message: the question is about a page of the AWS console."""

_PRESSED: Final[Mapping[str, str]] = {
    RAN: "a result, or an error that something does not exist",
    DENIED: "an error about access or authorization",
    ASSISTANT: "the assistant explains, or says that it cannot answer",
    NOTHING: "there is no such button, or nothing happens",
    OTHER: "something else",
    SKIP: "skip this question",
}
_ASKED: Final[Mapping[str, str]] = {
    **_PRESSED,
    RAN: "it asks for the reason first, then a result",
    UNASKED: "it runs without asking",
}
_LOOKED: Final[Mapping[str, str]] = {YES: "yes", NO: "no", OTHER: "something else", SKIP: "skip this question"}
_LOOKED_INSIDE: Final[Mapping[str, str]] = {**_LOOKED, ABSENT: "the message does not appear"}


@dataclass(frozen=True)
class Step:
    """One question to the person, about one message."""

    key: str
    message: str
    text: str
    choices: Mapping[str, str]


_LOOKS: Final = (
    Step("role_message", "role", "Does the message 'Confirm: execution role' appear in the channel?", _LOOKED),
    Step("unassociated", "basics", "Does the message 'Confirm: basics' have a button '4. Not associated'?", _LOOKED),
    Step("silent", "silent", "Does the message 'Confirm: no buttons' have buttons like '1. Long command'?", _LOOKED_INSIDE),
    Step("texts_link", "texts", "In 'Confirm: texts': is 'this word' a link, without < and > around it?", _LOOKED_INSIDE),
    Step("texts_bold", "texts", "In 'Confirm: texts': is 'bold' bold, without asterisks?", _LOOKED_INSIDE),
    Step(
        "texts_mention", "texts",
        "In 'Confirm: texts': is your name a highlighted mention, and did Slack notify you (unless you muted it)?",
        _LOOKED_INSIDE,
    ),
    Step("quote_message", "quote", "Wait 30 seconds. Does the message 'Confirm: quote' appear?", _LOOKED),
    Step("page_alarm", PAGES, "Open this address. Does the page show the alarm?", _LOOKED),
    Step("page_execution", PAGES, "Open this address. Does the page show the execution of the state machine?", _LOOKED),
    Step("page_pipeline", PAGES, "Open this address. Does the page show the execution of the pipeline?", _LOOKED),
    Step("missing_message", "missing", "Wait 30 seconds. Does the message 'Confirm: missing path' appear?", _LOOKED),
)  # fmt: skip


def steps(settings: Settings) -> tuple[Step, ...]:
    """All questions, in their order. Messages follow each other."""
    pressed = [
        Step(button.key, button.message, _instruction(button.key, button.label), _choices(button.key))
        for button in buttons(settings)
        if button.is_associated
    ]
    if settings.second_member:
        text = "Ask another member of the channel to press '3. One member only' of 'Confirm: basics'. What do you see?"
        pressed.append(Step("approver_other", "basics", text, _PRESSED))
    order = [*(message.key for message in MESSAGES), PAGES]
    found = [*_LOOKS, *pressed]
    # At one message, questions about what is visible come first.
    return tuple(sorted(found, key=lambda step: order.index(step.message)))


def _instruction(key: str, label: str) -> str:
    text = f"Press '{label}', and confirm it if the chat asks. What appears in the thread?"
    return f"{text} If the chat asks for Reason, enter: {REASON}" if key == "reason" else text


def _choices(key: str) -> Mapping[str, str]:
    return _ASKED if key == "reason" else _PRESSED
