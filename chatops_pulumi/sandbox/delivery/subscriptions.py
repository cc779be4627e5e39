"""The channel configurations' subscriptions to SNS topics: a private queue for each."""

import json
from collections import defaultdict
from typing import cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.delivery.queue import Queue
from chatops_pulumi.sandbox.records import Arrival, JsonObject


class Channels:
    """Subscribes every channel configuration to its topics, without raw delivery, as the service does."""

    def __init__(self, aws: LocalAws) -> None:
        """Reads the configurations once.

        A configuration outside of the program is assumed to have subscribed to the topics outside of the program: that
        is how a program can use both.
        """
        self._aws = aws
        self._queues: defaultdict[str, list[tuple[str, Queue]]] = defaultdict(list)
        self._subscriptions: list[tuple[str, str]] = []
        for configuration in aws.chatbot.configurations():
            if configuration.assumed:
                for topic in sorted(aws.assumed_topics):
                    aws.chatbot.subscribe(configuration.arn, topic)
        for configuration in aws.chatbot.configurations():
            for topic in dict.fromkeys(configuration.topic_arns):
                self._subscribe(configuration.arn, topic)

    def arrivals(self, topic_arn: str) -> tuple[Arrival, ...]:
        """What was published to a topic since the last call, once for each configuration that it reached."""
        return tuple(
            Arrival(configuration_arn, topic_arn, str(cast(JsonObject, json.loads(body))["Message"]))
            for configuration_arn, queue in self._queues.get(topic_arn, ())
            for body in queue.take()
        )

    def close(self) -> None:
        """End the subscriptions."""
        for topic_arn, subscription in self._subscriptions:
            parts = arn_parts(topic_arn)
            self._aws.client("sns", parts.region, parts.account).unsubscribe(SubscriptionArn=subscription)

    def _subscribe(self, configuration_arn: str, topic_arn: str) -> None:
        parts = arn_parts(topic_arn)
        queue = Queue(self._aws, parts.region, parts.account)
        client = self._aws.client("sns", parts.region, parts.account)
        try:
            made = client.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=queue.arn, ReturnSubscriptionArn=True)
        except client.exceptions.NotFoundException:
            return  # someone deleted the topic; what is published to it is refused, and that says so
        self._subscriptions.append((topic_arn, str(made["SubscriptionArn"])))
        self._queues[topic_arn].append((configuration_arn, queue))
