"""Lets moto match events and fill in templates, although its EventBridge cannot deliver to SNS.

moto raises NotImplementedError for a matched rule with an SNS target, so the program's own rules stay on their bus as
they are registered, and events go to private mirrors of them that deliver to a queue. In a mirror the whole event
lies inside ``detail``: PutEvents puts its own id, time, region and account on an event, while on AWS the service that
emits the event sets them, and the message must carry those.
"""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any, cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.delivery.input_transformer import (
    Transformer,
    Values,
    body_from_moto,
    detail_for_moto,
    for_moto,
)
from chatops_pulumi.sandbox.delivery.rules import PRIVATE_PREFIX, EventRule
from chatops_pulumi.sandbox.records import JsonObject

_SOURCE = "chatops.sandbox"
_BATCH = 10
"""Messages that SQS hands out at once."""

_numbers = count()
"""Private resources of one process never share a name, so that a new relay does not meet an old one's."""


class Queue:
    """A private queue of the sandbox."""

    def __init__(self, aws: LocalAws, region: str, account: str | None = None) -> None:
        """Makes the queue, in the local account if no other is given."""
        name = f"{PRIVATE_PREFIX}{next(_numbers)}"
        self.arn = f"arn:aws:sqs:{region}:{account or aws.account}:{name}"
        self._client = aws.client("sqs", region, account)
        self._url = cast(str, self._client.create_queue(QueueName=name)["QueueUrl"])

    def take(self) -> list[str]:
        """The bodies of all messages, which are gone from the queue afterwards."""
        bodies: list[str] = []
        while True:
            answer = self._client.receive_message(QueueUrl=self._url, MaxNumberOfMessages=_BATCH)
            messages = cast(list[JsonObject], answer.get("Messages", []))
            if messages:
                entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)]
                self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)
                bodies += [str(message["Body"]) for message in messages]
            if len(messages) < _BATCH:
                return bodies


class Relay:
    """The mirrors of one region's rules. Not thread-safe: the caller holds the local AWS's lock."""

    def __init__(self, aws: LocalAws, region: str, rules: Sequence[EventRule]) -> None:
        """Mirrors all rules that have a pattern."""
        self._events: Any = aws.client("events", region)
        self._queue = Queue(aws, region)
        self._buses: list[str] = []
        self._rules = {str(index): rule for index, rule in enumerate(rules) if rule.pattern is not None}
        self._targets: dict[Transformer, str] = {}
        self._bus = self._make_bus()
        for number, rule in self._rules.items():
            # The queue learns which rule it was from the text, so one queue serves all rules.
            constant: JsonObject = {"InputTemplate": f'"{number}"', "InputPathsMap": {"unused": "$.source"}}
            self._make_rule(self._bus, number, {"detail": {"event": rule.pattern}}, constant)

    def matched(self, event: JsonObject) -> set[str]:
        """ARNs of the rules that match the event, by moto's judgement."""
        self._put(self._bus, {"event": event})
        return {self._rules[json.loads(body)].arn for body in self._queue.take()}

    def transformed(self, transformer: Transformer, values: Values) -> str:
        """The message body. Raises ValueError if it is not JSON.

        Each transformer has a bus of its own, made at its first use: a broken one cannot hide another.
        """
        if transformer not in self._targets:
            bus = self._make_bus()
            self._make_rule(bus, "transform", {"source": [_SOURCE]}, for_moto(transformer))
            self._targets[transformer] = bus
        # moto raises JSONDecodeError, a ValueError, out of PutEvents where AWS would drop the delivery.
        self._put(self._targets[transformer], detail_for_moto(transformer, values))
        (message,) = self._queue.take()
        return body_from_moto(message)

    def close(self) -> None:
        """Remove the mirrors."""
        for bus in self._buses:
            self._events.delete_event_bus(Name=bus)

    def _make_bus(self) -> str:
        name = f"{PRIVATE_PREFIX}{next(_numbers)}"
        self._events.create_event_bus(Name=name)
        self._buses.append(name)
        return name

    def _make_rule(self, bus: str, name: str, pattern: JsonObject, transformer: JsonObject) -> None:
        self._events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern))
        target = {"Id": "relay", "Arn": self._queue.arn, "InputTransformer": transformer}
        self._events.put_targets(Rule=name, EventBusName=bus, Targets=[target])

    def _put(self, bus: str, detail: JsonObject) -> None:
        entry = {"Source": _SOURCE, "DetailType": "relay", "Detail": json.dumps(detail), "EventBusName": bus}
        self._events.put_events(Entries=[entry])
