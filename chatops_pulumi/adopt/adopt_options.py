"""The choices that `chatops adopt` offers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AdoptOptions:
    """Choices with defaults that change as little as possible."""

    own_channel: bool = False
    """Whether the program also imports the channel configuration, if the state contains it."""
    configuration_arn: str = ""
    """The channel configuration, if the state does not contain its ARN."""
    region: str = ""
    """The region whose rules are adopted. Empty: the region with the most rules."""
    name: str = ""
    """The component's name, if there is only one component. Empty: from its action group."""
    dead_letter_queue: bool = True
    """Whether the component creates a queue for events that EventBridge cannot deliver."""
