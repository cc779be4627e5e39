"""What a play gave, as JSON for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.program.sdk_runtime import Run
    from chatops_pulumi.sandbox.session import EventResult, PressResult


def of_play(
    run: Run, firings: Sequence[EventResult], pressed: Sequence[PressResult], missing: str | None
) -> dict[str, Any]:
    """Everything that the terminal shows, and the whole of each JSON document."""
    return {
        "project": run.project.name,
        "stack": run.project.stack,
        "region": run.region,
        "runtime": run.runtime,
        "resources": [{"type": entry.type, "name": entry.name, "urn": entry.urn} for entry in run.resources],
        "notes": list(run.notes),
        "messages": [message._asdict() for message in run.messages],
        "firings": [of_firing(firing) for firing in firings],
        "presses": [
            {
                "message": entry.message.number,
                **plain(entry.press),
                "followed": [of_firing(firing) for firing in entry.followed],
            }
            for entry in pressed
        ],
        "missing_button": missing,
    }


def of_firing(firing: EventResult) -> dict[str, Any]:
    """An event, its ways and its messages."""
    return {
        "event": firing.event,
        "ways": plain(firing.ways),
        "notes": list(firing.notes),
        "messages": [
            {
                "number": message.number,
                "channel": plain(message.channel),
                "notification": plain(message.notification),
                "buttons": plain(message.buttons),
            }
            for message in firing.messages
        ],
    }


def plain(value: object) -> Any:
    """Records as JSON-ready values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in cast("list[object]", value)]
    return value
