"""Failed Step Functions executions: redrive them from the step that failed.

Only standard workflows send these events (Step Functions developer guide, EventBridge), and only their executions can be redriven,
for 14 days after they ended (Step Functions developer guide, redriving executions). AWS delivers the events on a best-effort basis
(EventBridge events reference). The error and the cause are free text, so no message shows them.
"""

from typing import Any, Final

import pulumi

from chatops_pulumi.core.limits import NOT_AN_ARN, TextLimit
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

STATE_MACHINE_NAME: Final = TextLimit(
    "a state machine name",
    "Step Functions API model, Name, and its advice for names that CloudWatch Logs can use",
    maximum=80,
    pattern=rf"{NOT_AN_ARN}[A-Za-z0-9_.-]+",
    pattern_in_words="the name, not the ARN: letters, digits and ._-",
    example="shop-orders",
)


class StateMachineArgs(GateArgs):
    """The failed executions of one Step Functions state machine (standard workflow)."""

    state_machine: pulumi.Input[str]
    """Name of the state machine."""


_REDRIVE: Final = Button(
    key="redrive",
    command=("stepfunctions", "redrive-execution", "--execution-arn", "$ExecutionArn", "--region", "$Region"),
    variables=("ExecutionArn", "Region"),
    # All gates share the button, because the event names the execution.
    permissions=(
        Permission(
            ("states:RedriveExecution",),
            ("arn:aws:states:*:*:execution:*:*",),
            of_gate=("arn:aws:states:*:*:execution:{state_machine}:*",),
        ),
    ),
    direction=Direction.FORWARD,
)
_AFTER_A_REDRIVE: Final = {"redriveCount": ({"numeric": [">", 0]},)}
"""Unverified: the events of an execution that was redriven have its count, as DescribeExecution does (docs/confirm.md)."""


def _stage(key: str, state: dict[str, tuple[Any, ...]], *, outcome: bool) -> Stage:
    return Stage(
        key=key,
        detail_type="Step Functions Execution Status Change",
        state=state,
        paths={
            "account": "$.account",
            "execution": "$.detail.name",
            "executionArn": "$.detail.executionArn",
            "region": "$.region",
            "time": "$.time",
        },
        shown=("{state_machine}", "execution", "account", "region", "time"),
        context={} if outcome else {"ExecutionArn": "executionArn", "Region": "region"},
        thread="executionArn",
        console="https://<region>.console.aws.amazon.com/states/home?region=<region>#/v2/executions/details/<executionArn>",
        buttons=() if outcome else (_REDRIVE.key,),
        outcome=outcome,
    )


STEPFUNCTIONS: Final = Playbook(
    key="stepfunctions",
    order=7,
    gates=(
        GateKind(
            "state_machines",
            StateMachineArgs,
            {"state_machine": STATE_MACHINE_NAME},
            example={"state_machine": "shop-orders"},
        ),
    ),
    source="aws.states",
    filters=(Filter("stateMachineArn", "state_machine", operator="suffix", before=":stateMachine:"),),
    layouts=every_layout(
        _stage("failed", {"status": ("FAILED", "TIMED_OUT", "ABORTED")}, outcome=False),
        _stage("redriven", {"status": ("RUNNING",), **_AFTER_A_REDRIVE}, outcome=True),
        _stage("succeeded", {"status": ("SUCCEEDED",), **_AFTER_A_REDRIVE}, outcome=True),
    ),
    buttons={_REDRIVE.key: _REDRIVE},
    record_thread="requestParameters.executionArn",
)
