"""Which channel configurations receive what is published to a topic."""

from collections import defaultdict

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.delivery.published import take_published
from chatops_pulumi.sandbox.records import Arrival


class Channels:
    """The channel configurations by their topics, as they were when this was made."""

    def __init__(self, aws: LocalAws) -> None:
        """Reads the configurations once.

        A configuration outside of the program is assumed to have subscribed to the topics outside of the program: that
        is how a program can use both.
        """
        self._configurations: defaultdict[str, list[str]] = defaultdict(list)
        for configuration in aws.chatbot.configurations():
            if configuration.assumed:
                for topic in sorted(aws.assumed_topics):
                    aws.chatbot.subscribe(configuration.arn, topic)
        for configuration in aws.chatbot.configurations():
            for topic in dict.fromkeys(configuration.topic_arns):
                take_published(topic)  # a subscription receives nothing of the time before it
                self._configurations[topic].append(configuration.arn)

    def arrivals(self, topic_arn: str) -> tuple[Arrival, ...]:
        """What was published to a topic since the last call, once for each configuration that it reached."""
        messages = take_published(topic_arn)
        return tuple(
            Arrival(configuration_arn, topic_arn, message)
            for configuration_arn in self._configurations.get(topic_arn, ())
            for message in messages
        )
