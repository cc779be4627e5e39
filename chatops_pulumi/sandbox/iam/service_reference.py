"""The IAM actions that an API call needs, and whether they act on resources."""

import json
from functools import cache
from importlib.resources import files

from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.records import AwsCall, JsonObject

OTHER_NAMES: dict[tuple[str, str], str] = {
    ("lambda", "Invoke"): "lambda:InvokeFunction",
    ("lambda", "InvokeWithResponseStream"): "lambda:InvokeFunction",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "ListObjects"): "s3:ListBucket",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
}
"""API operation to IAM action, where they have different names. Source: service authorization reference."""


def iam_action(call: AwsCall) -> str:
    """The action that IAM asks for, as ``codedeploy:ContinueDeployment``.

    Raises:
        CannotEvaluate: the list of IAM actions that cfn-lint ships has no action of the operation's name.
    """
    other = OTHER_NAMES.get((call.service, call.operation))
    if other:
        return other
    if call.operation.lower() not in _actions(call.service):
        raise CannotEvaluate(f"which IAM action {call.service} {call.operation} needs is not known to the sandbox")
    return f"{call.service}:{call.operation}"


def takes_resource(action: str) -> bool:
    """Say whether IAM knows resources for the action. Without any, only ``"Resource": "*"`` allows it."""
    service, _, name = action.partition(":")
    return bool(_actions(service).get(name.lower(), {}).get("Resources"))


def arn_starts(action: str, region: str, account: str) -> tuple[str, ...]:
    """How the ARNs begin on which IAM may judge an action; empty where the reference has no single form for each kind."""
    service, _, name = action.partition(":")
    kinds = _actions(service).get(name.lower(), {}).get("Resources", ())
    starts = [arn_of(service, kind, "", region, account) for kind in kinds]
    return tuple(start for start in starts if start is not None) if all(starts) else ()


def arn_of(service: str, kind: str, name: str, region: str, account: str) -> str | None:
    """The ARN of a resource, as of a ``codebuild`` ``project``; None where the reference has no single form for the kind.

    Args:
        service: the IAM prefix.
        kind: the kind of resource, in any spelling: ``jobQueue`` is the reference's ``job-queue``.
        name: the resource's name.
        region: its region.
        account: its account.
    """
    wanted = kind.replace("-", "").lower()
    kinds = _services().get(service, {}).get("Resources", {})
    forms = next(
        (one.get("ARNFormats", ()) for key, one in kinds.items() if key.replace("-", "").lower() == wanted), ()
    )
    if len(forms) != 1 or forms[0].count(".*") != 1 or not forms[0].endswith(".*"):
        return None
    start = forms[0].removesuffix(".*").replace("${Partition}", "aws")
    return f"{start.replace('${Region}', region).replace('${Account}', account)}{name}"


def _actions(service: str) -> JsonObject:
    return _services().get(service, {}).get("Actions", {})


@cache
def _services() -> JsonObject:
    # cfn-lint takes it from AWS's own policy generator; the names of the actions are in lower case.
    return json.loads((files("cfnlint") / "data/AdditionalSpecs/Policies.json").read_text(encoding="utf-8"))
