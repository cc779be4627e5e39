"""Operations of AWS that moto does not have: IAM's policy simulator, EventBridge's test of a pattern, delivery to a topic."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.events.models import EventPattern, Rule
from moto.events.responses import EventsHandler
from moto.events.utils import EventTemplateParser
from moto.iam.exceptions import IAMException
from moto.iam.responses import IamResponse
from moto.logs.responses import LogsResponse
from moto.sns.models import sns_backends

from chatops_pulumi.core.json_values import mapping, strict_json
from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.simulator import SimulationError, simulate
from chatops_pulumi.sandbox.records import JsonObject

_EVENT_FIELDS = ("id", "account", "source", "time", "region", "resources", "detail-type")
"""What TestEventPattern requires of an event. Source: API reference."""


def _simulate_custom_policy(self: Any) -> ActionResult:
    asked: dict[str, Any] = {
        "identity": self._get_param("PolicyInputList", []),
        "boundaries": self._get_param("PermissionsBoundaryPolicyInputList", []),
        "actions": self._get_param("ActionNames", []),
        "resources": self._get_param("ResourceArns", []) or ["*"],
        "context": self._get_param("ContextEntries", []),
    }
    try:
        results = simulate(**asked)
    except SimulationError as error:
        raise _refused(error.code, error.message) from error
    except CannotEvaluate as error:
        raise _refused("PolicyEvaluationException", error.reason) from error
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def _refused(code: str, message: str) -> IAMException:
    """An error of the API. moto takes the code from the class."""
    return type("Refused", (IAMException,), {"code": code})(message)


def _test_event_pattern(self: Any) -> str:
    pattern = EventPattern.load(self._get_param("EventPattern"))
    try:
        event = mapping(strict_json(self._get_param("Event")))
    except ValueError as error:
        raise JsonRESTError("ValidationException", "Parameter Event is not valid JSON.") from error
    missing = [name for name in _EVENT_FIELDS if name not in event]
    if missing:
        raise JsonRESTError("ValidationException", f"Parameter Event misses {', '.join(missing)}.")
    return json.dumps({"Result": pattern.matches_event(cast("Any", event))})


def _with_topics(send: Callable[..., None]) -> Callable[..., None]:
    """Moto's delivery to targets, with topics as targets."""

    def send_to_targets(self: Any, original_event: Any, transform_input: bool = True) -> None:
        topics = [one for one in self.targets if arn_parts(one["Arn"]).service == "sns"]
        if not topics or not self.event_pattern.matches_event(original_event):
            send(self, original_event, transform_input)
            return
        for target in topics:
            parts = arn_parts(target["Arn"])
            transformer = target.get("InputTransformer") or {}
            message = target.get("Input") or EventTemplateParser.parse(
                input_template=str(transformer.get("InputTemplate") or ""),
                input_paths_map=transformer.get("InputPathsMap", {}),
                event=original_event,
            )
            text = message if isinstance(message, str) else json.dumps(message)
            sns_backends[parts.account][parts.region].publish(text, arn=target["Arn"])
        others = [one for one in self.targets if one not in topics]
        with patch.object(self, "targets", others):
            send(self, original_event, transform_input)

    return send_to_targets


def _describe_query_definitions(saved: Mapping[tuple[str, str], JsonObject]) -> Callable[[Any], str]:
    """Saved queries of CloudWatch Logs Insights, which the sandbox keeps itself."""

    def described(self: Any) -> str:
        prefix = self._get_param("queryDefinitionNamePrefix") or ""
        found = [
            {
                "queryDefinitionId": key,
                "name": query["name"],
                "queryString": query.get("queryString"),
                "logGroupNames": query.get("logGroupNames") or [],
            }
            for (region, key), query in saved.items()
            if region == self.region and str(query["name"]).startswith(prefix)
        ]
        return json.dumps({"queryDefinitions": found})

    return described


@contextmanager
def more_operations(saved_queries: Mapping[tuple[str, str], JsonObject]) -> Generator[None]:
    """Moto's services with these operations.

    Args:
        saved_queries: Queries of CloudWatch Logs Insights, by region and ID.
    """
    with (
        patch.object(
            LogsResponse, "describe_query_definitions", _describe_query_definitions(saved_queries), create=True
        ),
        patch.object(IamResponse, "simulate_custom_policy", _simulate_custom_policy, create=True),
        patch.object(EventsHandler, "test_event_pattern", _test_event_pattern),
        patch.object(Rule, "send_to_targets", _with_topics(Rule.send_to_targets)),
    ):
        yield
