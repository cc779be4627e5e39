"""aws:cloudwatch: metric alarms."""

from typing import Any

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, Registration, physical_name
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


def metric_alarm(registration: Registration, bench: Bench) -> Created:
    """aws:cloudwatch/metricAlarm:MetricAlarm."""
    name = physical_name(registration)
    inputs = registration.inputs
    params: JsonObject = {parameter: inputs.get(key) for key, parameter in _PARAMETERS.items()}
    params |= {
        "AlarmName": name,
        "Dimensions": _dimensions(inputs.get("dimensions")),
        "Metrics": [_query(query) for query in inputs.get("metricQueries") or []] or None,
        "Tags": [{"Key": key, "Value": value} for key, value in registration.tags().items()] or None,
    }
    call(bench.aws, registration.region, "cloudwatch", "put_metric_alarm", params)
    arn = f"arn:aws:cloudwatch:{registration.region}:{bench.aws.account}:alarm:{name}"
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


HANDLERS: dict[str, Handler] = {"aws:cloudwatch/metricAlarm:MetricAlarm": metric_alarm}
