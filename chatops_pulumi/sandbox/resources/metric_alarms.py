"""aws:cloudwatch: metric alarms."""

from typing import Any

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list, as_map, retag
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    Naming,
    ReadResource,
    Registration,
    ResourceHandler,
    RunContext,
    only,
    physical_name,
    present,
)
from chatops_pulumi.sandbox.resources.calls import call

_PARAMETERS = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluationPeriods": "EvaluationPeriods",
    "extendedStatistic": "ExtendedStatistic",
    "insufficientDataActions": "InsufficientDataActions",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "thresholdMetricId": "ThresholdMetricId",
    "treatMissingData": "TreatMissingData",
    "unit": "Unit",
}
"""Inputs of an alarm to parameters of PutMetricAlarm."""


def metric_alarm(registration: Registration, run_context: RunContext) -> Created:
    """aws:cloudwatch/metricAlarm:MetricAlarm."""
    name = physical_name(registration)
    inputs = registration.inputs
    params: JsonObject = {parameter: inputs.get(key) for key, parameter in _PARAMETERS.items()}
    params |= {
        "AlarmName": name,
        "Dimensions": _dimensions(inputs.get("dimensions")),
        "Metrics": [_query(query) for query in inputs.get("metricQueries") or []] or None,
        "Tags": as_list(registration.tags()),
    }
    call(run_context.aws, registration.region, "cloudwatch", "put_metric_alarm", params)
    arn = f"arn:aws:cloudwatch:{registration.region}:{run_context.aws.account}:alarm:{name}"
    return Created(name, {"arn": arn, "name": name, "tagsAll": registration.tags()})


def _dimensions(given: dict[str, Any] | None) -> list[JsonObject] | None:
    return [{"Name": key, "Value": str(value)} for key, value in given.items()] if given else None


def _query(query: JsonObject) -> JsonObject:
    """One metric query, in the API's shape."""
    result: JsonObject = {
        "Id": query.get("id"),
        "Expression": query.get("expression"),
        "Label": query.get("label"),
        "ReturnData": query.get("returnData"),
        "Period": query.get("period"),
    }
    if metric := query.get("metric"):
        stat: JsonObject = {
            "Metric": {
                "Namespace": metric.get("namespace"),
                "MetricName": metric.get("metricName"),
                "Dimensions": _dimensions(metric.get("dimensions")) or [],
            },
            "Period": metric.get("period"),
            "Stat": metric.get("stat"),
            "Unit": metric.get("unit"),
        }
        result["MetricStat"] = {key: value for key, value in stat.items() if value is not None}
    return {key: value for key, value in result.items() if value is not None}


def _query_inputs(query: JsonObject) -> JsonObject:
    """The inverse of ``_query``."""
    result: JsonObject = {
        "id": query.get("Id"),
        "expression": query.get("Expression"),
        "label": query.get("Label"),
        "returnData": query.get("ReturnData"),
        "period": query.get("Period"),
    }
    if stat := query.get("MetricStat"):
        metric = stat["Metric"]
        read: JsonObject = {
            "namespace": metric.get("Namespace"),
            "metricName": metric.get("MetricName"),
            "dimensions": {one["Name"]: one["Value"] for one in metric.get("Dimensions") or []},
            "period": stat.get("Period"),
            "stat": stat.get("Stat"),
            "unit": stat.get("Unit"),
        }
        result["metric"] = present(read)
    return present(result)


def _arn(existing: Existing, run_context: RunContext) -> str:
    return f"arn:aws:cloudwatch:{existing.region}:{run_context.aws.account}:alarm:{existing.id}"


def _change_alarm(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """PutMetricAlarm changes everything but the tags of an alarm that is there already."""
    outputs = metric_alarm(registration, run_context).outputs
    retag(registration, existing, run_context, "cloudwatch", existing.region, {"ResourceARN": outputs["arn"]})
    return outputs


def _delete_alarm(existing: Existing, run_context: RunContext) -> None:
    if _find_alarm(existing, run_context) is not None:
        call(run_context.aws, existing.region, "cloudwatch", "delete_alarms", {"AlarmNames": [existing.id]})


def _find_alarm(existing: Existing, run_context: RunContext) -> ReadResource | None:
    client = run_context.aws.client("cloudwatch", existing.region)
    alarms = client.describe_alarms(AlarmNames=[existing.id]).get("MetricAlarms") or []
    if not alarms:
        return None
    alarm, arn = alarms[0], _arn(existing, run_context)
    tags = as_map(client.list_tags_for_resource(ResourceARN=arn)["Tags"])
    own = {key: alarm.get(parameter) for key, parameter in _PARAMETERS.items()}
    dimensions = {one["Name"]: one["Value"] for one in alarm.get("Dimensions") or []}
    queries = [_query_inputs(query) for query in alarm.get("Metrics") or []]
    inputs = {"name": existing.id, "tags": tags, "dimensions": dimensions, "metricQueries": queries, **own}
    return ReadResource(present(inputs), {"arn": arn, "name": existing.id, "tagsAll": tags})


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": ResourceHandler(
        metric_alarm,
        _change_alarm,
        _delete_alarm,
        _find_alarm,
        only("name"),
        ("arn", "tagsAll"),
        Naming(),
        defaults={"actionsEnabled": True},
    )
}
