"""IAM's policy simulator, SimulateCustomPolicy, by the sandbox's own evaluator."""

from collections.abc import Iterator, Sequence
from typing import Any

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, evaluate
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from chatops_pulumi.sandbox.records import JsonObject


class SimulationError(Exception):
    """The simulator refuses a request. ``code`` is the error's name in the API."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


def simulate(
    identity: Sequence[str],
    boundaries: Sequence[str],
    actions: Sequence[str],
    resources: Sequence[str],
    context: Sequence[JsonObject],
) -> list[JsonObject]:
    """Judge each action on each resource.

    Args:
        identity: Policies that allow and deny.
        boundaries: At most one policy that limits what is allowed.
        actions: IAM actions.
        resources: ARNs, or ``*``.
        context: Entries with ``ContextKeyName``, ``ContextKeyValues`` and ``ContextKeyType``.

    Returns:
        The evaluation results, as the API has them.

    Raises:
        SimulationError: The request is not valid.
        CannotEvaluate: The answer depends on something that the sandbox does not know.
    """
    if len(boundaries) > 1:
        raise SimulationError("InvalidInput", "Only one permissions boundary is allowed.")
    allowing = _statements(identity, "PolicyInputList")
    ceilings = [Ceiling("permissions boundary", _statements(boundaries, "boundary"))] if boundaries else []
    known = {
        str(entry["ContextKeyName"]): values[0] if len(values) == 1 else values
        for entry in context
        for values in [[str(one) for one in entry.get("ContextKeyValues") or []]]
    }
    return list(_results(allowing, ceilings, actions, resources, known))


def _results(
    identity: tuple[Statement, ...],
    ceilings: list[Ceiling],
    actions: Sequence[str],
    resources: Sequence[str],
    context: dict[str, Any],
) -> Iterator[JsonObject]:
    for action in actions:
        for resource in resources:
            decision = evaluate(Request(action, resource, context), identity, ceilings)
            denied = "explicitDeny" if decision.explicit else "implicitDeny"
            yield {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": "allowed" if decision.allowed else denied,
                "MatchedStatements": [],
                "MissingContextValues": [],
            }


def _statements(documents: Sequence[str], name: str) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for number, document in enumerate(documents, start=1):
        try:
            strict_json(document)
        except ValueError as error:
            raise SimulationError("InvalidInput", f"{name} {number} is not valid JSON.") from error
        found += read_policy(document, f"{name}.{number}")
    return tuple(found)
