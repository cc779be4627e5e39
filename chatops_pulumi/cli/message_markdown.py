"""Messages, and differences of messages, as Markdown for a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatops_pulumi.sandbox.message_diff import changes_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chatops_pulumi.sandbox.message_diff import DescribedMessage, MessageChange
    from chatops_pulumi.sandbox.previews import RulePreview


def messages(title: str, rules: Sequence[RulePreview], denials: Sequence[str]) -> str:
    """Every message of a stack, with a table of contents."""
    lines = [f"## {_plain(title)}", ""]
    described = [one for rule in rules for one in rule.described()]
    lines += [f"- [{_plain(one.rule)}](#{_anchor(one.rule)})" for one in described]
    for one in described:
        lines += ["", f"### {_plain(one.rule)}", "", *_described(one)]
    if denials:
        lines += ["", "### Who may press", "", *(f"- {_plain(sentence)}" for sentence in denials)]
    return "\n".join(lines) + "\n"


def differences(changes: Sequence[MessageChange], revision: str) -> str:
    """What differs from a revision: a sentence, and a folded block for each message."""
    if not changes:
        return f"The messages are the same as at `{_code(revision)}`.\n"
    lines = [f"**{changes_in_words(changes)}**, compared with `{_code(revision)}`."]
    for change in changes:
        fence = _fence(change.diff)
        lines += ["", f"<details open><summary><b>{_plain(change.rule)}</b>: {change.kind}</summary>", ""]
        lines += [f"{fence}diff", *change.diff, fence, "", "</details>"]
    return "\n".join(lines) + "\n"


def _described(one: DescribedMessage) -> Iterator[str]:
    fence = _fence(one.text)
    yield f"{fence}text"
    yield from one.text
    yield fence


def _fence(lines: Sequence[str]) -> str:
    """A fence that is longer than every run of backticks in a block."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    return "`" * max(3, longest + 1)


def _anchor(text: str) -> str:
    """The anchor that GitHub gives a heading: lower case, without punctuation, with hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _plain(text: str) -> str:
    """A text that Markdown and HTML show as it is."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]#|])", r"\\\1", escaped)


def _code(text: str) -> str:
    return text.replace("`", "")
