"""Runs a drill. Its rule is always removed, also after an interruption."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chatops_pulumi.doctor.drill.path import NAME_PREFIX, TAG, TARGET_ID, DeliveryPath, Drill
from chatops_pulumi.doctor.finding import Finding, failure, ok, unknown

SETTLE_SECONDS: Final = 15
"""EventBridge needs a short time until a new rule works. Source: API reference, PutRule and PutTargets."""
POLL_SECONDS: Final = 15
_MISSING: Final = "ResourceNotFoundException"
_ATTEMPTS: Final = 3
"""How often the removal begins again if it is interrupted."""
_CHECK: Final = "drill"
_REFUSED: Final = (ClientError, BotoCoreError, NotImplementedError)


@dataclass
class DrillTools:
    """What a drill needs from outside."""

    client: Callable[..., Any]
    """``client`` of a boto3 session."""
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    wait_seconds: int
    """How long to wait for metrics."""
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])

    def of(self, service: str, region: str) -> Any:
        """Return a client, which is kept."""
        if (service, region) not in self._clients:
            self._clients[service, region] = self.client(service, region_name=region)
        return self._clients[service, region]


class LeftBehindError(Exception):
    """A rule could not be removed."""


def run_drill(drill: Drill, tools: DrillTools) -> Iterator[Finding]:
    """Send one notification through a path, and yield how far it came.

    Args:
        drill: The drill.
        tools: Clients and the clock.

    Raises:
        LeftBehindError: The rule could not be removed.
    """
    path = drill.path
    events = tools.of("events", path.region)
    step = "the rule"
    with _removed(drill, tools):
        try:
            before = _undelivered(path, tools)
            events.put_rule(**drill.rule)
            step = "the target"
            answer = events.put_targets(Rule=drill.rule_name, Targets=[drill.target])
            _ensure_taken(answer, "FailedEntries")
            yield ok(path.topic, f"the rule {drill.rule_name} and its target were made")
            tools.sleep(SETTLE_SECONDS)
            step = "the event"
            sent = tools.now()
            answer = events.put_events(Entries=[drill.event])
            _ensure_taken(answer, "Entries")
        except (*_REFUSED, _NotTakenError) as error:
            yield failure(
                path.topic,
                f"AWS refused {step}: {error}",
                "see the error. 'chatops drill --policy' prints the permissions that a drill needs.",
            )
            return
        yield ok(path.topic, "EventBridge took the event")
        yield from _results(drill, tools, sent, before)


class _NotTakenError(Exception):
    """AWS answered, and did not take an entry."""


def _ensure_taken(answer: dict[str, Any], key: str) -> None:
    count = answer.get("FailedEntryCount") or 0
    if count:
        entry = next((one for one in answer.get(key) or () if one.get("ErrorCode")), {})
        raise _NotTakenError(f"{entry.get('ErrorCode')}: {entry.get('ErrorMessage')}")


def _results(drill: Drill, tools: DrillTools, sent: datetime, before: int | None) -> Iterator[Finding]:
    """Wait for what AWS reports: the metrics of the rule and of the topic, and the dead-letter queue."""
    path, waited = drill.path, 0
    counts: dict[str, float | None] = {}
    undelivered = before
    while True:
        counts = _counts(drill, tools, sent)
        undelivered = _undelivered(path, tools)
        is_decided = bool(counts.get("failed")) or (bool(counts.get("invoked")) and bool(counts.get("delivered")))
        if is_decided or _more(undelivered, before) or waited >= tools.wait_seconds:
            break
        tools.sleep(POLL_SECONDS)
        waited += POLL_SECONDS
    yield _rule_result(path, counts, undelivered, before)
    yield _topic_result(path, counts)
    yield unknown(
        path.topic,
        f"whether the channel shows the message: AWS has no metric for it. Its title is [DRILL] {drill.run_id}.",
        "look into the channel. If the message is not there, run 'chatops doctor'.",
    )


def _more(after: int | None, before: int | None) -> bool:
    return after is not None and before is not None and after > before


def _rule_result(
    path: DeliveryPath, counts: dict[str, float | None], undelivered: int | None, before: int | None
) -> Finding:
    if counts.get("failed") or _more(undelivered, before):
        return failure(
            path.topic,
            "EventBridge could not publish the drill to the topic.",
            "read the last message of the dead-letter queue: ERROR_CODE and ERROR_MESSAGE name the cause. Then delete it.",
        )
    if counts.get("invoked"):
        return ok(path.topic, "the rule matched, and EventBridge published to the topic")
    return unknown(
        path.topic,
        "whether EventBridge published: the metrics of the rule are not there yet, or may not be read.",
        "wait longer (--wait 300), and allow cloudwatch:GetMetricData.",
    )


def _topic_result(path: DeliveryPath, counts: dict[str, float | None]) -> Finding:
    if counts.get("lost"):
        return failure(
            path.topic,
            "SNS could not deliver messages of the topic since the drill began.",
            "run 'chatops doctor': see the subscriptions and the key.",
        )
    if counts.get("delivered"):
        return ok(path.topic, "SNS delivered messages of the topic since the drill began")
    return unknown(
        path.topic,
        "whether SNS delivered: the metrics of the topic are not there yet, or may not be read.",
        "wait longer (--wait 300), and allow cloudwatch:GetMetricData.",
    )


def _counts(drill: Drill, tools: DrillTools, sent: datetime) -> dict[str, float | None]:
    """The metrics since the event was sent; None if they cannot be read."""
    rule, topic = {"RuleName": drill.rule_name}, {"TopicName": drill.path.topic}
    wanted = {
        "invoked": ("AWS/Events", "Invocations", rule),
        "failed": ("AWS/Events", "FailedInvocations", rule),
        "delivered": ("AWS/SNS", "NumberOfNotificationsDelivered", topic),
        "lost": ("AWS/SNS", "NumberOfNotificationsFailed", topic),
    }
    queries = [
        {
            "Id": key,
            "MetricStat": {
                "Metric": {
                    "Namespace": namespace,
                    "MetricName": name,
                    "Dimensions": [{"Name": one, "Value": value} for one, value in dimensions.items()],
                },
                "Period": 60,
                "Stat": "Sum",
            },
        }
        for key, (namespace, name, dimensions) in wanted.items()
    ]
    start = sent.replace(second=0, microsecond=0)
    end = tools.now() + timedelta(minutes=1)
    try:
        answer = tools.of("cloudwatch", drill.path.region).get_metric_data(
            MetricDataQueries=queries, StartTime=start, EndTime=end
        )
    except _REFUSED:
        return dict.fromkeys(wanted)
    return {one["Id"]: sum(one.get("Values") or ()) for one in answer.get("MetricDataResults") or ()}


def _undelivered(path: DeliveryPath, tools: DrillTools) -> int | None:
    """How many events the dead-letter queue holds; None without a queue, or if it cannot be read."""
    if not path.queue_arn:
        return None
    client = tools.of("sqs", path.region)
    name, owner = path.queue_arn.rsplit(":", 1)[-1], path.queue_arn.split(":")[4]
    try:
        url = client.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=owner)["QueueUrl"]
        keys = ["ApproximateNumberOfMessages"]
        return int(client.get_queue_attributes(QueueUrl=url, AttributeNames=keys)["Attributes"][keys[0]])
    except (*_REFUSED, KeyError, ValueError):
        return None


@contextmanager
def _removed(drill: Drill, tools: DrillTools) -> Generator[None]:
    """Remove the rule at the end, also after an interruption, and even if it was not made: a call can have its effect unseen."""
    try:
        yield
    finally:
        remove(drill.rule_name, drill.path.region, tools)


def remove(rule_name: str, region: str, tools: DrillTools) -> None:
    """Remove the rule of a drill with its target. An interruption begins the removal again.

    Raises:
        LeftBehindError: AWS refuses it.
        KeyboardInterrupt: It was interrupted; the rule is removed all the same.
    """
    problem: BaseException | None = None
    interruption: BaseException | None = None
    for _ in range(_ATTEMPTS):
        try:
            _remove(rule_name, region, tools)
        except (KeyboardInterrupt, SystemExit) as error:
            problem = interruption = error
        except _REFUSED as error:
            problem = error
        else:
            if interruption is not None:
                raise interruption
            return
    raise LeftBehindError(
        f"the rule {rule_name} in {region} could not be removed: {problem!r}. Fix: allow events:RemoveTargets and "
        "events:DeleteRule, then run 'chatops drill --clean'."
    ) from problem


def _remove(rule_name: str, region: str, tools: DrillTools) -> None:
    events = tools.of("events", region)
    calls = (
        (events.remove_targets, {"Rule": rule_name, "Ids": [TARGET_ID]}),
        (events.delete_rule, {"Name": rule_name}),
    )
    for call, parameters in calls:
        try:
            call(**parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] != _MISSING:
                raise


def leftovers(region: str, tools: DrillTools) -> list[str]:
    """Return the rules of drills that are left in a region: those with the name and the tag of a drill.

    Args:
        region: The region.
        tools: Clients and the clock.
    """
    events = tools.of("events", region)
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = events.list_rules(NamePrefix=NAME_PREFIX, **token)
        for rule in answer.get("Rules") or ():
            tags = events.list_tags_for_resource(ResourceARN=rule["Arn"]).get("Tags") or ()
            if any(tag.get("Key") == TAG for tag in tags):
                found.append(str(rule["Name"]))
        if not answer.get("NextToken"):
            return found
        token = {"NextToken": answer["NextToken"]}


def needed_policy(paths: tuple[DeliveryPath, ...]) -> dict[str, Any]:
    """Return the IAM policy that a drill needs.

    Args:
        paths: The paths. Empty: any role can be passed.
    """
    roles = sorted({path.role_arn for path in paths if path.role_arn}) or ["*"]
    rules = f"arn:aws:events:*:*:rule/{NAME_PREFIX}*"
    names = ("DeleteRule", "ListTagsForResource", "PutRule", "PutTargets", "RemoveTargets", "TagResource")
    own = [f"events:{name}" for name in names]
    reads = ["cloudwatch:GetMetricData", "events:ListRules", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
    passed = {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": own, "Resource": rules},
            {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "arn:aws:events:*:*:event-bus/default"},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": roles, "Condition": passed},
            {"Effect": "Allow", "Action": reads, "Resource": "*"},
        ],
    }
