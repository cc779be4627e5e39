"""Templates, patterns and texts: whatever the words, the template is JSON of schema 1.0 within EventBridge's limits."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.core import messages
from chatops_pulumi.core.gate_patterns import event_pattern
from chatops_pulumi.core.limits import INPUT_TEMPLATE
from chatops_pulumi.core.message_checks import pattern_size_problem, text_problems, transformer_size_problems
from chatops_pulumi.core.messages import TEAMS_BOLD, BuiltIn, GateTexts, Message, message_of
from chatops_pulumi.core.notification import input_transformer
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, READY
from chatops_pulumi.texts import StageText, StepText

VALUES = {name: f"value-of-{name}" for name in READY.paths}
texts = st.text(min_size=1).filter(lambda text: text.strip() and "\ue000" not in text and "\ue001" not in text)
names = st.sampled_from(sorted(READY.paths))


def filled(template: str) -> dict[str, object]:
    """What EventBridge makes of the template: every placeholder replaced, then parsed by the receiver."""
    return json.loads(re.sub(r"<([A-Za-z0-9]+)>", lambda match: VALUES[match[1]], template))


@given(texts, texts, st.lists(texts, max_size=5), st.dictionaries(texts, texts, max_size=3), names)
def test_any_words_survive_the_template(
    title: str, description: str, steps: list[str], links: dict[str, str], name: str
) -> None:
    message = Message(f"{title} <{name}>", description, tuple(steps), links)
    spoken = [message.title, message.description, *steps, *links.values(), *links]
    if any(problem for text in spoken for problem in text_problems(text, READY)):
        return  # An error names the path: see test_settings.
    transformer = input_transformer(READY, message, "group")
    notification = filled(transformer.template)
    content = notification["content"]
    assert isinstance(content, dict)
    assert content["title"] == _filled(message.title)
    assert content["description"].startswith(_filled(description.rstrip("\n")))
    assert content.get("nextSteps", []) == [_filled(step) for step in steps]
    assert set(re.findall(r"<([^>]*)>", transformer.template)) == set(transformer.paths)


def _filled(text: str) -> str:
    for name, value in VALUES.items():
        text = text.replace(f"<{name}>", value)
    return text


@given(st.text())
def test_a_text_with_an_unknown_placeholder_is_never_silent(text: str) -> None:
    problems = list(text_problems(f"{text}<noSuchValue>", READY))
    assert any("<noSuchValue>" in problem.what for problem in problems)


def test_only_paths_that_are_used_are_extracted() -> None:
    transformer = input_transformer(READY, Message("t", "d <time>"), "group")
    assert transformer.paths == {"deploymentId": "$.detail.deploymentId", "region": "$.region", "time": "$.time"}


@pytest.mark.parametrize("text", ["<https://a.example.com|a>", "<@U123>", "<!here>", "a < b", "1 <2> 3", "<>", "<a b>"])
def test_other_angle_brackets_are_kept(text: str) -> None:
    transformer = input_transformer(READY, Message(text, "d"), "group")
    assert list(text_problems(text, READY)) == []
    assert filled(transformer.template)["content"]["title"] == text  # type: ignore[index]


def test_the_green_url_s_step_goes_with_the_url() -> None:
    with_url = message_of(CODEDEPLOY, READY, GateTexts(arguments={"green_url": "https://green.example.com"}), BuiltIn())
    without = message_of(CODEDEPLOY, READY, GateTexts(), BuiltIn())
    assert len(with_url.next_steps) == len(without.next_steps) + 1
    assert "https://green.example.com" in with_url.next_steps[0]
    assert not any("{" in step for step in (*with_url.next_steps, *without.next_steps))


def test_an_empty_list_leaves_the_next_steps_out() -> None:
    message = message_of(CODEDEPLOY, READY, GateTexts(next_steps=()), BuiltIn())
    assert "nextSteps" not in filled(input_transformer(READY, message, "g").template)["content"]  # type: ignore[operator]


def test_links_follow_the_description() -> None:
    message = Message("t", "d\n", links={"Logs": "https://logs.example.com/<deploymentId>"})
    content = filled(input_transformer(READY, message, "g").template)["content"]
    assert content["description"] == "d\n*Logs:* https://logs.example.com/value-of-deploymentId"  # type: ignore[index]


MENTIONS = {
    "here": "<!here>",
    "channel": "<!channel>",
    "everyone": "<!everyone>",
    "U0123ABCD": "<@U0123ABCD>",
    "W0123ABCD": "<@W0123ABCD>",
    "S0123ABCD": "<!subteam^S0123ABCD>",
}


def test_mentions_stand_above_the_description_and_survive_the_template() -> None:
    message = Message("t", "<deploymentId>", mentions=tuple(MENTIONS))
    transformer = input_transformer(READY, message, "g")
    content = filled(transformer.template)["content"]
    assert content["description"] == f"{' '.join(MENTIONS.values())}\nvalue-of-deploymentId"  # type: ignore[index]
    assert set(re.findall(r"<([^>]*)>", transformer.template)) == set(transformer.paths), "no mention is a placeholder"


def test_only_messages_that_ask_mention_somebody() -> None:
    message = Message("t", "d", mentions=("here",))
    for stage in CODEDEPLOY.stages:
        assert ("!here" in input_transformer(stage, message, "g").template) is (not stage.outcome), stage.key


def test_the_console_page_is_a_word_of_its_own() -> None:
    assert list(text_problems("<console>", READY)) == []
    message = Message("t", "d", links={"Console": "<console>"}, console=READY.console)
    transformer = input_transformer(READY, message, "g")
    assert transformer.paths.keys() == {"deploymentId", "region"}
    assert filled(transformer.template)["content"]["description"] == (  # type: ignore[index]
        "d\n*Console:* https://value-of-region.console.aws.amazon.com/codesuite/codedeploy/deployments/"
        "value-of-deploymentId?region=value-of-region"
    )
    assert "<console> is not a value" in next(text_problems("<console>", replace(READY, console=""))).what


def test_the_pattern_narrows_by_what_is_given() -> None:
    pattern = json.loads(event_pattern(CODEDEPLOY, READY, {"application": "shop", "deployment_group": "web"}))
    assert pattern == {
        "source": ["aws.codedeploy"],
        "detail-type": ["CodeDeploy Deployment State-change Notification"],
        "detail": {"application": ["shop"], "deploymentGroup": ["web"], "state": ["READY"]},
    }


def test_sizes_are_held_to_the_character() -> None:
    empty = input_transformer(READY, Message("t", ""), "g")
    room = INPUT_TEMPLATE.maximum - len(empty.template)
    fits = input_transformer(READY, Message("t", "x" * room), "g")
    too_long = input_transformer(READY, Message("t", "x" * (room + 1)), "g")
    assert list(transformer_size_problems(fits)) == []
    assert [problem.what for problem in transformer_size_problems(too_long)] == [
        "its message has 8193 characters, including the JSON around it; EventBridge allows 8192."
    ]
    assert pattern_size_problem("x" * 4096) is None
    problem = pattern_size_problem("x" * 4097)
    assert problem is not None
    assert "4097" in problem.what


def test_the_environment_is_in_front_of_built_in_titles_only() -> None:
    built_in = BuiltIn(environment="PROD")
    assert message_of(CODEDEPLOY, READY, GateTexts(), built_in).title.startswith("[PROD] ")
    assert message_of(CODEDEPLOY, READY, GateTexts(title="Own"), built_in).title == "Own"


def test_teams_gets_its_own_bold_text() -> None:
    texts = GateTexts[str](links={"Logs": "https://a.example/*x*"})
    message = message_of(CODEDEPLOY, READY, texts, BuiltIn(bold=TEAMS_BOLD))
    description = filled(input_transformer(READY, message, "g").template)["content"]["description"]  # type: ignore[index]
    assert "**Logs:** https://a.example/*x*" in description
    assert re.search(r"^\*\*\w[^*]*:\*\* value-of-application$", description, re.MULTILINE)


def test_steps_about_buttons_that_do_not_exist_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = StageText("t", "d", (StepText("always"), StepText("about ending", "terminate")))
    monkeypatch.setattr(messages, "stage_text", lambda *_: text)
    disabled = BuiltIn(disabled_buttons=frozenset({"codedeploy.terminate"}))
    assert message_of(CODEDEPLOY, READY, GateTexts(), BuiltIn()).next_steps == ("always", "about ending")
    assert message_of(CODEDEPLOY, READY, GateTexts(), disabled).next_steps == ("always",)
