"""How IAM compares texts, actions and ARNs with patterns. ``*`` stands for any characters, ``?`` for one."""

import re
from functools import lru_cache

ARN_PARTS = 6
"""arn, partition, service, region, account, resource. The resource may hold further colons."""


def matches_text(pattern: str, value: str) -> bool:
    """Compare a text with a pattern, with regard to case, as ``StringLike`` does."""
    return _regex(pattern, r".*", ".", 0).fullmatch(value) is not None


def matches_action(pattern: str, action: str) -> bool:
    """Compare an action with a pattern of ``Action`` or ``NotAction``, without regard to case."""
    return _regex(pattern, r".*", ".", re.IGNORECASE).fullmatch(action) is not None


def is_arn(text: str) -> bool:
    """Say whether a text has the six parts of an ARN."""
    return text.startswith("arn:") and text.count(":") >= ARN_PARTS - 1


def matches_arn(pattern: str, arn: str) -> bool:
    """Compare an ARN with a pattern as ``ArnLike`` and ``ArnEquals`` do: part by part, no wildcard crosses a colon."""
    patterns, parts = pattern.split(":", ARN_PARTS - 1), arn.split(":", ARN_PARTS - 1)
    return len(patterns) == len(parts) == ARN_PARTS and all(map(matches_text, patterns, parts))


def matches_resource(pattern: str, resource: str) -> bool:
    """Compare a resource with a pattern of ``Resource`` or ``NotResource``.

    As in ARN conditions, except that a ``*`` at the end of a part may reach over the following colons
    (IAM user guide, "IAM JSON policy elements: Resource").
    """
    if pattern == "*":
        return True
    parts = pattern.split(":", ARN_PARTS - 1)
    last = len(parts) - 1
    expressions = (_part_expression(part, is_last=index == last) for index, part in enumerate(parts))
    return re.fullmatch(":".join(expressions), resource, re.DOTALL) is not None


def matches_all_below(pattern: str, start: str) -> bool:
    """Whether a pattern of ``Resource`` matches every ARN that begins so, whatever follows."""
    # Characters that no ARN has stand for whatever follows: only wildcards match them, and "?" alone not both texts.
    return all(matches_resource(pattern, start + rest) for rest in ("\ue000", "\ue000:\ue000/\ue000"))


def may_match_below(pattern: str, start: str) -> bool:
    """Whether a pattern of ``Resource`` can match any ARN that begins so. False is certain."""
    literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
    return literal.startswith(start) or start.startswith(literal)


def _part_expression(part: str, *, is_last: bool) -> str:
    if is_last:
        return _expression(part, ".*", ".")
    if part.endswith("*"):
        return _expression(part[:-1], "[^:]*", "[^:]") + ".*"
    return _expression(part, "[^:]*", "[^:]")


@lru_cache(maxsize=1024)
def _regex(pattern: str, many: str, one: str, flags: int) -> re.Pattern[str]:
    return re.compile(_expression(pattern, many, one), flags | re.DOTALL)


def _expression(pattern: str, many: str, one: str) -> str:
    return "".join({"*": many, "?": one}.get(character) or re.escape(character) for character in pattern)
