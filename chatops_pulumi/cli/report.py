"""What a play gave, as JSON for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

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
                **to_jsonable_python(entry.press),
                "followed": [of_firing(firing) for firing in entry.followed],
            }
            for entry in pressed
        ],
        "missing_button": missing,
    }


def of_firing(firing: EventResult) -> dict[str, Any]:
    """An event, its traces and its messages."""
    return {
        "event": firing.event,
        "traces": to_jsonable_python(firing.traces),
        "notes": list(firing.notes),
        "messages": [
            {
                "number": message.number,
                "channel": to_jsonable_python(message.channel),
                "notification": to_jsonable_python(message.notification),
                "buttons": to_jsonable_python(message.buttons),
            }
            for message in firing.messages
        ],
    }
