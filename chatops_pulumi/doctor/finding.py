"""What a check finds."""

from dataclasses import dataclass
from enum import Enum


class Status(str, Enum):
    """How a finding is to be read."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    UNKNOWN = "unknown"
    """AWS did not answer, for example because a permission is missing."""


@dataclass(frozen=True)
class Finding:
    """One result of a check."""

    status: Status
    subject: str
    """What it is about: a logical name of the stack, or an ARN."""
    text: str
    """What was found, in a sentence."""
    fix: str = ""
    source: str = ""
    """Where AWS documents it."""
    check: str = ""
    """The key of the check. The runner sets it."""


def ok(subject: str, text: str) -> Finding:
    """Return a finding that nothing is wrong."""
    return Finding(Status.OK, subject, text)


def warning(subject: str, text: str, fix: str, source: str = "") -> Finding:
    """Return a finding that does not stop messages or presses."""
    return Finding(Status.WARNING, subject, text, fix, source)


def failure(subject: str, text: str, fix: str, source: str = "") -> Finding:
    """Return a finding that something does not work, or that it is not as the stack says."""
    return Finding(Status.FAILURE, subject, text, fix, source)


def unknown(subject: str, text: str, fix: str) -> Finding:
    """Return a finding that a question has no answer."""
    return Finding(Status.UNKNOWN, subject, text, fix)
