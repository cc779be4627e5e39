"""Derives the ARNs that any call acts on: the reference's forms of ARNs, filled from the call's parameters by their names.

The reference says neither which of an action's resource types a call needs nor which parameter names a resource. So a
derived ARN can be wrong: it may show that a call is allowed, but never that it is refused.
"""

import re
from collections.abc import Iterator
from typing import Final, cast

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.iam.matching import is_arn
from chatops_pulumi.sandbox.iam.service_reference import ResourceType, resource_types
from chatops_pulumi.sandbox.records import AwsCall

_ENDINGS: Final = re.compile(r"(identifier|name|arn|url|id)?s?$")
_VERB: Final = re.compile(r"^[A-Z][a-z]+")


def derive_resources(action: str, call: AwsCall, account: str) -> tuple[str, ...]:
    """Derive the ARNs that a call probably acts on.

    Args:
        action: the call's IAM action.
        call: the call.
        account: the account in which it is made.

    Returns:
        The ARNs, one or more for each resource type that a parameter names. Empty if no parameter names one.
    """
    found = (
        arn
        for type_ in resource_types(action)
        for value in _naming(type_, call)
        for arn in _arns(type_, value, call, account)
    )
    return tuple(dict.fromkeys(found))


def _naming(type_: ResourceType, call: AwsCall) -> Iterator[str]:
    """The values of the parameters that name a resource of this type."""
    wanted = _spellings(type_)
    for parameter, value in call.parameters.items():
        texts = [
            one for one in cast("list[object]", value if isinstance(value, list) else [value]) if isinstance(one, str)
        ]
        for text in texts:
            if is_arn(text) or _noun(parameter, call) in wanted:
                yield text


def _arns(type_: ResourceType, value: str, call: AwsCall, account: str) -> Iterator[str]:
    start = type_.start(call.region, account)
    if is_arn(value):
        parts, form = arn_parts(value), arn_parts(f"{start}x")
        if parts.service == form.service and f"{parts.resource}x".startswith(form.resource[:-1]):
            yield value
    elif type_.names_one:
        yield start + _name_in_arn(value, start, call)


def _name_in_arn(value: str, start: str, call: AwsCall) -> str:
    """A resource's name as it appears in an ARN: without a path's first slash, a URL's last part, ECS's after its cluster."""
    name = value.rsplit("/", 1)[-1] if "://" in value else value.removeprefix("/") if start.endswith("/") else value
    cluster = call.parameters.get("cluster")
    in_cluster = call.service == "ecs" and isinstance(cluster, str) and value != cluster
    return f"{str(cluster).rpartition('/')[2]}/{name}" if in_cluster else name


def _spellings(type_: ResourceType) -> frozenset[str]:
    """The type's name, and the word before the resource's own name in an ARN: ``proxy`` and ``dbproxy`` of ``rds``."""
    service, _, _, resource = type_.arn_format.removeprefix("arn:${Partition}:").split(":", 3)
    names = [_plain(type_.name), _plain(re.split(r"[:/.]", resource)[0])]
    # RDS writes DBClusterIdentifier for the type "cluster" and DBInstanceIdentifier for the type "db".
    rds = [f"db{name}" for name in names] + ["dbinstance"] * ("db" in names) if service == "rds" else []
    return frozenset(filter(None, [*names, *rds]))


def _noun(parameter: str, call: AwsCall) -> str:
    """What a parameter names: ``job`` for ``JobName``, and for a bare ``Name`` what the operation's name says."""
    return _ENDINGS.sub("", _plain(parameter)) or _ENDINGS.sub("", _plain(_VERB.sub("", call.operation)))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
