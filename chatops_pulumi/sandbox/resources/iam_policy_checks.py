"""Checks on policy documents, before AWS sees them."""

from typing import cast

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import RefusedError

# IAM's default size limits, without white space. Unverified: general knowledge of IAM's quotas.
TRUST_POLICY_SIZE = 2048
MANAGED_POLICY_SIZE = 6144
INLINE_POLICIES_SIZE = 10240
"""All inline policies of one role together."""


def parse_policy(text: str, what: str) -> JsonObject:
    """The policy document. Raises RefusedError (AWS's MalformedPolicyDocument) if it is not a JSON object."""
    try:
        document = strict_json(text)
    except ValueError as error:
        raise RefusedError(
            f"AWS would refuse {what} as MalformedPolicyDocument: it is not valid JSON: {error}."
        ) from error
    if not isinstance(document, dict):
        raise RefusedError(
            f"AWS would refuse {what} as MalformedPolicyDocument: it must be a JSON object with a Statement."
        )
    return cast(JsonObject, document)


def policy_size(text: str) -> int:
    """Characters that count towards IAM's limits: all but white space."""
    return len("".join(text.split()))


def check_policy_size(size: int, limit: int, what: str) -> None:
    """Raises RefusedError (AWS's LimitExceeded) if a policy is larger than ``limit`` characters without white space."""
    if size > limit:
        raise RefusedError(
            f"AWS would refuse {what} as LimitExceeded: it has {size} characters without white space, and IAM allows "
            f"{limit}. Make it smaller, for example with fewer listed resources or a wildcard."
        )


def check_policy(text: str, limit: int, what: str) -> None:
    """Raises RefusedError for a document that is malformed, or larger than ``limit`` characters without white space."""
    parse_policy(text, what)
    check_policy_size(policy_size(text), limit, what)
