"""Traces of lost messages: dead-letter queues, alarms, metrics, and Amazon Q's own log."""

from collections.abc import Iterator
from typing import Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, warning
from chatops_pulumi.doctor.parts import configurations, notifying_targets, region_of, topic_arns
from chatops_pulumi.doctor.readers.events import rule_key
from chatops_pulumi.doctor.readers.watching import alarm_of
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import ALARM

_COUNTS: Final = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
_LOG_REGION: Final = "us-east-1"
"""Where Amazon Q writes its log. Unverified: seen in one account (docs/confirm.md)."""
_RULE_METRICS: Final = {
    "FailedInvocations": "EventBridge could not publish {count} times",
    "InvocationsFailedToBeSentToDlq": "EventBridge could not publish {count} times, nor send the event to the dead-letter queue",
}
_TOPIC_METRICS: Final = {
    "NumberOfNotificationsFailed": "SNS could not deliver {count} messages",
    "NumberOfNotificationsFilteredOut": "filter policies of subscriptions dropped {count} messages",
    "NumberOfNotificationsFilteredOut-InvalidAttributes": "filter policies of subscriptions dropped {count} messages",
    "NumberOfNotificationsFilteredOut-InvalidMessageBody": "filter policies of subscriptions dropped {count} messages",
}


def _dead_letters(inspection: Inspection) -> Iterator[Finding]:
    for arn in _queue_arns(inspection):
        yield from guarded(
            arn.rsplit(":", 1)[-1],
            _queue(inspection, arn),
            "run 'pulumi up --refresh', or give another dead_letter_queue_arn.",
        )


def _queue_arns(inspection: Inspection) -> tuple[str, ...]:
    found = (mapping(one.properties.get("deadLetterConfig")).get("arn") for one in notifying_targets(inspection.stack))
    return tuple(dict.fromkeys(arn for arn in found if isinstance(arn, str)))


def _queue(inspection: Inspection, arn: str) -> Iterator[Finding]:
    region, owner, name = region_of(arn), arn.split(":")[4], arn.rsplit(":", 1)[-1]
    url = inspection.account.ask("sqs", "GetQueueUrl", region, QueueName=name, QueueOwnerAWSAccountId=owner)["QueueUrl"]
    answer = inspection.account.ask("sqs", "GetQueueAttributes", region, QueueUrl=url, AttributeNames=["All"])
    attributes = mapping(answer.get("Attributes"))
    count = sum(int(attributes.get(key) or 0) for key in _COUNTS)
    if count:
        yield failure(
            name,
            f"the dead-letter queue holds {count} events that EventBridge could not publish.",
            f"aws sqs receive-message --queue-url {url} --message-attribute-names All: ERROR_CODE and ERROR_MESSAGE name the "
            "cause. Fix it, then delete the messages.",
        )
    else:
        yield ok(name, "the dead-letter queue is empty")
    if attributes.get("KmsMasterKeyId"):
        yield warning(
            name,
            f"the dead-letter queue is encrypted with the key {attributes['KmsMasterKeyId']}.",
            "check that the key's policy admits events.amazonaws.com, or use SQS-managed encryption.",
        )


def _alarms(inspection: Inspection) -> Iterator[Finding]:
    for alarm in inspection.stack.of_type(ALARM):
        yield from guarded(alarm.name, _alarm(inspection, alarm))


def _alarm(inspection: Inspection, resource: StackResource) -> Iterator[Finding]:
    alarm, name = alarm_of(inspection.place(resource)), resource.name
    if alarm.get("StateValue") == "ALARM":
        yield failure(
            name, f"the alarm is on: {alarm.get('StateReason')}", str(alarm.get("AlarmDescription") or "see the alarm.")
        )
    else:
        yield ok(name, f"the alarm is quiet ({alarm.get('StateValue')})")
    for action in alarm.get("AlarmActions") or ():
        if ":sns:" in str(action):
            yield from guarded(
                name,
                _reachable(inspection, str(action)),
                f"the alarm notifies {action}, which does not exist: give another alarm_topic_arn.",
            )


def _reachable(inspection: Inspection, topic: str) -> Iterator[Finding]:
    if topic.split(":")[4] in inspection.stack.accounts:
        inspection.account.ask("sns", "GetTopicAttributes", region_of(topic), TopicArn=topic)
    yield from ()


def _metrics(inspection: Inspection) -> Iterator[Finding]:
    wanted: dict[str, list[tuple[str, str, str, dict[str, str], str]]] = {}
    for target in notifying_targets(inspection.stack):
        place = inspection.place(target)
        dimensions = {"RuleName": rule_key(place)["Name"]}
        for metric, text in _RULE_METRICS.items():
            wanted.setdefault(place.region, []).append((target.name, "AWS/Events", metric, dimensions, text))
    for topic in topic_arns(inspection.stack):
        name = topic.rsplit(":", 1)[-1]
        for metric, text in _TOPIC_METRICS.items():
            wanted.setdefault(region_of(topic), []).append((name, "AWS/SNS", metric, {"TopicName": name}, text))
    for region, entries in wanted.items():
        for start in range(0, len(entries), _BATCH):
            part = entries[start : start + _BATCH]
            yield from guarded(f"metrics in {region}", _counted(inspection, region, part))


_BATCH: Final = 500
"""Metrics of a call at most. Source: API reference, GetMetricData."""


def _counted(
    inspection: Inspection, region: str, entries: list[tuple[str, str, str, dict[str, str], str]]
) -> Iterator[Finding]:
    hours = round(inspection.period.total_seconds() / 3600)
    sums = sums_of(inspection, region, [(space, metric, dimensions) for _, space, metric, dimensions, _ in entries])
    found = 0
    for (subject, _, metric, _, text), count in zip(entries, sums, strict=True):
        if count:
            found += 1
            yield failure(
                subject,
                f"{text.format(count=round(count))} in the last {hours} hours ({metric}).",
                "see the dead-letter queue and the checks above. If the cause is fixed, wait until the time is over.",
            )
    if not found:
        yield ok(f"metrics in {region}", f"no failed invocation and no failed delivery in the last {hours} hours")


def sums_of(inspection: Inspection, region: str, metrics: list[tuple[str, str, dict[str, str]]]) -> list[float]:
    """Return the sum of each metric (namespace, name, dimensions) over the period."""
    queries = [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": {
                    "Namespace": namespace,
                    "MetricName": name,
                    "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
                },
                "Period": 3600,
                "Stat": "Sum",
            },
        }
        for number, (namespace, name, dimensions) in enumerate(metrics)
    ]
    answer = inspection.account.ask(
        "cloudwatch",
        "GetMetricData",
        region,
        MetricDataQueries=queries,
        StartTime=inspection.now - inspection.period,
        EndTime=inspection.now,
    )
    sums = dict.fromkeys((query["Id"] for query in queries), 0.0)
    for result in answer.get("MetricDataResults") or ():
        sums[result["Id"]] += sum(result.get("Values") or ())
    return list(sums.values())


def _chat_log(inspection: Inspection) -> Iterator[Finding]:
    for configuration in configurations(inspection.stack):
        group = f"/aws/chatbot/{configuration.arn.rsplit('/', 1)[-1]}"
        yield from guarded(configuration.subject, _logged(inspection, configuration.subject, group))


def _logged(inspection: Inspection, subject: str, group: str) -> Iterator[Finding]:
    groups = inspection.account.ask("logs", "DescribeLogGroups", _LOG_REGION, logGroupNamePrefix=group)
    if not any(one.get("logGroupName") == group for one in groups.get("logGroups") or ()):
        yield ok(subject, f"Amazon Q has not written to {group} yet")
        return
    start = int((inspection.now - inspection.period).timestamp() * 1000)
    answer = inspection.account.ask("logs", "FilterLogEvents", _LOG_REGION, logGroupName=group, startTime=start)
    errors = [
        str(one.get("message")) for one in answer.get("events") or () if "error" in str(one.get("message")).lower()
    ]
    hours = round(inspection.period.total_seconds() / 3600)
    if errors:
        yield failure(
            subject,
            f"Amazon Q logged {len(errors)} errors in the last {hours} hours. The last one: {errors[-1][:300]}",
            f"read the log group {group} in {_LOG_REGION}.",
            "Amazon Q Developer in chat applications, CloudWatch Logs",
        )
    else:
        yield ok(subject, f"Amazon Q logged no error in the last {hours} hours")


DEAD_LETTERS = Check(
    "dead-letters",
    13,
    "No event is undeliverable",
    "The dead-letter queue: it exists and is empty",
    ("sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
    _dead_letters,
)
ALARMS = Check(
    "alarms",
    14,
    "No alarm is on",
    "The alarms about lost messages: quiet, and the topic that they notify exists",
    ("cloudwatch:DescribeAlarms", "sns:GetTopicAttributes"),
    _alarms,
)
METRICS = Check(
    "metrics",
    15,
    "Nothing failed lately",
    "Failed invocations of the rules, and failed or filtered deliveries of the topic, in the last hours (--hours)",
    ("cloudwatch:GetMetricData",),
    _metrics,
)
CHAT_LOG = Check(
    "chat-log",
    16,
    "Amazon Q logged no error",
    "Errors in Amazon Q's own log group /aws/chatbot/<configuration>, in the last hours (--hours)",
    ("logs:DescribeLogGroups", "logs:FilterLogEvents"),
    _chat_log,
)
