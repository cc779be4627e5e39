"""From a message body to a notification, or to the reason why Amazon Q would drop it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NoReturn, cast

from jsonschema import Draft202012Validator, ValidationError

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.chat.notification_schema import FIXES, NOTIFICATION_SCHEMA
from chatops_pulumi.sandbox.records import JsonObject, Notification

SHOWN_VALUE_CHARACTERS = 80
"""A value longer than this is cut in a message."""

DROPPED_SILENTLY = (
    "Amazon Q shows only custom notifications of schema 1.0 and drops everything else: nothing appears in the channel."
)


@dataclass(frozen=True)
class NotificationProblem:
    """One thing in a message body that makes Amazon Q drop it."""

    path: str
    """JSON path, as ``metadata.additionalContext.Region``; empty for the body itself."""
    text: str
    """What is wrong, with the value."""
    fix: str
    """What to change."""


class NotificationDropped(Exception):  # noqa: N818 it says what happened
    """Amazon Q would drop this message body; nothing would appear in the channel."""

    def __init__(self, problems: tuple[NotificationProblem, ...]) -> None:
        self.problems = problems
        self.reason = f"{' '.join(problem.text for problem in problems)} {DROPPED_SILENTLY}"
        # The same hint may fix several problems: say it once, in the order of the problems.
        self.fix = " ".join(dict.fromkeys(problem.fix for problem in problems))
        super().__init__(self.reason)


def parse_notification(body: str) -> Notification:
    """Read a message body as Amazon Q would.

    Raises:
        NotificationDropped: the body is not a custom notification of schema 1.0. It carries all problems at once.
    """
    document = _read_object(body)
    problems = tuple(_describe(error) for error in _sorted_errors(document))
    if problems:
        raise NotificationDropped(problems)
    return _build(document)


def _read_object(body: str) -> JsonObject:
    try:
        document = strict_json(body)
    except json.JSONDecodeError as error:
        _drop(
            f"The message is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}, near: {_near(error)} ...",
            "Look for a quote or a line break in a value: EventBridge's input transformer does not escape what it puts"
            " between quotes.",
        )
    except ValueError as error:
        _drop(f"The message is not valid JSON: {error}.", "Write plain JSON, as EventBridge sends it.")
    if not isinstance(document, dict):
        _drop(
            f"The message must be a JSON object, but it is {_shown(document)}.",
            'Wrap the text: {"version": "1.0", "source": "custom", "content": {"description": "..."}}.',
        )
    return cast("JsonObject", document)


def _drop(text: str, fix: str) -> NoReturn:
    raise NotificationDropped((NotificationProblem("", text, fix),)) from None


def _near(error: json.JSONDecodeError) -> str:
    start = max(0, error.pos - SHOWN_VALUE_CHARACTERS // 4)
    return error.doc[start : error.pos + SHOWN_VALUE_CHARACTERS // 4].strip()


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(NOTIFICATION_SCHEMA)


def _sorted_errors(document: JsonObject) -> list[ValidationError]:
    return sorted(_validator().iter_errors(document), key=lambda error: [str(part) for part in error.absolute_path])


def _describe(error: ValidationError) -> NotificationProblem:
    path = _path(error)
    if error.validator == "required":
        # jsonschema reports each missing key by itself and names it only in its text.
        missing = next(key for key in cast("list[str]", error.validator_value) if f"'{key}'" in error.message)
        path = f"{path}.{missing}" if path else missing
        return NotificationProblem(path, f"{path} is missing.", _fix_of(path))
    return NotificationProblem(
        path, f"{path} is {_shown(error.instance)}, but it must be {_wanted(error)}.", _fix_of(path)
    )


def _path(error: ValidationError) -> str:
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _wanted(error: ValidationError) -> str:
    match error.validator:
        case "const":
            return _shown(error.validator_value)
        case "pattern":
            return "a text that is not empty"
        case _:
            return {"string": "a text", "array": "a list of texts", "boolean": "true or false"}.get(
                str(error.validator_value), "a JSON object"
            )


def _fix_of(path: str) -> str:
    if path in FIXES:
        return FIXES[path]
    if path.startswith("metadata.additionalContext."):
        return FIXES["metadata.additionalContext"]
    return f"Correct {path}, or leave it out."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_VALUE_CHARACTERS else f"{text[:SHOWN_VALUE_CHARACTERS]}..."


def _build(document: JsonObject) -> Notification:
    content: JsonObject = document["content"]
    metadata: JsonObject = document.get("metadata", {})
    return Notification(
        title=content.get("title"),
        description=content["description"],
        next_steps=tuple(content.get("nextSteps", ())),
        keywords=tuple(content.get("keywords", ())),
        thread_id=metadata.get("threadId"),
        summary=metadata.get("summary"),
        event_type=metadata.get("eventType"),
        related_resources=tuple(metadata.get("relatedResources", ())),
        additional_context=dict(metadata.get("additionalContext", {})),
        # Unverified: AWS does not document the default; a working payload omits the key and has its buttons.
        custom_actions_enabled=metadata.get("enableCustomActions", True),
        id=document.get("id"),
        warnings=tuple(_unknown_keys(document, NOTIFICATION_SCHEMA, "")),
    )


def _unknown_keys(document: JsonObject, schema: JsonObject, path: str) -> Iterator[str]:
    known: JsonObject = schema["properties"]
    for key, value in document.items():
        here = f"{path}.{key}" if path else key
        if key not in known:
            yield (
                f"{here} is not a key of the custom notification schema, and is ignored (unverified). "
                f"Known here: {', '.join(known)}."
            )
        elif "properties" in known[key]:
            yield from _unknown_keys(value, known[key], here)
