"""The result of ``chatops play`` as JSON.

The document has these keys. Their records are the dataclasses of ``sandbox.records``.

``project``, ``stack``, ``region``, ``runtime``
    What ran. ``resources`` lists type, name and URN of every registered resource.
``notes``, ``log``
    What the sandbox assumed or left out, and what the program logged (``severity`` and ``text``).
``events``
    One entry per event: ``source`` (the file), ``event`` (as sent), ``outcome`` (``message``, ``lost``, ``no match`` or
    ``no message``), ``notes``, ``traces`` (every rule with its steps) and ``messages`` (each with its buttons).
``presses``
    One entry per ``--press``: the command, the AWS call, the outcome and the reply, and in ``followed`` the events that follow.
``missing_button``
    Why a button could not be pressed, or null.
``broken``
    One entry per button that was not pressed and cannot work: ``rule``, ``label``, ``command`` and ``reason``.
``lost``
    How many events lost a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from chatops_pulumi.cli.results import outcome_of

if TYPE_CHECKING:
    from chatops_pulumi.cli.results import Play
    from chatops_pulumi.sandbox.session import EventResult


def of_play(play: Play) -> dict[str, Any]:
    """Everything that the terminal shows, with every JSON document in full."""
    run = play.run
    return {
        "project": run.project.name,
        "stack": run.project.stack,
        "region": run.region,
        "runtime": run.runtime,
        "resources": [{"type": entry.type, "name": entry.name, "urn": entry.urn} for entry in run.resources],
        "notes": list(run.notes),
        "log": [message._asdict() for message in run.messages],
        "events": [{"source": event.name, **of_event(event.result)} for event in play.events],
        "presses": [
            {
                "message": press.message.number,
                **to_jsonable_python(press.press),
                "followed": [of_event(result) for result in press.followed],
            }
            for press in play.presses
        ],
        "missing_button": play.missing_button,
        "broken": to_jsonable_python(play.broken),
        "lost": play.lost,
    }


def of_event(result: EventResult) -> dict[str, Any]:
    """One event, its traces and its messages."""
    return {
        "event": result.event,
        "outcome": outcome_of(result).value,
        "notes": list(result.notes),
        "traces": to_jsonable_python(result.traces),
        "messages": [
            {
                "number": message.number,
                "channel": to_jsonable_python(message.channel),
                "notification": to_jsonable_python(message.notification),
                "buttons": to_jsonable_python(message.buttons),
            }
            for message in result.messages
        ],
    }
