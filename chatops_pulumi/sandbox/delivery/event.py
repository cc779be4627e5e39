"""The EventBridge envelope: how the sandbox builds an event, reads one and checks one."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self, cast

from chatops_pulumi.core.problems import has_lone_surrogate
from chatops_pulumi.sandbox.records import JsonObject

MAXIMUM_EVENT_BYTES: Final = 256 * 1024
"""The size limit of an event and of an SNS message. Sources: the EventBridge and SNS quotas."""

_TEXT_FIELDS: Final = ("id", "time", "account", "region")
_EXAMPLES: Final = {"source": "aws.codedeploy", "detail-type": "CodeDeploy Deployment State-change Notification"}
_MISSPELLED: Final = {"detail-type": ("detailType", "detail_type", "DetailType"), "source": ("Source",)}
"""Other spellings: CodePipeline's guide prints ``detailType``, PutEvents takes ``DetailType`` and ``Source``."""


class EventError(Exception):
    """The text is not an event that EventBridge accepts."""


def event_time(moment: datetime) -> str:
    """A time as EventBridge writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_event(
    source: str,
    detail_type: str,
    detail: JsonObject,
    *,
    region: str,
    account: str,
    time: datetime,
    id: str | None = None,  # noqa: A002 the name of the field
    resources: Sequence[str] = (),
) -> JsonObject:
    """An event with all nine fields of EventBridge's envelope.

    Args:
        source: The service that emits the event, for example ``aws.codedeploy``.
        detail_type: The type of the event, as the service's event reference names it.
        detail: The fields of the event itself.
        region: The AWS region that emits the event.
        account: The AWS account that emits the event.
        time: When the event happened.
        id: The ID of the event; a new random one if it is not given.
        resources: The ARNs of the resources that the event is about.

    Source: EventBridge user guide, "Events".
    """
    return {
        "version": "0",
        "id": id or str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": account,
        "time": event_time(time),
        "region": region,
        "resources": list(resources),
        "detail": detail,
    }


@dataclass(frozen=True)
class EventView:
    """Typed access to the fields of an event. A field that is absent, or has another type, reads as empty."""

    source: str
    detail_type: str
    region: str
    account: str
    time: str
    resources: tuple[str, ...]
    detail: JsonObject

    @classmethod
    def of(cls, event: JsonObject) -> Self:
        """Read an event."""
        detail, resources = event.get("detail"), event.get("resources")
        return cls(
            source=_text(event, "source"),
            detail_type=_text(event, "detail-type"),
            region=_text(event, "region"),
            account=_text(event, "account"),
            time=_text(event, "time"),
            resources=tuple(map(str, cast("list[object]", resources))) if isinstance(resources, list) else (),
            detail=cast("JsonObject", detail) if isinstance(detail, dict) else {},
        )

    def text(self, name: str) -> str:
        """A field of ``detail`` that is text; empty if it is absent or not text."""
        return _text(self.detail, name)

    def part(self, name: str) -> JsonObject:
        """A field of ``detail`` that is an object; empty if it is absent or not an object."""
        value = self.detail.get(name)
        return cast("JsonObject", value) if isinstance(value, dict) else {}


def _text(fields: JsonObject, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def complete_event(event: JsonObject, account: str, region: str) -> JsonObject:
    """The event with all fields of EventBridge's envelope. Fields that the event has are kept.

    Args:
        event: The event, as a file or a person gives it.
        account: The account of an event that names none.
        region: The region of an event that names none.

    Raises:
        EventError: PutEvents, or EventBridge's envelope, would not accept the event.
    """
    problems = event_problems(event)
    if problems:
        raise EventError("EventBridge does not accept the event: " + " ".join(problems))
    defaults = new_event("", "", {}, region=region, account=account, time=datetime.now(UTC))
    full = {**defaults, **event}
    text = json.dumps(full, ensure_ascii=False)
    if has_lone_surrogate(text):
        raise EventError("The event contains a lone surrogate, which JSON cannot encode. Fix: remove it.")
    size = len(text.encode())
    if size > MAXIMUM_EVENT_BYTES:
        raise EventError(
            f"The event has {size} bytes. EventBridge accepts at most {MAXIMUM_EVENT_BYTES}. Fix: shorten its fields."
        )
    return full


def event_problems(event: object) -> list[str]:
    """All that is wrong with an event, each as a sentence with its fix; empty if EventBridge accepts it."""
    if not isinstance(event, dict):
        return [f"An event must be a JSON object, but this is {kind_of(event)}."]
    fields = cast("JsonObject", event)
    problems = [_missing(fields, key) for key in _EXAMPLES if not _text(fields, key)]
    if "detail" not in fields:
        problems.append("'detail' is missing. Fix: add the event's own fields; an empty object ({}) is enough.")
    elif not isinstance(fields["detail"], dict):
        problems.append(f"'detail' must be a JSON object, but it is {kind_of(fields['detail'])}.")
    resources = fields.get("resources", [])
    if not isinstance(resources, list) or not all(isinstance(item, str) for item in cast("list[object]", resources)):
        problems.append("'resources' must be a list of strings.")
    problems += [
        f"'{key}' must be a string, but it is {kind_of(fields[key])}."
        for key in _TEXT_FIELDS
        if key in fields and not isinstance(fields[key], str)
    ]
    return problems


def _missing(fields: JsonObject, key: str) -> str:
    if key in fields:
        return f"'{key}' must be a string that is not empty. Fix: give it, for example \"{_EXAMPLES[key]}\"."
    misspelled = next((other for other in _MISSPELLED[key] if other in fields), None)
    if misspelled is not None:
        return f"'{key}' is missing. Fix: rename '{misspelled}' to '{key}'."
    return f"'{key}' is missing. Fix: add it, for example \"{_EXAMPLES[key]}\"."


def kind_of(value: object) -> str:
    """The JSON type of a value, with its article, as an error message names it."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"
