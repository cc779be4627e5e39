"""Reads back from AWS what happened: bodies of messages, log lines, metrics and CloudTrail's records."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from chatops_pulumi.confirm.experiments import GROUP, MESSAGES, buttons
from chatops_pulumi.confirm.settings import CHATBOT_LOG_REGION, CHATBOT_REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chatops_pulumi.confirm.observations import JsonObject
    from chatops_pulumi.confirm.settings import Settings
    from chatops_pulumi.confirm.surroundings import Clients, Clock

_LOOKUP_PAUSE: Final = 0.6
"""CloudTrail allows two lookups per second and region."""
_LINE: Final = 500
"""Characters of a log line that a report shows."""


def poll(
    clock: Clock, is_done: Callable[[], bool], limit: timedelta, pause: float, tick: Callable[[timedelta], None]
) -> bool:
    """Wait until something is done, or until the limit.

    Args:
        clock: The time.
        is_done: Looks whether it is done.
        limit: How long to wait at most.
        pause: Seconds between two looks.
        tick: Gets the time that is left, before each pause.

    Returns:
        Whether it is done.
    """
    end = clock.now() + limit
    while not is_done():
        left = end - clock.now()
        if left <= timedelta():
            return False
        tick(left)
        clock.sleep(pause)
    return True


def read_bodies(aws: Clients, settings: Settings) -> dict[str, str]:
    """The messages that are in the queue now, by their key. They are removed from the queue."""
    client = aws.client("sqs", settings.region)
    url = client.get_queue_url(QueueName=settings.name("bodies"))["QueueUrl"]
    found: dict[str, str] = {}
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found[_key(str(message["Body"]), settings)] = str(message["Body"])
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def _key(body: str, settings: Settings) -> str:
    """Which message a body is. A body that is not valid JSON still contains its group."""
    for message in MESSAGES:
        if f'"{settings.run}/{message.key}"' in body.split("content", 1)[0].replace(" ", ""):
            return message.key
    return f"(without {GROUP})"


def log_events(aws: Clients, settings: Settings) -> list[JsonObject]:
    """The events in the log group of the run, oldest first."""
    return list(_read(_lines(aws, settings.region, settings.log_group)))


def _read(lines: Iterable[str]) -> Iterator[JsonObject]:
    """Events with a detail. Lines of another form are left out."""
    for text in lines:
        with contextlib.suppress(ValueError):
            found: object = json.loads(text)
            if isinstance(found, dict) and isinstance(found.get("detail"), dict):
                yield cast("JsonObject", found)


def chat_log(aws: Clients, settings: Settings) -> list[str]:
    """The lines that the chat service wrote about this channel."""
    return [text[:_LINE] for text in _lines(aws, CHATBOT_LOG_REGION, settings.chat_log_group)]


def chat_log_regions(aws: Clients, settings: Settings) -> list[str]:
    """In which regions the log group of the chat service exists, of those in which it may be."""
    found: list[str] = []
    for region in dict.fromkeys((CHATBOT_LOG_REGION, settings.region, CHATBOT_REGION)):
        groups = aws.client("logs", region).describe_log_groups(logGroupNamePrefix=settings.chat_log_group)["logGroups"]
        found += [region] if any(one["logGroupName"] == settings.chat_log_group for one in groups) else []
    return found


def _lines(aws: Clients, region: str, group: str) -> Iterator[str]:
    client = aws.client("logs", region)
    try:
        for page in client.get_paginator("filter_log_events").paginate(logGroupName=group):
            for event in page["events"]:
                yield str(event["message"])
    except client.exceptions.ResourceNotFoundException:
        return


def failed_invocations(aws: Clients, settings: Settings, since: datetime, now: datetime) -> dict[str, int]:
    """The metric FailedInvocations of the rules whose messages may be lost."""
    client = aws.client("cloudwatch", settings.region)
    found: dict[str, int] = {}
    for key in ("role", "quote", "missing"):
        points = client.get_metric_statistics(
            Namespace="AWS/Events",
            MetricName="FailedInvocations",
            Dimensions=[{"Name": "RuleName", "Value": settings.name(key)}],
            StartTime=since,
            EndTime=now,
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        if points:
            found[key] = int(sum(point["Sum"] for point in points))
    return found


def press_records(aws: Clients, clock: Clock, settings: Settings, since: datetime) -> list[JsonObject]:
    """CloudTrail's records of calls with the channel role, oldest first. The event history keeps them without a trail."""
    client = aws.client("cloudtrail", settings.region)
    names = dict.fromkeys(button.event_name for button in buttons(settings))
    found: dict[str, JsonObject] = {}
    for name in names:
        attributes = [{"AttributeKey": "EventName", "AttributeValue": name}]
        token: dict[str, Any] = {}
        while True:
            page = client.lookup_events(LookupAttributes=attributes, StartTime=since, **token)
            for event in page.get("Events", []):
                record = json.loads(event["CloudTrailEvent"])
                if settings.name("channel") in _role(record):
                    found[str(record.get("eventID") or event.get("EventId"))] = _slim(record)
            clock.sleep(_LOOKUP_PAUSE)
            if not page.get("NextToken"):
                break
            token = {"NextToken": page["NextToken"]}
    return sorted(found.values(), key=lambda record: str(record["eventTime"]))


def _role(record: JsonObject) -> str:
    """The role of the caller: the issuer of its session, or else the session itself."""
    identity = record.get("userIdentity") or {}
    issuer = ((identity.get("sessionContext") or {}).get("sessionIssuer") or {}).get("arn")
    return str(issuer or identity.get("arn") or "")


def _slim(record: JsonObject) -> JsonObject:
    """The parts that checks read. Addresses and agents of the person's network are left out."""
    kept = ("eventName", "eventSource", "eventTime", "errorCode", "requestParameters")
    identity = record["userIdentity"]
    session = str(identity.get("principalId") or "").partition(":")[2]
    return {
        **{key: record.get(key) for key in kept},
        "session": session or str(identity.get("arn") or "").rpartition("/")[2],
    }
