"""CloudWatch alarms: disable the actions of an alarm, or enable them again.

AWS allows any text as the name of an alarm, so the name comes from the arguments, is checked, and is written into the command. The
reason of a state change is free text too. It is never shown, because a quote in it would lose the message.
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

ALARM_NAME: Final = TextLimit(
    "a CloudWatch alarm name for a command",
    "CloudWatch API model, AlarmName; the characters are those that need no quotes in a command",
    maximum=255,
    pattern=rf"{NOT_AN_ARN}{IN_A_COMMAND}[A-Za-z0-9._/:=+@-]+",
    pattern_in_words=f"the name, not the ARN: letters, digits and ._/:=+@-{AS_A_COMMAND_NEEDS}",
    example="shop-web-errors",
)


class AlarmArgs(GateArgs):
    """One CloudWatch alarm."""

    alarm: pulumi.Input[str]
    """Name of the alarm. Letters, digits and ._/:=+@- only, because the buttons' commands contain the name."""


def _button(key: str, command: str, action: str, direction: Direction) -> Button:
    return Button(
        key=key,
        command=("cloudwatch", command, "--alarm-names", "{alarm}", "--region", "$Region"),
        variables=("Region",),
        permissions=(Permission((action,), ("arn:aws:cloudwatch:*:*:alarm:{alarm}",)),),
        direction=direction,
    )


_BUTTONS: Final = (
    _button("mute", "disable-alarm-actions", "cloudwatch:DisableAlarmActions", Direction.SILENCING),
    _button("unmute", "enable-alarm-actions", "cloudwatch:EnableAlarmActions", Direction.BACKWARD),
)


def _stage(key: str, state: str, *, outcome: bool) -> Stage:
    return Stage(
        key=key,
        detail_type="CloudWatch Alarm State Change",
        state={"state.value": (state,)},
        # The rule only matches the one alarm whose name was checked, so a text can contain the name.
        paths={"account": "$.account", "alarm": "$.detail.alarmName", "region": "$.region", "time": "$.time"},
        shown=("alarm", "account", "region", "time"),
        context={} if outcome else {"Region": "region"},
        # The event has no value that distinguishes one incident from the next.
        thread="",
        console="https://<region>.console.aws.amazon.com/cloudwatch/home?region=<region>#alarmsV2:alarm/<alarm>",
        buttons=() if outcome else tuple(button.key for button in _BUTTONS),
        outcome=outcome,
    )


CLOUDWATCH: Final = Playbook(
    key="cloudwatch",
    order=6,
    gates=(GateKind("alarms", AlarmArgs, {"alarm": ALARM_NAME}, example={"alarm": "shop-web-errors"}),),
    source="aws.cloudwatch",
    filters=(Filter("alarmName", "alarm"),),
    layouts=every_layout(_stage("alarm", "ALARM", outcome=False), _stage("ok", "OK", outcome=True)),
    buttons={button.key: button for button in _BUTTONS},
)
