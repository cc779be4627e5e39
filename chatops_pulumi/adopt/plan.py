"""From what a state holds to components: which rules and custom actions belong together, and to which channel."""

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
from chatops_pulumi.adopt.inventory import Finding, Inventory, StateAction, StateAssociation, StateChannel, StateRule
from chatops_pulumi.adopt.inventory_reader import TARGET
from chatops_pulumi.adopt.keys import component_name, gate_keys
from chatops_pulumi.adopt.message_texts import arguments, best_language
from chatops_pulumi.adopt.state import StateResource

CHAT_OPS: Final = "ChatOps"
NOTIFICATIONS: Final = "Notifications"
_NEUTRAL: Final = "chatops"
"""The name of a component whose action group the state marks as sensitive."""


@dataclass(frozen=True)
class PlannedComponent:
    """A component of the program, and what of the state becomes its children."""

    kind: str
    """``ChatOps``, or ``Notifications`` for a further topic of the same channel."""
    name: str
    args: Mapping[str, Any]
    gates: tuple[AdoptedGate, ...]
    buttons: Mapping[str, StateAction]
    """By the playbook's key of the button."""
    channel: StateChannel | None
    """The channel configuration, where the component takes it over."""
    configuration_arn: str
    ties: tuple[StateAssociation, ...]
    """Associations by command that the component takes the place of."""

    @property
    def taken(self) -> tuple[StateResource, ...]:
        """Everything of the state that Terraform must forget."""
        rules = [entry for gate in self.gates for entry in (gate.rule.resource, gate.rule.target.resource)]
        channel = [self.channel.resource] if self.channel else []
        return (
            *(action.resource for action in self.buttons.values()),
            *rules,
            *channel,
            *(tie.resource for tie in self.ties),
        )


@dataclass(frozen=True)
class Plan:
    """What is taken over, and what is not."""

    account: str
    region: str
    components: tuple[PlannedComponent, ...]
    findings: tuple[Finding, ...]
    kept: tuple[tuple[StateResource, str], ...]
    """What is used, but stays with Terraform, and as what."""
    others: tuple[StateResource, ...]


def plan(found: Inventory, options: AdoptOptions) -> Plan:
    """How to take over what was found."""
    findings = list(found.findings)
    buttons = dict(_buttons([one for one in found.actions if _is_reachable(one, findings)], findings))
    rules = [rule for rule in found.rules if _is_reachable(rule, findings)]
    gates = [gate for rule in rules if isinstance(gate := _or_note(read_gate(rule), findings), AdoptedGate)]
    account, region = _place(gates, options)
    gates = [gate for gate in gates if _is_here(gate, account, region, findings)]
    together = [
        ActionGroup(
            group,
            tuple(gate for gate in gates if gate.action_group == group),
            {button: action for (shown, button), action in buttons.items() if shown == group},
        )
        for group in sorted({gate.action_group for gate in gates} | {group for group, _ in buttons})
    ]
    whole = [entry for entry in together if _is_whole(entry, findings)]
    channels = choose_channels(whole, found, options, findings)
    components: list[PlannedComponent] = []
    for entry in whole:
        if entry.group in channels:
            names = [one.name for one in components]
            components += _components(entry, channels[entry.group], found, options, names, findings)
    return Plan(account, region, tuple(components), tuple(findings), *_rest(found, components, findings))


def _is_reachable(entry: StateAction | StateRule, findings: list[Finding]) -> bool:
    """Whether it is in the one partition that this package knows."""
    partition = [*entry.arn.split(":"), ""][1]
    if partition in {"", "aws"}:
        return True
    what = f"{entry.name!r} is in the partition {partition}, and this package writes ARNs of the partition aws alone."
    findings.append(Finding(entry.resource.address, what, "leave it in Terraform."))
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
        fix = "leave it in Terraform: it stays in the channel as it is."
        try:
            button = button_of(action)
            group = shown_under(action)
        except UnsupportedActionError as error:
            what = action.resource.told(f"the custom action {action.name!r} {error}.", "definition", "attachments")
            findings.append(Finding(action.resource.address, what, fix))
            continue
        other = seen.setdefault((group, button), action)
        if other is not action:
            what = f"the custom action {action.name!r} is the same button as {other.name!r} under {group!r}."
            what = action.resource.told(what, "attachments")
            findings.append(Finding(action.resource.address, what, fix))
            continue
        yield (group, button), action


def _place(gates: Sequence[AdoptedGate], options: AdoptOptions) -> tuple[str, str]:
    """The account and region of most of the rules, or those of the wanted region."""
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
    what = f"the rule {rule.name!r} is in {rule.region} of account {rule.account}, the rest in {region} of account {account}."
    fix = (
        "leave it in Terraform, or add a Notifications for its region by hand (docs/many-regions-and-accounts.md); "
        "--region chooses which region is taken over."
    )
    findings.append(Finding(rule.resource.address, what, fix))
    return False


def _components(
    together: ActionGroup,
    chosen: ChannelChoice,
    found: Inventory,
    options: AdoptOptions,
    taken: Sequence[str],
    findings: list[Finding],
) -> Iterator[PlannedComponent]:
    """The component of one action group, and one more for each further topic."""
    group, language = together.group, best_language([gate.spoken for gate in together.gates])
    spoken = [replace(gate, words=arguments(gate.spoken, language)) for gate in together.gates]
    names = list(taken)
    first, *further = _by_topic(spoken)
    name = options.name or component_name(_NEUTRAL if together.is_sensitive else group, names)
    names.append(name)
    topic, mine = first
    keyed = _keyed(name, mine)
    channel = chosen.owned or chosen.configuration_arn
    args = chat_ops_args(group, language, topic, keyed, together.actions, channel, found.others, options)
    good, args = checked(CHAT_OPS, name, args, keyed, findings)
    if not good:
        return
    yield PlannedComponent(
        CHAT_OPS, name, args, tuple(good), together.actions, chosen.owned, chosen.configuration_arn, chosen.ties
    )
    for topic, mine in further:
        further_name = component_name(f"{name}-{topic.rsplit(':', 1)[-1]}", names)
        names.append(further_name)
        keyed = _keyed(further_name, mine)
        args = notifications_args(group, language, topic, keyed, found.others, options)
        good, args = checked(NOTIFICATIONS, further_name, args, keyed, findings)
        if good:
            yield PlannedComponent(
                NOTIFICATIONS, further_name, args, tuple(good), {}, None, chosen.configuration_arn, ()
            )


def _keyed(name: str, gates: Sequence[AdoptedGate]) -> list[AdoptedGate]:
    keys = gate_keys(name, [(gate.rule, gate.watched) for gate in gates])
    return [replace(gate, key=key) for gate, key in zip(gates, keys, strict=True)]


def _is_whole(together: ActionGroup, findings: list[Finding]) -> bool:
    """Whether there are both messages and buttons: one without the other makes no component."""
    group, other = together.told, "chatops adopt actions.tfstate rules.tfstate; else leave it."
    if not together.gates:
        what = f"no rule that can be taken over announces the action group {group}."
        fix = f"give the state that holds the rules too: {other}"
        findings += [Finding(action.resource.address, what, fix) for action in together.actions.values()]
    if not together.actions:
        what = f"there is no custom action for its action group {group} that can be taken over."
        fix = f"give the state that holds the custom actions too: {other}"
        findings += [Finding(gate.rule.resource.address, what, fix) for gate in together.gates]
    return bool(together.gates and together.actions)


def _by_topic(gates: Sequence[AdoptedGate]) -> list[tuple[str, list[AdoptedGate]]]:
    """The gates by their topic; the topic with most of them first."""

    def topic(gate: AdoptedGate) -> str:
        return gate.rule.target.topic_arn

    found = [(arn, list(mine)) for arn, mine in groupby(sorted(gates, key=topic), key=topic)]
    return sorted(found, key=lambda entry: (-len(entry[1]), entry[0]))


def _rest(
    found: Inventory, components: Sequence[PlannedComponent], findings: Sequence[Finding]
) -> tuple[tuple[tuple[StateResource, str], ...], tuple[StateResource, ...]]:
    """What stays with Terraform: what the components use, and everything else that no finding names."""
    taken = {resource for entry in components for resource in entry.taken}
    named = {finding.address for finding in findings}
    rules = [gate.rule for entry in components for gate in entry.gates]
    uses = {
        **{rule.target.role_arn: "a role, given by its ARN" for rule in rules},
        **{entry.channel.role_arn: "a role, given by its ARN" for entry in components if entry.channel},
        **{rule.target.topic_arn: "the topic, given by its ARN" for rule in rules},
        **{rule.target.dead_letter_arn: "the dead-letter queue, given by its ARN" for rule in rules},
        **{entry.configuration_arn: "the channel, given by its ARN" for entry in components},
    }
    uses.pop("", None)  # what a rule does not have is no resource without an ARN
    of_rules = {(rule.name, rule.resource.state) for rule in rules}
    kept: list[tuple[StateResource, str]] = []
    others: list[StateResource] = []
    for resource in found.resources:
        arn = resource.text("arn", "chat_configuration_arn")
        if resource in taken or resource.address in named:
            continue
        if resource.type == TARGET and (resource.text("rule"), resource.state) in of_rules:
            kept.append((resource, "another target of the same rule: write the rule's name there, not a reference"))
        elif resource.type != TARGET and arn in uses:
            kept.append((resource, uses[arn]))
        else:
            others.append(resource)
    return tuple(kept), tuple(others)
