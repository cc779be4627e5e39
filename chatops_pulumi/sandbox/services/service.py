"""What every local service has in common."""

from dataclasses import dataclass
from typing import Protocol

from chatops_pulumi.sandbox.records import JsonObject


class ServiceError(Exception):
    """The service refuses a call, as AWS would."""

    def __init__(self, code: str, message: str) -> None:
        """``code`` is the error's name in the service's API model."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True)
class ServiceAnswer:
    """What a call gives."""

    response: JsonObject
    """The operation's output, as botocore parses it."""
    events: tuple[JsonObject, ...] = ()
    """The events that AWS emits because of the call, oldest first."""
    seconds: float = 0.0
    """How long AWS would take to answer."""


class LocalService(Protocol):
    """A service that answers some calls locally and follows the events of what it manages."""

    name: str
    """The botocore service, as ``codedeploy``."""

    def observe(self, event: JsonObject) -> None:
        """Learn from an event that went over the bus. Repeated and late events change nothing."""
        ...

    def answers(self, operation: str) -> bool:
        """Whether the service answers this operation."""
        ...

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        ...
