"""CloudWatch: alarms, and the audit log's log group and its policy."""

from typing import Any, Final

from chatops_pulumi.doctor.account import tag_map
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.reader import Place, Reader, first, with_lower_start
from chatops_pulumi.doctor.types import ALARM, LOG_GROUP, LOG_POLICY, QUERY

_RENAMED: Final = {"Metrics": "metricQueries", "OKActions": "okActions", "AlarmName": "name", "AlarmArn": "arn"}
_CHANGING: Final = ("State", "AlarmConfigurationUpdated", "EvaluationState")
"""Fields with this start are not settings."""


def alarm_of(place: Place) -> dict[str, Any]:
    """Return an alarm."""
    name = place.resource.text("name") or place.resource.id
    found = place.account.ask("cloudwatch", "DescribeAlarms", place.region, AlarmNames=[name])
    alarm = first(found.get("MetricAlarms") or [], AlarmName=name)
    if alarm is None:
        raise MissingInAwsError(f"there is no alarm {name}.")
    return alarm


def _alarm(place: Place) -> dict[str, Any]:
    alarm = alarm_of(place)
    settings = {
        _RENAMED.get(key, key[:1].lower() + key[1:]): value
        for key, value in alarm.items()
        if not key.startswith(_CHANGING)
    }
    tags = place.account.ask("cloudwatch", "ListTagsForResource", place.region, ResourceARN=alarm["AlarmArn"])
    settings["dimensions"] = {one["Name"]: one["Value"] for one in alarm.get("Dimensions") or ()}
    settings["metricQueries"] = [_query(one) for one in alarm.get("Metrics") or ()]
    for missing in ("alarmActions", "okActions", "insufficientDataActions"):
        settings.setdefault(missing, [])
    return {**settings, "tags": tag_map(tags.get("Tags"))}


def _query(query: dict[str, Any]) -> dict[str, Any]:
    """A metric query with the fields of Pulumi's property, in which the metric is flat."""
    stat = query.get("MetricStat") or {}
    metric = stat.get("Metric") or {}
    flat = {
        "namespace": metric.get("Namespace"),
        "metricName": metric.get("MetricName"),
        "dimensions": {one["Name"]: one["Value"] for one in metric.get("Dimensions") or ()},
        "period": stat.get("Period"),
        "stat": stat.get("Stat"),
        "unit": stat.get("Unit"),
    }
    own = with_lower_start({key: value for key, value in query.items() if key != "MetricStat"})
    return {**own, "metric": flat if stat else None}


def _log_group(place: Place) -> dict[str, Any]:
    name = place.resource.text("name") or place.resource.id
    found = place.account.ask("logs", "DescribeLogGroups", place.region, logGroupNamePrefix=name)
    group = first(found.get("logGroups") or [], logGroupName=name)
    if group is None:
        raise MissingInAwsError(f"there is no log group {name}.")
    arn = str(group.get("logGroupArn") or group.get("arn") or "").removesuffix(":*")
    tags = place.account.ask("logs", "ListTagsForResource", place.region, resourceArn=arn)
    return {
        "retentionInDays": group.get("retentionInDays"),
        "kmsKeyId": group.get("kmsKeyId"),
        "tags": tag_map(tags.get("tags")),
    }


def _log_policy(place: Place) -> dict[str, Any]:
    name = place.resource.text("policyName") or place.resource.id
    found = place.account.ask("logs", "DescribeResourcePolicies", place.region)
    policy = first(found.get("resourcePolicies") or [], policyName=name)
    if policy is None:
        raise MissingInAwsError(f"there is no resource policy {name} of CloudWatch Logs.")
    return {"policyDocument": policy.get("policyDocument")}


def _query_definition(place: Place) -> dict[str, Any]:
    name = place.resource.text("name")
    found = place.account.ask("logs", "DescribeQueryDefinitions", place.region, queryDefinitionNamePrefix=name)
    query = first(found.get("queryDefinitions") or [], name=name)
    if query is None:
        raise MissingInAwsError(f"there is no saved query {name}.")
    return {"queryString": query.get("queryString"), "logGroupNames": query.get("logGroupNames")}


READERS: Final = {
    ALARM: Reader(
        _alarm,
        ("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"),
        {"actionsEnabled": True},
        minor=frozenset({"alarmDescription"}),
    ),
    LOG_GROUP: Reader(_log_group, ("logs:DescribeLogGroups", "logs:ListTagsForResource")),
    QUERY: Reader(
        _query_definition,
        ("logs:DescribeQueryDefinitions",),
        minor=frozenset({"queryString", "logGroupNames"}),
    ),
    LOG_POLICY: Reader(_log_policy, ("logs:DescribeResourcePolicies",)),
}
