"""The custom notification schema, version 1.0, as data.

Source: Amazon Q Developer administrator guide, "Custom notifications".
What the guide does not say is marked *unverified*.
"""

from chatops_pulumi.sandbox.records import JsonObject

TEXT: JsonObject = {"type": "string"}
TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}

NOTIFICATION_SCHEMA: JsonObject = {
    "type": "object",
    "required": ["version", "source", "content"],
    "properties": {
        "version": {"const": "1.0"},
        "source": {"const": "custom"},
        "id": TEXT,
        "content": {
            "type": "object",
            "required": ["description"],
            "properties": {
                "textType": {"const": "client-markdown"},
                "title": TEXT,
                # Unverified: a description that consists of spaces counts as empty.
                "description": {"type": "string", "pattern": r"\S"},
                "nextSteps": TEXTS,
                "keywords": TEXTS,
            },
        },
        "metadata": {
            "type": "object",
            "properties": {
                "threadId": TEXT,
                "summary": TEXT,
                "eventType": TEXT,
                "relatedResources": TEXTS,
                "additionalContext": {"type": "object", "additionalProperties": {"type": "string"}},
                "enableCustomActions": {"type": "boolean"},
            },
        },
    },
}
"""JSON Schema. Unknown keys are allowed and give a warning. Unverified: Amazon Q ignores them."""

FIXES: dict[str, str] = {
    "version": 'Write "version": "1.0" at the top of the message.',
    "source": 'Write "source": "custom" at the top level of the message, instead of the event\'s own source.',
    "content": 'Add "content": {"description": "..."} to the message.',
    "content.description": "Give content.description a text: it is the only part of the content that must be there.",
    "content.textType": 'Write "textType": "client-markdown" or leave textType out.',
    "metadata.enableCustomActions": "Write true or false without quotes.",
    "metadata.additionalContext": "Make additionalContext a flat object of strings.",
}
"""JSON path to a fix that is more specific than the general one."""
