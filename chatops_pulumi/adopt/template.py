"""What an input transformer says, whatever its placeholders are called and however its JSON is written."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import is_flat, mapping
from chatops_pulumi.core.placeholders import TEMPLATE_VARIABLE

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
"""They stand around the path of an event's value: characters that no text can mean."""

VALUE: Final = re.compile(f"{OPEN}(.*?){CLOSE}")
"""A value of the event, in a text that `said` gave."""

_DEEPEST: Final = 50
"""Levels of lists and objects; a notification has four."""
_RESERVED: Final = "aws.events."
"""How EventBridge's own variables begin; they need no path."""


def said(template: str, paths: Mapping[str, str]) -> dict[str, Any] | None:
    """The notification that a template writes, with the path of each value in its place. None if it is no JSON object.

    Two transformers that give the same notification say the same.
    """
    if OPEN in template or CLOSE in template:
        return None

    def marked(match: re.Match[str]) -> str:
        name = match[1]
        if name in paths:
            return f"{OPEN}{paths[name]}{CLOSE}"
        return f"{OPEN}{name}{CLOSE}" if name.startswith(_RESERVED) else match[0]

    try:
        document = json.loads(TEMPLATE_VARIABLE.sub(marked, template))
    except (ValueError, RecursionError):
        return None
    if not is_flat(document, _DEEPEST):
        return None
    return cast("dict[str, Any]", document) if isinstance(document, dict) else None


def speaks_to_chat(template: str, paths: Mapping[str, str]) -> bool:
    """Whether a template writes a custom notification (AWS Chatbot administrator guide, custom notifications)."""
    notification = said(template, paths)
    if notification is None:
        return False
    return notification.get("source") == "custom" and isinstance(notification.get("content"), dict)


def context(notification: Mapping[str, Any]) -> dict[str, str]:
    """The ``additionalContext`` of a notification."""
    given = mapping(mapping(notification.get("metadata")).get("additionalContext"))
    return {key: str(value) for key, value in given.items()}
