"""What every local service has in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass(frozen=True)
class LongRunningOperation:
    """One thing that a service has under way: a deployment, an approval, an instance refresh, an alarm."""

    service: str
    """The botocore service, as ``codedeploy``."""
    id: str
    region: str
    title: str
    """Which one it is, as ``shop-web / shop-web-blue-green``."""
    status: str
    """In AWS's own word."""
    waits_for: str
    """What it waits for, or how it ended, in one sentence."""
    final: bool
    """Whether nothing can happen any more."""
    deadline: datetime | None = None
    """When the present wait ends by itself."""
    after: str = ""
    """What AWS does at the deadline, in one sentence."""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else there is to know, by its name."""


@dataclass(frozen=True)
class Surroundings:
    """What a local service knows of the sandbox."""

    account: str
    clock: Callable[[], datetime]
    """Returns the time with its zone."""
    patterns: Callable[[], Iterable[JsonObject]]
    """Returns the event patterns of the program's rules."""


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

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """All that the service has or had under way, oldest first."""
        ...

    def title(self, event: JsonObject) -> str | None:
        """Which one an event is about, as the title of its operation. None where it is not of this service."""
        ...

    def start_label(self, event: JsonObject) -> str | None:
        """What ``start`` does with an event: ``Start a deployment of shop-web``. None for another service's event."""
        ...

    def complete(self, event: JsonObject) -> JsonObject | None:
        """An event with all that AWS would put into it and that it does not hold yet, about something new with an id of its own.

        What the event holds stays. None where it is not of this service. Nothing is begun by it.
        """
        ...

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Begin anew what an event is about, with an id of its own.

        ``sample`` is an event that one of the program's rules matches. Gives the events that AWS emits up to the decision and
        with it; none where the event is not of this service.
        """
        ...

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let the present wait end by itself. Gives the events of it; none where nothing waits."""
        ...
