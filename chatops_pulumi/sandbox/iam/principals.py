"""Who a resource's policy speaks about."""

from collections.abc import Mapping

from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.sandbox.iam.request import Principal


def principal_matches(named: Mapping[str, tuple[str, ...]], principal: Principal) -> bool:
    """Say whether the principals of a statement include the one who asks.

    ``*`` and ``{"AWS": "*"}`` mean everyone. Unverified: they include AWS services; topics and queues were long opened so.
    An account or its root means everybody of the account whose own policies allow the call as well.
    """
    if "*" in named or "*" in named.get("AWS", ()):
        return True
    if principal.kind == "Service":
        return principal.name in named.get("Service", ())
    account = principal.name.split(":")[4]
    return any(
        name == principal.name
        or (name == account if is_account(name) else name.endswith(":root") and name.split(":")[4] == account)
        or name == _role_of_session(principal.name)
        for name in named.get("AWS", ())
    )


def _role_of_session(arn: str) -> str | None:
    """The ARN of a session's role (for a role without a path), or an empty string if the ARN is not a session's."""
    prefix, _, rest = arn.partition(":assumed-role/")
    if not rest:
        return None
    partition, account = prefix.split(":")[1], prefix.split(":")[4]
    return f"arn:{partition}:iam::{account}:role/{rest.split('/')[0]}"
