"""From a rule that speaks to a chat to a gate: what it watches and what it says; or why no gate can be it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import UnsupportedMessageError, UnsupportedPatternError
from chatops_pulumi.adopt.gate_patterns import gate_of
from chatops_pulumi.adopt.inventory import Finding, StateRule
from chatops_pulumi.adopt.message_texts import MessageTexts, spoken
from chatops_pulumi.adopt.template import CLOSE, OPEN, context, said
from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.playbooks.codedeploy import READY
from chatops_pulumi.playbooks.model import ACTION_GROUP

_DEFAULT_BUS: Final = "default"
_KNOWN: Final = frozenset({"version", "source", "content", "metadata"})
_KNOWN_METADATA: Final = frozenset({"additionalContext", "enableCustomActions"})
_LEAVE: Final = "leave it in Terraform: its message and its buttons go on as they are."


@dataclass(frozen=True)
class AdoptedGate:
    """A rule as a gate."""

    rule: StateRule
    map: str
    """The argument that holds such gates."""
    watched: Mapping[str, Any]
    spoken: MessageTexts
    action_group: str
    key: str = ""
    words: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """``green_url``, ``links`` and ``messages``."""


def read_gate(rule: StateRule) -> AdoptedGate | Finding:
    """The gate that a rule is, or why it is none."""
    address = rule.resource.address
    if rule.bus != _DEFAULT_BUS:
        what = f"the rule {rule.name!r} is on the event bus {rule.bus!r}; CodeDeploy's events are on the default one."
        return Finding(address, what, _LEAVE)
    state = rule.resource.text("state")
    if state not in {"", "ENABLED"} or rule.resource.attributes.get("is_enabled") is False:
        what = f"the rule {rule.name!r} is not enabled ({state or 'DISABLED'}); taken over, it would be."
        return Finding(address, what, "enable it in Terraform first, or leave it there.")
    try:
        field_name, watched = gate_of(rule.pattern)
        notification = cast("dict[str, Any]", said(rule.target.template, rule.target.paths))
        words = spoken(notification)
        _hold_frame(notification)
        group = _action_group(notification)
    except UnsupportedPatternError as error:
        return Finding(address, rule.resource.told(f"the rule {rule.name!r} {error}.", "event_pattern"), _LEAVE)
    except UnsupportedMessageError as error:
        target = rule.target.resource
        what = target.told(f"the message of the rule {rule.name!r} {error}.", "input_transformer")
        return Finding(target.address, what, _LEAVE)
    return AdoptedGate(rule, field_name, watched, words, group)


def _hold_frame(notification: Mapping[str, Any]) -> None:
    """Hold that nothing but the texts and the values for the buttons is in a notification."""
    metadata = mapping(notification.get("metadata"))
    further = sorted({*set(notification) - _KNOWN, *(f"metadata.{key}" for key in set(metadata) - _KNOWN_METADATA)})
    if further:
        raise UnsupportedMessageError(f"has what no message with all buttons has in this package: {', '.join(further)}")
    if metadata.get("enableCustomActions") is not True:
        raise UnsupportedMessageError("shows no buttons (enableCustomActions is not true)")


def _action_group(notification: Mapping[str, Any]) -> str:
    """The value that ties the message to its buttons.

    The other values must be those of this package under the same keys: a button that stays in Terraform, and every message
    that is in the channel already, read them by these keys.
    """
    given = context(notification)
    group = given.pop(ACTION_GROUP, "")
    if not group or OPEN in group:
        raise UnsupportedMessageError(f"has no plain {ACTION_GROUP} in its additionalContext")
    wanted = {key: f"{OPEN}{READY.paths[name]}{CLOSE}" for key, name in READY.context.items()}
    strange = sorted(key for key, value in given.items() if wanted.get(key) != value)
    if strange:
        raise UnsupportedMessageError(
            f"hands its buttons other values than this package ({', '.join(strange)}); it knows {', '.join(wanted)}"
        )
    return group
