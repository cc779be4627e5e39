"""Faults, planted into a deployed stack by AWS's own calls, and what the doctor must say. Many have no check by name."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests.doctor.clinic import Clinic, deployment_group


@dataclass(frozen=True)
class Fault:
    """A change in AWS, and the beginning and a part of the finding."""

    name: str
    plant: Callable[[Clinic], object]
    start: str
    words: str


FAULTS: list[Fault] = []


def fault(start: str, words: str) -> Callable[[Callable[[Clinic], object]], Callable[[Clinic], object]]:
    def added(plant: Callable[[Clinic], object]) -> Callable[[Clinic], object]:
        FAULTS.append(Fault(plant.__name__, plant, start, words))
        return plant

    return added


def rule(here: Clinic) -> str:
    return str(here.of("EventRule")["name"])


def target(here: Clinic) -> dict[str, Any]:
    return here.client("events").list_targets_by_rule(Rule=rule(here))["Targets"][0]


def put_target(here: Clinic, **changes: Any) -> None:
    changed = {key: value for key, value in {**target(here), **changes}.items() if value is not None}
    here.client("events").put_targets(Rule=rule(here), Targets=[changed])


def template(here: Clinic, old: str, new: str) -> None:
    transformer = target(here)["InputTransformer"]
    assert old in transformer["InputTemplate"]
    put_target(here, InputTransformer=transformer | {"InputTemplate": transformer["InputTemplate"].replace(old, new)})


def put_rule(here: Clinic, **changes: Any) -> None:
    known = here.client("events").describe_rule(Name=rule(here))
    kept = {key: known[key] for key in ("Name", "EventPattern", "State", "Description") if key in known}
    here.client("events").put_rule(**{**kept, **changes})


# Rules and targets


@fault("failure rules shop-web-ready", "the rule is disabled")
def rule_disabled(here: Clinic) -> None:
    here.client("events").disable_rule(Name=rule(here))


@fault("failure rules shop-web-ready", "does not match an event that it must match")
def rule_for_another_state(here: Clinic) -> None:
    put_rule(here, EventPattern=here.of("EventRule")["eventPattern"].replace("READY", "START"))


@fault("failure drift shop-web-ready", "eventPattern.detail.application")
def rule_for_every_application(here: Clinic) -> None:
    pattern = json.loads(here.of("EventRule")["eventPattern"])
    del pattern["detail"]["application"]
    put_rule(here, EventPattern=json.dumps(pattern))


@fault("failure rules shop-web-ready", "AWS does not have it")
def rule_deleted(here: Clinic) -> None:
    here.client("events").remove_targets(Rule=rule(here), Ids=["sns"])
    here.client("events").delete_rule(Name=rule(here))


@fault("warning drift shop-web-ready", "description is")
def rule_described_otherwise(here: Clinic) -> None:
    put_rule(here, Description="by hand")


@fault("warning drift shop-web-ready", "tags.team is gone")
def rule_tag_removed(here: Clinic) -> None:
    here.client("events").untag_resource(ResourceARN=here.of("EventRule")["arn"], TagKeys=["team"])


@fault("failure rules shop-web-ready", "the target sns is gone")
def target_removed(here: Clinic) -> None:
    here.client("events").remove_targets(Rule=rule(here), Ids=["sns"])


@fault("failure drift shop-web-ready", "deadLetterConfig.arn is gone")
def target_without_queue(here: Clinic) -> None:
    put_target(here, DeadLetterConfig=None)


@fault("failure drift shop-web-ready", "roleArn is")
def target_with_another_role(here: Clinic) -> None:
    put_target(here, RoleArn="arn:aws:iam::123456789012:role/other")


@fault("failure drift shop-web-ready", "retryPolicy.maximumRetryAttempts is 0")
def target_without_retries(here: Clinic) -> None:
    put_target(here, RetryPolicy={"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 86400})


@fault("failure drift shop-web-ready", "inputTransformer.inputPaths.deploymentId is")
def target_with_another_path(here: Clinic) -> None:
    transformer = target(here)["InputTransformer"]
    paths = transformer["InputPathsMap"] | {"deploymentId": "$.detail.instanceId"}
    put_target(here, InputTransformer=transformer | {"InputPathsMap": paths})


@fault("failure drift shop-web-ready", "inputTransformer.inputTemplate.content.title")
def target_with_another_title(here: Clinic) -> None:
    template(here, "switch traffic", "do nothing")


@fault("failure messages shop-web-ready", "no valid JSON")
def target_with_a_broken_template(here: Clinic) -> None:
    template(here, '"version"', "version")


@fault("failure messages shop-web-ready", "uses <nothing>, which has no input path")
def target_with_an_unknown_variable(here: Clinic) -> None:
    template(here, "<time>", "<nothing>")


@fault("failure messages shop-codedeploy-switch", "no message of this stack fulfills the criteria")
def target_with_another_action_group(here: Clinic) -> None:
    template(here, '"ActionGroup": "jobs-dev-shop"', '"ActionGroup": "other"')


@fault("failure messages shop-web-ready", "buttons switched off")
def target_with_buttons_switched_off(here: Clinic) -> None:
    template(here, '"enableCustomActions": true', '"enableCustomActions": false')


@fault("failure drift shop-web-ready", "input was added")
def target_with_a_constant(here: Clinic) -> None:
    put_target(here, InputTransformer=None, Input='{"version": "1.0"}')


@fault("warning rules shop-web-ready", "the rule has another target, copy")
def rule_with_another_target(here: Clinic) -> None:
    queue = here.client("sqs").create_queue(QueueName="copy")["QueueUrl"]
    arn = here.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    here.client("events").put_targets(Rule=rule(here), Targets=[{"Id": "copy", "Arn": arn}])


def other_rule(here: Clinic, name: str) -> None:
    events = here.client("events")
    events.put_rule(Name=name, EventPattern='{"source": ["x"]}')
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": here.of("Topic", "shop-topic")["arn"]}])


@fault("warning publishers shop-topic", "the rule by-hand publishes to the topic too")
def another_publisher(here: Clinic) -> None:
    other_rule(here, "by-hand")


@fault("warning publishers shop-topic", "the rule chatops-drill-1 of a drill is left over")
def drill_left_over(here: Clinic) -> None:
    other_rule(here, "chatops-drill-1")


# The channel


def configuration(here: Clinic) -> Any:
    return here.aws.chatbot.configuration(here.of("SlackChannelConfiguration")["arn"])


def change(here: Clinic, **changes: Any) -> None:
    here.aws.chatbot.update_configuration(replace(configuration(here), **changes))


@fault("failure channel shop-channel", "AWS does not have it")
def configuration_deleted(here: Clinic) -> None:
    here.aws.chatbot.delete_configuration(configuration(here).arn)


@fault("failure channel shop-channel", "is DISABLED: archived")
def configuration_disabled(here: Clinic) -> None:
    here.aws.chatbot.disabled[configuration(here).arn] = "archived"


@fault("failure channel shop-channel", "does not have the topic")
def configuration_without_topic(here: Clinic) -> None:
    change(here, topic_arns=())


@fault("failure drift shop-channel", "snsTopicArns[] was added")
def configuration_with_another_topic(here: Clinic) -> None:
    change(here, topic_arns=(*configuration(here).topic_arns, "arn:aws:sns:eu-west-1:123456789012:other"))


@fault("failure drift shop-channel", "iamRoleArn is")
def configuration_with_another_role(here: Clinic) -> None:
    change(here, role_arn=here.of("Role", "shop-delivery")["arn"])


@fault("warning channel shop-channel", "the guardrail is AdministratorAccess")
def configuration_without_guardrail(here: Clinic) -> None:
    change(here, guardrail_policy_arns=())


@fault("failure drift shop-channel", "guardrailPolicies[] was added")
def configuration_with_another_guardrail(here: Clinic) -> None:
    guardrails = configuration(here).guardrail_policy_arns
    change(here, guardrail_policy_arns=(*guardrails, "arn:aws:iam::aws:policy/ReadOnlyAccess"))


@fault("failure drift shop-channel", "userRoleRequired is true")
def configuration_with_user_roles(here: Clinic) -> None:
    change(here, user_role_required=True)


@fault("warning channel shop-channel", "the logging level is NONE")
def configuration_without_log(here: Clinic) -> None:
    change(here, logging_level="NONE")


@fault("failure drift shop-channel", "slackChannelId is")
def configuration_of_another_channel(here: Clinic) -> None:
    change(here, channel="C0999OTHER")


@fault("warning drift shop-channel", "tags.team is gone")
def configuration_tag_removed(here: Clinic) -> None:
    change(here, tags={})


@fault("warning channel arn:aws:chatbot::123456789012:chat-configuration/slack-channel/spy", "shows the messages of")
def another_channel(here: Clinic) -> None:
    known = configuration(here)
    spy = replace(known, arn=known.arn.replace(known.name, "spy"), name="spy", channel="C0SPY0000")
    here.aws.chatbot.create_configuration(spy)


@fault("warning channel account preferences", "every member must choose their own role")
def user_roles_in_the_account(here: Clinic) -> None:
    here.aws.chatbot.user_role_required_everywhere = True


@fault("failure workspace shop-channel", "T0123ABCD is not authorized")
def workspace_not_authorized(here: Clinic) -> None:
    here.aws.chatbot.unauthorized.add("T0123ABCD")


@fault("failure workspace shop-channel", "is DISABLED: uninstalled")
def workspace_disabled(here: Clinic) -> None:
    here.aws.chatbot.disabled["T0123ABCD"] = "uninstalled"


# Custom actions


def action(here: Clinic) -> Any:
    return here.aws.chatbot.action(here.of("CustomAction", "shop-codedeploy-switch")["customActionArn"])


def change_action(here: Clinic, **changes: Any) -> None:
    changed = replace(action(here), **changes)
    here.aws.chatbot.update_action(changed.arn, changed.command_text, changed.attachments, changed.alias_name)


@fault("failure drift shop-codedeploy-switch", "definition.commandText is")
def action_with_another_command(here: Clinic) -> None:
    change_action(here, command_text="ecs list-clusters --region $Region")


@fault("failure drift shop-codedeploy-switch", "buttonText is")
def action_with_another_label(here: Clinic) -> None:
    change_action(here, attachments=(replace(action(here).attachments[0], button_text="Go"),))


@fault("failure messages shop-codedeploy-switch", "an attachment has no criteria")
def action_on_every_message(here: Clinic) -> None:
    change_action(here, attachments=(replace(action(here).attachments[0], criteria=()),))


@fault("failure messages shop-codedeploy-switch", "no attachment")
def action_without_attachment(here: Clinic) -> None:
    change_action(here, attachments=())


@fault("failure drift shop-codedeploy-switch", "variables.DeploymentId is")
def action_with_another_variable(here: Clinic) -> None:
    first = action(here).attachments[0]
    path = "event.metadata.additionalContext.Region"
    change_action(here, attachments=(replace(first, variables={**first.variables, "DeploymentId": path}),))


@fault("warning drift shop-codedeploy-switch", "aliasName was added: go")
def action_with_an_alias(here: Clinic) -> None:
    change_action(here, alias_name="go")


@fault("warning drift shop-codedeploy-switch", "tags.team is gone")
def action_tag_removed(here: Clinic) -> None:
    here.aws.chatbot.tag_action(action(here).arn, {})


@fault("failure drift shop-codedeploy-switch", "AWS does not have it")
def action_deleted(here: Clinic) -> None:
    here.aws.chatbot.delete_action(action(here).arn)


@fault("failure associations shop-codedeploy-switch", "is not associated")
def association_removed(here: Clinic) -> None:
    here.aws.chatbot.disassociate(action(here).arn, configuration(here).arn)


@fault("warning associations shop-channel", "custom-action/by-hand is associated too")
def association_by_hand(here: Clinic) -> None:
    made = here.aws.chatbot.create_action("by-hand", "ecs list-clusters")
    here.aws.chatbot.associate(made.arn, configuration(here).arn)


# Roles and policies

DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "codedeploy:*", "Resource": "*"}]}


def channel_role(here: Clinic) -> str:
    return str(here.of("Role", "shop-channel-role")["name"])


def delivery_role(here: Clinic) -> str:
    return str(here.of("Role", "shop-delivery")["name"])


def put_policy(here: Clinic, role_name: str, document: dict[str, Any], name: str = "by-hand") -> None:
    here.client("iam").put_role_policy(RoleName=role_name, PolicyName=name, PolicyDocument=json.dumps(document))


def new_version(here: Clinic, document: dict[str, Any]) -> None:
    here.client("iam").create_policy_version(
        PolicyArn=here.of("Policy")["arn"], PolicyDocument=json.dumps(document), SetAsDefault=True
    )


def commands(here: Clinic) -> dict[str, Any]:
    return json.loads(here.of("Policy")["policy"])


@fault("failure presses shop-codedeploy-rollback", "pressed by a member whom no policy names: denied (explicitDeny)")
def role_with_a_denial(here: Clinic) -> None:
    put_policy(here, channel_role(here), DENY)


@fault("failure roles shop-channel-role", "another inline policy, by-hand")
def role_with_another_policy(here: Clinic) -> None:
    put_policy(here, channel_role(here), {**DENY, "Statement": [DENY["Statement"][0] | {"Effect": "Allow"}]})


@fault("failure roles shop-channel-role", "AdministratorAccess is attached too")
def role_of_an_administrator(here: Clinic) -> None:
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    here.client("iam").attach_role_policy(RoleName=channel_role(here), PolicyArn=arn)


@fault("failure presses shop-codedeploy-rollback", "denied (implicitDeny)")
def role_without_its_policy(here: Clinic) -> None:
    here.client("iam").detach_role_policy(RoleName=channel_role(here), PolicyArn=here.of("Policy")["arn"])


@fault("failure presses shop-codedeploy-rollback", "denied (implicitDeny)")
def role_with_a_boundary(here: Clinic) -> None:
    boundary = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    here.client("iam").put_role_permissions_boundary(RoleName=channel_role(here), PermissionsBoundary=boundary)


@fault("failure drift shop-channel-role", "permissionsBoundary was added")
def role_with_a_wide_boundary(here: Clinic) -> None:
    boundary = "arn:aws:iam::aws:policy/AdministratorAccess"
    here.client("iam").put_role_permissions_boundary(RoleName=channel_role(here), PermissionsBoundary=boundary)


@fault("failure roles shop-channel-role", "does not let chatbot.amazonaws.com assume")
def role_trusted_by_another(here: Clinic) -> None:
    trust = here.of("Role", "shop-channel-role")["assumeRolePolicy"].replace("chatbot.", "lambda.")
    here.client("iam").update_assume_role_policy(RoleName=channel_role(here), PolicyDocument=trust)


@fault("failure drift shop-delivery", "assumeRolePolicy.Statement[0].Condition")
def delivery_role_trusted_by_all_accounts(here: Clinic) -> None:
    trust = json.loads(here.of("Role", "shop-delivery")["assumeRolePolicy"])
    del trust["Statement"][0]["Condition"]["StringEquals"]
    here.client("iam").update_assume_role_policy(RoleName=delivery_role(here), PolicyDocument=json.dumps(trust))


@fault("failure presses shop-codedeploy-switch", "a member whom no policy names: allowed, and the stack denies it")
def approvers_removed(here: Clinic) -> None:
    document = commands(here)
    new_version(here, document | {"Statement": [one for one in document["Statement"] if one["Effect"] == "Allow"]})


@fault("failure presses shop-codedeploy-switch", "pressed by U0BEN22: denied (explicitDeny)")
def approver_removed(here: Clinic) -> None:
    text = json.dumps(commands(here)).replace("U0BEN22", "U0OTHER9")
    new_version(here, json.loads(text))


@fault("failure drift shop-commands", "policy.Statement[] was added")
def guardrail_with_another_statement(here: Clinic) -> None:
    document = commands(here)
    more = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    new_version(here, document | {"Statement": [*document["Statement"], more]})


@fault("failure presses ssm:SendCommand", "allowed, and the stack denies it")
def guardrail_for_every_call(here: Clinic) -> None:
    new_version(here, {**DENY, "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@fault("failure presses shop-codedeploy-rollback", "in another channel: allowed")
def policy_for_every_channel(here: Clinic) -> None:
    document = commands(here)
    for one in document["Statement"]:
        one["Condition"].pop("ArnLike", None)
    new_version(here, document)


@fault("failure delivery shop-delivery", "may not publish to")
def delivery_policy_removed(here: Clinic) -> None:
    iam = here.client("iam")
    for name in iam.list_role_policies(RoleName=delivery_role(here))["PolicyNames"]:
        iam.delete_role_policy(RoleName=delivery_role(here), PolicyName=name)


# Topics, subscriptions, keys


def topic(here: Clinic) -> str:
    return str(here.of("Topic", "shop-topic")["arn"])


def set_topic(here: Clinic, name: str, value: str) -> None:
    here.client("sns").set_topic_attributes(TopicArn=topic(here), AttributeName=name, AttributeValue=value)


def topic_policy(here: Clinic, statement: dict[str, Any]) -> None:
    document = json.loads(here.of("TopicPolicy")["policy"])
    set_topic(here, "Policy", json.dumps(document | {"Statement": [*document["Statement"], statement]}))


@fault("failure delivery shop-delivery", "the policy of the topic")
def topic_that_denies(here: Clinic) -> None:
    topic_policy(here, {"Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": topic(here)})


@fault("failure drift shop-topic-policy", "policy.Statement[] was added")
def topic_open_to_all(here: Clinic) -> None:
    topic_policy(here, {"Effect": "Allow", "Principal": "*", "Action": "sns:Subscribe", "Resource": topic(here)})


@fault("warning drift shop-topic", "displayName was added: Shop")
def topic_with_a_display_name(here: Clinic) -> None:
    set_topic(here, "DisplayName", "Shop")


@fault("failure drift shop-topic", "kmsMasterKeyId was added")
def topic_with_a_key(here: Clinic) -> None:
    set_topic(here, "KmsMasterKeyId", "alias/aws/sns")


@fault("failure key shop-topic", "alias/aws/sns")
def topic_with_the_key_of_aws(here: Clinic) -> None:
    set_topic(here, "KmsMasterKeyId", "alias/aws/sns")


def new_key(here: Clinic) -> str:
    key = str(here.client("kms").create_key()["KeyMetadata"]["Arn"])
    set_topic(here, "KmsMasterKeyId", key)
    return key.rsplit("/", 1)[-1]


@fault("failure key shop-topic", "is Disabled")
def key_disabled(here: Clinic) -> None:
    here.client("kms").disable_key(KeyId=new_key(here))


@fault("failure key shop-topic", "is PendingDeletion")
def key_to_be_deleted(here: Clinic) -> None:
    here.client("kms").schedule_key_deletion(KeyId=new_key(here))


@fault("warning key shop-topic", "does not name events.amazonaws.com")
def key_without_events(here: Clinic) -> None:
    new_key(here)


@fault("failure delivery shop-delivery", "may not call kms:GenerateDataKey")
def key_that_the_role_may_not_use(here: Clinic) -> None:
    new_key(here)


@fault("failure subscriptions shop-topic", "AWS does not have it")
def topic_deleted(here: Clinic) -> None:
    here.client("sns").delete_topic(TopicArn=topic(here))


def subscription(here: Clinic) -> str:
    found = here.client("sns").list_subscriptions_by_topic(TopicArn=topic(here))["Subscriptions"]
    return next(one["SubscriptionArn"] for one in found if one["Protocol"] == "https")


def set_subscription(here: Clinic, name: str, value: str) -> None:
    here.client("sns").set_subscription_attributes(
        SubscriptionArn=subscription(here), AttributeName=name, AttributeValue=value
    )


@fault("failure subscriptions shop-topic", "Amazon Q is not subscribed")
def subscription_removed(here: Clinic) -> None:
    here.client("sns").unsubscribe(SubscriptionArn=subscription(here))


@fault("failure subscriptions shop-topic", "raw message delivery")
def subscription_with_raw_delivery(here: Clinic) -> None:
    set_subscription(here, "RawMessageDelivery", "true")


@fault("failure subscriptions shop-topic", "has a filter policy")
def subscription_with_a_filter(here: Clinic) -> None:
    set_subscription(here, "FilterPolicy", '{"environment": ["prod"]}')


@fault("warning subscriptions shop-topic", "RedrivePolicy =")
def subscription_with_a_queue(here: Clinic) -> None:
    set_subscription(here, "RedrivePolicy", json.dumps({"deadLetterTargetArn": here.of("Queue")["arn"]}))


@fault("warning subscriptions shop-topic", "a email endpoint of account 123456789012")
def another_receiver(here: Clinic) -> None:
    here.client("sns").subscribe(TopicArn=topic(here), Protocol="email", Endpoint="a@example.com")


# Queues, alarms, metrics, logs


def queue(here: Clinic) -> str:
    return str(here.of("Queue")["url"])


def set_queue(here: Clinic, **attributes: str) -> None:
    here.client("sqs").set_queue_attributes(QueueUrl=queue(here), Attributes=attributes)


@fault("failure dead-letters shop-dead-letters", "holds 1 events")
def undeliverable_event(here: Clinic) -> None:
    here.client("sqs").send_message(QueueUrl=queue(here), MessageBody="{}")


@fault("failure dead-letters shop-dead-letters", "AWS does not have it")
def queue_deleted(here: Clinic) -> None:
    here.client("sqs").delete_queue(QueueUrl=queue(here))


@fault("failure drift shop-dead-letters", "messageRetentionSeconds is 60")
def queue_that_forgets(here: Clinic) -> None:
    set_queue(here, MessageRetentionPeriod="60")


@fault("failure drift shop-dead-letters", "visibilityTimeoutSeconds is 5")
def queue_with_another_timeout(here: Clinic) -> None:
    set_queue(here, VisibilityTimeout="5")


@fault("failure drift shop-dead-letters", "Queue")
def queue_for_small_messages(here: Clinic) -> None:
    set_queue(here, MaximumMessageSize="1024")


@fault("failure drift shop-dead-letters", "QueuePolicy: policy")
def queue_with_another_policy(here: Clinic) -> None:
    policy = json.loads(here.of("QueuePolicy")["policy"])
    set_queue(here, Policy=json.dumps(policy | {"Statement": policy["Statement"][1:]}))


@fault("warning drift shop-dead-letters", "tags.owner was added: me")
def queue_with_another_tag(here: Clinic) -> None:
    here.client("sqs").tag_queue(QueueUrl=queue(here), Tags={"owner": "me"})


def alarm(here: Clinic) -> str:
    return str(here.of("MetricAlarm", "shop-undelivered")["name"])


@fault("failure alarms shop-undelivered", "the alarm is on: too many")
def alarm_on(here: Clinic) -> None:
    here.client("cloudwatch").set_alarm_state(AlarmName=alarm(here), StateValue="ALARM", StateReason="too many")


@fault("failure alarms shop-undelivered", "AWS does not have it")
def alarm_deleted(here: Clinic) -> None:
    here.client("cloudwatch").delete_alarms(AlarmNames=[alarm(here)])


@fault("failure drift shop-undelivered", "actionsEnabled is false")
def alarm_without_actions(here: Clinic) -> None:
    here.client("cloudwatch").disable_alarm_actions(AlarmNames=[alarm(here)])


@fault("failure drift shop-undelivered", "threshold is 100")
def alarm_too_late(here: Clinic) -> None:
    cloudwatch = here.client("cloudwatch")
    known = cloudwatch.describe_alarms(AlarmNames=[alarm(here)])["MetricAlarms"][0]
    names = (
        "AlarmName AlarmDescription ActionsEnabled OKActions AlarmActions MetricName Namespace Statistic Dimensions Period "
        "EvaluationPeriods ComparisonOperator TreatMissingData"
    )
    cloudwatch.put_metric_alarm(**{name: known[name] for name in names.split() if name in known}, Threshold=100)


@fault("failure alarms shop-undelivered", "Topic does not exist")
def alarm_for_a_deleted_topic(here: Clinic) -> None:
    here.client("sns").delete_topic(TopicArn=here.of("Topic", "on-call")["arn"])


def metric(here: Clinic, namespace: str, name: str, dimension: str, value: str) -> None:
    data = {
        "MetricName": name,
        "Dimensions": [{"Name": dimension, "Value": value}],
        "Value": 3,
        "Timestamp": here.now - timedelta(hours=2),
    }
    here.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[data])


@fault("failure metrics shop-web-ready", "EventBridge could not publish 3 times in the last 24 hours")
def failed_invocations(here: Clinic) -> None:
    metric(here, "AWS/Events", "FailedInvocations", "RuleName", rule(here))


@fault("failure metrics shop-topic", "SNS could not deliver 3 messages")
def failed_deliveries(here: Clinic) -> None:
    metric(here, "AWS/SNS", "NumberOfNotificationsFailed", "TopicName", topic(here).rsplit(":", 1)[-1])


@fault("failure chat-log shop-channel", "Amazon Q logged 1 errors")
def error_of_the_chat(here: Clinic) -> None:
    logs = here.client("logs", "us-east-1")
    name = f"/aws/chatbot/{configuration(here).name}"
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="x")
    stamp = int((here.now - timedelta(hours=1)).timestamp() * 1000)
    message = '{"level": "ERROR", "message": "Event received is not supported"}'
    logs.put_log_events(logGroupName=name, logStreamName="x", logEvents=[{"timestamp": stamp, "message": message}])


# Deployment groups


def replaced_group(here: Clinic, **settings: Any) -> None:
    client = here.client("codedeploy")
    backend_of(here).deployment_groups["shop-web"].clear()
    deployment_group(client, "shop-web-blue-green", **settings)


def backend_of(here: Clinic) -> Any:
    from moto.codedeploy.models import codedeploy_backends

    return codedeploy_backends[here.aws.account]["eu-west-1"]


@fault("failure deployment-groups shop-web/shop-web-blue-green", "rerouted automatically")
def group_that_never_waits(here: Clinic) -> None:
    replaced_group(here, action="CONTINUE_DEPLOYMENT", wait=0)


@fault("failure deployment-groups shop-web/shop-web-blue-green", "0 minutes")
def group_that_waits_no_time(here: Clinic) -> None:
    replaced_group(here, wait=0)


@fault("failure deployment-groups shop-web/shop-web-blue-green", "IN_PLACE")
def group_in_place(here: Clinic) -> None:
    replaced_group(here, style={"deploymentType": "IN_PLACE", "deploymentOption": "WITH_TRAFFIC_CONTROL"})


@fault("warning deployment-groups shop-web/shop-web-blue-green", "removed at once")
def group_that_ends_old_tasks(here: Clinic) -> None:
    replaced_group(here, ending=0)


@fault("failure deployment-groups shop-web-ready", "there is no deployment group shop-web-blue-green")
def group_deleted(here: Clinic) -> None:
    backend_of(here).deployment_groups["shop-web"].clear()


# Faults that no check names


@fault("failure drift shop-delivery", "uniqueId is")
def delivery_role_made_again(here: Clinic) -> None:
    iam, name = here.client("iam"), delivery_role(here)
    for one in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=one)
    iam.delete_role(RoleName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=here.of("Role", "shop-delivery")["assumeRolePolicy"])


@fault("failure delivery shop-delivery", "(explicitDeny)")
def delivery_denied_since_a_date(here: Clinic) -> None:
    since = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
    statement = {"Effect": "Deny", "Action": "sns:Publish", "Resource": "*", "Condition": since}
    put_policy(here, delivery_role(here), DENY | {"Statement": [statement]})


@fault("failure rules shop-web-ready", "does not match an event")
def rule_for_another_region(here: Clinic) -> None:
    put_rule(
        here, EventPattern=json.dumps(json.loads(here.of("EventRule")["eventPattern"]) | {"region": ["us-east-1"]})
    )


@fault("failure drift shop-codedeploy-switch", 'criteria[0].operator is "HAS_VALUE"')
def action_for_any_group(here: Clinic) -> None:
    first = action(here).attachments[0]
    criterion = replace(first.criteria[0], operator="HAS_VALUE", value=None)
    change_action(here, attachments=(replace(first, criteria=(criterion,)),))


@fault("failure presses shop", "AWS does not have it")
def guardrail_that_does_not_exist(here: Clinic) -> None:
    change(here, guardrail_policy_arns=("arn:aws:iam::123456789012:policy/gone",))


@fault("failure drift shop-web-ready", "scheduleExpression was added")
def rule_with_a_schedule(here: Clinic) -> None:
    put_rule(here, ScheduleExpression="rate(1 hour)")


@fault("failure drift shop-topic", "deliveryPolicy was added")
def topic_with_a_delivery_policy(here: Clinic) -> None:
    set_topic(here, "DeliveryPolicy", json.dumps({"http": {"defaultHealthyRetryPolicy": {"numRetries": 0}}}))
