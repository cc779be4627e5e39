"""Reads the events that a person gives as JSON text: in a file, on standard input or on the page."""

import json
from typing import Final, cast

from chatops_pulumi.core.json_values import is_flat
from chatops_pulumi.sandbox.delivery.event import EventError, event_problems
from chatops_pulumi.sandbox.records import JsonObject

MAXIMUM_DEPTH: Final = 100
"""Levels of lists and objects in an event. A limit of the sandbox: an event of AWS has fewer than ten."""

_DEPTH_ERROR: Final = (
    f"the JSON nests too deep. The sandbox reads at most {MAXIMUM_DEPTH} levels. Fix: remove the inner levels."
)
_NUMBER_ERROR: Final = "a number is too large, or is not a number in JSON. Fix: use a smaller number, or a string."


def read_events(text: str, name: str = "Event text") -> list[JsonObject]:
    """The events in a JSON text: one event, or a list of events.

    The terminal and the page both read events with this function, so that both give the same errors.

    Args:
        text: The JSON text. A byte order mark at its start is skipped.
        name: The origin of the text, for the errors, for example the path of its file.

    Raises:
        EventError: The text is not valid JSON, or one of its events lacks what EventBridge requires. The message names
            each event of a list that is wrong by its number, and has one line per event.
    """
    document = _parse(text, name)
    if not isinstance(document, list):
        problem = _problem(document)
        if problem:
            raise EventError(f"{name}: {problem}")
        return [cast("JsonObject", document)]
    events = cast("list[object]", document)
    if not events:
        raise EventError(f"{name}: the list of events is empty. Fix: add an event.")
    numbered = ((number, _problem(event)) for number, event in enumerate(events, start=1))
    problems = [f"{name}: event {number} of {len(events)}: {problem}" for number, problem in numbered if problem]
    if problems:
        raise EventError("\n".join(problems))
    return cast("list[JsonObject]", events)


def _parse(text: str, name: str) -> object:
    try:
        document = cast("object", json.loads(text.removeprefix("\ufeff"), parse_constant=_not_json))
    except json.JSONDecodeError as error:
        place = f"in line {error.lineno}, column {error.colno}"
        raise EventError(f"{name}: not valid JSON: {error.msg}, {place}. Fix: correct the JSON there.") from error
    except RecursionError:
        raise EventError(f"{name}: {_DEPTH_ERROR}") from None
    except ValueError as error:
        # JSON has no NaN and no Infinity, and Python reads integers of at most 4300 digits.
        raise EventError(f"{name}: {_NUMBER_ERROR}") from error
    if not is_flat(document, MAXIMUM_DEPTH):
        raise EventError(f"{name}: {_DEPTH_ERROR}")
    try:
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise EventError(
            f"{name}: the text contains a lone surrogate, which cannot be encoded. Fix: remove it."
        ) from error
    except ValueError as error:
        # A float such as 1e400 reads as infinite.
        raise EventError(f"{name}: {_NUMBER_ERROR}") from error
    return document


def _not_json(constant: str) -> object:
    raise ValueError(f"{constant} is not a number in JSON")


def _problem(event: object) -> str:
    return " ".join(event_problems(event))
