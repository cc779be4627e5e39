"""Whether two patterns of IAM resources can match the same resource. Pure."""

from collections.abc import Iterable


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
