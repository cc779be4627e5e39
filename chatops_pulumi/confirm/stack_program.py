"""The Pulumi program of a run: its topics, rules, log group, roles, buttons and channel configuration.

It uses the resource types of the components, with a fixed name for each resource, so that all of them can be found again
without a state. Resources whose names are in ``without`` are left out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native

from chatops_pulumi.confirm.experiments import GROUP, MESSAGES, Button, Message, buttons, pattern, template
from chatops_pulumi.confirm.pipeline_parts import make_pipeline
from chatops_pulumi.confirm.points import needed_steps
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.core import policies
from chatops_pulumi.core.audit import log_policy
from chatops_pulumi.core.press_rules import PressRule, press_rule_statements
from chatops_pulumi.playbooks.model import Direction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

PROJECT: Final = "chatops-confirm"
OPTIONAL: Final = ("action-", "target-", "part-", "pipeline-")
"""How the names of resources begin that AWS may refuse: that is an answer, and the run continues without them."""
_RETENTION_DAYS: Final = 1


def config(settings: Settings, without: Collection[str]) -> dict[str, str]:
    """The configuration values of the program."""
    given = json.dumps({"settings": asdict(settings), "without": sorted(without)})
    return {
        f"{PROJECT}:run": given,
        "aws:region": settings.region,
        "aws-native:region": settings.region,
        # Credentials of another account create nothing.
        "aws:allowedAccountIds": json.dumps([settings.account]),
        "aws-native:allowedAccountIds": json.dumps([settings.account]),
    }


def settings_of(saved: dict[str, Any]) -> Settings:
    """The settings from their JSON."""
    values: dict[str, Any] = {**saved, "only": tuple(saved.get("only", ()))}
    return Settings(**values)


def main() -> None:
    """The program."""
    run = json.loads(pulumi.Config(PROJECT).require("run"))
    settings, without = settings_of(run["settings"]), frozenset(run["without"])
    topics = _topics(settings)
    log_group, log_access = _log_group(settings, without)
    _rules(settings, topics, without)
    _log_targets(settings, log_group, log_access, without)
    _failing_parts(settings, without)
    if "pipeline" in needed_steps(settings.only) and not any(name.startswith("pipeline-") for name in without):
        make_pipeline(settings)
    _channel(settings, topics, without)


def commands_policy(settings: Settings) -> dict[str, Any]:
    """What the buttons may do, as the components write it."""
    documents: list[dict[str, Any]] = []
    for button in buttons(settings):
        if button.actions:
            restricted = settings.configuration_arn if button.key == "source_arn" else None
            # The project's own form of a permission is in ``policies``; the parts of one run differ only by resource.
            documents.append(_allowed(button, settings, restricted))
    rule = PressRule("confirm.approver", Direction.FORWARD, ("events:ListRules",), ("*",), (settings.member_id,))
    return {"Version": "2012-10-17", "Statement": [*documents, *press_rule_statements([rule], [], None)]}


def _allowed(button: Button, settings: Settings, configuration_arn: str | None) -> dict[str, Any]:
    condition: dict[str, Any] = {"StringEquals": {"aws:RequestedRegion": [settings.region]}}
    if configuration_arn is not None:
        condition["ArnLike"] = {"aws:ChatbotSourceArn": configuration_arn}
    return {"Effect": "Allow", "Action": list(button.actions), "Resource": button.resource, "Condition": condition}


def _service_policy(service: str, action: str, resource: str, source: str | None = None) -> str:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
    }
    if source is not None:
        statement["Condition"] = {"ArnLike": {"aws:SourceArn": source}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _topics(settings: Settings) -> dict[str, aws.sns.Topic]:
    """Two topics, whose messages also reach a queue: there the run reads what EventBridge sent."""
    topics = {part: aws.sns.Topic(f"topic-{part}", name=settings.name(part)) for part in ("events", "role")}
    aws.sns.TopicPolicy(
        "topic-events",
        arn=topics["events"].arn,
        policy=_service_policy("events.amazonaws.com", "sns:Publish", settings.topic_arn("events")),
    )
    queue_arn = settings.arn("sqs", settings.name("bodies"))
    queue = aws.sqs.Queue("bodies", name=settings.name("bodies"), message_retention_seconds=86400)
    access = aws.sqs.QueuePolicy(
        "bodies",
        queue_url=queue.id,
        policy=_service_policy("sns.amazonaws.com", "sqs:SendMessage", queue_arn, settings.topic_arn("*")),
    )
    for part, topic in topics.items():
        aws.sns.TopicSubscription(
            f"bodies-{part}",
            topic=topic.arn,
            protocol="sqs",
            endpoint=queue.arn,
            raw_message_delivery=True,
            opts=pulumi.ResourceOptions(depends_on=[access]),
        )
    return topics


def _log_group(
    settings: Settings, without: Collection[str]
) -> tuple[aws.cloudwatch.LogGroup, list[aws.cloudwatch.LogResourcePolicy]]:
    group = aws.cloudwatch.LogGroup("log", name=settings.log_group, retention_in_days=_RETENTION_DAYS)
    if "part-log-policy" in without:  # AWS allows ten of them per region
        return group, []
    document = log_policy(settings.arn("logs", f"log-group:{settings.log_group}"))
    policy = aws.cloudwatch.LogResourcePolicy(
        "part-log-policy", policy_name=settings.name("log"), policy_document=json.dumps(document)
    )
    return group, [policy]


def _rules(settings: Settings, topics: dict[str, aws.sns.Topic], without: Collection[str]) -> None:
    role = aws.iam.Role(
        "delivery",
        name=settings.name("delivery"),
        assume_role_policy=json.dumps(policies.delivery_role_trust(settings.account, settings.region)),
    )
    access = aws.iam.RolePolicy(
        "delivery",
        name="publish",
        role=role.name,
        policy=json.dumps(policies.delivery(settings.topic_arn("role"), None)),
    )
    for message in MESSAGES:
        rule = _rule(settings, message.key, pattern(settings, message))
        name = f"target-{message.key}"
        if name not in without:
            _message_target(name, rule, message, settings, topics, role if message.with_role else None, access)


def _rule(settings: Settings, part: str, event_pattern: str) -> aws.cloudwatch.EventRule:
    return aws.cloudwatch.EventRule(f"rule-{part}", name=settings.name(part), event_pattern=event_pattern)


def _message_target(
    name: str,
    rule: aws.cloudwatch.EventRule,
    message: Message,
    settings: Settings,
    topics: dict[str, aws.sns.Topic],
    role: aws.iam.Role | None,
    access: aws.iam.RolePolicy,
) -> None:
    aws.cloudwatch.EventTarget(
        name,
        rule=rule.name,
        target_id="sns",
        arn=topics["role" if message.with_role else "events"].arn,
        role_arn=role.arn if role is not None else None,
        input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
            input_template=template(message, settings), input_paths=dict(message.paths)
        ),
        opts=pulumi.ResourceOptions(depends_on=[access]),
    )


def _log_targets(
    settings: Settings,
    group: aws.cloudwatch.LogGroup,
    access: list[aws.cloudwatch.LogResourcePolicy],
    without: Collection[str],
) -> None:
    patterns = {
        "log": pattern(settings),
        "alarm": json.dumps({"source": ["aws.cloudwatch"], "detail": {"alarmName": [settings.name("alarm")]}}),
        "pipeline": json.dumps({"source": ["aws.codepipeline"], "detail": {"pipeline": [settings.name("pipeline")]}}),
        "states": json.dumps({"source": ["aws.states"], "detail": {"stateMachineArn": [settings.state_machine_arn]}}),
    }
    for key, event_pattern in patterns.items():
        rule = _rule(settings, key, event_pattern)
        name = f"target-{key}"
        if name not in without:
            aws.cloudwatch.EventTarget(
                name,
                rule=rule.name,
                target_id="log",
                arn=group.arn,
                opts=pulumi.ResourceOptions(depends_on=access),
            )


def _failing_parts(settings: Settings, without: Collection[str]) -> None:
    """An alarm that the run sets, and a state machine that fails."""
    if "part-alarm" not in without:
        aws.cloudwatch.MetricAlarm(
            "part-alarm",
            name=settings.name("alarm"),
            comparison_operator="GreaterThanThreshold",
            evaluation_periods=1,
            metric_name="None",
            namespace=settings.run,
            period=60,
            statistic="Sum",
            threshold=1,
            treat_missing_data="ignore",
        )
    if "part-fails" not in without:
        _state_machine(settings)


def _state_machine(settings: Settings) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    role = aws.iam.Role("states", name=settings.name("states"), assume_role_policy=json.dumps(trust))
    aws.sfn.StateMachine(
        "part-fails",
        name=settings.name("fails"),
        role_arn=role.arn,
        definition=json.dumps({"StartAt": "Fail", "States": {"Fail": {"Type": "Fail", "Error": "Confirm"}}}),
    )


def _channel(settings: Settings, topics: dict[str, aws.sns.Topic], without: Collection[str]) -> None:
    role = aws.iam.Role(
        "channel", name=settings.name("channel"), assume_role_policy=json.dumps(policies.channel_role_trust())
    )
    commands = aws.iam.Policy("commands", name=settings.name("commands"), policy=json.dumps(commands_policy(settings)))
    attachment = aws.iam.RolePolicyAttachment("commands", role=role.name, policy_arn=commands.arn)
    made = {
        button.key: _action(button, settings) for button in buttons(settings) if f"action-{button.key}" not in without
    }
    aws_native.chatbot.SlackChannelConfiguration(
        "channel",
        configuration_name=settings.run,
        slack_workspace_id=settings.workspace_id,
        slack_channel_id=settings.channel_id,
        iam_role_arn=role.arn,
        sns_topic_arns=[topic.arn for topic in topics.values()],
        guardrail_policies=[commands.arn],
        customization_resource_arns=list(_associated(settings, made)),
        logging_level="INFO",
        user_role_required=False,
        opts=pulumi.ResourceOptions(depends_on=[attachment], delete_before_replace=True),
    )


def _associated(settings: Settings, made: dict[str, aws_native.chatbot.CustomAction]) -> Iterable[pulumi.Input[str]]:
    for button in buttons(settings):
        if button.is_associated and button.key in made:
            yield made[button.key].custom_action_arn


def _action(button: Button, settings: Settings) -> aws_native.chatbot.CustomAction:
    chatbot = aws_native.chatbot
    variables = {name: f"event.metadata.additionalContext.{name}" for name in (GROUP, *button.variables)}
    return chatbot.CustomAction(
        f"action-{button.key}",
        action_name=settings.name(button.name),
        definition=chatbot.CustomActionDefinitionArgs(command_text=button.command),
        attachments=[
            chatbot.CustomActionAttachmentArgs(
                notification_type="Custom",
                button_text=button.label,
                criteria=[
                    chatbot.CustomActionAttachmentCriteriaArgs(
                        operator=chatbot.CustomActionAttachmentCriteriaOperator.EQUALS,
                        variable_name=GROUP,
                        value=f"{settings.run}/{button.message}",
                    )
                ],
                variables=variables,
            )
        ],
    )
