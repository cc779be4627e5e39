"""To which channel configuration the buttons of an action group belong, and whether the program may own it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.gate_reader import AdoptedGate
from chatops_pulumi.adopt.inventory import Finding, Inventory, StateAction, StateAssociation, StateChannel


@dataclass(frozen=True)
class ActionGroup:
    """What one action group ties together."""

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
    def told(self) -> str:
        """The action group, as a person may read it."""
        return "(which the state marks as sensitive)" if self.is_sensitive else repr(self.group)


@dataclass(frozen=True)
class ChannelChoice:
    """The channel of an action group."""

    configuration_arn: str
    owned: StateChannel | None
    """The configuration, where the program takes it over."""
    ties: tuple[StateAssociation, ...]
    """Associations by command, that the component takes the place of."""


def choose_channels(
    groups: Sequence[ActionGroup], found: Inventory, options: AdoptOptions, findings: list[Finding]
) -> dict[str, ChannelChoice]:
    """The channel of each action group that has one."""
    arns = {entry.group: options.configuration_arn or _configuration(entry, found) for entry in groups}
    shared = Counter(arns.values())
    chosen: dict[str, ChannelChoice] = {}
    for entry in groups:
        arn = arns[entry.group]
        if not arn:
            what = f"to which channel the buttons of the action group {entry.told} belong does not stand in the state."
            fix = "give it: --configuration-arn arn:aws:chatbot::<account>:chat-configuration/slack-channel/<name>"
            findings += [Finding(gate.rule.resource.address, what, fix) for gate in entry.gates]
            continue
        ties = _ties(entry, arn, found, findings)
        owned = _to_own(entry, arn, found, findings, shared=shared[arn] > 1) if options.own_channel else None
        chosen[entry.group] = ChannelChoice(arn, owned, ties)
    return chosen


def _configuration(entry: ActionGroup, found: Inventory) -> str:
    """The channel configuration of the buttons: by their ties, else by the topic that it listens to."""
    counted = Counter(tie.configuration_arn for tie in found.ties if tie.action_arn in entry.action_arns)
    for channel in found.channels:
        counted[channel.arn] += len(entry.action_arns & set(channel.action_arns))
    counted = +counted
    topics = {gate.rule.target.topic_arn for gate in entry.gates}
    listening = [channel.arn for channel in found.channels if topics & set(channel.topic_arns)]
    if counted:
        return max(sorted(counted), key=lambda arn: (counted[arn], arn in listening))
    return listening[0] if len(listening) == 1 else ""


def _ties(
    entry: ActionGroup, configuration_arn: str, found: Inventory, findings: list[Finding]
) -> tuple[StateAssociation, ...]:
    """The ties to the channel; those of the same actions to other channels stay where they are."""
    mine = [tie for tie in found.ties if tie.action_arn in entry.action_arns]
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


def _to_own(
    entry: ActionGroup, configuration_arn: str, found: Inventory, findings: list[Finding], *, shared: bool
) -> StateChannel | None:
    """The channel configuration, unless owning it would untie buttons that are not the component's."""
    channel = next((one for one in found.channels if one.arn == configuration_arn), None)
    if channel is None:
        findings.append(
            Finding(
                entry.gates[0].rule.resource.address,
                f"the state does not hold the channel configuration {configuration_arn}, so it cannot be owned.",
                "give the state that holds it too, or use --channel keep, which is the default.",
            )
        )
        return None
    tied = {*channel.action_arns, *(tie.action_arn for tie in found.ties if tie.configuration_arn == channel.arn)}
    foreign = sorted(tied - entry.action_arns)
    if not foreign and not shared:
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
