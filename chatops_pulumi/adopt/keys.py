"""Chooses keys of gates and names of components, from modules, for_each keys and group names, never from positions."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from chatops_pulumi.adopt.inventory import StateRule
from chatops_pulumi.core import limits
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY, READY

_HASH: Final = 6
_ROOM_FOR_BUTTON: Final = max(len(f"-{CODEDEPLOY.key}-{button}") for button in CODEDEPLOY.buttons)
LONGEST_NAME: Final = limits.LOGICAL_NAME.maximum - _ROOM_FOR_BUTTON
"""Characters of a component's name, so that the name of the longest button fits."""


def gate_keys(component: str, gates: Sequence[tuple[StateRule, Mapping[str, Any]]]) -> list[str]:
    """Choose a key for each gate.

    A key is the first of these that is unique: the keys of for_each around the rule, or the module's name; the whole
    module path; the deployment group; application and deployment group; the rule's name.

    Args:
        component: The name of the component.
        gates: The rule of each gate, and what the gate watches.

    Returns:
        The keys, in the order of the gates.
    """
    longest = limits.LOGICAL_NAME.maximum - len(f"{component}--{READY.key}")
    found: dict[int, str] = {}
    for scheme in _SCHEMES:
        proposed = [_valid(scheme(rule, watched), longest) for rule, watched in gates]
        often = Counter(proposed)
        for at, key in enumerate(proposed):
            if at not in found and key and often[key] == 1 and key not in found.values():
                found[at] = key
    return [found[at] for at in range(len(gates))]


def component_name(text: str, taken: Sequence[str]) -> str:
    """Choose a component's name.

    Args:
        text: An action group, or another text to name the component after.
        taken: The names of the other components.

    Returns:
        A valid name that is not taken.
    """
    name = _shortened(re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-") or "chatops", LONGEST_NAME)
    return name if name not in taken else _shortened(f"{name}-{_hash(text)}", LONGEST_NAME)


def _for_each(rule: StateRule, watched: Mapping[str, Any]) -> str:
    """``module.web`` gives web, as does ``module.chatops["web"]``. A count is a position, so it gives nothing."""
    del watched
    steps = rule.resource.modules
    keys = [key for key in (*(step.key for step in steps), rule.resource.key) if key is not None]
    if any(isinstance(key, int) for key in keys):
        return ""
    return "-".join(str(key) for key in keys) or (steps[-1].name if steps else "")


def _path(rule: StateRule, watched: Mapping[str, Any]) -> str:
    del watched
    if not rule.resource.modules or any(isinstance(step.key, int) for step in rule.resource.modules):
        return ""
    parts = [part for step in rule.resource.modules for part in (step.name, step.key) if part is not None]
    own = rule.resource.key
    return "" if isinstance(own, int) else "-".join([*map(str, parts), *([own] if own else [])])


def _group(rule: StateRule, watched: Mapping[str, Any]) -> str:
    del rule
    names = ("deployment_groups", "deployment_group_prefixes", "applications")
    return str(watched.get("deployment_group") or next(watched[name][0] for name in names if watched.get(name)))


def _application_and_group(rule: StateRule, watched: Mapping[str, Any]) -> str:
    return f"{watched['application']}-{_group(rule, watched)}" if "application" in watched else ""


def _rule_name(rule: StateRule, watched: Mapping[str, Any]) -> str:
    del watched
    return rule.name


def _last(rule: StateRule, watched: Mapping[str, Any]) -> str:
    """Names of rules are unique, but two of them can give the same key."""
    return f"{_group(rule, watched)}-{_hash(rule.name)}"


_SCHEMES: Final[Sequence[Callable[[StateRule, Mapping[str, Any]], str]]] = (
    _for_each,
    _path,
    _group,
    _application_and_group,
    _rule_name,
    _last,
)


def _valid(text: str, longest: int) -> str:
    key = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
    if key and not key[0].isalpha():
        key = f"g-{key}"
    return _shortened(key, longest)


def _shortened(text: str, longest: int) -> str:
    """Cut a text, with a hash that keeps it distinct from others with the same beginning."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - _HASH - 1].rstrip('-')}-{_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]
