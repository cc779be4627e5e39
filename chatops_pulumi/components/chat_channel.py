"""The component for the channel: its configuration, its buttons, and what the buttons may do."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Optional, overload

import pulumi

from chatops_pulumi import validation
from chatops_pulumi.args import ChatChannelArgs
from chatops_pulumi.components.association import associate
from chatops_pulumi.components.channel_configuration import ChannelLinks, make_channel_configuration
from chatops_pulumi.components.channel_role import configuration_arn_of, make_channel_role, make_commands_policy
from chatops_pulumi.components.custom_actions import make_custom_action
from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.components.location import location_of
from chatops_pulumi.components.stage_inputs import gate_action_group
from chatops_pulumi.core import limits, policies
from chatops_pulumi.core.actions import Action
from chatops_pulumi.core.defaults import configuration_name_of, default_base
from chatops_pulumi.core.names import association_name
from chatops_pulumi.core.press_rules import (
    Freeze,
    PressRule,
    also_restricted,
    conflict_problems,
    late_teams_problems,
    press_rule_statements,
)
from chatops_pulumi.core.problems import ArgsError, shown
from chatops_pulumi.core.regions import channel_region_warnings
from chatops_pulumi.playbooks.model import Stage

if TYPE_CHECKING:
    from chatops_pulumi.validation import channel_buttons, component_settings


class ChatChannel(pulumi.ComponentResource):
    """Configures one Slack or Teams channel and its buttons. It creates one custom action per button and, for a new channel, the
    channel configuration, its role and its guardrail. With an existing configuration, it associates the buttons with it.
    Notifications with the same action_group send the messages.
    """

    action_arns: pulumi.Output[dict[str, str]]
    """ARNs of the custom actions, by playbook.button, or playbook.key.button if each event source has separate buttons."""
    channel_role_arn: Optional[pulumi.Output[str]]
    """ARN of the channel's role; absent if an existing configuration has its own."""
    chat_configuration_arn: pulumi.Output[str]
    """ARN of the channel configuration."""
    commands_policy_json: pulumi.Output[str]
    """The policy that the channel role, and the guardrail of an existing configuration, must allow."""

    @overload
    def __init__(self, name: str, args: ChatChannelArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None: ...
    @overload
    def __init__(
        self, name: str, args: "component_settings.ChatChannelSettings", opts: Optional[pulumi.ResourceOptions] = None
    ) -> None: ...
    def __init__(  # pyright: ignore[reportInconsistentOverload] - Pulumi reads this signature, and knows no unions
        self, name: str, args: ChatChannelArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        """Configure the channel and its buttons.

        Args:
            name: The component's name. It becomes part of the names of all resources.
            args: The channel, its buttons and its event sources.
            opts: Pulumi's options. The aws and aws-native providers decide the account.

        Raises:
            ArgsError: Everything that is wrong with the arguments, before any resource is registered.
        """
        checked = validation.chat_channel(name, args)
        channel, owned = checked.channel, checked.channel.owned
        parent = opts.parent if opts is not None else None
        super().__init__("chatops:index:ChatChannel", name, {}, opts)
        tags: dict[str, pulumi.Input[str]] = {**checked.tags}
        for warning in validation.channel_warnings(checked):
            pulumi.log.warn(str(warning), resource=self)

        buttons = {entry.action.key: entry for entry in validation.buttons_of_channel(checked)}
        made = {
            key: make_custom_action(
                self,
                f"{name}-{key.replace('.', '-')}",
                entry.action,
                entry.settings,
                _action_group(checked, entry),
                {**tags, **entry.settings.tags},
            )
            for key, entry in buttons.items()
        }
        action_arns = {key: action.custom_action_arn for key, action in made.items()}

        configuration_name: pulumi.Input[str] = ""
        if owned is None:
            source_arn = channel.configuration_arn
        else:
            base = checked.default_name or default_base(self, name, parent)
            configuration_name = owned.configuration_name or map_inputs(configuration_name_of, base)
            source_arn = pulumi.Output.all(location_of(self, parent).account, configuration_name).apply(
                lambda known: configuration_arn_of(known[0], channel, known[1])
            )
        found = [entry.action for entry in buttons.values()]
        rules, freezes = validation.press_rules_of(checked), [one.freeze for one in checked.freezes]
        policy_json = pulumi.Output.from_input(
            map_inputs(
                partial(_commands_policy, name, found, rules, freezes),
                {
                    "regions": list(checked.regions),
                    "configuration_arn": source_arn if channel.restrict_to_chat else None,
                    "of_actions": [dict(action.arguments) for action in found],
                    "of_rules": [dict(rule.arguments) for rule in rules],
                },
            )
        )
        _explain_press_rules(self, rules, freezes)

        pulumi.Output.all(list(checked.topic_arns), list(checked.regions)).apply(
            lambda known: _warn(self, channel_region_warnings(known[0], known[1]))
        )

        role_arn: pulumi.Output[str] | None = None
        if owned is not None:
            if owned.role_arn is None:
                role = make_channel_role(self, name, tags)
                role_arn, role_name = role.arn, role.name
            else:
                role_arn = pulumi.Output.from_input(owned.role_arn)
                role_name = role_arn.apply(lambda arn: arn.rsplit("/", 1)[-1])
            policy, attachment = make_commands_policy(self, name, policy_json, role_name, tags)
            configuration_arn = make_channel_configuration(
                self,
                name,
                channel,
                configuration_name,
                ChannelLinks(
                    role_arn=role_arn,
                    topic_arns=checked.topic_arns,
                    guardrail_policy_arns=[policy.arn, *owned.guardrail_policy_arns],
                    action_arns=list(action_arns.values()),
                ),
                tags,
                [attachment],
            )
        else:
            configuration_arn = pulumi.Output[str].from_input(channel.configuration_arn or "")
            if channel.role_name is not None:
                make_commands_policy(self, name, policy_json, channel.role_name, tags)
            for key, action in made.items():
                logical = association_name(f"{name}-{key.replace('.', '-')}", buttons[key].settings.action_name)
                associate(self, logical, action, action_arns[key], channel)
            _print_needed_policy(self, policy_json, role_is_ours=channel.role_name is not None)

        self.action_arns = pulumi.Output.all(**action_arns)
        self.channel_role_arn = role_arn
        self.chat_configuration_arn = configuration_arn
        self.commands_policy_json = policy_json
        self.register_outputs(
            {
                "actionArns": self.action_arns,
                "channelRoleArn": self.channel_role_arn,
                "chatConfigurationArn": self.chat_configuration_arn,
                "commandsPolicyJson": self.commands_policy_json,
            }
        )


def _action_group(
    checked: "component_settings.ChatChannelSettings", button: "channel_buttons.ChannelButton"
) -> Callable[[Stage], pulumi.Input[str]]:
    gate = button.gate
    arguments = gate.arguments if gate is not None else {}
    key = gate.key if gate is not None else ""
    return lambda stage: gate_action_group(button.playbook, stage, checked.action_group, key, arguments)


def _commands_policy(
    name: str, found: Sequence[Action], rules: Sequence[PressRule], freezes: Sequence[Freeze], known: dict[str, Any]
) -> str:
    """The commands' policy as JSON. Raises ArgsError for what could only be checked now."""
    filled = [rule.with_known(arguments) for rule, arguments in zip(rules, known["of_rules"], strict=True)]
    problems = [*conflict_problems(filled), *late_teams_problems(filled, known["configuration_arn"])]
    denials = press_rule_statements(filled, freezes, known["configuration_arn"])
    permissions = validation.needed_permissions(found, known["of_actions"])
    document = policies.commands(permissions, known["regions"], known["configuration_arn"], denials)
    size = policies.size(document)
    if size > limits.MANAGED_POLICY_CHARACTERS:
        denied = policies.size(policies.commands((), (), None, denials)) if denials else 0
        problems.append(policies.too_long(size, denied))
    if problems:
        raise ArgsError(f"ChatChannel {shown(name)}", problems, late=True)
    return json.dumps(document)


def _explain_press_rules(component: pulumi.Resource, rules: Sequence[PressRule], freezes: Sequence[Freeze]) -> None:
    """Print which buttons approvers and freezes restrict although they are not meant to."""
    if freezes or any(rule.approvers for rule in rules):
        pulumi.Output.from_input([dict(rule.arguments) for rule in rules]).apply(
            lambda known: [
                pulumi.log.info(sentence, resource=component)
                for sentence in also_restricted(
                    [rule.with_known(arguments) for rule, arguments in zip(rules, known, strict=True)], freezes
                )
            ]
        )


def _print_needed_policy(component: pulumi.Resource, policy_json: pulumi.Output[str], *, role_is_ours: bool) -> None:
    """Print what the owner of an existing configuration must add, because this component cannot."""
    what = "its guardrail allows" if role_is_ours else "its channel role and its guardrail allow"
    policy_json.apply(
        lambda document: pulumi.log.info(
            f"The channel configuration is managed elsewhere. Presses are rejected unless {what} the following "
            f"(output commandsPolicyJson): {document}",
            resource=component,
        )
    )


def _warn(component: pulumi.Resource, warnings: Iterable[str]) -> None:
    for warning in warnings:
        pulumi.log.warn(warning, resource=component)
