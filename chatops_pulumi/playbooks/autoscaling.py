"""Instance refreshes of Auto Scaling groups: roll back or cancel at a checkpoint.

Both calls act on whatever refresh of the group is running when somebody presses; AWS takes no id. The events are emitted on a
best-effort basis (Auto Scaling user guide, EventBridge events). A roll-back needs a refresh with a desired configuration.
"""

from typing import Final

from chatops_pulumi.playbooks.model import Button, Filter, Permission, Playbook, Stage, every_layout

_GROUP: Final = "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/{auto_scaling_group}"


def _button(key: str, command: str, action: str) -> Button:
    return Button(
        key=key,
        command=("autoscaling", command, "--auto-scaling-group-name", "{auto_scaling_group}", "--region", "$Region"),
        variables=("Region",),
        permissions=(Permission((action,), (_GROUP,)),),
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
)
