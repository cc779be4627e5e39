"""The service authorization reference: the IAM actions of each service and the resource types that they act on.

cfn-lint ships the reference as AWS's own policy generator has it. The file is read directly, because importing cfn-lint
takes more than a second.
"""

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chatops_pulumi.core.resource_patterns import resources_overlap
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.matching import matches_action
from chatops_pulumi.sandbox.records import AwsCall, JsonObject

OTHER_NAMES: dict[tuple[str, str], str] = {
    ("lambda", "Invoke"): "lambda:InvokeFunction",
    ("lambda", "InvokeWithResponseStream"): "lambda:InvokeFunction",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "ListObjects"): "s3:ListBucket",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
}
"""API operation to IAM action, if they have different names. Source: service authorization reference."""

_REST = ".*"
"""How the reference writes the part of an ARN that names one resource."""


@dataclass(frozen=True)
class ResourceType:
    """A type of resource that an action acts on."""

    name: str
    """The reference's name, such as ``service-deployment``."""
    arn_format: str
    """The ARN with ``${Partition}``, ``${Region}``, ``${Account}`` and, for the resource's own name, ``.*``."""

    def start(self, region: str, account: str) -> str:
        """How the ARNs of this type begin in a region of an account."""
        start = self.arn_format.partition(_REST)[0].replace("${Partition}", "aws")
        return start.replace("${Region}", region).replace("${Account}", account)

    @property
    def names_one(self) -> bool:
        """Whether an ARN of this type ends in the resource's name."""
        return self.arn_format.count(_REST) == 1 and self.arn_format.endswith(_REST)

    @property
    def pattern(self) -> str:
        """The ARN's form as a pattern of a policy."""
        pattern = self.arn_format.replace(_REST, "*")
        for placeholder in ("${Partition}", "${Region}", "${Account}"):
            pattern = pattern.replace(placeholder, "*")
        return pattern


def iam_action(call: AwsCall) -> str:
    """The action that IAM checks for a call, such as ``codedeploy:ContinueDeployment``.

    Raises:
        CannotEvaluate: the reference has no action with the operation's name.
    """
    other = OTHER_NAMES.get((call.service, call.operation))
    if other:
        return other
    if call.operation.lower() not in _actions(call.service):
        raise CannotEvaluate(f"the sandbox does not know which IAM action {call.service} {call.operation} needs")
    return f"{call.service}:{call.operation}"


def takes_resource(action: str) -> bool:
    """Whether the action acts on resources. If it does not, only ``"Resource": "*"`` allows it."""
    service, _, name = action.partition(":")
    return bool(_actions(service).get(name.lower(), {}).get("Resources"))


def resource_types(action: str) -> tuple[ResourceType, ...]:
    """The types of resources that an action acts on, one for each form of an ARN."""
    service, _, name = action.partition(":")
    names = _actions(service).get(name.lower(), {}).get("Resources", ())
    return tuple(found for one in names for found in _types(service, one))


def arn_starts(action: str, region: str, account: str) -> tuple[str, ...]:
    """How the ARNs begin that an action acts on; empty if the reference has no single form for each type."""
    types = resource_types(action)
    if not all(found.names_one for found in types) or len({found.name for found in types}) != len(types):
        return ()
    return tuple(found.start(region, account) for found in types)


def arn_of(service: str, kind: str, name: str, region: str, account: str) -> str | None:
    """The ARN of a resource, such as a ``codebuild`` ``project``.

    Args:
        service: the IAM prefix.
        kind: the type of resource, in any spelling: ``jobQueue`` is the reference's ``job-queue``.
        name: the resource's name.
        region: its region.
        account: its account.

    Returns:
        The ARN, or None if the reference has no single form for the type.
    """
    wanted = kind.replace("-", "").lower()
    known = next(
        (one for one in _services().get(service, {}).get("Resources", {}) if one.replace("-", "") == wanted), ""
    )
    types = tuple(_types(service, known))
    return f"{types[0].start(region, account)}{name}" if len(types) == 1 and types[0].names_one else None


def is_known_action(pattern: str) -> bool:
    """Whether the reference has an action that a pattern of ``Action`` matches, such as ``batch:Terminate*``."""
    if pattern == "*":
        return True
    service, _, _ = pattern.partition(":")
    return any(matches_action(pattern, f"{service}:{name}") for name in _actions(service.lower()))


def actions_matching(pattern: str) -> tuple[str, ...]:
    """The actions of the reference that a pattern of ``Action`` matches, in lower case."""
    service = pattern.partition(":")[0].lower()
    return tuple(f"{service}:{name}" for name in _actions(service) if matches_action(pattern, f"{service}:{name}"))


def fits_action(action: str, resource: str) -> bool:
    """Whether a pattern of ``Resource`` can match a resource that the action acts on."""
    types = resource_types(action)
    if not types:
        # An action without resources is judged on "*", and a type without an ARN form is unknown here.
        return resource == "*" or takes_resource(action)
    return any(resources_overlap(resource, found.pattern) for found in types)


def _types(service: str, name: str) -> Iterator[ResourceType]:
    for arn_format in _services().get(service, {}).get("Resources", {}).get(name, {}).get("ARNFormats", ()):
        yield ResourceType(name, arn_format)


def _actions(service: str) -> JsonObject:
    """The service's actions, with their names in lower case."""
    return _services().get(service, {}).get("Actions", {})


@cache
def _services() -> JsonObject:
    found = importlib.util.find_spec("cfnlint")
    if found is None or not found.submodule_search_locations:
        raise CannotEvaluate("cfn-lint, which ships the service authorization reference, is not installed")
    path = Path(found.submodule_search_locations[0], "data", "AdditionalSpecs", "Policies.json")
    return json.loads(path.read_text(encoding="utf-8"))
