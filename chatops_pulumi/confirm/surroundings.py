"""What a run needs of the rest: AWS, a person, and the time. Tests replace all three."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from chatops_pulumi.confirm.deployment import Deployment


class Clients(Protocol):
    """Gives boto3 clients of the test account."""

    def client(self, service: str, region: str) -> Any:
        """A client."""
        ...


class Person(Protocol):
    """The person at the terminal."""

    def say(self, text: str) -> None:
        """Print a line."""
        ...

    def choose(self, question: str, choices: Mapping[str, str]) -> str:
        """Ask a question and give the key of the choice."""
        ...

    def enter(self, question: str) -> str:
        """Ask for a text."""
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The time, with its zone."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """All of them."""

    aws: Clients
    deployment: Deployment
    person: Person
    clock: Clock
