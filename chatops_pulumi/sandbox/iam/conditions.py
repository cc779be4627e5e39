"""The condition operators that the sandbox knows. Source: IAM user guide, "Condition operators"."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from chatops_pulumi.core.problems import shown
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.matching import ARN_PARTS, is_arn, matches_arn, matches_text
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.variables import fill_variables

Test = Callable[[str, str], bool]
"""Takes the policy's value and the request's value."""


@dataclass(frozen=True)
class Operator:
    """A condition operator's name, taken apart."""

    name: str
    quantifier: str | None
    """``ForAnyValue``, ``ForAllValues`` or None."""
    test: Test
    negated: bool
    if_exists: bool


def _same_text(wanted: str, value: str) -> bool:
    return wanted == value


def _same_text_ignoring_case(wanted: str, value: str) -> bool:
    return wanted.lower() == value.lower()


def _same_arn(wanted: str, value: str) -> bool:
    if wanted.count(":") < ARN_PARTS - 1:
        raise CannotEvaluate(f"'{wanted}' is in an ARN condition but does not have the six parts of an ARN")
    if not is_arn(value):
        raise CannotEvaluate(f"'{value}' is compared as an ARN but is not one")
    return matches_arn(wanted, value)


def _same_bool(wanted: str, value: str) -> bool:
    if wanted.lower() not in ("true", "false"):
        raise CannotEvaluate(f"'{wanted}' is in a Bool condition but is neither true nor false")
    return wanted.lower() == value.lower()


def _date(compare: Callable[[datetime, datetime], bool]) -> Test:
    return lambda wanted, value: compare(_moment(value), _moment(wanted))


def _moment(text: str) -> datetime:
    """A date as IAM takes it: ISO 8601 as defined by W3C, or seconds since 1970."""
    try:
        if text.isascii() and text.isdecimal() and len(text) > _LONGEST_YEAR:
            return datetime.fromtimestamp(int(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):  # OverflowError: more seconds than a date has
        raise CannotEvaluate(f"{shown(text)} is in a date condition but is not a date") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


_LONGEST_YEAR = 4
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")


def _number(compare: Callable[[Decimal, Decimal], bool]) -> Test:
    return lambda wanted, value: compare(_decimal(value), _decimal(wanted))


def _decimal(text: str) -> Decimal:
    # Python also reads NaN, Infinity, 1_000 and the digits of other scripts as numbers.
    if not _NUMBER.fullmatch(text):
        raise CannotEvaluate(f"{shown(text)} is in a numeric condition but is not a number")
    return Decimal(text)


_TESTS: dict[str, tuple[Test, bool]] = {
    "StringEquals": (_same_text, False),
    "StringNotEquals": (_same_text, True),
    "StringEqualsIgnoreCase": (_same_text_ignoring_case, False),
    "StringNotEqualsIgnoreCase": (_same_text_ignoring_case, True),
    "StringLike": (matches_text, False),
    "StringNotLike": (matches_text, True),
    "ArnEquals": (_same_arn, False),
    "ArnLike": (_same_arn, False),
    "ArnNotEquals": (_same_arn, True),
    "ArnNotLike": (_same_arn, True),
    "Bool": (_same_bool, False),
    "DateEquals": (_date(eq), False),
    "DateNotEquals": (_date(eq), True),
    "DateLessThan": (_date(lt), False),
    "DateLessThanEquals": (_date(le), False),
    "DateGreaterThan": (_date(gt), False),
    "DateGreaterThanEquals": (_date(ge), False),
    "NumericEquals": (_number(eq), False),
    "NumericNotEquals": (_number(eq), True),
    "NumericLessThan": (_number(lt), False),
    "NumericLessThanEquals": (_number(le), False),
    "NumericGreaterThan": (_number(gt), False),
    "NumericGreaterThanEquals": (_number(ge), False),
}

_NAME = re.compile(r"(?:(?P<quantifier>ForAnyValue|ForAllValues):)?(?P<base>[A-Za-z]+?)(?P<if_exists>IfExists)?")


def condition_holds(
    operator: str, key: str, wanted: Sequence[str], request: Request, version: str | None = None
) -> bool:
    """Say whether one line of a ``Condition`` holds.

    Args:
        operator: as ``ForAnyValue:StringLikeIfExists``.
        key: the condition key.
        wanted: the policy's values.
        request: what is asked.
        version: of the policy.

    Raises:
        CannotEvaluate: the operator, the key's value or a policy variable is not known.
    """
    if operator == "Null":
        return _null_holds(key, wanted, request)
    parsed = parse_operator(operator)
    values = request.values_of(key)
    if not values:
        return _holds_without_key(parsed)
    patterns = [fill_variables(text, request, version) for text in wanted]

    def one_holds(value: str) -> bool:
        # All of them first, so that a doubt about any of the policy's values comes out.
        found = [parsed.test(pattern, value) for pattern in patterns]
        return any(found) is not parsed.negated

    if parsed.quantifier == "ForAllValues":
        return all(one_holds(value) for value in values)
    if parsed.quantifier == "ForAnyValue":
        return any(one_holds(value) for value in values)
    if request.has_several(key):
        raise CannotEvaluate(
            f"{operator} compares {key}, which has several values, without ForAnyValue or ForAllValues"
        )
    return one_holds(values[0])


def parse_operator(name: str) -> Operator:
    """Take an operator's name apart.

    Raises:
        CannotEvaluate: the operator is not known here.
    """
    match = _NAME.fullmatch(name)
    if match is None or match["base"] not in _TESTS:
        raise CannotEvaluate(f"the condition operator {name} is not known to the sandbox")
    test, negated = _TESTS[match["base"]]
    return Operator(name, match["quantifier"], test, negated, match["if_exists"] is not None)


def _holds_without_key(operator: Operator) -> bool:
    if operator.quantifier == "ForAllValues" or operator.if_exists:
        return True
    if operator.quantifier == "ForAnyValue":
        return False
    return operator.negated


def _null_holds(key: str, wanted: Sequence[str], request: Request) -> bool:
    for text in wanted:
        if text.lower() not in ("true", "false"):
            raise CannotEvaluate(f"'{text}' is in a Null condition but is neither true nor false")
    is_absent = "false" if request.values_of(key) else "true"
    return is_absent in [text.lower() for text in wanted]


Condition = Mapping[str, Mapping[str, Sequence[str]]]
"""Operator to condition key to values."""
