"""The control plane of Amazon Q Developer in chat applications (API name: chatbot), as one account sees it.

Error codes are from botocore's model of ``chatbot``. The error texts are not AWS's.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from chatops_pulumi.sandbox.records import Attachment, ChannelConfiguration, CustomAction

PLATFORMS = {"slack": "slack-channel", "teams": "microsoft-teams-channel"}
"""Platform to the kind in a configuration's ARN."""


class ChatbotError(Exception):
    """The service refuses a request. ``code`` is the error's name in the API."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


class Chatbot:
    """Custom actions, channel configurations and the associations between them.

    Names are unique in an account, across all regions: the ARNs have no region.
    """

    def __init__(self, account: str) -> None:
        """``account`` is the number that new ARNs carry, as 12 digits."""
        self.account = account
        self.disabled: dict[str, str] = {}
        """IDs of workspaces and teams and ARNs of configurations that do not work, to the reason."""
        self.unauthorized: set[str] = set()
        """IDs of workspaces and teams that the account has not authorized. All others count as authorized."""
        self.user_role_required_everywhere = False
        """The account's preference that every member chooses a role."""
        self._lock = threading.RLock()
        self._actions: dict[str, CustomAction] = {}
        self._configurations: dict[str, ChannelConfiguration] = {}
        # A dict for its order: the order in which associations were made, which AWS does not promise to keep.
        self._associations: dict[tuple[str, str], None] = {}

    # Custom actions

    def action_arn(self, name: str) -> str:
        """The ARN that an action of this name has."""
        return f"arn:aws:chatbot::{self.account}:custom-action/{name}"

    def create_action(
        self,
        name: str,
        command_text: str,
        attachments: Iterable[Attachment] = (),
        alias_name: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> CustomAction:
        """Make a custom action. Raises ConflictException if the name is taken."""
        arn = self.action_arn(name)
        with self._lock:
            if arn in self._actions:
                raise ChatbotError(
                    "ConflictException",
                    f"There is a custom action named '{name}' already. "
                    "These names are unique in an account, in all regions and stacks together.",
                )
            action = CustomAction(arn, name, command_text, tuple(attachments), alias_name, dict(tags or {}))
            self._actions[arn] = action
            return action

    def update_action(
        self, arn: str, command_text: str, attachments: Iterable[Attachment] = (), alias_name: str | None = None
    ) -> CustomAction:
        """Replace the definition: what is left out is gone, as in the API. Raises ResourceNotFoundException."""
        with self._lock:
            changed = replace(
                self.action(arn), command_text=command_text, attachments=tuple(attachments), alias_name=alias_name
            )
            self._actions[arn] = changed
            return changed

    def tag_action(self, arn: str, tags: Mapping[str, str]) -> None:
        """Give an action these tags and no others. Raises ResourceNotFoundException."""
        with self._lock:
            self._actions[arn] = replace(self.action(arn), tags=dict(tags))

    def delete_action(self, arn: str) -> None:
        """Delete an action and its associations. Raises ResourceNotFoundException if it is gone already.

        Unverified: an action with associations can be deleted, and its associations go with it.
        """
        with self._lock:
            self.action(arn)
            del self._actions[arn]
            self._forget(lambda tie: tie[0] == arn)

    def action(self, arn: str) -> CustomAction:
        """The action. Raises ResourceNotFoundException."""
        with self._lock:
            if arn not in self._actions:
                raise ChatbotError("ResourceNotFoundException", f"The custom action {arn} does not exist.")
            return self._actions[arn]

    def actions(self) -> tuple[CustomAction, ...]:
        """All actions, in the order in which they were made."""
        with self._lock:
            return tuple(self._actions.values())

    # Channel configurations

    def configuration_arn(self, platform: str, name: str) -> str:
        """The ARN that a configuration of this name has. ``platform`` is ``slack`` or ``teams``."""
        return f"arn:aws:chatbot::{self.account}:chat-configuration/{PLATFORMS[platform]}/{name}"

    def create_configuration(
        self, configuration: ChannelConfiguration, customization_resource_arns: Iterable[str] = ()
    ) -> ChannelConfiguration:
        """Make a channel configuration and associate it with the given actions.

        Raises ConflictException if the name is taken or the Slack channel has a configuration already (the second is
        unverified: people report it, AWS does not document it), InvalidRequestException for an action that does not exist.
        """
        with self._lock:
            self._refuse_second(configuration)
            arns = tuple(customization_resource_arns)
            for action_arn in arns:
                self._known_resource(action_arn)
            self._configurations[configuration.arn] = configuration
            for action_arn in arns:
                self.associate(action_arn, configuration.arn)
            return configuration

    def _refuse_second(self, configuration: ChannelConfiguration) -> None:
        if configuration.arn in self._configurations:
            raise ChatbotError(
                "ConflictException", f"There is a channel configuration named '{configuration.name}' already."
            )
        for other in self._configurations.values():
            same_channel = (other.platform, other.channel) == (configuration.platform, configuration.channel)
            if same_channel and configuration.platform == "slack" and not other.assumed:
                raise ChatbotError(
                    "ConflictException",
                    f"The Slack channel {configuration.channel} is configured already, by '{other.name}'. "
                    "A channel can have one configuration in an account: refer to the existing one instead.",
                )

    def assume_configuration(self, arn: str) -> ChannelConfiguration:
        """The configuration with this ARN. If the program has none, one that is assumed to exist outside of the program.

        Raises InvalidRequestException if the ARN is not one of a channel configuration.
        """
        with self._lock:
            if arn in self._configurations:
                return self._configurations[arn]
            kind, _, name = arn.partition(":chat-configuration/")[2].partition("/")
            platform = next((key for key, value in PLATFORMS.items() if value == kind), None)
            if platform is None or not name:
                raise ChatbotError(
                    "InvalidRequestException",
                    f"{arn} is not the ARN of a Slack or Teams channel configuration. Such an ARN looks like "
                    f"{self.configuration_arn('slack', 'my-channel')}.",
                )
            assumed = ChannelConfiguration(arn, name, platform, channel=name, role_arn=None, assumed=True)
            self._configurations[arn] = assumed
            return assumed

    def update_configuration(
        self, configuration: ChannelConfiguration, customization_resource_arns: Iterable[str] | None = None
    ) -> None:
        """Replace a configuration; with ``customization_resource_arns`` also all that is associated with it.

        Raises ResourceNotFoundException, or InvalidRequestException for an action that is not there.
        """
        with self._lock:
            self.configuration(configuration.arn)
            wanted = None if customization_resource_arns is None else tuple(customization_resource_arns)
            for action_arn in wanted or ():
                self._known_resource(action_arn)
            self._configurations[configuration.arn] = configuration
            if wanted is not None:
                self._forget(lambda tie: tie[1] == configuration.arn and tie[0] not in wanted)
                for action_arn in wanted:
                    self.associate(action_arn, configuration.arn)

    def subscribe(self, configuration_arn: str, topic_arn: str) -> None:
        """Add a topic to a configuration. Adding it again changes nothing. Raises ResourceNotFoundException."""
        with self._lock:
            configuration = self.configuration(configuration_arn)
            if topic_arn not in configuration.topic_arns:
                self._configurations[configuration_arn] = replace(
                    configuration, topic_arns=(*configuration.topic_arns, topic_arn)
                )

    def delete_configuration(self, arn: str) -> None:
        """Delete a configuration and its associations. Raises ResourceNotFoundException if it is gone already."""
        with self._lock:
            self.configuration(arn)
            del self._configurations[arn]
            self._forget(lambda tie: tie[1] == arn)

    def configuration(self, arn: str) -> ChannelConfiguration:
        """The configuration. Raises ResourceNotFoundException."""
        with self._lock:
            if arn not in self._configurations:
                raise ChatbotError("ResourceNotFoundException", f"The channel configuration {arn} does not exist.")
            return self._configurations[arn]

    def configurations(self) -> tuple[ChannelConfiguration, ...]:
        """All configurations, in the order in which they were made."""
        with self._lock:
            return tuple(self._configurations.values())

    # Associations

    def associate(self, resource_arn: str, configuration_arn: str) -> None:
        """Associate an action with a configuration. Repeating it changes nothing (the model calls it idempotent).

        Raises InvalidRequestException if one of the two is not there: the operation has no other error for it.
        """
        with self._lock:
            self._known_resource(resource_arn)
            self._known_configuration(configuration_arn)
            self._associations[(resource_arn, configuration_arn)] = None

    def disassociate(self, resource_arn: str, configuration_arn: str) -> None:
        """Remove the association of an action with a configuration. Raises InvalidRequestException if either does not exist.

        Unverified: removing an association that does not exist succeeds, since the model calls the operation idempotent. What AWS
        answers for an action that is gone is not known; InvalidRequestException is the only error that fits.
        """
        with self._lock:
            self._known_resource(resource_arn)
            self._known_configuration(configuration_arn)
            self._associations.pop((resource_arn, configuration_arn), None)

    def associations(self, configuration_arn: str) -> tuple[str, ...]:
        """ARNs of the associated actions of a configuration. Unverified: empty if the configuration does not exist."""
        with self._lock:
            return tuple(resource for resource, tied in self._associations if tied == configuration_arn)

    def actions_of(self, configuration_arn: str) -> tuple[CustomAction, ...]:
        """The actions whose buttons the messages of this configuration can have."""
        with self._lock:
            return tuple(self._actions[arn] for arn in self.associations(configuration_arn))

    def _known_resource(self, arn: str) -> None:
        if arn not in self._actions:
            raise ChatbotError("InvalidRequestException", f"The custom action {arn} does not exist.")

    def _known_configuration(self, arn: str) -> None:
        if arn not in self._configurations:
            raise ChatbotError("InvalidRequestException", f"The channel configuration {arn} does not exist.")

    def _forget(self, gone: Callable[[tuple[str, str]], bool]) -> None:
        self._associations = {tie: None for tie in self._associations if not gone(tie)}
