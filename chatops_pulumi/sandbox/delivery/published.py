"""What was published to the SNS topics of the local AWS."""

from moto.sns.models import sns_backends

from chatops_pulumi.sandbox.aws.arns import arn_parts


def take_published(topic_arn: str) -> list[str]:
    """The messages that a topic took since the last call. A topic that does not exist took none.

    moto records what a topic publishes: sent_notifications, in its documentation of SNS. A subscribed queue would get the same
    messages, but costs two more calls and a signature for each: that was half of the time from an event to its message.

    Args:
        topic_arn: The topic.
    """
    parts = arn_parts(topic_arn)
    topic = sns_backends[parts.account][parts.region].topics.get(topic_arn)
    if topic is None:
        return []
    messages = [message for _, message, *_ in topic.sent_notifications]
    topic.sent_notifications.clear()
    return messages
