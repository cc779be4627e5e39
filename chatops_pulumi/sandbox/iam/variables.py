"""Policy variables, as ``${aws:PrincipalAccount}``."""

import re

from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.matching import ARN_PARTS
from chatops_pulumi.sandbox.iam.request import Request

VERSION_WITH_VARIABLES = "2012-10-17"
"""In policies of an older version ``${...}`` is plain text."""

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def fill_variables(text: str, request: Request, version: str | None) -> str:
    """Replace policy variables by the values of the request.

    Raises:
        CannotEvaluate: a variable has no single known value, has a default, or stands for a wildcard sign.
    """
    if version != VERSION_WITH_VARIABLES:
        return text
    return _VARIABLE.sub(lambda match: _value(match.group(1), request), text)


def fill_resource_variables(text: str, request: Request, version: str | None) -> str:
    """Replace policy variables in a ``Resource``. IAM accepts them only in the last part of an ARN.

    Raises:
        CannotEvaluate: like ``fill_variables``, or if a variable is not in the last part.
    """
    if version == VERSION_WITH_VARIABLES:
        for match in _VARIABLE.finditer(text):
            # Variables contain colons.
            if _VARIABLE.sub("", text[: match.start()]).count(":") < ARN_PARTS - 1:
                raise CannotEvaluate(
                    f"'{text}' has a policy variable before the last part of the ARN, which IAM does not accept"
                )
    return fill_variables(text, request, version)


def _value(name: str, request: Request) -> str:
    if ":" not in name or "," in name:
        raise CannotEvaluate(f"the policy variable ${{{name}}} is of a form that the sandbox does not know")
    values = request.values_of(name)
    if values is None or len(values) != 1:
        raise CannotEvaluate(f"the policy variable ${{{name}}} has no single value in this request")
    if "*" in values[0] or "?" in values[0]:
        # In AWS the value would be literal; here it would become a wildcard.
        raise CannotEvaluate(f"the value of the policy variable ${{{name}}} holds a wildcard sign")
    return values[0]
