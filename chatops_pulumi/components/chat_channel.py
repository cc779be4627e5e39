"""The channel, its buttons, and what these may do."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Optional

import pulumi

from chatops_pulumi import validation as settings
from chatops_pulumi.args import ChatChannelArgs
from chatops_pulumi.components.association import associate
from chatops_pulumi.components.channel_configuration import Ties, make_channel_configuration
from chatops_pulumi.components.channel_role import configuration_arn_of, make_channel_role, make_commands_policy
from chatops_pulumi.components.custom_actions import make_custom_action
from chatops_pulumi.components.delivery import place_of
from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.core import limits, policies
from chatops_pulumi.core.actions import Action, actions
from chatops_pulumi.core.defaults import default_configuration_name
from chatops_pulumi.core.problems import ArgsError, Problem
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import Permission, Playbook, filled

if TYPE_CHECKING:
    from chatops_pulumi.validation import gates, models


class ChatChannel(pulumi.ComponentResource):
    """The global half of ChatOps: custom actions, the channel configuration or the tie to an existing one, role and guardrail."""

    action_arns: pulumi.Output[dict[str, str]]
    """The ARNs of the custom actions, by playbook.button, or playbook.gate.button where each gate has its own."""
    channel_role_arn: Optional[pulumi.Output[str]]
    """The ARN of the channel's role; absent where an existing configuration has its own."""
    chat_configuration_arn: pulumi.Output[str]
    """The ARN of the channel configuration."""
    commands_policy_json: pulumi.Output[str]
    """What the channel role, and the guardrail of an existing configuration, must allow."""

    def __init__(self, name: str, args: ChatChannelArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        """Make the buttons and tie them to the channel. Raises ArgsError."""
        checked = settings.chat_channel(name, args)
        channel, owned = checked.channel, checked.channel.owned
        super().__init__("chatops:index:ChatChannel", name, {}, opts)
        tags = dict(checked.tags)
        for warning in settings.warnings(checked):
            pulumi.log.warn(str(warning), resource=self)

        configuration_name = default_configuration_name(name)
        if owned is not None and owned.configuration_name is not None:
            configuration_name = owned.configuration_name
        pressables = {entry.action.key: entry for entry in _pressables(checked)}
        found = [entry.action for entry in pressables.values()]
        made = {
            key: make_custom_action(
                self,
                f"{name}-{key.replace('.', '-')}",
                entry.action,
                entry.button.action_name,
                {**tags, **entry.button.tags},
            )
            for key, entry in pressables.items()
        }
        action_arns = {key: action.custom_action_arn for key, action in made.items()}

        if owned is None:
            source_arn = channel.configuration_arn
        else:
            source_arn = place_of(self).account.apply(
                lambda account: configuration_arn_of(account, channel, configuration_name)
            )
        policy_json = pulumi.Output.from_input(
            map_inputs(
                lambda known: _commands_policy(name, _permissions(found, known[2]), known[0], known[1]),
                [
                    list(checked.regions),
                    source_arn if channel.restrict_to_chat else None,
                    [dict(action.given) for action in found],
                ],
            )
        )

        role_arn: pulumi.Output[str] | None = None
        if owned is not None:
            needed: list[pulumi.Resource] = []
            if owned.role_arn is None:
                role = make_channel_role(self, name, tags)
                role_arn, role_name = role.arn, role.name
            else:
                role_arn = pulumi.Output.from_input(owned.role_arn)
                role_name = role_arn.apply(lambda arn: arn.rsplit("/", 1)[-1])
            policy, attachment = make_commands_policy(self, name, policy_json, role_name, tags)
            needed.append(attachment)
            configuration_arn = make_channel_configuration(
                self,
                name,
                channel,
                configuration_name,
                Ties(
                    role_arn=role_arn,
                    topic_arns=checked.topic_arns,
                    guardrail_policy_arns=[policy.arn, *owned.guardrail_policy_arns],
                    action_arns=list(action_arns.values()),
                ),
                tags,
                needed,
            )
        else:
            configuration_arn = pulumi.Output[str].from_input(channel.configuration_arn or "")
            if channel.role_name is not None:
                make_commands_policy(self, name, policy_json, channel.role_name, tags)
            for key, action in made.items():
                associate(self, _tie_name(name, key, pressables[key].button), action, action_arns[key], channel)
            _tell_owner(self, policy_json, role_is_ours=channel.role_name is not None)

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


@dataclass(frozen=True)
class _Pressable:
    """A custom action to make, and what the arguments say of its button."""

    action: Action
    button: "gates.Button"


def _pressables(checked: "models.ChatChannel") -> list[_Pressable]:
    shared = [PLAYBOOKS[key] for key in dict.fromkeys(checked.playbooks) if not PLAYBOOKS[key].made_for_gate]
    found = [pressable for playbook in shared for pressable in _pressables_of(checked, playbook)]
    for at in checked.gates_with_buttons():
        found += _pressables_of(checked, at.playbook, at)
    return found


def _pressables_of(
    checked: "models.ChatChannel", playbook: Playbook, at: "models.GateAt | None" = None
) -> Iterator[_Pressable]:
    buttons = {key: checked.button(playbook, key, at) for key in playbook.buttons}
    for action in actions(
        playbook,
        checked.action_group,
        {key: button.label for key, button in buttons.items() if button.enabled},
        layouts=[layout.value for layout in checked.layouts],
        choices=checked.lifecycle_stages,
        language=checked.language.value,
        gate=at.key if at is not None else "",
        given=at.gate.given_to_buttons if at is not None else None,
    ):
        yield _Pressable(action, buttons[action.button])


def _permissions(found: Sequence[Action], given: Sequence[Mapping[str, Any]]) -> list[Permission]:
    """What the actions need, with what their gates give in its place and ``*`` for what they leave open."""
    return [
        replace(permission, resources=tuple(filled(resource, known, missing="*") for resource in permission.resources))
        for action, known in zip(found, given, strict=True)
        for permission in action.permissions
    ]


def _commands_policy(
    name: str, permissions: Iterable[Permission], regions: Sequence[str], configuration_arn: str | None
) -> str:
    document = json.dumps(policies.commands(permissions, regions, configuration_arn))
    size = len(re.sub(r"\s", "", document))
    if size > limits.MANAGED_POLICY_CHARACTERS:
        raise ArgsError(
            f"ChatChannel {name!r}",
            [
                Problem(
                    f"the commands' policy has {size} characters; IAM allows {limits.MANAGED_POLICY_CHARACTERS}.",
                    "give fewer gates with buttons of their own to one channel, and another Slack or Teams channel to the rest "
                    "(one channel can be configured only once in an account); in permissions of your own name many resources "
                    "by one prefix, as arn:aws:batch:*:*:job/shop-*.",
                    "IAM quotas, managed policy size",
                )
            ],
        )
    return document


def _tie_name(name: str, key: str, button: "gates.Button") -> str:
    """The logical name of a tie. It follows a given action name, so that after a rename the new tie is made before the old
    one goes, and no moment is without the button.
    """
    suffix = f"-{button.action_name}" if button.action_name is not None else ""
    return f"{name}-{key.replace('.', '-')}{suffix}"


def _tell_owner(component: pulumi.Resource, policy_json: pulumi.Output[str], *, role_is_ours: bool) -> None:
    """Say what the owner of an existing configuration must add, since this component cannot."""
    what = "its guardrail must allow" if role_is_ours else "its channel role and its guardrail must allow"
    policy_json.apply(
        lambda document: pulumi.log.info(
            f"The channel configuration is owned elsewhere: {what} the following (output commandsPolicyJson), "
            f"else presses are refused: {document}",
            resource=component,
        )
    )
