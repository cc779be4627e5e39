"""Whether a call is one that nobody can run from a chat."""

from chatops_pulumi.core import forbidden
from chatops_pulumi.sandbox.records import AwsCall


def why_forbidden(call: AwsCall) -> str | None:
    """Say why a chat never runs this call, or None where it may."""
    return forbidden.why_forbidden(call.service, call.operation)
