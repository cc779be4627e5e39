"""Failed stages of CodePipeline: retry what failed, or the whole stage.

Stage events have no reason, so the message leads to the console. How it ended is only told as far as an event says it of retries
alone: RESUMED comes when a failed stage is retried, and a stage that fails again is asked again; SUCCEEDED comes in every run.
"""

from typing import Final

from chatops_pulumi.playbooks.model import Button, Filter, Permission, Playbook, Stage, every_layout

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


def _button(key: str, mode: str) -> Button:
    return Button(
        key=key,
        command=(*_RETRY, mode),
        variables=("ExecutionId", "Region"),
        permissions=(
            Permission(("codepipeline:RetryStageExecution",), ("arn:aws:codepipeline:*:*:{pipeline}/{stage}",)),
        ),
        open={"stage": "Stage"},
    )


_BUTTONS: Final = (_button("retry", "FAILED_ACTIONS"), _button("retry_all", "ALL_ACTIONS"))


def _stage(key: str, state: str, *, outcome: bool) -> Stage:
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
        buttons=() if outcome else tuple(button.key for button in _BUTTONS),
        outcome=outcome,
    )


PIPELINEFAILURE: Final = Playbook(
    key="pipelinefailure",
    source="aws.codepipeline",
    filters=(Filter("pipeline", "pipeline"), Filter("stage", "stage")),
    layouts=every_layout(_stage("failed", "FAILED", outcome=False), _stage("retried", "RESUMED", outcome=True)),
    buttons={button.key: button for button in _BUTTONS},
)
