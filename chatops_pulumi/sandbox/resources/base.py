"""What every resource handler takes and gives, and how physical names are made."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chatops_pulumi.sandbox.aws import LocalAws
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
    """Where it is made: its own ``region``, its provider's, or the program's."""

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
class Bench:
    """What handlers work with."""

    aws: LocalAws
    notes: Notes
    directory: Path
    """The program's directory, in which local commands run."""
    region: str
    """The program's own region."""
    run_commands: bool = True
    """Whether local commands run. Without, they only count as registered."""


Handler = Callable[[Registration, Bench], Created]
"""Makes one resource in the local AWS. Raises RefusedError."""


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
