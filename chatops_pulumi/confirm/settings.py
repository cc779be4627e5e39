"""What a run is about: the account, the channel, the people, and the names of everything that it creates. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

PREFIX: Final = "chatops-confirm"
"""Every name begins so, and removal touches nothing else."""
SOURCE: Final = "chatops.confirm"
"""The source of the events that the run sends. AWS itself never uses it."""
CHATBOT_REGION: Final = "us-west-2"
"""A control plane region of the chat service; its resources belong to no region."""
CHATBOT_LOG_REGION: Final = "us-east-1"
"""Where the chat service writes the log of its commands."""


@dataclass(frozen=True)
class Settings:
    """The choices of one run."""

    run: str
    """The name of this run, for example ``chatops-confirm-20261201-0930``."""
    account: str
    region: str
    workspace_id: str
    channel_id: str
    member_id: str
    """The Slack member who presses the buttons."""
    second_member: bool = False
    """Whether a second person is there, who presses one button."""
    only: tuple[str, ...] = ()
    """Keys of points. Empty: all."""

    def name(self, part: str) -> str:
        """The physical name of a resource."""
        return f"{self.run}-{part}"

    def arn(self, service: str, rest: str) -> str:
        """The ARN of a regional resource."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def topic_arn(self, part: str) -> str:
        """The ARN of a topic."""
        return self.arn("sns", self.name(part))

    @property
    def configuration_arn(self) -> str:
        """The ARN of the channel configuration."""
        return f"arn:aws:chatbot::{self.account}:chat-configuration/slack-channel/{self.run}"

    def action_arn(self, part: str) -> str:
        """The ARN of a custom action."""
        return f"arn:aws:chatbot::{self.account}:custom-action/{self.name(part)}"

    def role_arn(self, part: str) -> str:
        """The ARN of a role."""
        return f"arn:aws:iam::{self.account}:role/{self.name(part)}"

    @property
    def log_group(self) -> str:
        """The log group for events. It does not begin with ``/aws/events``: that is one of the questions."""
        return f"/{PREFIX}/{self.run}"

    @property
    def chat_log_group(self) -> str:
        """The log group that the chat service creates for the configuration."""
        return f"/aws/chatbot/{self.run}"

    @property
    def bucket(self) -> str:
        """The bucket of the pipeline. Names of buckets are unique over all accounts."""
        return f"{self.run}-{self.account}"

    @property
    def state_machine_arn(self) -> str:
        """The ARN of the state machine that fails."""
        return self.arn("states", f"stateMachine:{self.name('fails')}")


def run_name(now: datetime) -> str:
    """The name of a run that begins now."""
    return f"{PREFIX}-{now:%Y%m%d-%H%M}"
