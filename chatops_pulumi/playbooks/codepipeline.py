"""CodePipeline manual approvals: approve or reject in one press.

The approval's token is the event's ``action-execution-id``: two independent records of live pipelines agree, AWS does not
document it (docs/confirm.md). The event is delivered at least once. A repeated event has the same execution ID and token, so it
is recognizable, and AWS refuses the second press.
"""

from typing import Final, NotRequired

import pulumi

from chatops_pulumi.core.limits import AS_A_COMMAND_NEEDS, IN_A_COMMAND, TextLimit, UrlLimit
from chatops_pulumi.playbooks.gate_args import GateArgs
from chatops_pulumi.playbooks.model import (
    Button,
    Direction,
    Filter,
    GateKind,
    Permission,
    Playbook,
    Question,
    Stage,
    every_layout,
)

PIPELINE_NAME: Final = TextLimit(
    "a pipeline name",
    "CodePipeline API model, PipelineName",
    maximum=100,
    pattern=rf"{IN_A_COMMAND}[A-Za-z0-9.@_-]+",
    pattern_in_words=f"letters, digits and .@_-{AS_A_COMMAND_NEEDS}",
    example="shop-web",
)
PIPELINE_STAGE_NAME: Final = TextLimit(
    "a pipeline stage name",
    "CodePipeline API model, StageName",
    maximum=100,
    pattern=rf"{IN_A_COMMAND}[A-Za-z0-9.@_-]+",
    pattern_in_words=f"letters, digits and .@_-{AS_A_COMMAND_NEEDS}",
    example="Production",
)
PIPELINE_ACTION_NAME: Final = TextLimit(
    "a pipeline action name",
    "CodePipeline API model, ActionName",
    maximum=100,
    pattern=rf"{IN_A_COMMAND}[A-Za-z0-9.@_-]+",
    pattern_in_words=f"letters, digits and .@_-{AS_A_COMMAND_NEEDS}",
    example="Approve",
)


class PipelineApprovalArgs(GateArgs):
    """The manual approvals of one CodePipeline pipeline, or of one of its stages or actions."""

    pipeline: pulumi.Input[str]
    """Name of the pipeline."""
    stage: NotRequired[pulumi.Input[str]]
    """Name of the stage whose approvals are announced. Default: all stages."""
    action: NotRequired[pulumi.Input[str]]
    """Name of the approval action that is announced. Default: all manual approvals."""
    review_url: NotRequired[pulumi.Input[str]]
    """URL of the change under review. Shown in the next steps."""
    ask_reason: NotRequired[bool]
    """Experimental: ask for a reason at a press of Reject, and keep it in CodePipeline. Requires stage or action. A reason cannot contain quotes and backslashes. Default: false."""


class PipelineFailureArgs(GateArgs):
    """The failed stages of one CodePipeline pipeline: any stage, or one."""

    pipeline: pulumi.Input[str]
    """Name of the pipeline."""
    stage: NotRequired[pulumi.Input[str]]
    """The stage whose failures are announced. Default: all stages."""


# Manual approvals.

_APPROVAL: Final = (
    "codepipeline",
    "put-approval-result",
    "--pipeline-name",
    "{pipeline}",
    "--stage-name",
    "{stage}",
    "--action-name",
    "{action}",
    "--token",
    "$Token",
    "--region",
    "$Region",
    "--result",
)
_PERMISSION: Final = Permission(
    ("codepipeline:PutApprovalResult",), ("arn:aws:codepipeline:*:*:{pipeline}/{stage}/{action}",)
)


# Amazon Q asks for a variable that the notification does not have (seen by one project). It inserts the text as it is, so it is JSON in
# single quotes, as in an alias of AWS's own samples: spaces and commas fit into it, and a quote makes the AWS CLI refuse the command.
# Unverified for a button, so it is off by default (docs/confirm.md). A member can break out of the quotes and approve instead: with
# the same permission, the button beside it does that too.
_REASON: Final = Question(
    "ask_reason", "Reason", "summary=Rejected-in-chat,status=Rejected", '\'{"status":"Rejected","summary":"$Reason"}\''
)


def _answer(key: str, summary: str, status: str, direction: Direction) -> Button:
    # AWS requires a summary. It contains no space, which would end the word.
    return Button(
        key=key,
        command=(*_APPROVAL, f"summary={summary},status={status}"),
        variables=("Token", "Region"),
        permissions=(_PERMISSION,),
        direction=direction,
        open={"stage": "Stage", "action": "Action"},
        question=_REASON if status == "Rejected" else None,
    )


_APPROVAL_BUTTONS: Final = (
    _answer("approve", "Approved-in-chat", "Approved", Direction.FORWARD),
    _answer("reject", "Rejected-in-chat", "Rejected", Direction.BACKWARD),
)
_MANUAL: Final = {"type.category": ("Approval",), "type.provider": ("Manual",)}


def _approval_stage(key: str, *states: str, outcome: bool) -> Stage:
    return Stage(
        key=key,
        detail_type="CodePipeline Action Execution State Change",
        state={**_MANUAL, "state": states},
        paths={
            "account": "$.account",
            "action": "$.detail.action",
            "executionId": "$.detail.execution-id",
            "pipeline": "$.detail.pipeline",
            "region": "$.region",
            "stage": "$.detail.stage",
            "time": "$.time",
            "token": "$.detail.action-execution-id",
        },
        shown=("pipeline", "stage", "action", "executionId", "account", "region", "time"),
        context={} if outcome else {"Token": "token", "Region": "region", "Stage": "stage", "Action": "action"},
        thread="token",
        console="https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>"
        "/executions/<executionId>/timeline?region=<region>",
        buttons=() if outcome else tuple(button.key for button in _APPROVAL_BUTTONS),
        outcome=outcome,
    )


CODEPIPELINE: Final = Playbook(
    key="codepipeline",
    order=2,
    gates=(
        GateKind(
            "pipeline_approvals",
            PipelineApprovalArgs,
            {
                "pipeline": PIPELINE_NAME,
                "stage": PIPELINE_STAGE_NAME,
                "action": PIPELINE_ACTION_NAME,
                "review_url": UrlLimit("the change under review"),
            },
            example={"pipeline": "shop-release", "review_url": "https://staging.shop.example.com"},
        ),
    ),
    source="aws.codepipeline",
    filters=(Filter("pipeline", "pipeline"), Filter("stage", "stage"), Filter("action", "action")),
    layouts=every_layout(
        _approval_stage("approval", "STARTED", outcome=False),
        _approval_stage("approved", "SUCCEEDED", outcome=True),
        # FAILED also comes if the approval timed out. Unverified: an execution that is stopped or superseded while it waits ends
        # its approval with one of the other two (docs/confirm.md).
        _approval_stage("rejected", "FAILED", "ABANDONED", "CANCELED", outcome=True),
    ),
    buttons={button.key: button for button in _APPROVAL_BUTTONS},
    record_thread="requestParameters.token",
)


# Failed stages. The events of stages have no reason, so the message links to the console. A result is only reported if an event
# is specific to retries: RESUMED arrives when a failed stage is retried, and a stage that fails again is announced again;
# SUCCEEDED arrives in every run.

_RETRY: Final = (
    "codepipeline",
    "retry-stage-execution",
    "--pipeline-name",
    "{pipeline}",
    "--stage-name",
    "{stage}",
    "--pipeline-execution-id",
    "$ExecutionId",
    "--region",
    "$Region",
    "--retry-mode",
)


def _retry_button(key: str, mode: str) -> Button:
    return Button(
        key=key,
        command=(*_RETRY, mode),
        variables=("ExecutionId", "Region"),
        permissions=(
            Permission(("codepipeline:RetryStageExecution",), ("arn:aws:codepipeline:*:*:{pipeline}/{stage}",)),
        ),
        direction=Direction.FORWARD,
        open={"stage": "Stage"},
    )


_RETRY_BUTTONS: Final = (_retry_button("retry", "FAILED_ACTIONS"), _retry_button("retry_all", "ALL_ACTIONS"))


def _failure_stage(key: str, state: str, *, outcome: bool) -> Stage:
    return Stage(
        key=key,
        detail_type="CodePipeline Stage Execution State Change",
        state={"state": (state,)},
        paths={
            "account": "$.account",
            "executionId": "$.detail.execution-id",
            "pipeline": "$.detail.pipeline",
            "region": "$.region",
            "stage": "$.detail.stage",
            "time": "$.time",
        },
        shown=("pipeline", "stage", "executionId", "account", "region", "time"),
        context={} if outcome else {"ExecutionId": "executionId", "Region": "region", "Stage": "stage"},
        thread="executionId",
        console="https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>"
        "/executions/<executionId>/timeline?region=<region>",
        buttons=() if outcome else tuple(button.key for button in _RETRY_BUTTONS),
        outcome=outcome,
    )


PIPELINEFAILURE: Final = Playbook(
    key="pipelinefailure",
    order=3,
    gates=(
        GateKind(
            "pipeline_failures",
            PipelineFailureArgs,
            {"pipeline": PIPELINE_NAME, "stage": PIPELINE_STAGE_NAME},
            example={"pipeline": "shop-release"},
        ),
    ),
    source="aws.codepipeline",
    filters=(Filter("pipeline", "pipeline"), Filter("stage", "stage")),
    layouts=every_layout(
        _failure_stage("failed", "FAILED", outcome=False), _failure_stage("retried", "RESUMED", outcome=True)
    ),
    buttons={button.key: button for button in _RETRY_BUTTONS},
    record_thread="requestParameters.pipelineExecutionId",
)
