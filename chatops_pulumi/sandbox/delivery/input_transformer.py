"""EventBridge input transformers: what AWS rejects at PutTargets, and the message that a transformer makes of an event.

The rules are those that AWS documents. moto's own rendering is not used: it has its own time, region and account for an
event, does not know ``aws.events.rule-arn`` and the other reserved variables, omits the quotes of text outside of
quotes, and renders booleans, lists and empty text in another way than AWS.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from jsonpath_ng import JSONPath
from jsonpath_ng.ext.parser import parse

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.core.placeholders import TEMPLATE_VARIABLE
from chatops_pulumi.core.problems import shown
from chatops_pulumi.sandbox.records import JsonObject

RESERVED = (
    "aws.events.rule-arn",
    "aws.events.rule-name",
    "aws.events.event.ingestion-time",
    "aws.events.event",
    "aws.events.event.json",
)
"""Variables that need no path. Source: EventBridge user guide, "Input transformation"."""

_PATH = re.compile(r"\$(?:\.(?:[A-Za-z0-9_/-]+|\*)|\[(?:[0-9]{1,9}|\*)\])*")
"""Paths that EventBridge takes: dot notation, array indexes and ``*``. Source: the same page."""

_NAME = re.compile(r"\.([A-Za-z0-9_/-]+)")
"""One name in such a path."""


@dataclass(frozen=True)
class Variable:
    """One place of a variable in a template."""

    name: str
    start: int
    end: int
    quoted: bool
    """Whether it is inside quoted text."""


@dataclass(frozen=True)
class Transformer:
    """An input transformer as the program registers it."""

    paths: Mapping[str, str]
    template: str

    def __hash__(self) -> int:
        """By content, because a mapping cannot be hashed."""
        return hash((tuple(sorted(self.paths.items())), self.template))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All places of known variables, in the order of the template."""
        return tuple(
            variable
            for variable in find_variables(self.template)
            if variable.name in self.paths or variable.name in RESERVED
        )


@dataclass(frozen=True)
class Values:
    """What the variables of a transformer are for one event."""

    found: Mapping[str, object]
    missing: Mapping[str, str]
    """Name to path, of the variables that the event does not have."""


@lru_cache(maxsize=256)
def find_variables(template: str) -> tuple[Variable, ...]:
    """Everything in a template that looks like a variable, and whether it is inside quoted text."""
    inside: list[bool] = []
    quoted = escaped = False
    for character in template:
        inside.append(quoted)
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
    return tuple(
        Variable(match[1], match.start(), match.end(), inside[match.start()])
        for match in TEMPLATE_VARIABLE.finditer(template)
    )


def transformer_problems(transformer: Transformer) -> list[str]:
    """Why AWS would refuse a transformer at PutTargets, beyond the lengths and counts of the API model."""
    problems: list[str] = []
    for name, path in transformer.paths.items():
        if name.upper().startswith("AWS"):
            problems.append(f"The input path '{name}' begins with AWS, which is reserved. Give it another name.")
        if wrong := path_problem(path):
            problems.append(f"The input path '{name}' is {wrong}")
    unknown = sorted(
        {variable.name for variable in find_variables(transformer.template)} - set(transformer.paths) - set(RESERVED)
    )
    problems += [
        f"The template uses <{name}>, which is neither an input path ({', '.join(transformer.paths) or 'there is none'}) "
        "nor a variable of EventBridge. Add a path for it; write literal angle brackets as "
        "\\u003c and \\u003e."
        for name in unknown
    ]
    if not unknown and not _is_json_template(transformer):
        problems.append(
            "The template is not JSON once its variables are filled in. Plain text needs quotes around it, and "
            "quotes inside of a text a backslash."
        )
    return problems


def path_problem(path: str) -> str | None:
    """Why EventBridge would refuse a path, as the end of a sentence; None if it would not."""
    if _PATH.fullmatch(path):
        return None
    return (
        f"{shown(path)}. EventBridge takes paths such as $.detail.state or $.resources[0]: dots, letters, digits, dashes, "
        "underscores, array indexes."
    )


def _is_json_template(transformer: Transformer) -> bool:
    """Whether the template is JSON with sample values. Several quoted lines are plain text, which AWS takes as well."""
    filled = _fill(transformer.template, transformer.variables, lambda variable: "x" if variable.quoted else "0")
    return _is_json(filled) or all(_is_json(line) for line in filled.splitlines() if line.strip())


def _is_json(text: str) -> bool:
    try:
        strict_json(text)
    except ValueError:
        return False
    return True


def _fill(template: str, variables: tuple[Variable, ...], text_of: Callable[[Variable], str]) -> str:
    parts: list[str] = []
    position = 0
    for variable in variables:
        parts += [template[position : variable.start], text_of(variable)]
        position = variable.end
    return "".join([*parts, template[position:]])


def look_up(transformer: Transformer, event: JsonObject, reserved: Mapping[str, object]) -> Values:
    """The values of the variables that the template uses. ``reserved`` are EventBridge's own."""
    found: dict[str, object] = {}
    missing: dict[str, str] = {}
    for name in dict.fromkeys(variable.name for variable in transformer.variables):
        if name in reserved:
            found[name] = reserved[name]
            continue
        path = transformer.paths[name]
        matches = cast(list[Any], _parsed(path).find(event))
        if not matches:
            missing[name] = path
        else:
            found[name] = [match.value for match in matches] if "*" in path else matches[0].value
    return Values(found, missing)


@lru_cache(maxsize=1024)
def _parsed(path: str) -> JSONPath:
    """The path for jsonpath-ng, which moto uses too. Parsing takes longer than everything else, so it is kept.

    Names are quoted, since jsonpath-ng reads dashes and slashes as arithmetic in some places.
    """
    return parse(_NAME.sub(lambda match: f'."{match[1]}"', path))


def rendered(value: object, quoted: bool) -> str:
    """A value as EventBridge puts it into a template.

    Inside quotes, a text is inserted without escaping, and an object or list loses its quotes; outside of quotes
    everything becomes JSON. Source: EventBridge user guide, "Common issues with transforming input". Unverified: null inside
    quotes becomes the word null.
    """
    as_json = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if not quoted:
        return as_json
    return value if isinstance(value, str) else as_json.replace('"', "")


def breaking(transformer: Transformer, values: Values) -> list[tuple[str, str]]:
    """Variables whose value breaks the quoted text around it: the name, and the characters that break it."""
    found: dict[str, str] = {}
    for variable in transformer.variables:
        if variable.quoted and variable.name in values.found:
            text = rendered(values.found[variable.name], quoted=True)
            reason = _in_the_way(text)
            if reason:
                found[variable.name] = reason
    return list(found.items())


def _in_the_way(text: str) -> str | None:
    if '"' in text:
        return "a quote"
    if "\n" in text or "\r" in text:
        return "a line break"
    if "\\" in text:
        return "a backslash"
    return "a control character" if any(ord(character) < ord(" ") for character in text) else None


def fill(transformer: Transformer, values: Values) -> str:
    """The template with the values in it, as EventBridge delivers it. Its JSON is not checked."""
    return _fill(
        transformer.template, transformer.variables, lambda place: rendered(values.found[place.name], place.quoted)
    )
