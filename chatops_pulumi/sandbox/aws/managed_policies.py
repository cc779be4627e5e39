"""AWS's own managed policies, read once per process.

moto reads all of them again for each account and each partition that a call meets, and it looks a caller's access key up in
every partition: a sandbox with one program read them twelve times, which was half of its start.
"""

import json
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend, ManagedPolicy
from moto.utilities.utils import get_partition


def read_once() -> Any:
    """A patch that gives each account copies of the policies instead of reading them again. Start and stop it."""
    return patch.object(IAMBackend, "_init_aws_policies", _copies)


def _copies(backend: IAMBackend) -> list[ManagedPolicy]:
    """A policy counts who uses it, so each account has its own. Without ``copy``, which takes four times as long.

    Other partitions than ``aws`` have none: moto only looks for access keys there, and a sandbox's ARNs are all in ``aws``.
    """
    own = {"account_id": backend.account_id, "partition": get_partition(backend.region_name)}
    if own["partition"] != "aws":
        return []
    copies: list[ManagedPolicy] = []
    for policy in _policies():
        made = object.__new__(AWSManagedPolicy)
        vars(made).update(vars(policy), **own)
        copies.append(made)
    return copies


@cache
def _policies() -> tuple[AWSManagedPolicy, ...]:
    documents: dict[str, dict[str, Any]] = json.loads(aws_managed_policies_data)
    return tuple(AWSManagedPolicy.from_data(name, "", "us-east-1", document) for name, document in documents.items())
