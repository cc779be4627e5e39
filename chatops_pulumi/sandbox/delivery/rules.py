"""The EventBridge rules and targets of the local AWS, as EventBridge lists them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer
from chatops_pulumi.sandbox.records import JsonObject

DEFAULT_BUS = "default"


@dataclass(frozen=True)
class EventTarget:
    """A target of a rule."""

    id: str
    arn: str
    role_arn: str | None = None
    transformer: Transformer | None = None
    input: str | None = None
    """A constant text, instead of the event."""
    input_path: str | None = None
    """A part of the event, instead of all of it."""
    dead_letter_arn: str | None = None


@dataclass(frozen=True)
class EventRule:
    """A rule with its targets."""

    name: str
    arn: str
    bus: str
    enabled: bool
    pattern: JsonObject | None
    """None: the rule runs on a schedule."""
    pattern_size: int
    """Characters of the pattern as the program wrote it."""
    targets: tuple[EventTarget, ...]


def read_rules(aws: LocalAws, region: str) -> tuple[EventRule, ...]:
    """All rules of a region, bus by bus."""
    client = aws.client("events", region)
    buses = [str(bus["Name"]) for bus in _pages(client.list_event_buses, "EventBuses")]
    return tuple(
        _rule(client, bus, rule) for bus in buses for rule in _pages(client.list_rules, "Rules", EventBusName=bus)
    )


def _rule(client: Any, bus: str, described: JsonObject) -> EventRule:
    name = str(described["Name"])
    text = cast(str | None, described.get("EventPattern"))
    targets = _pages(client.list_targets_by_rule, "Targets", Rule=name, EventBusName=bus)
    return EventRule(
        name=name,
        arn=str(described["Arn"]),
        bus=bus,
        enabled=described.get("State") != "DISABLED",
        pattern=json.loads(text) if text else None,
        pattern_size=len(text or ""),
        targets=tuple(map(_target, targets)),
    )


def _target(described: JsonObject) -> EventTarget:
    given = described.get("InputTransformer")
    return EventTarget(
        id=str(described["Id"]),
        arn=str(described["Arn"]),
        role_arn=described.get("RoleArn"),
        transformer=Transformer(given.get("InputPathsMap") or {}, given["InputTemplate"]) if given else None,
        input=described.get("Input"),
        input_path=described.get("InputPath"),
        dead_letter_arn=(described.get("DeadLetterConfig") or {}).get("Arn"),
    )


def _pages(operation: Any, member: str, **params: str) -> Iterator[JsonObject]:
    """All entries of a listing that goes on with NextToken."""
    token: str | None = None
    while True:
        answer = cast(JsonObject, operation(**params, **({"NextToken": token} if token else {})))
        yield from cast(list[JsonObject], answer[member])
        token = answer.get("NextToken")
        if not token:
            return
