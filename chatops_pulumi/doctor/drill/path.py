"""The paths of a stack from EventBridge to a topic, and what a drill sends through them. Pure."""

import json
from dataclasses import dataclass
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.parts import notifying_targets, region_of
from chatops_pulumi.doctor.state import Stack

NAME_PREFIX: Final = "chatops-drill-"
"""How the name of every rule of a drill begins."""
TAG: Final = "chatops-drill"
"""The tag that every rule of a drill has. A rule without it is never removed."""
TARGET_ID: Final = "drill"
_SOURCE_PREFIX: Final = "chatops.drill."
"""Events cannot have a source that begins with ``aws.``: only AWS sends those."""


@dataclass(frozen=True)
class DeliveryPath:
    """How the targets of a stack publish: a topic, a role and a dead-letter queue."""

    topic_arn: str
    role_arn: str
    """Empty: the topic's policy decides."""
    queue_arn: str
    """The dead-letter queue; empty if there is none."""

    @property
    def region(self) -> str:
        """The region of the rules."""
        return region_of(self.topic_arn)

    @property
    def topic(self) -> str:
        """The topic's name."""
        return self.topic_arn.rsplit(":", 1)[-1]


def delivery_paths(stack: Stack) -> tuple[DeliveryPath, ...]:
    """Return the different paths of a stack."""
    found = (
        DeliveryPath(
            one.text("arn"),
            one.text("roleArn"),
            str(mapping(one.properties.get("deadLetterConfig")).get("arn") or ""),
        )
        for one in notifying_targets(stack)
    )
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Drill:
    """One run of a drill through one path."""

    path: DeliveryPath
    run_id: str
    """Unique to the run."""

    @property
    def rule_name(self) -> str:
        """The name of its rule."""
        return f"{NAME_PREFIX}{self.run_id}"

    @property
    def source(self) -> str:
        """The source of its event, which no other rule names."""
        return f"{_SOURCE_PREFIX}{self.run_id}"

    @property
    def rule(self) -> dict[str, Any]:
        """The parameters of PutRule."""
        return {
            "Name": self.rule_name,
            "EventPattern": json.dumps({"source": [self.source]}),
            "State": "ENABLED",
            "Description": "A drill of chatops-pulumi. You can delete this rule: chatops drill --clean",
            "Tags": [{"Key": TAG, "Value": self.run_id}],
        }

    @property
    def target(self) -> dict[str, Any]:
        """The target of the rule: the path of the stack's own targets, and no repetition."""
        target: dict[str, Any] = {
            "Id": TARGET_ID,
            "Arn": self.path.topic_arn,
            "InputTransformer": {
                "InputPathsMap": {"account": "$.account", "region": "$.region", "time": "$.time"},
                "InputTemplate": json.dumps(notification(self.run_id), ensure_ascii=False),
            },
            "RetryPolicy": {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0},
        }
        if self.path.role_arn:
            target["RoleArn"] = self.path.role_arn
        if self.path.queue_arn:
            target["DeadLetterConfig"] = {"Arn": self.path.queue_arn}
        return target

    @property
    def event(self) -> dict[str, Any]:
        """The entry of PutEvents."""
        return {"Source": self.source, "DetailType": "ChatOps drill", "Detail": json.dumps({"run": self.run_id})}


def notification(run_id: str) -> dict[str, Any]:
    """Return the notification of a drill.

    It switches its buttons off, and has no ``additionalContext``: no criterion of a button can be fulfilled, and no button has a
    value that it could act on.

    Args:
        run_id: The ID of the run.
    """
    return {
        "version": "1.0",
        "source": "custom",
        "content": {
            "textType": "client-markdown",
            "title": f"[DRILL] {run_id}: this is only a test",
            "description": "Someone tests whether messages reach this channel (chatops drill). Nothing waits for a decision, "
            "and you need to do nothing.\n*Account:* <account>\n*Region:* <region>\n*Time:* <time>",
        },
        "metadata": {"enableCustomActions": False},
    }
