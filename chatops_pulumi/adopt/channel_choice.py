"""Chooses the channel configuration of each action group, and whether the program can own it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.gate_reader import AdoptedGate
from chatops_pulumi.adopt.inventory import Finding, Inventory, StateAction, StateAssociation, StateChannel


@dataclass(frozen=True)
class ActionGroup:
    """The messages and buttons that share an action group."""

    group: str
    gates: tuple[AdoptedGate, ...]
    actions: Mapping[str, StateAction]
    """By the playbook's key of the button."""

    @property
    def action_arns(self) -> frozenset[str]:
        """The ARNs of its custom actions."""
        return frozenset(action.arn for action in self.actions.values())

    @property
    def is_sensitive(self) -> bool:
        """Whether the state marks the action group as sensitive, in a message or in a button."""
        return any("input_transformer" in gate.rule.target.resource.sensitive for gate in self.gates) or any(
            "attachments" in action.resource.sensitive for action in self.actions.values()
        )

    @property
    def display(self) -> str:
        """The action group in a message for people."""
        return "(which the state marks as sensitive)" if self.is_sensitive else repr(self.group)


@dataclass(frozen=True)
class ChannelChoice:
    """The channel of an action group."""

    configuration_arn: str
    owned: StateChannel | None
    """The configuration, if the program owns it."""
    associations: tuple[StateAssociation, ...]
    """Associations by command that the component replaces."""


def choose_channels(
    groups: Sequence[ActionGroup], inventory: Inventory, options: AdoptOptions, findings: list[Finding]
) -> dict[str, ChannelChoice]:
    """Choose the channel of each action group.

    Args:
        groups: The action groups.
        inventory: The adoptable objects.
        options: The choices of the user.
        findings: Receives the reasons for everything that is not adopted.

    Returns:
        The choice for each action group that has a channel.
    """
    arns = {entry.group: options.configuration_arn or _configuration(entry, inventory) for entry in groups}
    shared = Counter(arns.values())
    chosen: dict[str, ChannelChoice] = {}
    for entry in groups:
        arn = arns[entry.group]
        if not arn:
            what = f"the state does not contain the channel of the buttons of the action group {entry.display}."
            fix = "give it: --configuration-arn arn:aws:chatbot::<account>:chat-configuration/slack-channel/<name>"
            findings += [Finding.about(gate.rule.resource, what, fix) for gate in entry.gates]
            continue
        associations = _associations(entry, arn, inventory, findings)
        owned = _to_own(entry, arn, inventory, findings, shared=shared[arn] > 1) if options.own_channel else None
        chosen[entry.group] = ChannelChoice(arn, owned, associations)
    return chosen


def _configuration(entry: ActionGroup, inventory: Inventory) -> str:
    """The channel configuration of the buttons: by their associations, else by its subscription to the topic."""
    counted = Counter(one.configuration_arn for one in inventory.associations if one.action_arns & entry.action_arns)
    for channel in inventory.channels:
        counted[channel.arn] += len(entry.action_arns & set(channel.action_arns))
    counted.pop("", None)
    counted = +counted
    topics = {gate.rule.target.topic_arn for gate in entry.gates}
    listening = [channel.arn for channel in inventory.channels if topics & set(channel.topic_arns)]
    if counted:
        return max(sorted(counted), key=lambda arn: (counted[arn], arn in listening))
    return listening[0] if len(listening) == 1 else ""


def _associations(
    entry: ActionGroup, configuration_arn: str, inventory: Inventory, findings: list[Finding]
) -> tuple[StateAssociation, ...]:
    """The associations of these buttons alone with the channel; all others stay in Terraform."""
    mine: list[StateAssociation] = []
    keep = (
        "leave it in Terraform, and write the ARNs of the adopted actions there as text before you remove their code."
    )
    for one in inventory.associations:
        if not one.action_arns & entry.action_arns:
            continue
        foreign = sorted(one.action_arns - entry.action_arns)
        if not one.is_of(configuration_arn):
            other = one.configuration_arn or "a configuration that the state does not name"
            what = f"it associates the same actions with a second channel ({other}), and a component has one channel."
        elif foreign:
            what = f"it also associates actions that the component does not have ({', '.join(foreign)})."
        else:
            mine.append(one)
            continue
        findings.append(Finding.about(one.resource, what, keep))
    return tuple(mine)


def _to_own(
    entry: ActionGroup, configuration_arn: str, inventory: Inventory, findings: list[Finding], *, shared: bool
) -> StateChannel | None:
    """The channel configuration, unless owning it would remove buttons that the component does not have."""
    channel = next((one for one in inventory.channels if one.arn == configuration_arn), None)
    if channel is None:
        what = f"the state does not contain the channel configuration {configuration_arn}, so it cannot be owned."
        fix = "also give the state that contains it, or use the default, --channel keep."
        findings.append(Finding.about(entry.gates[0].rule.resource, what, fix))
        return None
    if channel.resource.replacement is not None:
        what = f"{channel.resource.replacement.value}, so it cannot be owned."
        fix = "finish the replacement with terraform apply, or use the default, --channel keep."
        findings.append(Finding.about(channel.resource, what, fix))
        return None
    by_command = {arn for one in inventory.associations if one.is_of(channel.arn) for arn in one.action_arns}
    foreign = sorted({*channel.action_arns, *by_command} - entry.action_arns)
    if not foreign and not shared:
        return channel
    what = (
        f"the channel also has buttons that the component does not have ({', '.join(foreign) or 'of another component'}). "
        "An owned configuration has only its component's buttons, so the others would disappear."
    )
    fix = "nothing: the configuration stays in Terraform. --channel keep does the same without this line."
    findings.append(Finding.about(channel.resource, what, fix))
    return None
