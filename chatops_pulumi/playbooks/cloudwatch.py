"""CloudWatch alarms: disable the actions of an alarm, or enable them again. One alarm per entry, or all alarms with a prefix.

AWS allows any text as the name of an alarm, so the name comes from the arguments, is checked, and is written into the command. The
reason of a state change is free text too. It is never shown, because a quote in it would lose the message.
"""

from dataclasses import replace
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


ALARM_PREFIX: Final = replace(ALARM_NAME, what="a prefix of CloudWatch alarm names", maximum=200, example="shop-")


class AlarmGroupArgs(GateArgs):
    """All CloudWatch alarms whose names begin with a prefix, watched by one rule per stage."""

    alarm_prefix: str
    """The prefix. The alarm's name comes from the event, so every alarm with this prefix must have a name of letters, digits and ._/:=+@- only: a quote in a name loses its message, and a space changes the command."""


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


def _button_of_group(key: str, command: str, action: str, direction: Direction) -> Button:
    return Button(
        key=key,
        command=("cloudwatch", command, "--alarm-names", "$Alarm", "--region", "$Region"),
        variables=("Alarm", "Region"),
        permissions=(Permission((action,), ("arn:aws:cloudwatch:*:*:alarm:{alarm_prefix}*",)),),
        direction=direction,
        per_gate=True,
    )


_BUTTONS_OF_GROUP: Final = (
    _button_of_group("mute", "disable-alarm-actions", "cloudwatch:DisableAlarmActions", Direction.SILENCING),
    _button_of_group("unmute", "enable-alarm-actions", "cloudwatch:EnableAlarmActions", Direction.BACKWARD),
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


def _stage_of_group(key: str, state: str, *, outcome: bool) -> Stage:
    stage = _stage(key, state, outcome=outcome)
    return replace(stage, context={} if outcome else {**stage.context, "Alarm": "alarm"})


ALARMGROUP: Final = Playbook(
    key="alarmgroup",
    order=8,
    gates=(
        GateKind("alarm_groups", AlarmGroupArgs, {"alarm_prefix": ALARM_PREFIX}, example={"alarm_prefix": "shop-"}),
    ),
    source="aws.cloudwatch",
    filters=(Filter("alarmName", "alarm_prefix", operator="prefix"),),
    layouts=every_layout(_stage_of_group("alarm", "ALARM", outcome=False), _stage_of_group("ok", "OK", outcome=True)),
    buttons={button.key: button for button in _BUTTONS_OF_GROUP},
)
