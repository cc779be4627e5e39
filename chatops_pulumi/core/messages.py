"""From the built-in text of a stage and the gate's own texts to the message. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from chatops_pulumi.playbooks.model import ARGUMENT, Arguments, Playbook, Stage, filled
from chatops_pulumi.texts import LANGUAGE, NO_TEXT, StageText, stage_text

_Text = TypeVar("_Text")

SLACK_BOLD: Final = "*"
TEAMS_BOLD: Final = "**"
"""Teams reads Markdown (Microsoft Teams, format bot messages). That Amazon Q passes it on unchanged is unverified."""


@dataclass(frozen=True)
class GateTexts(Generic[_Text]):
    """What a gate itself says at one stage; None means the built-in text. Texts are outputs until they are known."""

    title: _Text | None = None
    description: _Text | None = None
    next_steps: tuple[_Text, ...] | None = None
    links: Mapping[str, _Text] = field(default_factory=dict[str, Any])
    """Label to URL."""
    mentions: tuple[_Text, ...] = ()
    """Who to mention in Slack."""
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The gate's arguments, for the built-in texts."""


@dataclass(frozen=True)
class Message:
    """The content of a message, with ``<name>`` for event values."""

    title: str
    description: str
    next_steps: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    """Label to URL."""
    mentions: tuple[str, ...] = ()
    """Who to mention in Slack."""
    console: str = ""
    """The URL behind ``<console>``; empty if the stage has no page in the AWS console."""
    bold: str = SLACK_BOLD
    """What the chat's Markdown puts around bold text."""


@dataclass(frozen=True)
class BuiltIn:
    """How a component wants its built-in texts."""

    language: str = LANGUAGE
    bold: str = SLACK_BOLD
    """What the chat's Markdown puts around bold text."""
    environment: str = ""
    """Appears in brackets before every built-in title."""
    disabled_buttons: frozenset[str] = frozenset()
    """Buttons that do not exist, as ``playbook.button``: steps about them are left out."""


def message_of(playbook: Playbook, stage: Stage, texts: GateTexts[str], built_in: BuiltIn) -> Message:
    """The message of a stage: the gate's own texts, and built-in texts for the rest.

    Args:
        playbook: The gate's playbook.
        stage: The stage.
        texts: The gate's own texts and arguments, all known.
        built_in: How the component wants its built-in texts.
    """
    arguments = playbook.named(texts.arguments)
    text = built_in_text(playbook, stage, built_in.language)
    title = filled(text.title, arguments)
    if built_in.environment and not stage.pattern_argument:
        title = f"[{built_in.environment}] {title}"
    present = {button for button in stage.buttons if f"{playbook.key}.{button}" not in built_in.disabled_buttons}
    return Message(
        title=title if texts.title is None else texts.title,
        description=_description(text, arguments, built_in.bold) if texts.description is None else texts.description,
        next_steps=_steps(text, arguments, present) if texts.next_steps is None else tuple(texts.next_steps),
        links=texts.links,
        mentions=tuple(texts.mentions),
        console=filled(stage.console, arguments),
        bold=built_in.bold,
    )


def built_in_text(playbook: Playbook, stage: Stage, language: str) -> StageText:
    """The built-in text of a stage; empty if the gate brings all its texts."""
    if stage.pattern_argument:
        return NO_TEXT
    return stage_text(language, playbook.key, stage.text_key, stage.shown)


def _description(text: StageText, arguments: Arguments, bold: str) -> str:
    # Slack's bold markers are in the texts. They are replaced before values are filled in, which may contain an asterisk.
    lines = (line.replace(SLACK_BOLD, bold) for line in text.description.split("\n") if _has_all(line, arguments))
    return "\n".join(filled(line, arguments) for line in lines)


def _steps(text: StageText, arguments: Arguments, buttons: Collection[str]) -> tuple[str, ...]:
    return tuple(
        filled(step.text, arguments)
        for step in text.next_steps
        if _has_all(step.text, arguments) and (not step.button or step.button in buttons)
    )


def _has_all(line: str, arguments: Arguments) -> bool:
    """Whether the gate gives every argument that a line names."""
    return all(arguments.get(name) is not None for name in ARGUMENT.findall(line))
