"""CloudWatch alarms: mute one, or let it act again.

The name of an alarm may be any text, so it comes from the arguments, checked, and stands in the command; the reason of a change
of state is free text too, and is never shown: a quote in it would lose the message.
"""

from typing import Final

from chatops_pulumi.playbooks.model import Button, Filter, Permission, Playbook, Stage, every_layout


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
    source="aws.cloudwatch",
    filters=(Filter("alarmName", "alarm"),),
    layouts=every_layout(_stage("alarm", "ALARM", outcome=False), _stage("ok", "OK", outcome=True)),
    buttons={button.key: button for button in _BUTTONS},
)
