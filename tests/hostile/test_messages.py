"""Hostile texts of messages that Amazon Q accepts: shown as text everywhere, never as markup of the page."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from chatops_pulumi.sandbox.chat.markup import as_html, as_line, readable
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration
from chatops_pulumi.sandbox.session import ChannelMessage
from chatops_pulumi.web.export import as_json, as_text
from tests.hostile.corpus import TEXTS, Figures

MARKS: dict[str, str] = {
    "a script in a link": "<https://example.com|<script>alert(1)</script>>",
    "a link to a script": "<javascript:alert(1)|a>",
    "a link to data": "<data:text/html,x|a>",
    "an image": "'\"><svg onload=alert(1)>",
    "a mention of markup": "<!channel|<b>>",
    "markdown of an image": "![a](https://example.com/x.png)",
    "markdown of a script": "[a](javascript:alert(1)) <a href='javascript:alert(1)'>b</a>",
    "many asterisks": "*" * 5000,
    "many openings": "*a" * 3000,
    "many brackets": "[a](" * 3000,
    "many angles": "<" * 5000,
    "many lines": "\n" * 9000,
    "many colons": ":" * 9000,
    "many backticks": "`" * 5001,
}
ALL = {**TEXTS, **MARKS}
ALLOWED = frozenset(
    {"a", "b", "blockquote", "br", "code", "em", "h1", "h2", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "ul"}
)


class Tags(HTMLParser):
    """The tags and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(text: str, platform: str) -> str:
    """Only formatting, and links to pages."""
    tags = Tags()
    tags.feed(str(as_html(text, platform)))
    for tag, attributes in tags.found:
        assert tag in ALLOWED, tag
        assert not any(name.startswith("on") for name in attributes)
        assert re.match(r"(?:https?|mailto):|$", attributes.get("href") or ""), attributes
    assert "\n" not in as_line(text)
    readable(text)
    return "formatted" if tags.found else "plain"


@pytest.mark.parametrize("platform", ["slack", "teams"])
def test_the_html_of_a_text(platform: str) -> None:
    figures = Figures()
    for text in ALL.values():
        figures.count(harmless, text, platform)
    figures.show(f"markup of {platform}")


def messages(text: str) -> Iterator[tuple[ChannelMessage, ButtonState]]:
    """Messages and buttons with the text in every place."""
    base: dict[str, Any] = {"title": "t", "description": "d", "nextSteps": ["s"]}
    contents = [{**base, "title": text}, {**base, "description": text}, {**base, "nextSteps": [text]}, base]
    for platform in ("slack", "teams"):
        channel = ChannelConfiguration("arn", "shop", platform, "C1", "role")
        for content in contents:
            body = json.dumps({"version": "1.0", "source": "custom", "content": content})
            try:
                notification = parse_notification(body)
            except NotificationDropped:
                continue
            yield (
                ChannelMessage(1, channel, notification, (), body),
                ButtonState(label=text or "b", action_name="a", action_arn="arn", shown=True, reason="", command=text),
            )


def exported(text: str) -> str:
    outcome = "dropped"
    for message, button in messages(text):
        json.loads(as_json(message, [button]))
        assert as_text(message, [button])
        outcome = "exported"
    return outcome


def test_the_export_of_a_message() -> None:
    figures = Figures()
    for text in ALL.values():
        figures.count(exported, text)
    assert figures["exported"] > 0
    figures.show("exported messages")


@pytest.mark.parametrize("title", [" ", "\n", "  \n "])
def test_a_title_of_spaces_is_no_heading(title: str) -> None:
    """Slack accepts no empty heading, and the page answered with an error."""
    assert exported(title) == "exported"
