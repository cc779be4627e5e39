"""The subscriptions of the chat service to topics, as ListSubscriptionsByTopic shows them.

The service makes them itself for every topic of a channel configuration. The sandbox's own delivery reads the topics by other
queues, so nothing is sent to this endpoint.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Any, Final
from unittest.mock import patch

from botocore.exceptions import ClientError
from moto.sns.models import Subscription

from chatops_pulumi.sandbox.aws.arns import arn_parts

CHAT_ENDPOINT: Final = "https://global.sns-api.chatbot.amazonaws.com"
"""Where SNS sends the notifications. Unverified: users report it, AWS does not document it."""


class ChatSubscriptions:
    """Keeps one subscription for each topic of a channel configuration."""

    def __init__(self, client: Callable[[str, str, str], Any]) -> None:
        """``client`` gives a client for a service, a region and an account."""
        self._client = client
        self._made: dict[str, str] = {}

    def keep(self, topic_arns: Iterable[str]) -> None:
        """Subscribe to these topics, and end the subscriptions to all others."""
        wanted = set(topic_arns)
        for arn in sorted(wanted - set(self._made)):
            with suppress(ClientError):  # a topic that does not exist yet has no subscription
                made = self._sns(arn).subscribe(
                    TopicArn=arn, Protocol="https", Endpoint=CHAT_ENDPOINT, ReturnSubscriptionArn=True
                )
                self._made[arn] = str(made["SubscriptionArn"])
        for arn in sorted(set(self._made) - wanted):
            with suppress(ClientError):
                self._sns(arn).unsubscribe(SubscriptionArn=self._made.pop(arn))

    def _sns(self, topic_arn: str) -> Any:
        parts = arn_parts(topic_arn)
        return self._client("sns", parts.region, parts.account)


@contextmanager
def nothing_is_sent() -> Generator[None]:
    """Moto's SNS without calls to the chat service, which would leave the machine."""
    publish = Subscription.publish

    def guarded(self: Subscription, *args: Any, **kwargs: Any) -> None:
        if self.endpoint != CHAT_ENDPOINT:
            publish(self, *args, **kwargs)

    with patch.object(Subscription, "publish", guarded):
        yield
