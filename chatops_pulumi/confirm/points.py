"""Every line of docs/confirm.md as data: what is unverified, and what is needed to check it. Pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Point:
    """One assumption about AWS."""

    key: str
    """Stable: reports, statuses and ``--only`` use it."""
    statement: str
    """As docs/confirm.md has it, in Markdown."""
    used_by: str
    needs: tuple[str, ...] = ()
    """The steps of the run that its check reads. Empty: it is not checked."""
    not_checked: str = ""
    """Why ``chatops confirm`` has no check. Empty: it has one."""


_NEEDS_DEPLOYMENT: Final = "needs an ECS service with blue/green deployments, which costs money and an hour"

POINTS: Final[tuple[Point, ...]] = (
    Point(
        "long_commands",
        "Commands over 100 characters work when they are created through CloudFormation's resource (three projects report it; "
        "the API model says 100)",
        "All buttons",
        ("long",),
    ),
    Point(
        "source_arn",
        "`aws:ChatbotSourceArn` is present when IAM evaluates the policy of the channel role for a press. The IAM user guide "
        "documents the key for exactly this; its sample ARN has a typing error",
        "`channel.restrict_to_chat`",
        ("long", "source_arn", "simulate"),
    ),
    Point("execution_role", "An SNS target of EventBridge can have an execution role", "`delivery`", ("role_message",)),
    Point(
        "execution_role_kms",
        "An SNS target of EventBridge can have an execution role if the topic has a KMS key",
        "`delivery`",
        not_checked="a KMS key costs up to 1 dollar a month and can only be deleted after 7 days",
    ),
    Point(
        "escaped_brackets",
        "`\\u003c` and `\\u003e` in a template arrive as `<` and `>`",
        "Links and mentions in messages",
        ("texts_link",),
    ),
    Point(
        "quote_in_value",
        "A quote inside a quoted value loses the message",
        "Only IDs, ARNs, times and names with a restricted pattern are used",
        ("quote_message",),
    ),
    Point("missing_path", "A missing path loses the message", "The paths of all messages", ("missing_message",)),
    Point(
        "bare_flag",
        "A bare boolean flag makes the assistant answer instead of running the command",
        "`--auto-rollback-enabled true`",
        ("flag_value", "flag_bare"),
    ),
    Point(
        "instance_success",
        "CodeDeploy's instance event SUCCESS marks the start of the termination wait on ECS",
        "The stage `switched` of the `STAGED` layout",
        not_checked=_NEEDS_DEPLOYMENT,
    ),
    Point("association_needed", "Buttons need an association", "`ChatChannel`", ("unassociated",)),
    Point(
        "disassociate_deleted",
        "Disassociating a deleted action is refused with `InvalidRequestException`, and an associated action can be deleted",
        "Deletion with an existing channel",
        ("associations",),
    ),
    Point(
        "codedeploy_errors",
        "Which error CodeDeploy gives for a press that is too early, repeated or too late",
        "The sandbox's CodeDeploy",
        not_checked=_NEEDS_DEPLOYMENT,
    ),
    Point(
        "session_name",
        "The role's session name is `chatbot-session-slack-<member ID>` and appears at the end of `aws:userid` (the name was "
        "seen in error messages of AWS). Press once as an approver and once as another member",
        "`approvers`, `freezes`, `attribution`",
        ("long", "approver", "approver_other"),
    ),
    Point(
        "session_name_elsewhere",
        "The same with `user_role_required`, and the session name of a press in Teams",
        "`approvers`",
        not_checked="needs a second channel configuration with user roles, and a Teams tenant",
    ),
    Point(
        "record_parameters",
        "CloudTrail's record of a press has the parameters that the reports use (`requestParameters.deploymentId`, `token` of "
        "PutApprovalResult, `pipelineExecutionId`, `serviceDeploymentArn`, `executionArn`), and none if access was denied",
        "`attribution`",
        ("flag_value", "approval", "retry", "ecs", "redrive", "denied"),
    ),
    Point(
        "record_response",
        "CloudTrail's record of a started instance refresh has `responseElements.instanceRefreshId`",
        "`attribution`",
        not_checked="needs an Auto Scaling group with instances, which cost money",
    ),
    Point(
        "log_target",
        "A log group is a target without a role if a resource policy admits `events.amazonaws.com` and "
        "`delivery.logs.amazonaws.com`; its name need not begin with `/aws/events`",
        "`delivery.audit_log`",
        ("log",),
    ),
    Point(
        "saved_queries", "The saved queries run in CloudWatch Logs Insights", "`delivery.audit_log`", ("log", "queries")
    ),
    Point(
        "markdown_slack",
        "Texts are rendered in the chat's own Markdown: `*x*` is bold in Slack",
        "The built-in texts, the sandbox's page",
        ("texts_bold",),
    ),
    Point(
        "markdown_teams",
        "`*x*` is italic and `**x**` is bold in Teams",
        "The built-in texts, the sandbox's page",
        not_checked="needs a Teams tenant",
    ),
    Point(
        "approval_token",
        "The token of a manual approval is the event's `action-execution-id` (two independent records; not in pipelines of "
        "execution mode `PARALLEL`)",
        "`pipeline_approvals`",
        ("pipeline",),
    ),
    Point(
        "result_shorthand",
        "`--result summary=…,status=…` works in a button as it does when typed",
        "`pipeline_approvals`",
        ("approval",),
    ),
    Point(
        "asked_variable",
        "The chat asks for a variable that the notification does not have, also with spaces in the answer; JSON in single quotes "
        "works in a button",
        "`ask_reason`",
        ("reason",),
    ),
    Point(
        "stopped_approval",
        "An approval whose execution is stopped ends with state `ABANDONED` or `CANCELED`",
        "The stage `rejected` of `pipeline_approvals`",
        ("pipeline",),
    ),
    Point(
        "stage_failed",
        "`CodePipeline Stage Execution State Change` with state `FAILED` contains `pipeline`, `stage` and `execution-id` (AWS "
        "documents these fields with samples of other states)",
        "`pipeline_failures`",
        ("pipeline",),
    ),
    Point(
        "stage_resumed",
        "A retry is followed by a stage event with state `RESUMED` (the state is in AWS's list of stage states; we found no "
        "sample)",
        "The stage `retried` of `pipeline_failures`",
        ("pipeline",),
    ),
    Point(
        "retry_errors",
        "AWS refuses a retry of an execution that is not the stage's latest with `NotLatestPipelineExecutionException`, and a "
        "second one with `StageNotRetryableException` (wording of the API model)",
        "The sandbox's CodePipeline",
        ("pipeline",),
    ),
    Point(
        "alarm_event",
        "The fields of `CloudWatch Alarm State Change` (`alarmName`, `state.value`)",
        "`alarms`",
        ("alarm",),
    ),
    Point(
        "refresh_events",
        "The fields of the events of instance refreshes",
        "`instance_refreshes`",
        not_checked="needs an Auto Scaling group with instances, which cost money",
    ),
    Point(
        "redrive_count",
        "The events of Step Functions executions have `redriveCount`, and it is above 0 after a redrive",
        "The stages `redriven` and `succeeded` of `state_machines`",
        ("states",),
    ),
    Point(
        "ecs_command",
        "The chat's AWS CLI knows `ecs continue-service-deployment` (in May 2026 it did not)",
        "`ecs_services`",
        ("ecs",),
    ),
    Point(
        "ecs_hook_end",
        "A pause hook that is rolled back ends as `HOOK_FAILED`; a late press is refused with `InvalidParameterException`",
        "`ecs_services`",
        not_checked="needs an ECS service with a pause hook, which costs money and an hour",
    ),
    Point(
        "associate_again",
        "`aws chatbot associate-to-configuration` succeeds and changes nothing if the association exists",
        "`chatops adopt` with a kept channel",
        ("associations",),
    ),
    Point(
        "found_by_arn",
        "Custom actions and channel configurations that other tools created are found by their ARN, with all their properties",
        "`chatops adopt`",
        ("cloud_control",),
    ),
    Point(
        "custom_events",
        "The events of other services have the fields that [custom.md](playbooks/custom.md) names; CodeBuild's `retry-build` "
        "accepts the ARN of a build as its ID",
        "`custom`",
        not_checked="needs failed jobs and builds of several services",
    ),
    Point(
        "variable_replacement",
        "Amazon Q replaces a variable as plain text wherever `$Name` appears, in an unknown order",
        "`custom`: no name may begin with another",
        ("names",),
    ),
    Point(
        "mentions",
        "`<@U…>` in a custom notification mentions and notifies the member",
        "`mentions`",
        ("texts_mention",),
    ),
    Point(
        "group_mentions",
        "`<!subteam^S…>` and `<!here>` in a custom notification mention and notify",
        "`mentions`",
        not_checked="it would notify everyone in the channel",
    ),
    Point(
        "console_addresses",
        "The addresses of the console's pages of alarms and of executions of state machines and pipelines",
        "`<console>`",
        ("alarm", "states", "pipeline", "page_alarm", "page_execution", "page_pipeline"),
    ),
    Point(
        "console_addresses_other",
        "The addresses of the console's pages of deployments, ECS services and instance refreshes",
        "`<console>`",
        not_checked="needs a deployment and an instance refresh whose pages exist",
    ),
    Point(
        "several_accounts",
        "Messages of several accounts in one Slack channel use the buttons and the role of the message's account",
        "[Several accounts](how-to/regions-and-accounts.md)",
        not_checked="needs a second account",
    ),
    Point(
        "subscription",
        "Amazon Q subscribes to a topic with protocol `https` and an endpoint that contains `chatbot`",
        "`chatops doctor` (subscriptions)",
        ("subscriptions",),
    ),
    Point(
        "chat_log_region",
        "Amazon Q writes its log group `/aws/chatbot/<configuration>` in us-east-1",
        "`chatops doctor` (chat-log)",
        ("long", "chat_log"),
    ),
    Point(
        "simulator",
        "IAM's policy simulator decides on `aws:ChatbotSourceArn` and `aws:userid` as IAM does for a press",
        "`chatops doctor` (presses)",
        ("long", "source_arn", "approver", "approver_other", "simulate"),
    ),
    Point(
        "simulated_guardrail",
        "In IAM's policy simulator, guardrails limit a press like a permissions boundary",
        "`chatops doctor` (presses)",
        not_checked="needs a guardrail that differs from the policy of the role",
    ),
    Point(
        "enabled_states",
        "The workspaces and configurations of the chatbot API have the state `ENABLED` when they work",
        "`chatops doctor` (workspace, channel)",
        ("long", "chat_states"),
    ),
    Point(
        "enabled_teams",
        "The teams of the chatbot API have the state `ENABLED` when they work",
        "`chatops doctor` (workspace, channel)",
        not_checked="needs a Teams tenant",
    ),
    Point(
        "drift_forms",
        "A stack's state and the answers of AWS have the same form for every compared property",
        "`chatops doctor` (drift)",
        not_checked="needs a deployed ChatOps: run chatops doctor on it",
    ),
    Point(
        "drill_role",
        "A rule with the prefix `chatops-drill-` can use the delivery role within 15 seconds",
        "`chatops drill`",
        not_checked="needs a deployed ChatOps: run chatops drill on it",
    ),
    Point(
        "no_custom_buttons",
        "A message with `enableCustomActions: false` has no custom buttons",
        "`chatops drill`",
        ("long", "silent"),
    ),
    Point(
        "unsubscribed_metric",
        "SNS counts `NumberOfMessagesPublished` of a topic without a subscriber, and neither a delivery nor a failure; metric "
        "math with `FILL` makes an alarm of it",
        "`delivery.alarm_topic_arn`, alarm `-no-subscriber`",
        not_checked="needs 15 minutes of a topic without subscribers, and the command does not wait for it",
    ),
    Point(
        "dead_letter_at_once",
        "An event that EventBridge has no permission to publish goes to the dead-letter queue at once, with `ERROR_CODE` and "
        "`ERROR_MESSAGE` among its attributes",
        "`delivery.alarm_topic_arn`, alarm `-undelivered`",
        not_checked="needs a deployed ChatOps: take sns:Publish from the delivery role, send an event, and read the queue",
    ),
)
"""In the order of docs/confirm.md."""

BY_KEY: Final = {point.key: point for point in POINTS}
CHECKED: Final = tuple(point for point in POINTS if point.needs)


def needed_steps(only: tuple[str, ...] = ()) -> frozenset[str]:
    """The steps that the checks of these points need; of all points if there are none."""
    chosen = [BY_KEY[key] for key in only] if only else CHECKED
    return frozenset(step for point in chosen for step in point.needs)
