"""Whether two patterns of IAM resources can match the same resource. Pure."""

from collections.abc import Iterable
from typing import Final

_ARN_PARTS: Final = 6
"""arn, partition, service, region, account, resource. The resource can contain further colons."""


def resources_overlap(pattern: str, other: str) -> bool:
    """Whether some ARN matches both patterns, compared part by part.

    Only a pattern with fewer parts than an ARN, such as ``*``, is meant to match over colons.
    """
    parts, others = pattern.split(":", _ARN_PARTS - 1), other.split(":", _ARN_PARTS - 1)
    if min(len(parts), len(others)) < _ARN_PARTS:
        return patterns_overlap(pattern, other)
    return all(map(patterns_overlap, parts, others))


def patterns_overlap(pattern: str, other: str) -> bool:
    """Whether some text matches both patterns. Wildcards cross colons here, so False is certain."""
    waiting, seen = [(0, 0)], {(0, 0)}
    while waiting:
        position, at = waiting.pop()
        if position == len(pattern) and at == len(other):
            return True
        for step in _common_steps(pattern[position : position + 1], other[at : at + 1]):
            after = (position + step[0], at + step[1])
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def _common_steps(sign: str, other: str) -> Iterable[tuple[int, int]]:
    """How far two patterns can advance together on one more character, or on none at the end of a ``*``."""
    if sign == "*":
        yield (1, 0)
        if other:
            yield (0, 1)
    if other == "*":
        yield (0, 1)
        if sign:
            yield (1, 0)
    if sign and other and (sign == other or "?" in (sign, other)):
        yield (1, 1)
