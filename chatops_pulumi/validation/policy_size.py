"""Whether the commands' policy of a channel fits into IAM's limit, as early as that is certain."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chatops_pulumi.core import limits, policies
from chatops_pulumi.core.press_rules import press_rule_statements
from chatops_pulumi.core.problems import Problem
from chatops_pulumi.validation.approvers import press_rules
from chatops_pulumi.validation.channel_buttons import buttons_of_channel, needed_permissions
from chatops_pulumi.validation.component_settings import ChatChannelSettings
from chatops_pulumi.validation.gates import is_known

_SHORTEST_REGION: Final = "us-east-1"
_SHORTEST_CHANNEL: Final = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/x"
_SURELY_SHORT: Final = 10
"""Event sources with separate buttons, each with a few calls on one resource."""


def policy_size_problems(settings: ChatChannelSettings) -> Iterator[Problem]:
    """A commands' policy that IAM certainly refuses: with the shortest possible text for what is not known yet."""
    gates, rules = settings.gates_with_buttons, press_rules(settings)
    is_restricted = bool(settings.freezes) or any(rule.approvers for rule in rules)
    if not is_restricted and len(gates) < _SURELY_SHORT and not any(at.settings.own_buttons for at in gates):
        return
    found = [button.action for button in buttons_of_channel(settings)]
    arguments = [{name: value for name, value in action.arguments.items() if is_known(value)} for action in found]
    regions = [region if isinstance(region, str) else _SHORTEST_REGION for region in settings.regions]
    channel = _SHORTEST_CHANNEL if settings.channel.restrict_to_chat else None
    filled = [
        rule.with_known({name: value for name, value in rule.arguments.items() if is_known(value)}) for rule in rules
    ]
    denials = press_rule_statements(filled, [one.freeze for one in settings.freezes], channel)
    size = policies.size(policies.commands(needed_permissions(found, arguments), regions, channel, denials))
    if size <= limits.MANAGED_POLICY_CHARACTERS:
        return
    denied = policies.size(policies.commands((), (), None, denials)) if denials else 0
    maps = [at.argument for at in gates]
    restricted = max(rules, key=lambda rule: len(rule.approvers), default=None)
    if not denied:
        path = max(dict.fromkeys(maps), key=maps.count)
    else:
        path = restricted.path if restricted is not None and restricted.approvers else "freezes"
    yield replace(policies.too_long(size, denied, at_least=True), path=path)
