"""How a resource of one type is read from AWS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chatops_pulumi.doctor.account import Account
from chatops_pulumi.doctor.state import Stack, StackResource


@dataclass(frozen=True)
class Place:
    """A resource of the stack and where it is."""

    resource: StackResource
    stack: Stack
    account: Account

    @property
    def region(self) -> str:
        """The region of the resource."""
        return self.stack.region_of(self.resource)


Read = Callable[[Place], dict[str, Any]]
"""Gives the properties that AWS has, empty ones too. Raises MissingInAwsError, UnreadableError."""


Adjust = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Gives the properties of the state that must be compared in another form."""


def as_stated(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the properties as they are."""
    del properties
    return {}


@dataclass(frozen=True)
class Reader:
    """How the resources of one type are read."""

    read: Read
    needs: tuple[str, ...]
    """The IAM actions of its calls."""
    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What AWS has where a program gives nothing."""
    adjust: Adjust = as_stated
    """Forms of the state that mean the same as another form in AWS."""
    minor: frozenset[str] = frozenset()
    """Properties, beside tags and descriptions, that no message and no press depends on."""


def first(entries: list[dict[str, Any]], **wanted: object) -> dict[str, Any] | None:
    """Return the first entry that has these values."""
    return next((one for one in entries if all(one.get(key) == value for key, value in wanted.items())), None)


def with_lower_start(value: Any) -> Any:
    """Return a value of the API with the keys that Pulumi gives them: ``roleArn`` for ``RoleArn``."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: with_lower_start(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [with_lower_start(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value
