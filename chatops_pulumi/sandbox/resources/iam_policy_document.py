"""Renders aws:iam/getPolicyDocument as the aws provider does."""

import json
from typing import Any

from chatops_pulumi.core.json_values import objects
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.iam_policy_checks import parse_policy

VERSION = "2012-10-17"


def render_policy_document(args: JsonObject) -> str:
    """The policy as JSON. ``args`` are the invoke's, in camelCase.

    Statements of ``sourcePolicyDocuments`` come first. Statements of ``overridePolicyDocuments`` replace statements of the
    same sid. A list of one value becomes the value, longer ones are sorted downwards, as the provider writes them.
    """
    statements: list[JsonObject] = []
    for text in [args.get("sourceJson"), *(args.get("sourcePolicyDocuments") or [])]:
        statements += _statements_of(text)
    statements += [_statement(given) for given in args.get("statements") or []]
    for text in [args.get("overrideJson"), *(args.get("overridePolicyDocuments") or [])]:
        for override in _statements_of(text):
            sid = override.get("Sid")
            statements = [statement for statement in statements if not sid or statement.get("Sid") != sid]
            statements.append(override)
    document: JsonObject = {"Version": args.get("version") or VERSION}
    if args.get("policyId"):
        document["Id"] = args["policyId"]
    document["Statement"] = statements
    return json.dumps(document, indent=2, ensure_ascii=False)


def _statements_of(text: str | None) -> list[JsonObject]:
    if not text:
        return []
    statements = parse_policy(text, "a source or override policy document").get("Statement", [])
    return objects([statements] if isinstance(statements, dict) else statements)


def _statement(given: JsonObject) -> JsonObject:
    statement: JsonObject = {}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    statement["Effect"] = given.get("effect") or "Allow"
    for key, name in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if given.get(key):
            statement[name] = _principals(given[key])
    for key, name in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        if given.get(key):
            statement[name] = _values(given[key])
    if given.get("conditions"):
        statement["Condition"] = _conditions(given["conditions"])
    return statement


def _values(given: list[Any]) -> str | list[str]:
    """Variables are written ``&{…}`` in the program, because ``${…}`` is taken in other languages."""
    values = sorted({str(value).replace("&{", "${") for value in given}, reverse=True)
    return values[0] if len(values) == 1 else values


def _principals(given: list[JsonObject]) -> str | JsonObject:
    if any(item.get("type") == "*" and list(item.get("identifiers") or []) == ["*"] for item in given):
        return "*"
    merged: dict[str, list[str]] = {}
    for item in given:
        merged.setdefault(str(item["type"]), []).extend(str(identifier) for identifier in item["identifiers"])
    return {kind: _values(identifiers) for kind, identifiers in merged.items()}


def _conditions(given: list[JsonObject]) -> JsonObject:
    merged: dict[str, dict[str, list[str]]] = {}
    for item in given:
        merged.setdefault(str(item["test"]), {}).setdefault(str(item["variable"]), []).extend(item["values"])
    return {
        test: {variable: _in_order(values) for variable, values in variables.items()}
        for test, variables in merged.items()
    }


def _in_order(given: list[str]) -> str | list[str]:
    values = [str(value).replace("&{", "${") for value in given]
    return values[0] if len(values) == 1 else values
