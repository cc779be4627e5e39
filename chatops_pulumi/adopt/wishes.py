"""What the person who adopts may choose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """Choices, each with the default that changes least."""

    own_channel: bool = False
    """Whether the program takes over the channel configuration too, where the state holds it."""
    configuration_arn: str = ""
    """The channel configuration, where the state does not tell it."""
    region: str = ""
    """Which region's rules are taken over. Empty: that of most of them."""
    name: str = ""
    """The component's name, where there is one."""
    dead_letter_queue: bool = True
    """Whether what EventBridge cannot deliver is kept in a queue of the component's."""
