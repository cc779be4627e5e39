"""What the Pulumi engine reports when it cannot deploy a program, and how to fix it. Pure."""

import re
from collections.abc import Iterator
from typing import Final, cast

from chatops_pulumi.sandbox.program.monitor import STACK_TYPE
from chatops_pulumi.sandbox.program.project import PYTHON
from chatops_pulumi.sandbox.records import JsonObject

_CLOSING: Final = re.compile(
    r"update failed|resource monitor shut down|an unhandled error occurred: program (exited|failed)"
)
"""The start of a closing message of the engine, which repeats other errors."""
_LACKING: Final = ("unknown stack", "no resource plugin", "Could not automatically download", "Method not implemented")
"""What the engine reports if a program needs another stack, or a package without a local provider."""
_REPEATED: Final = re.compile(r"^\S+ resource '.*?' has a problem: ")
"""The resource's name, which the error already has."""
_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")
_OF_COMPILER: Final = "exit status"
"""In an error that does not say what a compiler printed."""
_STDERR: Final = "info#err"
"""The severity of a line that the program, its compiler or its language's host printed."""

_INSTALL: Final = "Fix: run 'pulumi install' in the program's directory."
_FIXES: Final = (
    (
        re.compile(r"no resource plugin 'pulumi-resource-chatops'"),
        "Fix: run 'pulumi package add path/to/chatops-pulumi/plugin' in the program's directory.",
    ),
    (re.compile(r"could not find `?([\w.-]+)`? on the \$PATH"), r"Fix: install \1 so that it is on the PATH."),
    (
        re.compile(r"no language plugin '([\w.-]+)'"),
        r"Fix: correct 'runtime' in Pulumi.yaml, or install the Pulumi CLI with \1 on the PATH.",
    ),
    (re.compile(r"no folder at path"), "Fix: correct the path below 'packages' in Pulumi.yaml."),
    (re.compile(r"replacement directory \S+ does not exist|Cannot find module '@pulumi/"), _INSTALL),
)
"""A part of what the engine reports, to the fix."""


def diagnostics(events: list[JsonObject]) -> Iterator[JsonObject]:
    """Yield what the engine and the program reported, without progress."""
    for event in events:
        diagnostic = event.get("diagnosticEvent")
        if diagnostic is not None and not diagnostic.get("ephemeral"):
            yield cast("JsonObject", diagnostic)


def failure(name: str, runtime: str, events: list[JsonObject], output: str) -> str:
    """Return all errors of a failed update, each with its resource, and the fix if it is known.

    Args:
        name: The project.
        runtime: Its language.
        events: The engine's events.
        output: What the CLI printed, for a failure without events.
    """
    errors = [_described(one) for one in diagnostics(events) if one.get("severity") == "error"]
    errors = [text for text in dict.fromkeys(errors) if text and not _CLOSING.match(text)]
    if not errors or any(_OF_COMPILER in text for text in errors):
        printed = [str(one["message"]).rstrip() for one in diagnostics(events) if one.get("severity") == _STDERR]
        errors += [text for text in printed if text]
    text = "\n".join(errors) or _COLOR.sub("", output).strip()
    return "\n".join([f"The Pulumi engine could not deploy {name}:", text, *_fixes(text, runtime)])


def _fixes(text: str, runtime: str) -> Iterator[str]:
    known = [found.expand(fix) for pattern, fix in _FIXES if (found := pattern.search(text))]
    if known and not (runtime == PYTHON and any(word in text for word in _LACKING)):
        yield from dict.fromkeys(known)
    elif any(word in text for word in _LACKING):
        fix = (
            "use --runtime sdk, which does not need them"
            if runtime == PYTHON
            else "read such values from the configuration"
        )
        yield f"In the sandbox, the engine cannot reach other stacks or packages. Fix: {fix}."


def _described(diagnostic: JsonObject) -> str:
    urn, message = str(diagnostic.get("urn") or ""), str(diagnostic["message"]).strip()
    if not urn or f"::{STACK_TYPE}::" in urn:
        return message
    types, _, name = urn.split("::", 2)[2].partition("::")
    return f"{types.rsplit('$', 1)[-1]} '{name}': {_REPEATED.sub('', message)}"
