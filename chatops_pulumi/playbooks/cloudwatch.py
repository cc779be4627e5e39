"""CloudWatch alarms: mute one, or let it act again.

The name of an alarm may be any text, so it comes from the arguments, checked, and stands in the command; the reason of a change
of state is free text too, and is never shown: a quote in it would lose the message.
"""

from typing import Final

import pulumi

from chatops_pulumi.core.limits import AS_A_COMMAND_NEEDS, IN_A_COMMAND, NOT_AN_ARN, TextLimit
from chatops_pulumi.playbooks.gate_args import GateArgs
from chatops_pulumi.playbooks.model import Button, Filter, GateKind, Permission, Playbook, Stage, every_layout

ALARM_NAME: Final = TextLimit(
    "the name of a CloudWatch alarm that a button can name",
    "CloudWatch API model, AlarmName; the characters are those that need no quotes in a command",
    maximum=255,
    pattern=rf"{NOT_AN_ARN}{IN_A_COMMAND}[A-Za-z0-9._/:=+@-]+",
    pattern_in_words=f"the name, not the ARN: letters, digits and ._/:=+@-{AS_A_COMMAND_NEEDS}",
    example="shop-web-errors",
)


class AlarmArgs(GateArgs):
    """One CloudWatch alarm."""

    alarm: pulumi.Input[str]
    """The alarm. Letters, digits and ._/:=+@- only: the name stands in the buttons' commands."""


def _button(key: str, command: str, action: str) -> Button:
    return Button(
        key=key,
        command=("cloudwatch", command, "--alarm-names", "{alarm}", "--region", "$Region"),
        variables=("Region",),
        permissions=(Permission((action,), ("arn:aws:cloudwatch:*:*:alarm:{alarm}",)),),
    )


_BUTTONS: Final = (
    _button("mute", "disable-alarm-actions", "cloudwatch:DisableAlarmActions"),
    _button("unmute", "enable-alarm-actions", "cloudwatch:EnableAlarmActions"),
)


def _stage(key: str, state: str, *, outcome: bool) -> Stage:
    return Stage(
        key=key,
        detail_type="CloudWatch Alarm State Change",
        state={"state.value": (state,)},
        # The filter lets only the one alarm through whose name was checked, so its name may stand in the text.
        paths={"account": "$.account", "alarm": "$.detail.alarmName", "region": "$.region", "time": "$.time"},
        shown=("alarm", "account", "region", "time"),
        context={} if outcome else {"Region": "region"},
        # Nothing in the event tells one incident from the next.
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
