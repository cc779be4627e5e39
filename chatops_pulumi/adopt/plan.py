"""Plans the components: which rules and custom actions belong together, and to which channel."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.button_matching import button_of, shown_under
from chatops_pulumi.adopt.channel_choice import ActionGroup, ChannelChoice, choose_channels
from chatops_pulumi.adopt.component_args import chat_ops_args, checked, notifications_args
from chatops_pulumi.adopt.errors import UnsupportedActionError
from chatops_pulumi.adopt.gate_reader import AdoptedGate, read_gate
from chatops_pulumi.adopt.inventory import (
    Finding,
    Inventory,
    StateAction,
    StateAssociation,
    StateChannel,
    StateRule,
)
from chatops_pulumi.adopt.keys import component_name, gate_keys
from chatops_pulumi.adopt.leftovers import Leftover, Reference, leftovers, references, unknown_commands
from chatops_pulumi.adopt.message_texts import best_language, message_args
from chatops_pulumi.adopt.state import StateResource
from chatops_pulumi.adopt.template import action_group

CHAT_OPS: Final = "ChatOps"
NOTIFICATIONS: Final = "Notifications"
_NEUTRAL: Final = "chatops"
"""The name of a component whose action group the state marks as sensitive."""


@dataclass(frozen=True)
class PlannedComponent:
    """A component of the program, and the objects that become its children."""

    kind: str
    """``ChatOps``, or ``Notifications`` for a further topic of the same channel."""
    name: str
    args: Mapping[str, Any]
    gates: tuple[AdoptedGate, ...]
    buttons: Mapping[str, StateAction]
    """By the playbook's key of the button."""
    channel: StateChannel | None
    """The channel configuration, if the component owns it."""
    configuration_arn: str
    associations: tuple[StateAssociation, ...]
    """Associations by command that the component replaces."""

    @property
    def commands(self) -> dict[str, str]:
        """The address of the command that associates an action, by the ARN of the action."""
        return {arn: one.resource.address for one in self.associations for arn in one.action_arns}

    @property
    def taken(self) -> tuple[StateResource, ...]:
        """Every resource that Terraform must forget."""
        rules = [entry for gate in self.gates for entry in (gate.rule.resource, gate.rule.target.resource)]
        channel = [self.channel.resource] if self.channel else []
        return (
            *(action.resource for action in self.buttons.values()),
            *rules,
            *channel,
            *(one.resource for one in self.associations),
        )


@dataclass(frozen=True)
class Plan:
    """What is adopted, and what is not."""

    account: str
    region: str
    components: tuple[PlannedComponent, ...]
    findings: tuple[Finding, ...]
    left: tuple[Leftover, ...] = ()
    """Everything that stays in Terraform, without what the findings name."""
    references: tuple[Reference, ...] = ()
    """What stays in Terraform and refers to adopted resources."""

    @property
    def taken(self) -> tuple[StateResource, ...]:
        """Every resource that Terraform must forget."""
        return tuple(resource for component in self.components for resource in component.taken)


@dataclass(frozen=True)
class _Refused:
    """Action groups whose rules or actions are not adopted, with the address that says why."""

    rules: Mapping[str, str]
    actions: Mapping[str, str]


def plan(inventory: Inventory, options: AdoptOptions) -> Plan:
    """Plan how to adopt the objects of an inventory.

    Args:
        inventory: The adoptable objects.
        options: The choices of the user.

    Returns:
        The components, and everything that is not adopted with its reason.
    """
    findings = list(inventory.findings)
    roles: dict[StateResource, str] = {}
    buttons = dict(_buttons([one for one in inventory.actions if _is_supported(one, findings)], findings))
    rules = [rule for rule in inventory.rules if _is_supported(rule, findings)]
    gates = [gate for rule in rules if isinstance(gate := _or_note(read_gate(rule), findings), AdoptedGate)]
    account, region = _place(gates, options)
    gates = [gate for gate in gates if _is_here(gate, account, region, findings)]
    groups = [
        ActionGroup(
            group,
            tuple(gate for gate in gates if gate.action_group == group),
            {button: action for (shown, button), action in buttons.items() if shown == group},
        )
        for group in sorted({gate.action_group for gate in gates} | {group for group, _ in buttons})
    ]
    refused = _refused(inventory, gates, list(buttons.values()))
    whole = [entry for entry in groups if _is_whole(entry, refused, roles, findings)]
    channels = choose_channels(whole, inventory, options, findings)
    components: list[PlannedComponent] = []
    for entry in whole:
        if entry.group in channels:
            names = [one.name for one in components]
            components += _components(entry, channels[entry.group], inventory, options, names, findings)
    planned = Plan(account, region, tuple(components), tuple(findings))
    return _with_leftovers(planned, inventory, roles)


def _is_supported(entry: StateAction | StateRule, findings: list[Finding]) -> bool:
    """Whether an object is in the partition that this package supports."""
    partition = [*entry.arn.split(":"), ""][1]
    if partition in {"", "aws"}:
        return True
    what = f"{entry.name!r} is in the partition {partition}, and this package supports the partition aws only."
    findings.append(Finding.about(entry.resource, what, "leave it in Terraform."))
    return False


def _or_note(read: AdoptedGate | Finding, findings: list[Finding]) -> AdoptedGate | None:
    if isinstance(read, AdoptedGate):
        return read
    findings.append(read)
    return None


def _buttons(actions: Sequence[StateAction], findings: list[Finding]) -> Iterator[tuple[tuple[str, str], StateAction]]:
    """Action group and button, to the action. Of two actions for one button, the first by its name."""
    seen: dict[tuple[str, str], StateAction] = {}
    for action in sorted(actions, key=lambda entry: entry.name):
        fix = "leave it in Terraform. It stays in the channel."
        try:
            button = button_of(action)
            group = shown_under(action)
        except UnsupportedActionError as error:
            what = action.resource.redacted(f"the custom action {action.name!r} {error}.", "definition", "attachments")
            findings.append(Finding.about(action.resource, what, fix))
            continue
        other = seen.setdefault((group, button), action)
        if other is not action:
            what = f"the custom action {action.name!r} is the same button as {other.name!r} under {group!r}."
            what = action.resource.redacted(what, "attachments")
            findings.append(Finding.about(action.resource, what, fix))
            continue
        yield (group, button), action


def _place(gates: Sequence[AdoptedGate], options: AdoptOptions) -> tuple[str, str]:
    """The account and region of most of the rules, or of the rules in the given region."""
    places = Counter(
        (gate.rule.account, gate.rule.region) for gate in gates if options.region in {"", gate.rule.region}
    )
    if not places:
        return "", options.region
    most = max(places.values())
    return min(place for place, count in places.items() if count == most)


def _is_here(gate: AdoptedGate, account: str, region: str, findings: list[Finding]) -> bool:
    rule = gate.rule
    if (rule.account, rule.region) == (account, region):
        return True
    what = (
        f"the rule {rule.name!r} is in {rule.region} of account {rule.account}, and this program is for {region} of "
        f"account {account}."
    )
    fix = (
        f"leave it in Terraform, or choose its region with --region {rule.region}. For more than one region, add a "
        "Notifications by hand (docs/how-to/regions-and-accounts.md)."
    )
    findings.append(Finding.about(rule.resource, what, fix))
    return False


def _refused(inventory: Inventory, gates: Sequence[AdoptedGate], buttons: Sequence[StateAction]) -> _Refused:
    adopted = {gate.rule.resource for gate in gates}
    rules = {
        action_group(rule.target.template, rule.target.paths): rule.resource.address
        for rule in inventory.rules
        if rule.resource not in adopted
    }
    actions: dict[str, str] = {}
    for action in (*inventory.actions, *inventory.refused_actions):
        if action in buttons:
            continue
        try:
            actions[shown_under(action)] = action.resource.address
        except UnsupportedActionError:
            continue
    return _Refused({**inventory.refused_rules, **rules}, actions)


def _is_whole(entry: ActionGroup, refused: _Refused, roles: dict[StateResource, str], findings: list[Finding]) -> bool:
    """Whether there are both messages and buttons: one without the other does not make a component."""
    group, other = entry.display, "chatops adopt actions.tfstate rules.tfstate. Otherwise leave it in Terraform."
    if not entry.gates and entry.group in refused.rules:
        role = f"stays, because its rule is not adopted: {refused.rules[entry.group]}"
        roles.update({action.resource: role for action in entry.actions.values()})
    elif not entry.gates:
        what = f"no adoptable rule sends messages of the action group {group}."
        fix = f"also give the state that contains the rules: {other}"
        findings += [Finding.about(action.resource, what, fix) for action in entry.actions.values()]
    if not entry.actions and entry.group in refused.actions:
        role = f"stays, because its buttons are not adopted: {refused.actions[entry.group]}"
        for gate in entry.gates:
            roles.update({gate.rule.resource: role, gate.rule.target.resource: role})
    elif not entry.actions:
        what = f"there is no adoptable custom action of its action group {group}."
        fix = f"also give the state that contains the custom actions: {other}"
        findings += [Finding.about(gate.rule.resource, what, fix) for gate in entry.gates]
    return bool(entry.gates and entry.actions)


def _components(
    together: ActionGroup,
    chosen: ChannelChoice,
    inventory: Inventory,
    options: AdoptOptions,
    taken: Sequence[str],
    findings: list[Finding],
) -> Iterator[PlannedComponent]:
    """The component of one action group, and one more for each further topic."""
    group, language = together.group, best_language([gate.texts for gate in together.gates])
    gates = [replace(gate, message_args=message_args(gate.texts, language)) for gate in together.gates]
    names = list(taken)
    first, *further = _by_topic(gates)
    name = options.name or component_name(_NEUTRAL if together.is_sensitive else group, names)
    names.append(name)
    topic, mine = first
    keyed = _keyed(name, mine)
    channel = chosen.owned or chosen.configuration_arn
    args = chat_ops_args(group, language, topic, keyed, together.actions, channel, inventory.others, options)
    good, args = checked(CHAT_OPS, name, args, keyed, findings)
    if not good:
        return
    yield PlannedComponent(
        CHAT_OPS, name, args, tuple(good), together.actions, chosen.owned, chosen.configuration_arn, chosen.associations
    )
    for topic, mine in further:
        further_name = component_name(f"{name}-{topic.rsplit(':', 1)[-1]}", names)
        names.append(further_name)
        keyed = _keyed(further_name, mine)
        args = notifications_args(group, language, topic, keyed, inventory.others, options)
        good, args = checked(NOTIFICATIONS, further_name, args, keyed, findings)
        if good:
            yield PlannedComponent(
                NOTIFICATIONS, further_name, args, tuple(good), {}, None, chosen.configuration_arn, ()
            )


def _keyed(name: str, gates: Sequence[AdoptedGate]) -> list[AdoptedGate]:
    keys = gate_keys(name, [(gate.rule, gate.watched) for gate in gates])
    return [replace(gate, key=key) for gate, key in zip(gates, keys, strict=True)]


def _by_topic(gates: Sequence[AdoptedGate]) -> list[tuple[str, list[AdoptedGate]]]:
    """The gates by their topic; the topic with most of them first."""

    def topic(gate: AdoptedGate) -> str:
        return gate.rule.target.topic_arn

    found = [(arn, list(mine)) for arn, mine in groupby(sorted(gates, key=topic), key=topic)]
    return sorted(found, key=lambda entry: (-len(entry[1]), entry[0]))


def _with_leftovers(planned: Plan, inventory: Inventory, roles: Mapping[StateResource, str]) -> Plan:
    """The plan with everything that stays in Terraform."""
    taken = frozenset(planned.taken)
    rules = [gate.rule for entry in planned.components for gate in entry.gates]
    uses = {
        **{rule.target.role_arn: "a role, given by its ARN" for rule in rules},
        **{entry.channel.role_arn: "a role, given by its ARN" for entry in planned.components if entry.channel},
        **{rule.target.topic_arn: "the topic, given by its ARN" for rule in rules},
        **{rule.target.dead_letter_arn: "the dead-letter queue, given by its ARN" for rule in rules},
        **{entry.configuration_arn: "the channel, given by its ARN" for entry in planned.components},
    }
    uses.pop("", None)  # an empty ARN of a rule does not refer to a resource without an ARN
    arns = {action.arn: action.resource for entry in planned.components for action in entry.buttons.values()}
    found = references(inventory.resources, taken, arns)
    findings = (*planned.findings, *unknown_commands(found, planned.findings))
    left = leftovers(inventory.resources, taken, findings, roles, uses, rules)
    remaining = tuple(one for one in found if not any(finding.is_about(one.resource) for finding in findings))
    return replace(planned, findings=findings, left=tuple(left), references=remaining)
