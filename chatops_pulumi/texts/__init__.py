"""The words, one file per language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGE: Final = "en"
"""The language of the built-in words, where none is chosen."""


@dataclass(frozen=True)
class StageText:
    """What a message says at one stage, with ``<name>`` for values of the event and ``{name}`` for the gate's own."""

    title: str
    description: str
    next_steps: tuple[str, ...]


NO_TEXT: Final = StageText("", "", ())
"""For a gate that brings all of its words."""


@cache
def _language(code: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))


@cache
def stage_text(language: str, playbook: str, stage: str, shown: tuple[str, ...]) -> StageText:
    """The built-in text of one stage, in the language with that code.

    The description is the stage's own sentence, where it has one, and a line for each of the values that are ``shown``: a name
    of the event's values, or one of the gate's arguments as ``{alarm}``.
    """
    words = _language(language)
    text = words[playbook]["stages"][stage]
    lines = [
        words["line"]
        .replace("LABEL", words["labels"][name.strip("{}")])
        .replace("VALUE", name if name.startswith("{") else f"<{name}>")
        for name in shown
    ]
    sentence = [text["description"]] if "description" in text else []
    return StageText(text["title"], "\n".join([*sentence, *lines]), tuple(text["next_steps"]))


def button_text(language: str, playbook: str, button: str, stage: str) -> str:
    """The built-in text of one button, without its number: that of the stage, where a press does something of its own there."""
    words = _language(language)[playbook]
    return words["stages"][stage].get("buttons", {}).get(button) or words["buttons"][button]
