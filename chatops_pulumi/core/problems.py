"""Problems with the arguments of a component, and the one error that reports all of them."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pulumi

from chatops_pulumi.core.counted import counted
from chatops_pulumi.core.limits import TextLimit

_LONGEST_VALUE_SHOWN = 80
_LONGEST_PATH_SHOWN = 200
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its place, what it is, and how to fix it."""

    what: str
    """A sentence without the path, with the given value and what AWS allows."""
    fix: str = ""
    """A sentence in the imperative."""
    source: str = ""
    """The AWS page or model that documents the limit. Empty if it is this package's own rule."""
    path: str = ""
    """For example ``deployment_groups.web.green_url``; empty for the component itself."""

    def under(self, *steps: str) -> "Problem":
        """The same problem with these steps before its path."""
        return replace(self, path=".".join(step for step in (*steps, self.path) if step))

    def __str__(self) -> str:
        lines = [f"{printable(self.path)}: {self.what}" if self.path else self.what]
        if self.fix:
            lines.append(f"    Fix: {self.fix}")
        if self.source:
            lines.append(f"    Source: {self.source}.")
        return "\n".join(lines)


class ArgsError(pulumi.RunError, pulumi.InputPropertiesError):
    """The arguments of a component are invalid.

    As a ``RunError`` it ends a Pulumi program without a stack trace; as an ``InputPropertiesError`` it reaches programs in other
    languages with the path of each property.

    Attributes:
        problems: Everything that is wrong, each with its path.
    """

    problems: tuple[Problem, ...]

    def __init__(self, component: str, problems: Sequence[Problem], *, late: bool = False) -> None:
        """Make the error.

        Args:
            component: The component, for example ``ChatOps 'shop'``, with its place in the program if it is known.
            problems: Everything that is wrong.
            late: Whether a value was only known after resources had been registered.
        """
        self.problems = tuple(problems)
        count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        body = "\n".join(_indented(str(problem)) for problem in self.problems)
        registered = (
            "The value became known during the update, so some resources may already exist."
            if late
            else "Nothing was registered."
        )
        pulumi.InputPropertiesError.__init__(
            self,
            f"{component}: {count} with its arguments. {registered}\n{body}",
            [
                {"property_path": printable(problem.path), "reason": f"{problem.what} {problem.fix}".strip()}
                for problem in problems
            ],
        )


def printable(path: str) -> str:
    """A path as an error message shows it: a key can contain anything, also codes that change a terminal's text."""
    text = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in path)
    return text if len(text) <= _LONGEST_PATH_SHOWN else f"{text[: _LONGEST_PATH_SHOWN - 1]}…"


def has_lone_surrogate(text: str) -> bool:
    """Whether a text contains half of a surrogate pair, which neither JSON nor Pulumi's messages can encode."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def surrogate_problem(text: str) -> Problem | None:
    """What is wrong with a text that cannot be encoded, if anything."""
    if not has_lone_surrogate(text):
        return None
    return Problem(
        f"{shown(text)} contains a lone surrogate, which cannot be encoded.",
        "remove it.",
        "RFC 8259, character encoding",
    )


def shown(value: object) -> str:
    """A value as an error message shows it: quoted, and shortened if it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE_SHOWN else f"{text[: _LONGEST_VALUE_SHOWN - 1]}…"


def text_problem(text: str, limit: TextLimit) -> Problem | None:
    """What AWS has against a text, if anything.

    Args:
        text: The text.
        limit: What AWS allows.
    """
    if limit.fits(text):
        return None
    example = f" For example: {limit.example}" if limit.example else ""
    if not text and limit.minimum:
        return Problem(f"is empty; {limit.what} is required.", f"give {limit.what}.{example}", limit.source)
    if limit.minimum <= len(text) <= limit.maximum:
        return Problem(
            f"{shown(text)} is not a valid {limit.noun}.", f"use {limit.pattern_in_words}.{example}", limit.source
        )
    bound = (
        f"exactly {limit.maximum}"
        if limit.minimum == limit.maximum
        else f"at most {limit.maximum}"
        if len(text) > limit.maximum
        else f"at least {limit.minimum}"
    )
    return Problem(
        f"{shown(text)} has {counted(len(text), 'character')}; {limit.what} has {bound}.",
        f"{'shorten it' if len(text) > limit.maximum else 'use the complete value'}.{example}",
        limit.source,
    )


def advice(text: str, limit: TextLimit) -> Problem | None:
    """A warning if AWS documents a second, smaller limit that the text exceeds.

    Args:
        text: The text.
        limit: What AWS allows and recommends.
    """
    if limit.advised_maximum is None or not limit.advised_maximum < len(text) <= limit.maximum:
        return None
    return Problem(
        f"{shown(text)} has {len(text)} characters; {limit.what} may have {limit.maximum}, "
        f"but AWS also documents a limit of {limit.advised_maximum}.",
        f"shorten it to {limit.advised_maximum} characters to be safe.",
        limit.advised_source,
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint: the most similar known word, or all of them if none is similar. Case does not matter.

    Args:
        word: What was given.
        known: The words that are valid.
    """
    words = list(known)
    lower = {known.lower(): known for known in words}
    near = [lower[found] for found in difflib.get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)] or [
        known for known in words if word and word.lower() in known.lower()
    ]
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of: {', '.join(sorted(words))}."


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
