"""A private SQS queue, on which the sandbox receives what an SNS topic delivers."""

from itertools import count
from typing import cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import JsonObject

_BATCH = 10
"""The messages that SQS returns at once."""

_LONGEST = 43200
"""Seconds for which SQS keeps a received message invisible, at most (SQS developer guide, "Visibility timeout")."""

_numbers = count()
"""The queues of one process never share a name, so that a new queue never receives the messages of an old one."""


class Queue:
    """A private queue. A program never sees it: no resource has its name as an output."""

    def __init__(self, aws: LocalAws, region: str, account: str) -> None:
        """Create the queue."""
        name = f"chatops-sandbox-{next(_numbers)}"
        self.arn = f"arn:aws:sqs:{region}:{account}:{name}"
        self._client = aws.client("sqs", region, account)
        attributes = {"VisibilityTimeout": str(_LONGEST)}
        self._url = cast("str", self._client.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])
        self._received: list[str] = []
        """Receipts of messages that are received and not deleted yet."""

    def take(self) -> list[str]:
        """The bodies of all messages that were not taken before. Taken ones are deleted in batches: it halves the calls."""
        bodies: list[str] = []
        while True:
            answer = self._client.receive_message(QueueUrl=self._url, MaxNumberOfMessages=_BATCH)
            messages = cast("list[JsonObject]", answer.get("Messages", []))
            self._received += [str(message["ReceiptHandle"]) for message in messages]
            bodies += [str(message["Body"]) for message in messages]
            if len(self._received) >= _BATCH:
                entries = [{"Id": str(n), "ReceiptHandle": one} for n, one in enumerate(self._received[:_BATCH])]
                self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)
                del self._received[:_BATCH]
            if len(messages) < _BATCH:
                return bodies
