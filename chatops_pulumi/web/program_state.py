"""What the page knows of the program at the moment: its channels, its rules, and what can be started."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chatops_pulumi.sandbox.named_rules import named_rules
from chatops_pulumi.sandbox.program.project import Project
from chatops_pulumi.sandbox.session import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.records import ChannelConfiguration

_AUTONAME: Final = re.compile(r"-[0-9a-f]{7}$")
"""Seven hexadecimal digits (Pulumi documentation, "Resource names", autonaming)."""


@dataclass(frozen=True)
class RegionalRule:
    """A rule of the program, with its region."""

    region: str
    rule: EventRule


@dataclass(frozen=True)
class StartOption:
    """Something that one press starts, for example a deployment."""

    label: str
    """``Start a deployment of shop-web``."""
    title: str
    """What it is about in full: ``shop-web / shop-web-blue-green``. Empty if no local service knows it."""
    source: str
    """The source of its events, for example ``aws.codedeploy``."""
    rule: RegionalRule
    """The first rule that matches its events."""
    channels: tuple[str, ...]
    """The ARNs of the channels that the rule's messages go to."""
    startable: bool = True
    """Whether a local service starts it. If not, the page offers a sample event of the rule."""


@dataclass(frozen=True)
class Snapshot:
    """What the program last registered. It stays on the page while a newer version of the program fails."""

    ran_at: datetime
    channels: tuple[ChannelConfiguration, ...]
    actions: Mapping[str, int]
    """Channel ARN to its number of custom actions."""
    rules: tuple[RegionalRule, ...]
    start_options: tuple[StartOption, ...]
    names: Mapping[str, str]
    """Rule ARN to the name that a person calls the rule by, for example ``web.ready``."""


@dataclass(frozen=True)
class ProgramState:
    """The program at the moment: starting, running, or failed with an error."""

    generation: int
    """Counts the runs."""
    project: Project | None = None
    sandbox: Sandbox | None = None
    """None while the program starts and after it failed."""
    snapshot: Snapshot | None = None
    """The last good run. None until a run succeeds."""
    error: str = ""
    starting: bool = False

    @property
    def rules(self) -> tuple[RegionalRule, ...]:
        """The rules of the last good run."""
        return self.snapshot.rules if self.snapshot else ()

    @property
    def start_options(self) -> tuple[StartOption, ...]:
        """What can be started, by the last good run."""
        return self.snapshot.start_options if self.snapshot else ()

    @property
    def channels(self) -> tuple[ChannelConfiguration, ...]:
        """The channels of the last good run."""
        return self.snapshot.channels if self.snapshot else ()


def channels_of(
    rule: EventRule, channels: Sequence[ChannelConfiguration], target_id: str | None = None
) -> tuple[str, ...]:
    """The ARNs of the channels that a rule's messages go to.

    Args:
        rule: The rule.
        channels: All channels of the program.
        target_id: Only this target of the rule. None means all targets.
    """
    topics = {target.arn for target in rule.targets if target_id in {None, target.id}}
    return tuple(channel.arn for channel in channels if topics.intersection(channel.topic_arns))


def short_name(rule: EventRule) -> str:
    """The name of a rule without the random suffix that Pulumi's automatic naming adds."""
    return _AUTONAME.sub("", rule.name)


def snapshot_of(sandbox: Sandbox) -> Snapshot:
    """What a program that has just run registered."""
    rules = tuple(RegionalRule(region, rule) for region, found in sandbox.rules().items() for rule in found)
    channels = sandbox.aws.chatbot.configurations()
    actions = {channel.arn: len(sandbox.aws.chatbot.actions_of(channel.arn)) for channel in channels}
    options = tuple(_start_options(sandbox, rules, channels))
    names = {named.rule.arn: named.name for named in named_rules(sandbox)}
    return Snapshot(sandbox.simulation.clock(), channels, actions, rules, options, names)


def _start_options(
    sandbox: Sandbox, rules: Sequence[RegionalRule], channels: Sequence[ChannelConfiguration]
) -> Iterator[StartOption]:
    """Everything that a rule is about, once. What no local service starts is offered as an event."""
    seen: set[tuple[str, str, str]] = set()
    for entry in rules:
        sample = sandbox.sample(entry.rule, entry.region)
        if sample is None:
            continue
        source, targets = str(sample["source"]), channels_of(entry.rule, channels)
        title, label = sandbox.simulation.title(sample), sandbox.simulation.start_label(sample)
        if title is None or label is None:
            yield StartOption(
                f"Fire an event for {short_name(entry.rule)}", "", source, entry, targets, startable=False
            )
            continue
        key = (title, source, entry.region)
        if key not in seen:
            seen.add(key)
            yield StartOption(label, title, source, entry, targets)
