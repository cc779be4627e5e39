"""A policy document, read strictly: an element that is not known is not overlooked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.iam.conditions import Condition
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.records import JsonObject

STATEMENT_ELEMENTS = frozenset(
    {
        "Sid",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
        "Principal",
        "NotPrincipal",
    }
)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy."""

    allows: bool
    actions: tuple[str, ...]
    actions_negated: bool
    """True: the actions come from ``NotAction``."""
    resources: tuple[str, ...] | None
    """None: the statement names none, as in a trust policy."""
    resources_negated: bool
    principals: Mapping[str, tuple[str, ...]] | None
    """Kind (``Service``, ``AWS`` …) to names; ``{"*": ()}`` for everybody; None in an identity policy."""
    condition: Condition
    version: str | None
    source: JsonObject
    """The statement in the policy's own form."""
    policy: str
    """The policy's name, for messages."""


def read_policy(document: str | JsonObject, name: str) -> tuple[Statement, ...]:
    """Read a policy document.

    Args:
        document: JSON text or object.
        name: the policy's name or ARN, for messages.

    Raises:
        CannotEvaluate: the document is not a policy, or has elements that the sandbox does not know.
    """
    try:
        content: object = strict_json(document) if isinstance(document, str) else document
    except ValueError as error:
        raise CannotEvaluate(f"the policy {name} is not valid JSON: {error}") from error
    if not isinstance(content, dict):
        raise CannotEvaluate(f"the policy {name} is not a JSON object")
    policy = cast("JsonObject", content)
    if unknown := set(policy) - {"Version", "Id", "Statement"}:
        raise CannotEvaluate(f"the policy {name} has the unknown element {_first(unknown)}")
    statements = policy.get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    return tuple(_read_statement(one, policy.get("Version"), name) for one in cast("list[object]", listed))


def _read_statement(content: object, version: object, name: str) -> Statement:
    if not isinstance(content, dict):
        raise CannotEvaluate(f"a statement of the policy {name} is not a JSON object")
    statement = cast("JsonObject", content)
    if unknown := set(statement) - STATEMENT_ELEMENTS:
        raise CannotEvaluate(f"a statement of the policy {name} has the unknown element {_first(unknown)}")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise CannotEvaluate(f"a statement of the policy {name} has the effect {statement.get('Effect')!r}")
    if ("Action" in statement) is ("NotAction" in statement):
        raise CannotEvaluate(f"a statement of the policy {name} needs exactly one of Action and NotAction")
    if "Resource" in statement and "NotResource" in statement:
        raise CannotEvaluate(f"a statement of the policy {name} has both Resource and NotResource")
    if "NotPrincipal" in statement:
        raise CannotEvaluate(f"a statement of the policy {name} has NotPrincipal, which the sandbox does not judge")
    resources = statement.get("Resource", statement.get("NotResource"))
    return Statement(
        allows=statement["Effect"] == "Allow",
        actions=_texts(statement.get("Action", statement.get("NotAction")), name),
        actions_negated="NotAction" in statement,
        resources=None if resources is None else _texts(resources, name),
        resources_negated="NotResource" in statement,
        principals=_principals(statement["Principal"], name) if "Principal" in statement else None,
        condition=_condition(statement.get("Condition", {}), name),
        version=version if isinstance(version, str) else None,
        source=statement,
        policy=name,
    )


def _principals(content: object, name: str) -> dict[str, tuple[str, ...]]:
    if content == "*":
        return {"*": ()}
    if not isinstance(content, dict):
        raise CannotEvaluate(f"the policy {name} has the principal {content!r}")
    return {kind: _texts(names, name) for kind, names in cast("JsonObject", content).items()}


def _condition(content: object, name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    if not isinstance(content, dict):
        raise CannotEvaluate(f"the policy {name} has a condition that is not a JSON object")
    condition: dict[str, dict[str, tuple[str, ...]]] = {}
    for operator, lines in cast("JsonObject", content).items():
        if not isinstance(lines, dict):
            raise CannotEvaluate(f"the condition {operator} of the policy {name} is not a JSON object")
        condition[operator] = {key: _values(values, name) for key, values in cast("JsonObject", lines).items()}
    return condition


def _values(content: object, name: str) -> tuple[str, ...]:
    """A condition's values. JSON booleans and numbers are allowed there and mean their text."""
    listed = cast("list[object]", content if isinstance(content, list) else [content])
    texts = [json.dumps(one) if isinstance(one, bool | int | float) else one for one in listed]
    return _texts(texts, name)


def _texts(content: object, name: str) -> tuple[str, ...]:
    listed = cast("list[object]", content if isinstance(content, list) else [content])
    texts = tuple(one for one in listed if isinstance(one, str))
    if not texts or len(texts) != len(listed):
        raise CannotEvaluate(f"the policy {name} has {content!r} instead of a string or a list of strings")
    return texts


def _first(names: set[str]) -> str:
    return f"'{min(names)}'"
