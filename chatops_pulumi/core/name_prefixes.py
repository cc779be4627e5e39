"""Prefixes that cover many names. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator


def coarser_prefixes(names: Collection[str]) -> Iterator[list[str]]:
    """Lists of prefixes that cover all the names, from fine to coarse: first cut at separators, then anywhere.

    Args:
        names: The names to cover.
    """
    if not names:
        return
    parts = {name: re.findall(r"[^-_./]+[-_./]*|[-_./]+", name) for name in names}
    for depth in range(max(len(found) for found in parts.values()) - 1, 0, -1):
        yield _fewest("".join(found[:depth]) for found in parts.values())
    for length in range(max(len(name) for name in names) - 1, 0, -1):
        yield _fewest(name[:length] for name in names)


def _fewest(prefixes: Iterable[str]) -> list[str]:
    """The prefixes without those that another prefix covers."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not (kept and prefix.startswith(kept[-1])):
            kept.append(prefix)
    return kept
