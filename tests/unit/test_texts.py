"""Every language says everything: the same texts, the same placeholders, labels within Amazon Q's limits."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from chatops_pulumi.args import Language
from chatops_pulumi.core import limits
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.texts import LANGUAGE, button_text, stage_text

CODES = sorted(language.value for language in Language)
EVERY = pytest.mark.parametrize("code", CODES)


def words(code: str) -> dict[str, Any]:
    return tomllib.loads(files("chatops_pulumi.texts").joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def texts(value: Any, path: str = "") -> dict[str, str]:
    """Path to every single text; lists by their place."""
    if isinstance(value, dict):
        return {key: text for name, entry in value.items() for key, text in texts(entry, f"{path}.{name}").items()}
    if isinstance(value, list):
        return {key: text for at, entry in enumerate(value) for key, text in texts(entry, f"{path}.{at}").items()}
    return {path: value}


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"<\w+>|\{\w+\}|LABEL|VALUE", text))


def test_every_file_is_a_language_and_every_language_has_its_file() -> None:
    found = [file.name for file in files("chatops_pulumi.texts").iterdir() if file.name.endswith(".toml")]
    assert sorted(found) == [f"{code}.toml" for code in CODES]


@EVERY
def test_every_text_and_every_placeholder_is_there(code: str) -> None:
    own, english = texts(words(code)), texts(words(LANGUAGE))
    assert set(own) == set(english)
    assert {path: placeholders(text) for path, text in own.items()} == {
        path: placeholders(text) for path, text in english.items()
    }
    assert all(text.strip() for text in own.values())


@EVERY
def test_every_stage_of_every_playbook_has_its_words(code: str) -> None:
    for playbook in PLAYBOOKS.values():
        for stage in playbook.stages:
            text = stage_text(code, playbook.key, stage.text_key, stage.shown)
            for spoken in (text.title, text.description, *text.next_steps):
                assert set(re.findall(r"<(\w+)>", spoken)) <= set(stage.paths), (playbook.key, stage.key)


@EVERY
def test_there_are_no_words_for_what_does_not_exist(code: str) -> None:
    own = words(code)
    shown = {name.strip("{}") for playbook in PLAYBOOKS.values() for stage in playbook.stages for name in stage.shown}
    assert set(own["labels"]) == shown
    for key in own.keys() - {"line", "labels"}:
        playbook = PLAYBOOKS[key]
        assert set(own[key]["buttons"]) == set(playbook.buttons)
        assert set(own[key]["stages"]) == {stage.text_key for stage in playbook.stages}
        for stage in playbook.stages:
            assert set(own[key]["stages"][stage.text_key].get("buttons", {})) <= set(stage.buttons)


@EVERY
def test_labels_fit_with_their_number(code: str) -> None:
    for playbook in PLAYBOOKS.values():
        for button in playbook.buttons:
            for stage in (stage for stage in playbook.stages if button in stage.buttons):
                label = f"1. {button_text(code, playbook.key, button, stage.text_key)}"
                assert limits.BUTTON_TEXT.fits(label)
                assert len(label) <= (limits.BUTTON_TEXT.advised_maximum or 0), label


@pytest.mark.parametrize("code", [code for code in CODES if code != LANGUAGE])
def test_a_language_is_not_english_under_another_name(code: str) -> None:
    own, english = texts(words(code)), texts(words(LANGUAGE))
    same = {path for path, text in own.items() if path.endswith(".title") and text == english[path]}
    assert same == set()


KEEPS_ITS_STATE = (
    "keeps its state",
    "behält seinen Zustand",
    "conserva su estado",
    "garde son état",
    "mantém o estado",
)


@EVERY
def test_a_muted_alarm_is_not_said_to_keep_its_state(code: str) -> None:
    """It changes its state as before, and announces itself here: only its actions do not run."""
    (advice, _) = words(code)["cloudwatch"]["stages"]["alarm"]["next_steps"]
    assert not any(wrong in advice for wrong in (*KEEPS_ITS_STATE, "상태는 유지", "保持状态"))
