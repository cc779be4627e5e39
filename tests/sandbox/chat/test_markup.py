"""The chats' markdown as HTML, and nothing but it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.chat.markup import as_html, as_line, readable


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~", "<strong>bold</strong> <em>it</em> <s>no</s>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`a*b*`", "<code>a*b*</code>"),
        ("a\nb", "a<br>\nb"),
        (":large_blue_circle: on", "🔵 on"),
        ("<!here> <@U123> <!subteam^S1|@ops>", "@here @U123 @ops"),
        ("<!subteam^S0123ABCD>", "@S0123ABCD"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
    ],
)
def test_slack(text: str, html: str) -> None:
    found = str(as_html(text, "slack")).replace('<span class="mention">', "").replace("</span>", "")
    assert found == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0123ABCD> <!here> <!subteam^S0123ABCD> <!subteam^S1|@ops>", "@U0123ABCD @here @S0123ABCD @ops"),
        ("<https://a.example|docs> <https://b.example> https://c.example", "docs (https://a.example) https://b.example https://c.example"),
        ("a < b > c `<@U1>`", "a < b > c `<@U1>`"),
    ],
)  # fmt: skip
def test_what_a_terminal_shows(text: str, words: str) -> None:
    assert readable(text) == words


def test_links_lead_only_to_the_web_and_open_beside_the_page() -> None:
    html = str(
        as_html("see https://x.example:8443/a?b=1&c=2. <https://y.example|docs> <javascript:alert(1)|x>", "slack")
    )
    assert 'href="https://x.example:8443/a?b=1&amp;c=2"' in html
    assert '<a href="https://y.example" target="_blank" rel="noopener noreferrer">docs</a>' in html
    assert 'href="javascript' not in html


def test_teams_has_markdown_of_its_own() -> None:
    html = str(as_html("**bold** *it* <b>x</b> [a](javascript:alert(1))", "teams"))
    assert "<strong>bold</strong> <em>it</em> &lt;b&gt;x&lt;/b&gt;" in html
    assert "href" not in html


@given(st.text(alphabet="<>\"'&*_~`|:/ahtpsx()[]@!#\n", max_size=60), st.sampled_from(["slack", "teams"]))
def test_no_text_puts_markup_of_its_own_into_the_page(text: str, platform: str) -> None:
    html = str(as_html(f"<script>{text}<img src=x onerror=y>", platform))
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.lower() or 'href="javascript:' not in html.lower()


def test_a_line_has_no_formatting() -> None:
    assert as_line("*Ready*:\n:tada: `now` <!here> <@U1>") == "Ready: 🎉 now @here @U1"
    assert as_line("_it_, ~gone~, *<https://a.example|docs>*, **bold**") == "it, gone, docs (https://a.example), bold"


@pytest.mark.parametrize(
    "text",
    [
        "POST_TEST_TRAFFIC_SHIFT",
        "https://x.example/a_b?x=my_flag_*",
        "shop_web and shop_api",
        "2 * 3 ~ 6",
        "snake_case_",
    ],
)
def test_a_line_keeps_signs_that_are_no_formatting(text: str) -> None:
    assert as_line(text) == text
    assert as_line(f"`{text}`") == text
