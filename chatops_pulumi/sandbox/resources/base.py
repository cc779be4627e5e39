"""What every kind of resource takes and gives, and how physical names are made."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import JsonObject


class RefusedError(Exception):
    """AWS (or the Pulumi provider) would refuse the resource. ``reason`` is a sentence for a DevOps engineer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Registration:
    """A resource that the program registers."""

    type: str
    """The type token, as ``aws:sns/topic:Topic``."""
    name: str
    """The logical name."""
    urn: str
    inputs: JsonObject
    """As the SDK sends them: camelCase, without secrets' wrapping, without unset values."""
    region: str
    """The region of the resource: its own ``region``, its provider's, or the program's."""

    def text(self, key: str) -> str | None:
        """A text input; None if it is not set."""
        value = self.inputs.get(key)
        return None if value is None else str(value)

    def required(self, key: str) -> str:
        """A text input that AWS requires. Raises RefusedError."""
        value = self.text(key)
        if value is None:
            raise RefusedError(f"'{key}' is missing, and AWS requires it.")
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty if it is not set."""
        return [str(item) for item in self.inputs.get(key) or []]

    def tags(self) -> dict[str, str]:
        """The tags of a resource of the aws provider."""
        return {str(key): str(value) for key, value in (self.inputs.get("tags") or {}).items()}


@dataclass(frozen=True)
class Created:
    """A resource as the provider would answer: its id and what is known after its creation."""

    id: str
    outputs: JsonObject


@dataclass
class Notes:
    """Remarks for the person who runs the sandbox, each one once, in the order in which they came up."""

    texts: list[str] = field(default_factory=list[str])

    def add(self, text: str) -> None:
        """Add a remark, unless it is there already."""
        if text not in self.texts:
            self.texts.append(text)


@dataclass(frozen=True)
class RunContext:
    """What handlers work with."""

    aws: LocalAws
    notes: Notes
    directory: Path
    """The program's directory, in which local commands run."""
    region: str
    """The program's own region."""
    run_commands: bool = True
    """Whether local commands run. Without, they only count as registered."""


@dataclass(frozen=True)
class Existing:
    """A resource that was made before, as the engine keeps it."""

    id: str
    state: JsonObject
    """Its last inputs and outputs. Empty if only its ID is known, for example before an import."""
    region: str

    def text(self, key: str) -> str:
        """A text of the state; empty if it is not there."""
        return str(self.state.get(key) or "")


@dataclass(frozen=True)
class ReadResource:
    """A resource as the local AWS has it now."""

    inputs: JsonObject
    """As a program would write them, with what AWS sets by default."""
    outputs: JsonObject
    """What is only known after the creation."""
    id: str = ""
    """Empty: the one it was looked for with."""


Create = Callable[[Registration, RunContext], Created]
"""Makes one resource in the local AWS. Raises RefusedError."""
Update = Callable[[Registration, Existing, RunContext], JsonObject]
"""Changes a resource in place. Gives its outputs. Raises RefusedError."""
Delete = Callable[[Existing, RunContext], None]
"""Deletes a resource. A resource that does not exist is not an error. Raises RefusedError."""
Find = Callable[[Existing, RunContext], ReadResource | None]
"""Looks a resource up; None if it is gone."""


def fifo_end(inputs: JsonObject) -> str:
    """What AWS wants at the end of the name of a FIFO topic or queue."""
    return ".fifo" if inputs.get("fifoTopic") or inputs.get("fifoQueue") else ""


@dataclass(frozen=True)
class Naming:
    """The input that Pulumi names if the program does not."""

    key: str = "name"
    prefix_key: str | None = None
    end: Callable[[JsonObject], str] = lambda _: ""
    """What AWS wants at the end of an autoname, as ``.fifo``."""
    kept: bool = False
    """Whether a name that a program gave stays when it gives none any more: aws-native keeps it, aws makes a new one."""


@dataclass(frozen=True)
class ResourceHandler:
    """What can be done with the resources of one type."""

    create: Create
    update: Update
    delete: Delete
    find: Find
    create_only: Callable[[str], frozenset[str]]
    """The inputs (by region) that AWS cannot change: another value replaces the resource."""
    outputs: tuple[str, ...]
    """What is only known after the creation."""
    naming: Naming | None = None
    check: Callable[[Registration], None] | None = None
    """Finds, before the resource is made, what AWS would refuse. Raises RefusedError."""
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])
    """Input to the value that AWS sets if the program gives none: both mean the same."""
    json_texts: frozenset[str] = frozenset()
    """Inputs that hold JSON, of which spaces and the order of keys do not matter."""
    unordered: Callable[[str], frozenset[str]] = lambda _: frozenset()
    """The inputs (by region), dots leading into objects, whose order does not matter."""
    deletes_first: bool = False
    """Whether a replacement always deletes first, as aws-native's."""


def check_numbers(value: object, path: str = "") -> None:
    """Raises RefusedError if a value contains a number that is not finite: JSON and AWS have no such number."""
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedError(f"'{path}' is {value}, which is not a number in JSON. Fix: give a finite number.")
    if isinstance(value, dict):
        for key, entry in cast("JsonObject", value).items():
            check_numbers(entry, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, entry in enumerate(cast("list[object]", value)):
            check_numbers(entry, f"{path}[{at}]")


def only(*inputs: str) -> Callable[[str], frozenset[str]]:
    """The same inputs in every region."""
    return lambda _: frozenset(inputs)


def again(create: Create) -> Update:
    """The update of a resource whose API call makes and changes alike."""
    return lambda registration, _, run_context: create(registration, run_context).outputs


def present(values: Mapping[str, object]) -> JsonObject:
    """Only what is set: neither None nor empty."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def suffix(urn: str) -> str:
    """The seven hex characters that autonaming adds. They come from the URN, so that runs repeat."""
    return hashlib.sha256(urn.encode()).hexdigest()[:7]


def physical_name(registration: Registration, key: str = "name", prefix_key: str | None = None, end: str = "") -> str:
    """The name the program gives, or the one that Pulumi's autonaming would make: logical name, dash, seven hex.

    ``end`` is what AWS wants at the end of an autoname, as ``.fifo``.
    """
    given = registration.text(key)
    if given:
        return given
    prefix = registration.text(prefix_key) if prefix_key else None
    made = f"{prefix}{suffix(registration.urn)}" if prefix else f"{registration.name}-{suffix(registration.urn)}"
    return made + end
