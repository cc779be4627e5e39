"""The names of the targets, without the package that they need."""

from typing import Final

NAMES: Final = (
    "notification",
    "message",
    "command",
    "pattern",
    "match",
    "template",
    "policy",
    "event",
    "terraform",
    "pulumi",
    "scenario",
    "stack",
)
