"""Reads rules that notify a chat: what the gate watches, and the texts of its message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import UnsupportedMessageError, UnsupportedPatternError
from chatops_pulumi.adopt.inventory import Finding, StateRule
from chatops_pulumi.adopt.message_texts import MessageTexts, texts_of
from chatops_pulumi.adopt.pattern_reader import gate_of
from chatops_pulumi.adopt.template import CLOSE, OPEN, additional_context, read_notification
from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.playbooks.codedeploy import READY
from chatops_pulumi.playbooks.model import ACTION_GROUP

_DEFAULT_BUS: Final = "default"
_KNOWN: Final = frozenset({"version", "source", "content", "metadata"})
_KNOWN_METADATA: Final = frozenset({"additionalContext", "enableCustomActions"})
_LEAVE: Final = "leave it in Terraform. Its message and its buttons keep working."
_ESCAPED: Final = "\\u003c"


@dataclass(frozen=True)
class AdoptedGate:
    """A rule that becomes a gate."""

    rule: StateRule
    map: str
    """The argument that contains such gates."""
    watched: Mapping[str, Any]
    texts: MessageTexts
    action_group: str
    key: str = ""
    message_args: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """``green_url``, ``links`` and ``messages``."""


def read_gate(rule: StateRule) -> AdoptedGate | Finding:
    """Read the gate that has the same rule and sends the same message.

    Args:
        rule: The rule with its target.

    Returns:
        The gate, or the reason why the rule cannot be a gate.
    """
    reason = _unsupported_setting(rule)
    if reason is not None:
        return reason
    target = rule.target
    try:
        field_name, watched = gate_of(rule.pattern)
        notification = cast("dict[str, Any]", read_notification(target.template, target.paths))
        texts = texts_of(notification)
        _ensure_known_frame(notification)
        group = _action_group(notification)
    except UnsupportedPatternError as error:
        what = rule.resource.redacted(f"the rule {rule.name!r} {error}.", "event_pattern")
        return Finding.about(rule.resource, what, _LEAVE)
    except UnsupportedMessageError as error:
        what = target.resource.redacted(f"the message of the rule {rule.name!r} {error}.", "input_transformer")
        return Finding.about(target.resource, what, _message_fix(rule))
    return AdoptedGate(rule, field_name, watched, texts, group)


def _unsupported_setting(rule: StateRule) -> Finding | None:
    resource, name = rule.resource, rule.name
    if rule.bus != _DEFAULT_BUS:
        what = f"the rule {name!r} is on the event bus {rule.bus!r}; CodeDeploy's events are on the default bus."
        return Finding.about(resource, what, _LEAVE)
    state = resource.text("state")
    if state not in {"", "ENABLED"} or resource.attributes.get("is_enabled") is False:
        what = f"the rule {name!r} is not enabled ({state or 'DISABLED'}), and the rules of this package always are."
        return Finding.about(resource, what, "enable it in Terraform first, or leave it there.")
    schedule = resource.text("schedule_expression")
    if schedule:
        what = f"the rule {name!r} also has a schedule ({schedule}), which the rules of this package cannot have."
        return Finding.about(resource, what, "give the schedule its own rule in Terraform first, or leave it there.")
    return None


def _message_fix(rule: StateRule) -> str:
    """The seed's template escapes angle brackets twice; with one backslash lost, its placeholders are plain text."""
    if _ESCAPED in rule.target.template.lower():
        return (
            "your template contains \\u003c, which EventBridge does not read as a placeholder. In Terraform, write "
            'replace(..., "\\\\u003c", "<") and the same for \\\\u003e, apply it, and adopt again.'
        )
    return _LEAVE


def _ensure_known_frame(notification: Mapping[str, Any]) -> None:
    """Ensure that a notification contains nothing but texts and the values for the buttons."""
    metadata = mapping(notification.get("metadata"))
    further = sorted({*set(notification) - _KNOWN, *(f"metadata.{key}" for key in set(metadata) - _KNOWN_METADATA)})
    if further:
        raise UnsupportedMessageError(f"has keys that this package's messages do not have: {', '.join(further)}")
    if metadata.get("enableCustomActions") is not True:
        raise UnsupportedMessageError("shows no buttons (enableCustomActions is not true)")


def _action_group(notification: Mapping[str, Any]) -> str:
    """The value that connects the message with its buttons.

    The other values must be this package's, under the same keys: buttons that stay in Terraform, and messages that are
    already in the channel, read them by these keys.
    """
    given = additional_context(notification)
    group = given.pop(ACTION_GROUP, "")
    if not group or OPEN in group:
        raise UnsupportedMessageError(f"has no constant {ACTION_GROUP} in its additionalContext")
    wanted = {key: f"{OPEN}{READY.paths[name]}{CLOSE}" for key, name in READY.context.items()}
    strange = sorted(key for key, value in given.items() if wanted.get(key) != value)
    if strange:
        raise UnsupportedMessageError(
            f"gives its buttons other values than this package ({', '.join(strange)}). Known values: {', '.join(wanted)}"
        )
    return group
