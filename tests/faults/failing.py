"""Local AWS services that fail: an error, a throttled call, or a call that waits until a test lets it go."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chatops_pulumi.sandbox.aws.account import LocalAws


@dataclass(frozen=True)
class Answer:
    """All that botocore looks at in an HTTP response."""

    status_code: int


@contextmanager
def failing(
    aws: LocalAws, service: str, operation: str, region: str, code: str, status: int = 400
) -> Generator[list[str]]:
    """Answer an operation with an error. Gives the calls that were refused."""
    refused: list[str] = []

    def refuse(model: Any, **_: object) -> tuple[Answer, dict[str, Any]]:
        refused.append(model.name)
        error = {"Code": code, "Message": f"planted: {code}"}
        return Answer(status), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}

    events = aws.client(service, region).meta.events
    name = f"before-call.{service}.{operation}"
    events.register_first(name, refuse)
    try:
        yield refused
    finally:
        events.unregister(name, refuse)


@dataclass
class Gate:
    """Holds a call until it is opened."""

    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)


@contextmanager
def held(aws: LocalAws, service: str, operation: str, region: str) -> Generator[Gate]:
    """A slow operation: it waits until the gate is opened."""
    gate = Gate()

    def wait(**_: object) -> None:
        gate.reached.set()
        assert gate.opened.wait(60)

    events = aws.client(service, region).meta.events
    name = f"before-call.{service}.{operation}"
    events.register_first(name, wait)
    try:
        yield gate
    finally:
        gate.opened.set()
        events.unregister(name, wait)
