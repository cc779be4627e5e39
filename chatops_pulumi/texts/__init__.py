"""The words, one file per language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGE: Final = "en"
"""The language of the built-in words."""


@dataclass(frozen=True)
class StageText:
    """What a message says at one stage, with ``<name>`` for values of the event and ``{green_url}`` for the gate's own."""

    title: str
    description: str
    next_steps: tuple[str, ...]


@cache
def _language(code: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def stage_text(language: str, playbook: str, stage: str) -> StageText:
    """The built-in text of one stage, in the language with that code."""
    text = _language(language)[playbook]["stages"][stage]
    return StageText(text["title"], "\n".join(text["description"]), tuple(text["next_steps"]))


def button_text(language: str, playbook: str, button: str) -> str:
    """The built-in text of one button, without its number."""
    return _language(language)[playbook]["buttons"][button]
