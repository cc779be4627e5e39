"""From what a state holds to components: which rules and custom actions belong together, and to which channel."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from chatops_pulumi.adopt.arguments import chat_ops_args, checked, notifications_args
from chatops_pulumi.adopt.buttons import NoButtonError, button_of, shown_under
from chatops_pulumi.adopt.gates import Gate, read_gate
from chatops_pulumi.adopt.keys import component_name, gate_keys
from chatops_pulumi.adopt.records import Action, Channel, Finding, Found, Tie
from chatops_pulumi.adopt.state import Resource
from chatops_pulumi.adopt.wishes import Wishes
from chatops_pulumi.adopt.words import arguments, best_language
from chatops_pulumi.playbooks.model import ACTION_GROUP

CHAT_OPS: Final = "ChatOps"
NOTIFICATIONS: Final = "Notifications"


@dataclass(frozen=True)
class Component:
    """A component of the program, and what of the state becomes its children."""

    kind: str
    """``ChatOps``, or ``Notifications`` for a further topic of the same channel."""
    name: str
    args: Mapping[str, Any]
    gates: tuple[Gate, ...]
    buttons: Mapping[str, Action]
    """By the playbook's key of the button."""
    channel: Channel | None
    """The channel configuration, where the component takes it over."""
    configuration_arn: str
    ties: tuple[Tie, ...]
    """Associations by command that the component takes the place of."""

    @property
    def taken(self) -> tuple[Resource, ...]:
        """Everything of the state that Terraform must forget."""
        rules = [entry for gate in self.gates for entry in (gate.rule.resource, gate.rule.target.resource)]
        channel = [self.channel.resource] if self.channel else []
        return (*(action.resource for action in self.buttons.values()), *rules, *channel, *(tie.resource for tie in self.ties))


@dataclass(frozen=True)
class Plan:
    """What is taken over, and what is not."""

    account: str
    region: str
    components: tuple[Component, ...]
    findings: tuple[Finding, ...]
    kept: tuple[tuple[Resource, str], ...]
    """What is used, but stays with Terraform, and as what."""
    others: tuple[Resource, ...]


def plan(found: Found, wishes: Wishes) -> Plan:
    """How to take over what was found."""
    findings = list(found.findings)
    buttons = dict(_buttons(found.actions, findings))
    gates = [gate for rule in found.rules if isinstance(gate := _or_note(read_gate(rule), findings), Gate)]
    account, region = _place(gates, wishes)
    gates = [gate for gate in gates if _is_here(gate, account, region, findings)]
    components: list[Component] = []
    for group in sorted({gate.action_group for gate in gates} | {key[0] for key in buttons}):
        mine = [gate for gate in gates if gate.action_group == group]
        actions = {button: action for (shown, button), action in buttons.items() if shown == group}
        components += _components(group, mine, actions, found, wishes, components, findings)
    if wishes.own_channel:
        _say_unowned(found.channels, components, findings)
    return Plan(account, region, tuple(components), tuple(findings), *_rest(found, components))


def _or_note(read: Gate | Finding, findings: list[Finding]) -> Gate | None:
    if isinstance(read, Gate):
        return read
    findings.append(read)
    return None


def _buttons(actions: Sequence[Action], findings: list[Finding]) -> Iterator[tuple[tuple[str, str], Action]]:
    """Action group and button, to the action. Of two actions for one button, the first by its name."""
    seen: dict[tuple[str, str], Action] = {}
    for action in sorted(actions, key=lambda entry: entry.name):
        mend = "leave it in Terraform: it stays in the channel as it is."
        try:
            button = button_of(action)
            key, group = shown_under(action)
            if key != ACTION_GROUP:
                raise NoButtonError(f"shows by {key}, and buttons of this package by {ACTION_GROUP}")
        except NoButtonError as error:
            what = action.resource.told(f"the custom action {action.name!r} {error}.", "definition", "attachments")
            findings.append(Finding(action.resource.address, what, mend))
            continue
        other = seen.setdefault((group, button), action)
        if other is not action:
            what = f"the custom action {action.name!r} is the same button as {other.name!r} under {group!r}."
            findings.append(Finding(action.resource.address, what, mend))
            continue
        yield (group, button), action


def _place(gates: Sequence[Gate], wishes: Wishes) -> tuple[str, str]:
    """The account and region of most of the rules, or those of the wanted region."""
    places = Counter(
        (gate.rule.account, gate.rule.region) for gate in gates if wishes.region in {"", gate.rule.region}
    )
    if not places:
        return "", wishes.region
    most = max(places.values())
    return min(place for place, count in places.items() if count == most)


def _is_here(gate: Gate, account: str, region: str, findings: list[Finding]) -> bool:
    rule = gate.rule
    if (rule.account, rule.region) == (account, region):
        return True
    what = f"the rule {rule.name!r} is in {rule.region} of account {rule.account}, the rest in {region} of account {account}."
    mend = (
        "leave it in Terraform, or add a Notifications for its region by hand (docs/many-regions-and-accounts.md); "
        "--region chooses which region is taken over."
    )
    findings.append(Finding(rule.resource.address, what, mend))
    return False


def _components(
    group: str,
    gates: Sequence[Gate],
    actions: Mapping[str, Action],
    found: Found,
    wishes: Wishes,
    others: Sequence[Component],
    findings: list[Finding],
) -> Iterator[Component]:
    """The component of one action group, and one more for each further topic."""
    incomplete = _what_is_missing(group, gates, actions)
    if incomplete:
        findings += incomplete
        return
    configuration_arn = wishes.configuration_arn or _configuration(gates, actions, found)
    if not configuration_arn:
        findings += [
            Finding(
                gate.rule.resource.address,
                f"to which channel the buttons of {group!r} belong does not stand in the state.",
                "give it: --configuration-arn arn:aws:chatbot::<account>:chat-configuration/slack-channel/<name>",
            )
            for gate in gates
        ]
        return
    ties = _ties(actions, configuration_arn, found, findings)
    language = best_language([gate.spoken for gate in gates])
    spoken = [replace(gate, words=arguments(gate.spoken, language)) for gate in gates]
    by_topic = _by_topic(spoken)
    channel = None
    if wishes.own_channel:
        channel = _channel_to_own(configuration_arn, actions, found, others, findings)
    name = wishes.name or component_name(group, [entry.name for entry in others])
    names = [name]
    for at, (topic, mine) in enumerate(by_topic):
        if at:
            name = component_name(f"{names[0]}-{topic.rsplit(':', 1)[-1]}", [*names, *(one.name for one in others)])
            names.append(name)
        keys = gate_keys(name, [(gate.rule, gate.watched) for gate in mine])
        keyed = [replace(gate, key=key) for gate, key in zip(mine, keys, strict=True)]
        if at:
            args = notifications_args(group, language, topic, keyed, found.others, wishes)
            good, args = checked(NOTIFICATIONS, name, args, keyed, findings)
            if good:
                yield Component(NOTIFICATIONS, name, args, tuple(good), {}, None, configuration_arn, ())
            continue
        owned = channel or configuration_arn
        args = chat_ops_args(group, language, topic, keyed, actions, owned, found.others, wishes)
        good, args = checked(CHAT_OPS, name, args, keyed, findings)
        if not good:
            return
        yield Component(CHAT_OPS, name, args, tuple(good), actions, channel, configuration_arn, ties)


def _what_is_missing(group: str, gates: Sequence[Gate], actions: Mapping[str, Action]) -> list[Finding]:
    if not gates:
        what = f"no rule that can be taken over announces the action group {group!r}."
        mend = "give the state that holds the rules too: chatops adopt actions.tfstate rules.tfstate; else leave it."
        return [Finding(action.resource.address, what, mend) for action in actions.values()]
    if not actions:
        what = f"there is no custom action for its action group {group!r} that can be taken over."
        mend = "give the state that holds the custom actions too: chatops adopt actions.tfstate rules.tfstate; else leave it."
        return [Finding(gate.rule.resource.address, what, mend) for gate in gates]
    return []


def _by_topic(gates: Sequence[Gate]) -> list[tuple[str, list[Gate]]]:
    """The gates by their topic; the topic with most of them first."""

    def topic(gate: Gate) -> str:
        return gate.rule.target.topic_arn

    found = [(arn, list(mine)) for arn, mine in groupby(sorted(gates, key=topic), key=topic)]
    return sorted(found, key=lambda entry: (-len(entry[1]), entry[0]))


def _configuration(gates: Sequence[Gate], actions: Mapping[str, Action], found: Found) -> str:
    """The channel configuration of the buttons: by their ties, else by the topic that it listens to."""
    arns = {action.arn for action in actions.values()}
    counted = Counter(tie.configuration_arn for tie in found.ties if tie.action_arn in arns)
    for channel in found.channels:
        counted[channel.arn] += len(arns & set(channel.action_arns))
    counted = Counter({arn: count for arn, count in counted.items() if count})
    topics = {gate.rule.target.topic_arn for gate in gates}
    listening = [channel.arn for channel in found.channels if topics & set(channel.topic_arns)]
    if counted:
        return max(sorted(counted), key=lambda arn: (counted[arn], arn in listening))
    return listening[0] if len(listening) == 1 else ""


def _ties(
    actions: Mapping[str, Action], configuration_arn: str, found: Found, findings: list[Finding]
) -> tuple[Tie, ...]:
    """The ties to the channel; those of the same actions to other channels stay where they are."""
    arns = {action.arn for action in actions.values()}
    mine = [tie for tie in found.ties if tie.action_arn in arns]
    findings += [
        Finding(
            tie.resource.address,
            f"it ties the same action to a second channel, {tie.configuration_arn}.",
            "leave it in Terraform, with the ARN of the action written out: a component has one channel.",
        )
        for tie in mine
        if tie.configuration_arn != configuration_arn
    ]
    return tuple(tie for tie in mine if tie.configuration_arn == configuration_arn)


def _channel_to_own(
    configuration_arn: str,
    actions: Mapping[str, Action],
    found: Found,
    others: Sequence[Component],
    findings: list[Finding],
) -> Channel | None:
    """The channel configuration, unless owning it would untie buttons that are not the component's."""
    channel = next((entry for entry in found.channels if entry.arn == configuration_arn), None)
    if channel is None:
        return None
    mine = {action.arn for action in actions.values()}
    tied = {*channel.action_arns, *(tie.action_arn for tie in found.ties if tie.configuration_arn == configuration_arn)}
    foreign = sorted(tied - mine)
    if not foreign and not any(entry.configuration_arn == configuration_arn for entry in others):
        return channel
    findings.append(
        Finding(
            channel.resource.address,
            f"the channel also has buttons that are not the component's ({', '.join(foreign) or 'of another component'}); "
            "an owned configuration has its own buttons only, so they would vanish.",
            "it is left in Terraform, and the buttons are tied to it: --channel keep says the same without this line.",
        )
    )
    return None


def _say_unowned(channels: Sequence[Channel], components: Sequence[Component], findings: list[Finding]) -> None:
    """Where the channel was to be owned, but is not in the state."""
    known = {channel.arn for channel in channels}
    for component in components:
        if component.kind == CHAT_OPS and component.configuration_arn not in known:
            what = f"the state does not hold the channel configuration {component.configuration_arn}, so it cannot be owned."
            mend = "give the state that holds it too, or use --channel keep, which is the default."
            findings.append(Finding(component.name, what, mend))


def _rest(
    found: Found, components: Sequence[Component]
) -> tuple[tuple[tuple[Resource, str], ...], tuple[Resource, ...]]:
    """What stays with Terraform: what the components use, and everything else."""
    kept: list[tuple[Resource, str]] = []
    others: list[Resource] = []
    topics = {gate.rule.target.topic_arn for entry in components for gate in entry.gates}
    roles = {gate.rule.target.role_arn for entry in components for gate in entry.gates}
    roles |= {entry.channel.role_arn for entry in components if entry.channel}
    used = {(gate.rule.name, gate.rule.resource.state) for entry in components for gate in entry.gates}
    owned = [entry.channel for entry in components]
    for channel in found.channels:
        if channel not in owned and any(entry.configuration_arn == channel.arn for entry in components):
            kept.append((channel.resource, "the channel, given by its ARN"))
        elif channel not in owned:
            others.append(channel.resource)
    for resource in found.others:
        arn = resource.text("arn")
        if resource.type == "aws_sns_topic" and arn in topics:
            kept.append((resource, "the topic, given by its ARN"))
        elif resource.type == "aws_iam_role" and arn in roles:
            kept.append((resource, "a role, given by its ARN"))
        elif resource.type == "aws_cloudwatch_event_target" and (resource.text("rule"), resource.state) in used:
            kept.append((resource, "another target of the same rule: write the rule's name there, in place of the reference"))
        else:
            others.append(resource)
    taken = [tie for entry in components for tie in entry.ties]
    others += [tie.resource for tie in found.ties if tie not in taken]
    return tuple(kept), tuple(others)
