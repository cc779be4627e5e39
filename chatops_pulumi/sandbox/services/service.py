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
    notes: tuple[str, ...] = ()
    """What AWS could answer instead, if that depends on something that the sandbox does not know."""


@dataclass(frozen=True)
class LongRunningOperation:
    """One operation of a service: a deployment, an approval, an instance refresh, an alarm."""

    service: str
    """The botocore service, as ``codedeploy``."""
    id: str
    region: str
    title: str
    """Which one it is, as ``shop-web / shop-web-blue-green``."""
    status: str
    """In AWS's own word."""
    waits_for: str
    """What it waits for, or its result, in one sentence."""
    final: bool
    """Whether nothing can happen any more."""
    deadline: datetime | None = None
    """When the present wait ends by itself."""
    after: str = ""
    """What AWS does at the deadline, in one sentence."""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else there is to know, by its name."""
    steps: tuple[str, ...] = ()
    """Its steps from start to end, in a word or two each. Empty: it has no steps."""
    step: int = 0
    """The index of the present step."""


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
        """All operations of the service, in progress or finished, oldest first."""
        ...

    def title(self, event: JsonObject) -> str | None:
        """The title of the operation that an event belongs to. None if the event is not of this service."""
        ...

    def start_label(self, event: JsonObject) -> str | None:
        """What ``start`` does with an event: ``Start a deployment of shop-web``. None for another service's event."""
        ...

    def complete(self, event: JsonObject) -> JsonObject | None:
        """An event with every field that AWS would set and the event does not have yet, about something new with a new ID.

        The event's own fields do not change. None if it is not of this service. Nothing starts because of it.
        """
        ...

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Start what an event is about again, with a new ID.

        ``sample`` is an event that one of the program's rules matches. Gives the events that AWS emits up to the decision and
        with it; none if the event is not of this service.
        """
        ...

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let the present wait end by itself. Gives the events of it; none if nothing waits."""
        ...
