"""What is wrong with the arguments of a component, and the one error that says all of it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pulumi

from chatops_pulumi.core.limits import TextLimit

_LONGEST_VALUE_SHOWN = 80


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, what it is, and how to fix it."""

    what: str
    """A sentence without the path, with the value and what AWS allows."""
    fix: str = ""
    """A sentence in the imperative."""
    source: str = ""
    """Where AWS (or this package) says so."""
    path: str = ""
    """As ``deployment_groups.web.green_url``; empty for the component itself."""

    def under(self, *steps: str) -> "Problem":
        """The same problem, seen from further out."""
        return replace(self, path=".".join(step for step in (*steps, self.path) if step))

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.what}" if self.path else self.what]
        if self.fix:
            lines.append(f"    Fix: {self.fix}")
        if self.source:
            lines.append(f"    Source: {self.source}.")
        return "\n".join(lines)


class ArgsError(pulumi.RunError, pulumi.InputPropertiesError):
    """The arguments of a component are not right. Raised before any resource is registered.

    As a ``RunError`` it ends a Pulumi program without a stack trace; as an ``InputPropertiesError`` it reaches programs in
    other languages with the path of each property.
    """

    def __init__(self, component: str, problems: Sequence[Problem]) -> None:
        """Of the component, as ``ChatOps 'shop'``, and all that is wrong with it."""
        self.problems = tuple(problems)
        count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        body = "\n".join(_indented(str(problem)) for problem in self.problems)
        message = f"{component}: {count} with its arguments. Nothing was registered.\n{body}"
        pulumi.InputPropertiesError.__init__(
            self,
            message,
            [
                {"property_path": problem.path, "reason": f"{problem.what} {problem.fix}".strip()}
                for problem in problems
            ],
        )


def is_whole(text: str) -> bool:
    """Whether a text can be sent at all: half of a surrogate pair can stand in no JSON and in no message of Pulumi's."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def half_character(text: str) -> Problem | None:
    """What is wrong with a text that cannot be sent."""
    if is_whole(text):
        return None
    return Problem(
        f"{shown(text)} holds half of a character (a lone surrogate), which no message can carry.",
        "take it out.",
        "RFC 8259, character encoding",
    )


def shown(value: object) -> str:
    """A value as an error message shows it: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE_SHOWN else f"{text[: _LONGEST_VALUE_SHOWN - 1]}…"


def text_problem(text: str, limit: TextLimit) -> Problem | None:
    """What AWS has against a text, if anything."""
    if limit.fits(text):
        return None
    example = f" For example: {limit.example}" if limit.example else ""
    if not text and limit.minimum:
        return Problem(f"is empty; it must hold {limit.what}.", f"give {limit.what}.{example}", limit.source)
    if limit.minimum <= len(text) <= limit.maximum:
        return Problem(
            f"{shown(text)} cannot be {limit.what}.", f"use {limit.pattern_in_words}.{example}", limit.source
        )
    bound = (
        f"exactly {limit.maximum} characters"
        if limit.minimum == limit.maximum
        else f"at most {limit.maximum} characters"
        if len(text) > limit.maximum
        else f"at least {limit.minimum} characters"
    )
    return Problem(
        f"{shown(text)} has {len(text)} characters; {limit.what} has {bound}.",
        f"{'shorten it' if len(text) > limit.maximum else 'write it whole'}.{example}",
        limit.source,
    )


def advice(text: str, limit: TextLimit) -> Problem | None:
    """A warning where AWS documents a second, smaller limit that the text exceeds."""
    if limit.advised_maximum is None or not limit.advised_maximum < len(text) <= limit.maximum:
        return None
    return Problem(
        f"{shown(text)} has {len(text)} characters; {limit.what} may have {limit.maximum}, "
        f"but {limit.advised_maximum} is also written as the limit.",
        f"shorten it to {limit.advised_maximum} characters to be safe.",
        limit.advised_source,
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest of the known words, or at all of them where none is near."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6) or [
        known for known in words if word and word in known
    ]
    if near:
        return f"did you mean {near[0]}?"
    return f"it can be one of: {', '.join(sorted(words))}."


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
