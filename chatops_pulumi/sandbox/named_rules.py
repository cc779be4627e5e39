"""Names the program's rules, so that a sample event can be played without an event file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from chatops_pulumi.sandbox.delivery.event import EventError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.records import JsonObject
    from chatops_pulumi.sandbox.session import Sandbox


class NamedRule(NamedTuple):
    """A rule that waits for events, with the name that a person calls it by."""

    name: str
    """``KEY.STAGE`` for a rule of a component, otherwise the name of the Pulumi resource.

    If two rules have it, the component's name goes before it: ``shop/web.ready``.
    """
    region: str
    rule: EventRule


def named_rules(sandbox: Sandbox) -> list[NamedRule]:
    """The program's rules that wait for events, in the order of registration."""
    names = _names(sandbox)
    found = [
        NamedRule(names.get(rule.arn, rule.name), region, rule)
        for region, rules in sandbox.rules().items()
        for rule in rules
        if rule.pattern is not None
    ]
    order = list(names)
    found.sort(key=lambda one: order.index(one.rule.arn) if one.rule.arn in names else len(order))
    components = _components(sandbox)
    found = _distinct(found, lambda one: f"{components.get(one.rule.arn, one.region)}/{one.name}")
    found = _distinct(found, lambda one: f"{one.region}/{one.name}")
    return _distinct(found, lambda one: f"{one.region}/{one.rule.name}")


def _distinct(rules: list[NamedRule], longer: Callable[[NamedRule], str]) -> list[NamedRule]:
    """The rules with a longer name for those whose name another rule has too: two components may use one key."""
    taken = Counter(one.name for one in rules)
    return [one._replace(name=longer(one)) if taken[one.name] > 1 else one for one in rules]


def sample_of(sandbox: Sandbox, name: str | None) -> tuple[str, JsonObject]:
    """A sample event for one rule of the program.

    Args:
        sandbox: The running program.
        name: The rule's name, or None for the first rule.

    Returns:
        The rule's name and an event that it matches.

    Raises:
        EventError: The program has no rule of that name. The message lists the names.
    """
    rules = named_rules(sandbox)
    if not rules:
        raise EventError("The program has no rule that waits for events. Fix: watch something with ChatOps.")
    chosen = rules[0] if name is None else _chosen(rules, name)
    event = sandbox.sample(chosen.rule, chosen.region)
    if event is None:
        raise EventError(f"{chosen.name}: the rule runs on a schedule. Fix: choose a rule with an event pattern.")
    return chosen.name, event


def _chosen(rules: Sequence[NamedRule], name: str) -> NamedRule:
    exact = [one for one in rules if name in {one.name, one.rule.name}]
    found = exact or [one for one in rules if one.name.split(".")[0] == name]
    if len(found) == 1:
        return found[0]
    problem = f"{len(found)} rules fit this name" if found else "no rule has this name"
    names = ", ".join(one.name for one in (found or rules))
    raise EventError(f"{name}: {problem}. Fix: use one of: {names}.")


def _names(sandbox: Sandbox) -> dict[str, str]:
    """Rule ARN to name: the key in a component's output ``ruleArns``, otherwise the resource's own name."""
    names: dict[str, str] = {}
    for resource in sandbox.run.resources:
        arn = resource.outputs.get("arn")
        if resource.custom and isinstance(arn, str):
            names.setdefault(arn, resource.name)
    for resource in sandbox.run.resources:
        keys = resource.outputs.get("ruleArns")
        if not resource.custom and isinstance(keys, Mapping):
            names |= {str(arn): key for key, arn in cast("Mapping[str, object]", keys).items()}
    return names


def _components(sandbox: Sandbox) -> dict[str, str]:
    """Rule ARN to the name of the component that registers the rule; of nested components, the outer one."""
    found: dict[str, str] = {}
    for resource in sandbox.run.resources:
        keys = resource.outputs.get("ruleArns")
        if not resource.custom and isinstance(keys, Mapping):
            for arn in cast("Mapping[str, object]", keys).values():
                found.setdefault(str(arn), resource.name)
    return found
