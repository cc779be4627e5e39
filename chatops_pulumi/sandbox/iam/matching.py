"""How IAM compares texts, actions and ARNs with patterns: ``*`` matches any characters, ``?`` matches one.

A pattern is matched by following all its possible positions at once, one character at a time. A regular expression would
backtrack: a policy such as ``*a*a*a*a*ab`` could then stop the sandbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

ARN_PARTS = 6
"""arn, partition, service, region, account, resource. The resource can hold further colons."""


@dataclass(frozen=True)
class _Wildcard:
    many: bool
    """``*``: any number of characters. Otherwise ``?``: one character."""
    crosses_colons: bool

    def accepts(self, character: str) -> bool:
        return self.crosses_colons or character != ":"


_Token = str | _Wildcard
"""One character, or a wildcard."""


def matches_text(pattern: str, value: str) -> bool:
    """Compare a text with a pattern, case-sensitively, as ``StringLike`` does."""
    return _matches(_text_tokens(pattern), value)


def matches_action(pattern: str, action: str) -> bool:
    """Compare an action with a pattern of ``Action`` or ``NotAction``, ignoring case."""
    return _matches(_text_tokens(pattern.lower()), action.lower())


def is_arn(text: str) -> bool:
    """Whether a text has the six parts of an ARN."""
    return text.startswith("arn:") and text.count(":") >= ARN_PARTS - 1


def matches_arn(pattern: str, arn: str) -> bool:
    """Compare an ARN with a pattern as ``ArnLike`` and ``ArnEquals`` do: part by part, no wildcard crosses a colon."""
    patterns, parts = pattern.split(":", ARN_PARTS - 1), arn.split(":", ARN_PARTS - 1)
    return len(patterns) == len(parts) == ARN_PARTS and all(map(matches_text, patterns, parts))


def matches_resource(pattern: str, resource: str) -> bool:
    """Compare a resource with a pattern of ``Resource`` or ``NotResource``.

    This works as in ARN conditions, except that a ``*`` at the end of a part can reach over the following colons
    (IAM user guide, "IAM JSON policy elements: Resource").
    """
    return pattern == "*" or _matches(_resource_tokens(pattern), resource)


def matches_all_below(pattern: str, start: str) -> bool:
    """Whether a pattern of ``Resource`` matches every ARN with this start."""
    # No ARN has these characters, so only wildcards match them, and "?" alone cannot match both texts.
    return all(matches_resource(pattern, start + rest) for rest in ("\ue000", "\ue000:\ue000/\ue000"))


def may_match_below(pattern: str, start: str) -> bool:
    """Whether a pattern of ``Resource`` can match any ARN with this start. False is certain."""
    literal = pattern.partition("*")[0].partition("?")[0]
    return literal.startswith(start) or start.startswith(literal)


@lru_cache(maxsize=1024)
def _text_tokens(pattern: str) -> tuple[_Token, ...]:
    return _tokens(pattern, crosses_colons=True)


@lru_cache(maxsize=1024)
def _resource_tokens(pattern: str) -> tuple[_Token, ...]:
    *parts, last = pattern.split(":", ARN_PARTS - 1)
    tokens: list[_Token] = []
    for part in parts:
        open_end = part.endswith("*")
        tokens += _tokens(part[:-1] if open_end else part, crosses_colons=False)
        tokens += [_Wildcard(many=True, crosses_colons=True), ":"] if open_end else [":"]
    return (*tokens, *_tokens(last, crosses_colons=True))


def _tokens(text: str, *, crosses_colons: bool) -> tuple[_Token, ...]:
    return tuple(
        _Wildcard(many=character == "*", crosses_colons=crosses_colons) if character in "*?" else character
        for character in text
    )


def _matches(tokens: Sequence[_Token], value: str) -> bool:
    positions = _with_skipped_stars(tokens, {0})
    for character in value:
        positions = _with_skipped_stars(tokens, _advance(tokens, positions, character))
        if not positions:
            return False
    return len(tokens) in positions


def _advance(tokens: Sequence[_Token], positions: Iterable[int], character: str) -> set[int]:
    """The positions in the pattern after one more character of the value."""
    after: set[int] = set()
    for position in positions:
        token = tokens[position] if position < len(tokens) else ""
        if isinstance(token, str):
            if token == character:
                after.add(position + 1)
        elif token.accepts(character):
            after.add(position if token.many else position + 1)
    return after


def _with_skipped_stars(tokens: Sequence[_Token], positions: set[int]) -> set[int]:
    """The positions, and those behind a ``*`` that matches nothing more."""
    found = set(positions)
    for position in positions:
        behind = position
        while behind < len(tokens) and isinstance(token := tokens[behind], _Wildcard) and token.many:
            behind += 1
            found.add(behind)
    return found
