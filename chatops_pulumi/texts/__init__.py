"""The built-in texts, one file per language. English is complete; other languages fall back to it text by text."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

LANGUAGE: Final = "en"
"""The language of the built-in texts if none is chosen, and the fallback of all others."""

_Table = Mapping[str, object]


@dataclass(frozen=True)
class StepText:
    """One built-in next step."""

    text: str
    button: str = ""
    """The button that the step is about: without this button, the step is left out. Empty: the step always appears."""


@dataclass(frozen=True)
class StageText:
    """The built-in text of one stage, with ``<name>`` for event values and ``{name}`` for arguments of the gate."""

    title: str
    description: str
    next_steps: tuple[StepText, ...]


NO_TEXT: Final = StageText("", "", ())
"""For a gate that brings all its texts."""


@cache
def _table(code: str) -> _Table:
    return tomllib.loads(files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def _text(code: str, *keys: str) -> object:
    """The entry at these keys in a language, else in English, else None."""
    for language in dict.fromkeys((code, LANGUAGE)):
        found = _entry(_table(language), keys)
        if found is not None:
            return found
    return None


def _entry(table: _Table, keys: tuple[str, ...]) -> object:
    found: object = table
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _required(code: str, *keys: str) -> str:
    found = _text(code, *keys)
    if not isinstance(found, str):
        raise KeyError(f"texts/{LANGUAGE}.toml has no text {'.'.join(keys)}")
    return found


@cache
def stage_text(language: str, playbook: str, stage: str, shown: tuple[str, ...]) -> StageText:
    """The built-in text of one stage.

    The description is the stage's own sentence, if it has one, followed by one line per value that is shown.

    Args:
        language: The language's code, for example ``en``.
        playbook: The key of the playbook.
        stage: The key of the stage's texts.
        shown: The values to list: names of the event's values, or arguments of the gate such as ``{alarm}``.

    Raises:
        KeyError: English has no such text.
    """
    line = _required(language, "line")
    lines = [
        line.replace("LABEL", _required(language, "labels", name.strip("{}"))).replace(
            "VALUE", name if name.startswith("{") else f"<{name}>"
        )
        for name in shown
    ]
    at = (playbook, "stages", stage)
    sentence = _text(language, *at, "description")
    steps = cast("list[str | Mapping[str, str]]", _text(language, *at, "next_steps") or [])
    return StageText(
        _required(language, *at, "title"),
        "\n".join([*([sentence] if isinstance(sentence, str) else []), *lines]),
        tuple(StepText(step) if isinstance(step, str) else StepText(step["text"], step["button"]) for step in steps),
    )


def button_text(language: str, playbook: str, button: str, stage: str) -> str:
    """The built-in text of one button, without its number.

    Args:
        language: The language's code.
        playbook: The key of the playbook.
        button: The key of the button.
        stage: The key of the stage's texts, because a button may have a text for one stage.

    Raises:
        KeyError: English has no such text.
    """
    own = _text(language, playbook, "stages", stage, "buttons", button)
    return own if isinstance(own, str) else _required(language, playbook, "buttons", button)


def missing_texts(language: str) -> Iterator[str]:
    """The keys of the texts that English has and a language does not, for example ``codedeploy.stages.ready.title``.

    Args:
        language: The language's code.
    """
    yield from _missing(_table(LANGUAGE), _table(language), "")


def _missing(english: _Table, other: _Table, path: str) -> Iterator[str]:
    for key, entry in english.items():
        at = f"{path}{key}"
        if isinstance(entry, Mapping):
            inner = other.get(key)
            yield from _missing(
                cast("_Table", entry), cast("_Table", inner) if isinstance(inner, Mapping) else {}, f"{at}."
            )
        elif key not in other:
            yield at
