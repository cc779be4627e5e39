"""Which alarms of the program notice a lost message: CloudWatch's metrics of the loss, compared as each alarm compares them."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.delivery.rules import EventRule, EventTarget
from chatops_pulumi.sandbox.records import JsonObject, Outcome, Step

Metric = tuple[str, str, frozenset[tuple[str, str]]]
"""Namespace, name and dimensions."""

_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}

_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


@dataclass(frozen=True)
class Loss:
    """What CloudWatch counts when one message is lost. A metric that is absent has no data."""

    metrics: Mapping[Metric, float]
    uncounted: str = ""
    """Why no metric shows this loss. Empty: one does."""


NO_METRIC: Final = Loss({}, "a rule that passes nothing on looks to CloudWatch like a time without events")
"""A rule that is disabled, without a target, or on another bus."""


def loss_of(lost: Step, rule: EventRule, target: EventTarget) -> Loss:
    """The metrics of a lost message.

    Sources: the CloudWatch pages of SQS (ApproximateNumberOfMessagesVisible), SNS (NumberOfMessagesPublished counts also without
    a subscriber) and EventBridge (FailedInvocations).
    """
    if lost.name == "channel":
        return Loss({_of_topic("NumberOfMessagesPublished", target.arn): 1})
    if lost.name in {"delivery", "topic"} and target.dead_letter_arn:
        queue = target.dead_letter_arn.rpartition(":")[2]
        return Loss({("AWS/SQS", "ApproximateNumberOfMessagesVisible", frozenset({("QueueName", queue)})): 1})
    if lost.name in {"delivery", "topic", "transformer"}:
        return Loss({("AWS/Events", "FailedInvocations", frozenset({("RuleName", rule.name)})): 1})
    return NO_METRIC


def alarm_step(loss: Loss, alarms: Sequence[JsonObject]) -> Step:
    """Says which alarms go off, with their descriptions, or that none does.

    ``alarms`` are MetricAlarms of DescribeAlarms.
    """
    ringing = [alarm for alarm in alarms if _goes_off(alarm, loss.metrics)]
    if ringing:
        detail = [{"alarm": one["AlarmName"], "actions": one.get("AlarmActions", [])} for one in ringing]
        return Step("alarm", Outcome.OK, " ".join(map(_sentence, ringing)), detail)
    reason = loss.uncounted or "its metrics are " + ", ".join(f"{space} {name}" for space, name, _ in loss.metrics)
    return Step("alarm", Outcome.NOT_MATCHED, f"No alarm of the program notices this loss: {reason}.")


def _sentence(alarm: JsonObject) -> str:
    actions = [str(action) for action in alarm.get("AlarmActions") or []]
    notified = f" and notifies {', '.join(actions)}" if actions and alarm.get("ActionsEnabled", True) else ""
    return f"The alarm '{alarm['AlarmName']}' goes off{notified}. {alarm.get('AlarmDescription') or ''}".rstrip()


def _of_topic(name: str, topic_arn: str) -> Metric:
    return "AWS/SNS", name, frozenset({("TopicName", arn_parts(topic_arn).resource)})


def _goes_off(alarm: JsonObject, metrics: Mapping[Metric, float]) -> bool:
    """Whether one period with these metrics is enough. An alarm without data is never counted as one that goes off."""
    compare = _COMPARISONS.get(alarm.get("ComparisonOperator", ""))
    value = _value_of(alarm, metrics)
    return compare is not None and value is not None and compare(value, float(alarm.get("Threshold") or 0))


def _value_of(alarm: JsonObject, metrics: Mapping[Metric, float]) -> float | None:
    if not alarm.get("Metrics"):
        return metrics.get(_metric_of(alarm))
    values: dict[str, float | None] = {}
    expressions: dict[str, str] = {}
    returned: str | None = None
    for query in alarm["Metrics"]:
        if stat := query.get("MetricStat"):
            values[query["Id"]] = metrics.get(_metric_of(stat["Metric"]))
        else:
            expressions[query["Id"]] = str(query.get("Expression"))
        if query.get("ReturnData", True):
            returned = query["Id"]
    if returned in expressions:
        return _calculate(expressions[returned], values)
    return values.get(returned or "")


def _metric_of(source: JsonObject) -> Metric:
    dimensions = frozenset((str(one["Name"]), str(one["Value"])) for one in source.get("Dimensions") or ())
    return str(source.get("Namespace")), str(source.get("MetricName")), dimensions


def _calculate(expression: str, values: Mapping[str, float | None]) -> float | None:
    """Metric math of sums, differences, products and FILL. None: no data, or an expression with more than that."""
    try:
        return _evaluate(ast.parse(expression, mode="eval").body, values)
    except (SyntaxError, RecursionError):
        return None


def _evaluate(node: ast.expr, values: Mapping[str, float | None]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=key):
            return values.get(key)
        case ast.Call(func=ast.Name(id="FILL"), args=[filled, other]):
            found = _evaluate(filled, values)
            return _evaluate(other, values) if found is None else found
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            first, second = _evaluate(left, values), _evaluate(right, values)
            return None if first is None or second is None else _ARITHMETIC[type(sign)](first, second)
        case _:
            return None
