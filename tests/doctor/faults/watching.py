"""Faults of queues, alarms, metrics, logs and deployment groups."""

import json
from datetime import timedelta
from typing import Any

from tests.doctor.clinic import Clinic, deployment_group
from tests.doctor.faults.channel import configuration
from tests.doctor.faults.delivery import topic
from tests.doctor.faults.events import rule
from tests.doctor.faults.registry import fault


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
