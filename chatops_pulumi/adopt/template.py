"""Reads input transformers, independent of the names of their placeholders and of how their JSON is written."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from chatops_pulumi.core.json_values import is_flat, mapping
from chatops_pulumi.core.placeholders import TEMPLATE_VARIABLE
from chatops_pulumi.playbooks.model import ACTION_GROUP

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
"""They enclose the path of an event value: private-use characters, which no text of a message contains."""

VALUE: Final = re.compile(f"{OPEN}(.*?){CLOSE}")
"""An event value in a text of `read_notification`."""

_DEEPEST: Final = 50
"""Levels of lists and objects; a notification has four."""
_RESERVED: Final = "aws.events."
"""The prefix of EventBridge's own variables, which need no path."""


def read_notification(template: str, paths: Mapping[str, str]) -> dict[str, Any] | None:
    """Read the notification that an input transformer writes.

    Two transformers that write the same notification give equal results.

    Args:
        template: The transformer's template.
        paths: The transformer's input paths.

    Returns:
        The notification, with the path of each event value in its place. None if the template is not a JSON object.
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


def is_chat_notification(template: str, paths: Mapping[str, str]) -> bool:
    """Return whether a transformer writes a custom notification (AWS Chatbot administrator guide, custom notifications)."""
    notification = read_notification(template, paths)
    if notification is None:
        return False
    return notification.get("source") == "custom" and isinstance(notification.get("content"), dict)


def action_group(template: str, paths: Mapping[str, str]) -> str:
    """Return the action group of a notification, or an empty string if it has none.

    Args:
        template: The transformer's template.
        paths: The transformer's input paths.
    """
    return additional_context(read_notification(template, paths) or {}).get(ACTION_GROUP, "")


def additional_context(notification: Mapping[str, Any]) -> dict[str, str]:
    """Return the ``additionalContext`` of a notification."""
    given = mapping(mapping(notification.get("metadata")).get("additionalContext"))
    return {key: str(value) for key, value in given.items()}
