"""CodePipeline manual approvals: approve or reject in one press.

The approval's token is the event's ``action-execution-id``: two independent records of live pipelines agree, AWS does not
document it (docs/confirm.md). The event is delivered at least once: a repeated one carries the same execution ID and token, so it
is recognisable, and AWS refuses the second press.
"""

from typing import Final

from chatops_pulumi.playbooks.model import Button, Filter, Permission, Playbook, Stage, every_layout

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


def _answer(key: str, summary: str, status: str) -> Button:
    # A summary is required. It holds no blank, which would end the word.
    return Button(
        key=key,
        command=(*_APPROVAL, f"summary={summary},status={status}"),
        variables=("Token", "Region"),
        permissions=(_PERMISSION,),
        open={"stage": "Stage", "action": "Action"},
    )


_BUTTONS: Final = (
    _answer("approve", "Approved-in-chat", "Approved"),
    _answer("reject", "Rejected-in-chat", "Rejected"),
)
_MANUAL: Final = {"type.category": ("Approval",), "type.provider": ("Manual",)}


def _stage(key: str, *states: str, outcome: bool) -> Stage:
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
        buttons=() if outcome else tuple(button.key for button in _BUTTONS),
        outcome=outcome,
    )


CODEPIPELINE: Final = Playbook(
    key="codepipeline",
    source="aws.codepipeline",
    filters=(Filter("pipeline", "pipeline"), Filter("stage", "stage"), Filter("action", "action")),
    layouts=every_layout(
        _stage("approval", "STARTED", outcome=False),
        _stage("approved", "SUCCEEDED", outcome=True),
        # FAILED also comes when nobody decided in time. That an execution which is stopped or superseded while it waits ends its
        # approval with one of the other two is believed (docs/confirm.md).
        _stage("rejected", "FAILED", "ABANDONED", "CANCELED", outcome=True),
    ),
    buttons={button.key: button for button in _BUTTONS},
)
