"""What a check says about a point. Pure."""

from dataclasses import dataclass
from enum import Enum


class Outcome(str, Enum):
    """How a point ended."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    NOT_SEEN = "not seen"
    """The run saw nothing that decides the point."""
    NOT_CHECKED = "not checked"
    """``chatops confirm`` has no check, or the check was not chosen."""


@dataclass(frozen=True)
class Finding:
    """An outcome with what was seen."""

    outcome: Outcome
    evidence: tuple[str, ...] = ()
    time: str = ""
    """When the newest part of the evidence was seen: ISO 8601 in UTC."""


def confirmed(*evidence: str) -> Finding:
    """A finding that the assumption holds."""
    return Finding(Outcome.CONFIRMED, tuple(filter(None, evidence)))


def contradicted(*evidence: str) -> Finding:
    """A finding that AWS does something else."""
    return Finding(Outcome.CONTRADICTED, tuple(filter(None, evidence)))


def not_seen(*evidence: str) -> Finding:
    """A finding that decides nothing."""
    return Finding(Outcome.NOT_SEEN, tuple(filter(None, evidence)))
