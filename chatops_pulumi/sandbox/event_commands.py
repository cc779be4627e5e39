"""Events as commands for a shell."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.records import JsonObject


def play_event(event: JsonObject, stack: str, labels: Sequence[str] = ()) -> str:
    """``chatops play`` with the event on standard input.

    Args:
        event: The event.
        stack: The stack.
        labels: Buttons to press.
    """
    words = ["chatops", "play", "-", "--stack", stack]
    for label in labels:
        words += ["--press", label]
    return f"{shlex.join(words)} <<'EVENT'\n{json.dumps(event, indent=2, ensure_ascii=False)}\nEVENT"


def is_from_aws(event: JsonObject) -> bool:
    """Whether an event is of an AWS service: EventBridge accepts none of them from others."""
    return str(event.get("source", "")).startswith("aws.")


def aws_command(event: JsonObject, pattern: JsonObject | None = None) -> str:
    """The command of the AWS CLI that can be run with an event. ``pattern`` is its rule's."""
    return pattern_test(event, pattern) if is_from_aws(event) else put_events(event)


def put_events(event: JsonObject) -> str:
    """``aws events put-events`` with the event. Sources that begin with ``aws.`` are refused by EventBridge."""
    entry = {
        "Source": event.get("source"),
        "DetailType": event.get("detail-type"),
        "Detail": json.dumps(event.get("detail", {}), ensure_ascii=False),
        "Resources": event.get("resources", []),
    }
    return shlex.join(["aws", "events", "put-events", "--entries", json.dumps([entry], ensure_ascii=False)])


def pattern_test(event: JsonObject, pattern: JsonObject | None = None) -> str:
    """``aws events test-event-pattern`` with the event.

    Args:
        event: The event.
        pattern: The pattern. Default: the simplest one that matches the event.
    """
    simplest = {"source": [event.get("source")], "detail-type": [event.get("detail-type")]}
    texts = [json.dumps(one, ensure_ascii=False) for one in (pattern or simplest, event)]
    return shlex.join(["aws", "events", "test-event-pattern", "--event-pattern", texts[0], "--event", texts[1]])
