"""What goes on in the local AWS beside the chat: the operations of its services, and the time, which can be moved forward."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final, Self

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services import local_services
from chatops_pulumi.sandbox.services.service import LocalService, LongRunningOperation

MOMENT: Final = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
"""The time of previews, and of scenarios that name none: so both give the same result every day."""


@dataclass
class Clock:
    """The time of the local services: this machine's time, moved forward any number of times."""

    ahead: timedelta = field(default_factory=timedelta)
    """How far it has been moved forward."""
    stopped_at: datetime | None = None
    """The time without ``ahead``. The clock then moves only when it is moved. None: this machine's time."""

    def __call__(self) -> datetime:
        """The time, in UTC."""
        return self._base() + self.ahead

    def move_to(self, moment: datetime) -> None:
        """Let the time be this one now. It goes on from there."""
        self.ahead = moment - self._base()

    def _base(self) -> datetime:
        return self.stopped_at or datetime.now(UTC)


@dataclass
class Listening:
    """What the program listens to. A program that has changed listens to something else."""

    patterns: Callable[[], Iterable[JsonObject]] = tuple
    """The event patterns of its rules."""

    def __call__(self) -> Iterable[JsonObject]:
        """The event patterns of the present program's rules."""
        return self.patterns()


@dataclass(frozen=True)
class Simulation:
    """The local services of one account, their clock, and what the program listens to."""

    clock: Clock
    listening: Listening
    services: tuple[LocalService, ...]
    message_numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers for the messages, which go on when the program has changed."""

    @classmethod
    def of(cls, account: str, clock: Clock | None = None) -> Self:
        """A simulation in which nothing has happened yet. ``clock`` replaces one that shows this machine's time."""
        clock, listening = clock or Clock(), Listening()
        return cls(clock, listening, local_services(account, clock, listening))

    def observe(self, event: JsonObject) -> None:
        """Let every service learn from an event that went over the bus."""
        for service in self.services:
            service.observe(event)

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """All operations, in progress or finished, by service and oldest first."""
        return tuple(entry for service in self.services for entry in service.operations())

    def complete(self, event: JsonObject) -> JsonObject | None:
        """An event with all that AWS would put into it; None if no local service knows the event."""
        found = (service.complete(event) for service in self.services)
        return next((event for event in found if event is not None), None)

    def title(self, event: JsonObject) -> str | None:
        """What an event is about; None if no local service knows the event."""
        return next((title for service in self.services if (title := service.title(event)) is not None), None)

    def start_label(self, event: JsonObject) -> str | None:
        """What ``start`` does with an event, as the label of a button. None if no local service can start it."""
        return next((label for service in self.services if (label := service.start_label(event)) is not None), None)

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Start what an event is about again. Returns its events, or none if no local service knows the event."""
        return next((events for service in self.services if (events := service.start(sample))), ())

    def expire(self, service: str, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let a wait end now. Gives the events of it; none if nothing waits under this id."""
        return tuple(event for one in self.services if one.name == service for event in one.expire(identifier, region))

    def forward(self, by: timedelta) -> Iterator[JsonObject]:
        """Move the time forward. Gives the events of every wait that ends on the way, in the order of their deadlines.

        The caller fires each event before it asks for the next one, so that what follows from one is known to the other.
        """
        end = self.clock() + by
        ended: set[tuple[str, str, str, datetime]] = set()
        while (due := self._next(end)) is not None and due.deadline is not None:
            wait = (due.service, due.region, due.id, due.deadline)
            if wait in ended:
                raise RuntimeError(
                    f"{due.service} did not end the wait of {due.id}, which is over since {due.deadline}."
                )
            ended.add(wait)
            self.clock.ahead += max(due.deadline - self.clock(), timedelta())
            yield from self.expire(due.service, due.id, due.region)
        self.clock.ahead += max(end - self.clock(), timedelta())

    def _next(self, until: datetime) -> LongRunningOperation | None:
        waiting = [entry for entry in self.operations() if entry.deadline is not None and entry.deadline <= until]
        return min(waiting, key=lambda entry: entry.deadline or until, default=None)
