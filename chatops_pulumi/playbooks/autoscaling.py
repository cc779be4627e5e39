"""Instance refreshes of Auto Scaling groups: roll back or cancel at a checkpoint.

Both calls act on the refresh of the group that is in progress at the time of the press: AWS takes no ID. The events are emitted on a
best-effort basis (Auto Scaling user guide, EventBridge events). A rollback needs a refresh with a desired configuration.
"""

from typing import Final

import pulumi

from chatops_pulumi.core.limits import AS_A_COMMAND_NEEDS, IN_A_COMMAND, NOT_AN_ARN, TextLimit
from chatops_pulumi.playbooks.gate_args import GateArgs
from chatops_pulumi.playbooks.model import (
    Button,
    Direction,
    Filter,
    GateKind,
    Permission,
    Playbook,
    Stage,
    every_layout,
)

AUTO_SCALING_GROUP_NAME: Final = TextLimit(
    "an Auto Scaling group name",
    "Auto Scaling API model, XmlStringMaxLen255; the characters are those that need no quotes in a command",
    maximum=255,
    pattern=rf"{NOT_AN_ARN}{IN_A_COMMAND}[A-Za-z0-9._/:=+@-]+",
    pattern_in_words=f"the name, not the ARN: letters, digits and ._/:=+@-{AS_A_COMMAND_NEEDS}",
    example="shop-web",
)


class InstanceRefreshArgs(GateArgs):
    """The instance refreshes of one Auto Scaling group."""

    auto_scaling_group: pulumi.Input[str]
    """Name of the Auto Scaling group. Letters, digits and ._/:=+@- only, because the buttons' commands contain the name."""


_GROUP: Final = "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/{auto_scaling_group}"


def _button(key: str, command: str, action: str) -> Button:
    return Button(
        key=key,
        command=("autoscaling", command, "--auto-scaling-group-name", "{auto_scaling_group}", "--region", "$Region"),
        variables=("Region",),
        permissions=(Permission((action,), (_GROUP,)),),
        direction=Direction.BACKWARD,
    )


_BUTTONS: Final = (
    _button("rollback", "rollback-instance-refresh", "autoscaling:RollbackInstanceRefresh"),
    _button("cancel", "cancel-instance-refresh", "autoscaling:CancelInstanceRefresh"),
)


def _stage(key: str, what: str, *, outcome: bool = False) -> Stage:
    percentage = {} if outcome else {"percentage": "$.detail.CheckpointPercentage"}
    return Stage(
        key=key,
        detail_type=f"EC2 Auto Scaling Instance Refresh {what}",
        state={},
        paths={
            "account": "$.account",
            "autoScalingGroup": "$.detail.AutoScalingGroupName",
            "refreshId": "$.detail.InstanceRefreshId",
            "region": "$.region",
            "time": "$.time",
            **percentage,
        },
        shown=("autoScalingGroup", *percentage, "refreshId", "account", "region", "time"),
        context={} if outcome else {"Region": "region"},
        thread="refreshId",
        console="https://<region>.console.aws.amazon.com/ec2/home?region=<region>"
        "#AutoScalingGroupDetails:id=<autoScalingGroup>;view=instanceRefresh",
        buttons=() if outcome else tuple(button.key for button in _BUTTONS),
        outcome=outcome,
    )


AUTOSCALING: Final = Playbook(
    key="autoscaling",
    order=5,
    gates=(
        GateKind(
            "instance_refreshes",
            InstanceRefreshArgs,
            {"auto_scaling_group": AUTO_SCALING_GROUP_NAME},
            example={"auto_scaling_group": "shop-web"},
        ),
    ),
    source="aws.autoscaling",
    filters=(Filter("AutoScalingGroupName", "auto_scaling_group"),),
    layouts=every_layout(
        _stage("checkpoint", "Checkpoint Reached"),
        _stage("succeeded", "Succeeded", outcome=True),
        _stage("failed", "Failed", outcome=True),
        _stage("cancelled", "Cancelled", outcome=True),
        _stage("rolledback", "Rollback Succeeded", outcome=True),
        _stage("rollbackfailed", "Rollback Failed", outcome=True),
    ),
    buttons={button.key: button for button in _BUTTONS},
    record_thread="responseElements.instanceRefreshId",
)
