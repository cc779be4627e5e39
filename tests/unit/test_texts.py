"""Every language has the same texts with the same placeholders, in one register, and with labels that Amazon Q can show."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

import chatops_pulumi.texts as texts_package
from chatops_pulumi.args import Language
from chatops_pulumi.core import limits
from chatops_pulumi.core.attribution import KEY as ATTRIBUTION
from chatops_pulumi.core.attribution import attributions
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook, Stage, every_layout
from chatops_pulumi.texts import LANGUAGE, button_text, missing_texts, stage_text

CODES = sorted(language.value for language in Language)
EVERY = pytest.mark.parametrize("code", CODES)


def language(code: str) -> dict[str, Any]:
    return tomllib.loads(files("chatops_pulumi.texts").joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def texts(value: Any, path: str = "") -> dict[str, str]:
    """Path to every text. The path of a list's entry ends with its position, also if it names the button that it is about."""
    if isinstance(value, dict) and "text" in value:
        return {path: value["text"]}
    if isinstance(value, dict):
        return {key: text for name, entry in value.items() for key, text in texts(entry, f"{path}.{name}").items()}
    if isinstance(value, list):
        return {key: text for at, entry in enumerate(value) for key, text in texts(entry, f"{path}.{at}").items()}
    return {path: value}


_RECORDS = tuple({one.stage.key: one.stage for one in attributions(PLAYBOOKS.values())}.values())
WITH_TEXTS = {**PLAYBOOKS, ATTRIBUTION: Playbook(ATTRIBUTION, "", (), every_layout(*_RECORDS))}
"""Everything that has built-in texts: the playbooks, and the reports of presses."""


def stages() -> Iterator[tuple[Playbook, Stage]]:
    return (
        (playbook, stage) for playbook in WITH_TEXTS.values() for stage in playbook.stages if not stage.pattern_argument
    )


def translated(code: str) -> Iterator[tuple[Playbook, Stage]]:
    """The stages that a language has texts for. English texts fill the rest: see ``make lint``."""
    known = {key.rsplit(".", 1)[0] for key in missing_texts(code)}
    return ((book, stage) for book, stage in stages() if f"{book.key}.stages.{stage.text_key}" not in known)


def entry(code: str, playbook: Playbook, stage: Stage) -> dict[str, Any]:
    return language(code)[playbook.key]["stages"][stage.text_key]


def steps(code: str, playbook: Playbook, stage: Stage) -> list[str]:
    return list(texts(entry(code, playbook, stage)["next_steps"]).values())


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"<\w+>|\{\w+\}|LABEL|VALUE", text))


def test_every_file_is_a_language_and_every_language_has_its_file() -> None:
    found = [file.name for file in files("chatops_pulumi.texts").iterdir() if file.name.endswith(".toml")]
    assert sorted(found) == [f"{code}.toml" for code in CODES]


@EVERY
def test_every_text_and_every_placeholder_is_there(code: str) -> None:
    own, english = texts(language(code)), texts(language(LANGUAGE))
    absent = tuple(f".{key}" for key in missing_texts(code))
    assert set(own) == {path for path in english if not path.startswith(absent)}
    assert {path: placeholders(text) for path, text in own.items()} == {
        path: placeholders(english[path]) for path in own
    }
    assert all(text.strip() for text in own.values())


@EVERY
def test_every_stage_of_every_playbook_has_texts(code: str) -> None:
    for playbook, stage in stages():
        text = stage_text(code, playbook.key, stage.text_key, stage.shown)
        known = {*stage.paths, *(["console"] if stage.console else [])}
        for part in (text.title, text.description, *(step.text for step in text.next_steps)):
            assert set(re.findall(r"<(\w+)>", part)) <= known, (playbook.key, stage.key)


@EVERY
def test_there_are_no_texts_for_what_does_not_exist(code: str) -> None:
    own = language(code)
    shown = {name.strip("{}") for _, stage in stages() for name in stage.shown}
    assert set(own["labels"]) | _absent(code, "labels") == shown
    for key in own.keys() - {"line", "labels"}:
        playbook = WITH_TEXTS[key]
        assert set(own[key].get("buttons", {})) <= set(playbook.buttons)
        assert set(own[key]["stages"]) <= {stage.text_key for stage in playbook.stages}
        for stage in playbook.stages:
            assert set(own[key]["stages"][stage.text_key].get("buttons", {})) <= set(stage.buttons)


def _absent(code: str, table: str) -> set[str]:
    return {key.removeprefix(f"{table}.") for key in missing_texts(code) if key.startswith(f"{table}.")}


def test_english_has_every_text() -> None:
    own = language(LANGUAGE)
    for playbook, stage in stages():
        assert stage.text_key in own[playbook.key]["stages"]
        assert set(own[playbook.key].get("buttons", {})) == set(playbook.buttons)


def test_a_language_without_a_text_shows_it_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {name: dict(value) if isinstance(value, dict) else value for name, value in language("de").items()}
    own["codedeploy"] = {**own["codedeploy"], "buttons": {}}
    monkeypatch.setattr(texts_package, "_table", lambda code: own if code == "de" else language(code))
    assert button_text("de", "codedeploy", "rollback", "ready") == "Roll back"
    assert "codedeploy.buttons.rollback" in set(missing_texts("de"))


@EVERY
def test_steps_name_buttons_that_exist(code: str) -> None:
    for playbook, stage in stages():
        text = stage_text(code, playbook.key, stage.text_key, stage.shown)
        about = [step.button for step in text.next_steps if step.button]
        assert set(about) <= set(stage.buttons)
        assert [step.button for step in stage_text(LANGUAGE, playbook.key, stage.text_key, ()).next_steps] == [
            step.button for step in text.next_steps
        ]


@EVERY
def test_labels_fit_with_their_number(code: str) -> None:
    for playbook, stage in stages():
        for button in stage.buttons:
            label = f"1. {button_text(code, playbook.key, button, stage.text_key)}"
            assert limits.BUTTON_TEXT.fits(label)
            assert len(label) <= (limits.BUTTON_TEXT.advised_maximum or 0), label


@EVERY
def test_the_buttons_of_a_message_have_different_labels(code: str) -> None:
    for playbook, stage in stages():
        labels = [button_text(code, playbook.key, button, stage.text_key) for button in stage.buttons]
        assert len(set(labels)) == len(labels), (playbook.key, stage.key)


@EVERY
def test_a_title_names_what_the_message_is_about(code: str) -> None:
    """Phones show the first line only."""
    for playbook, stage in translated(code):
        assert re.search(r"<\w+>|\{\w+\}", entry(code, playbook, stage)["title"]), (playbook.key, stage.key)


@EVERY
def test_a_title_that_asks_for_a_decision_is_a_question(code: str) -> None:
    """Except the alarm's, which has the form of AWS's own notifications: the alarm is the news, the buttons are optional."""
    asks = {(playbook.key, stage.key) for playbook, stage in translated(code) if stage.buttons} - {
        ("cloudwatch", "alarm"),
        ("alarmgroup", "alarm"),
    }
    questions = {
        (playbook.key, stage.key)
        for playbook, stage in translated(code)
        if entry(code, playbook, stage)["title"].endswith(("?", "\uff1f"))
    }
    assert questions == asks


@EVERY
def test_a_message_with_buttons_says_what_happens_without_a_decision(code: str) -> None:
    for playbook, stage in translated(code):
        assert not stage.buttons or entry(code, playbook, stage).get("description"), (playbook.key, stage.key)


@EVERY
def test_a_message_with_buttons_links_to_the_console(code: str) -> None:
    for playbook, stage in translated(code):
        if stage.buttons:
            assert sum(step.count("<console>") for step in steps(code, playbook, stage)) == 1, (playbook.key, stage.key)


@EVERY
def test_steps_name_buttons_by_their_verb(code: str) -> None:
    """A number means nothing to a reader whose label was set by hand, without a number."""
    for path, text in texts(language(code)).items():
        assert not re.search(r"\d", text), path


@EVERY
def test_a_title_is_short_enough_for_one_line(code: str) -> None:
    """At most 80 characters of its text, without the emoji and the values of the event."""
    for path, text in texts(language(code)).items():
        if path.endswith(".title"):
            assert len(re.sub(r"<\w+>|\{\w+\}", "", text)) <= 80, path


@EVERY
def test_emoji_are_characters(code: str) -> None:
    """Codes such as ``:x:`` are Slack's own; in Teams they could appear as text."""
    for path, text in texts(language(code)).items():
        assert not re.search(r":\w+:", text), path


@pytest.mark.parametrize("code", [code for code in CODES if code != LANGUAGE])
def test_a_language_is_not_english_under_another_name(code: str) -> None:
    own, english = texts(language(code)), texts(language(LANGUAGE))
    same = {path for path, text in own.items() if path.endswith(".title") and text == english[path]}
    assert same == set()


REQUIRED = {"ja": "ください", "ko": "세요"}
FORBIDDEN = {
    "de": r"\b(du|dir|dich|dein\w*|Sie|Ihnen|Ihre?[mnrs]?)\b",
    "es": r"\b(tú|tu|tus|vos)\b",
    "fr": r"\b(tu|toi|ton|ta|tes)\b",
    "ko": r"해라|하라",
    "pt": r"\b(tu|teu|tua|teus|tuas)\b",
    "zh": r"[你您]",
}
"""What gives away a second form of address: German steps are infinitives, French and Spanish ones address the reader formally."""


@pytest.mark.parametrize("code", sorted({*REQUIRED, *FORBIDDEN}))
def test_a_language_has_one_register(code: str) -> None:
    for playbook, stage in translated(code):
        for step in steps(code, playbook, stage):
            assert REQUIRED.get(code, "") in step
    for path, text in texts(language(code)).items():
        assert not re.search(FORBIDDEN.get(code, r"(?!)"), text), path


STILL_ANNOUNCED = {
    "de": "kommen weiterhin",
    "en": "continue",
    "es": "continúan",
    "fr": "continuent",
    "ja": "続きます",
    "ko": "계속됩니다",
    "pt": "continuam",
    "zh": "会继续",
}
"""How each language says that messages in the channel go on."""


@EVERY
def test_the_text_says_that_an_alarm_with_disabled_actions_is_still_announced(code: str) -> None:
    """Its state changes as before and every change is an event; only its actions do not run (CloudWatch, DisableAlarmActions).

    An engineer who expects silence here would not notice that the pager is off. tests/sandbox presses the button and gets the
    next message.
    """
    (about_the_button,) = (
        step
        for step in texts(language(code)["cloudwatch"]["stages"]["alarm"]["next_steps"]).values()
        if STILL_ANNOUNCED[code] in step
    )
    assert "<console>" not in about_the_button


def test_a_succeeded_deployment_may_be_a_rollback() -> None:
    """CodeDeploy rolls back by a new deployment (user guide, "Redeploy and roll back a deployment"), which succeeds too."""
    text = stage_text(LANGUAGE, "codedeploy", "succeeded", ())
    assert "<deploymentId>" in text.title
    assert "rollback" in text.description
