"""Which statement nearly allowed a request, and what kept it from doing so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from chatops_pulumi.sandbox.iam.conditions import condition_holds
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import applies
from chatops_pulumi.sandbox.iam.matching import ARN_PARTS
from chatops_pulumi.sandbox.iam.members import CURRENT_TIME, USER_ID, members_of
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import Statement
from chatops_pulumi.sandbox.records import JsonObject


def near_misses(request: Request, statements: Sequence[Statement]) -> tuple[str, ...]:
    """One sentence for each allowing statement that fails only at its resource or its conditions."""
    return tuple(miss for statement in statements if statement.allows for miss in _why_missed(request, statement))


def _why_missed(request: Request, statement: Statement) -> Iterator[str]:
    everywhere = replace(statement, condition={}, resources=("*",), resources_negated=False)
    if not _surely_applies(everywhere, request):
        return
    where = f"The policy {statement.policy}"
    if not _surely_applies(replace(statement, condition={}), request):
        yield f"{where} allows {request.action} only on {', '.join(statement.resources or ())}."
        return
    for operator, lines in statement.condition.items():
        for key, wanted in lines.items():
            if _surely_fails(operator, key, wanted, request, statement.version):
                values = request.values_of(key)
                held = f"is {', '.join(values)}" if values else "is not sent"
                yield f"{where} allows {request.action} only if {operator} {key} {', '.join(wanted)}, but {key} {held}."


def _surely_fails(operator: str, key: str, wanted: Sequence[str], request: Request, version: str | None) -> bool:
    try:
        return not condition_holds(operator, key, wanted, request, version)
    except CannotEvaluate:
        return False


def _surely_applies(statement: Statement, request: Request) -> bool:
    try:
        return applies(statement, request)
    except CannotEvaluate:
        return False


def press_denials(statements: Iterable[Statement]) -> tuple[str, ...]:
    """One sentence for each statement that denies presses to members or at a time."""
    found: dict[str, None] = {}
    for statement in statements:
        who, since, until = _denial(statement.source)
        if statement.allows or not (who or (since and until)):
            continue
        calls = f"{', '.join(statement.actions)}{_on(statement)}"
        if since and until:
            exempt = f", except for {', '.join(who)}" if who else ""
            found[f"{calls}: denied from {since} to {until}{exempt}."] = None
        else:
            found[f"{calls}: denied to everyone except {', '.join(who)}."] = None
    return tuple(found)


def _on(statement: Statement) -> str:
    """The resources of a statement, without what all ARNs have in common."""
    resources = [resource.split(":", ARN_PARTS - 1)[-1] for resource in statement.resources or ()]
    if statement.resources_negated:
        return f" on everything except {', '.join(resources)}"
    return "" if "*" in (statement.resources or ()) else f" on {', '.join(resources)}"


def _denial(statement: JsonObject) -> tuple[list[str], str, str]:
    """The members that a statement does not deny, and the start and the end of its time; empty without."""
    condition = statement.get("Condition", {})
    members = members_of(_listed(condition.get("StringNotLike", {}).get(USER_ID, [])))
    since, until = (
        next(iter(_listed(condition.get(operator, {}).get(CURRENT_TIME, []))), "")
        for operator in ("DateGreaterThanEquals", "DateLessThan")
    )
    return members, since, until


def why_denied(statement: JsonObject, request: Request) -> str:
    """What a statement that denies presses is about, and who or when is not denied. Empty for any other statement."""
    allowed, since, until = _denial(statement)
    if not allowed and not (since and until):
        return ""
    who = ", ".join(allowed)
    name = f"The statement {statement['Sid']}" if "Sid" in statement else "A statement"
    if since and until:
        now = ", ".join(request.values_of(CURRENT_TIME) or ())
        exempt = f", except for {who}" if who else ""
        return f"{name} denies {request.action} from {since} to {until}{exempt}. It is {now}. Wait until the end" + (
            f", or press as {allowed[0]}." if who else "."
        )
    return f"{name} denies {request.action} to everyone except {who}. Press as {allowed[0]}."


def _listed(value: object) -> list[str]:
    return [str(one) for one in cast("list[object]", value if isinstance(value, list) else [value])]


def sentences(*parts: str) -> str:
    """One text of several sentences."""
    return " ".join(parts)
