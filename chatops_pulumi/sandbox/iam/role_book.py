"""Roles and policies as the local IAM holds them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.iam.evaluate import Ceiling
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from chatops_pulumi.sandbox.records import JsonObject

IAM_REGION = "us-east-1"
"""IAM is global; its endpoint is here."""


class IamAccount(Protocol):
    """What the chat needs of the local AWS."""

    account: str
    """12 digits."""
    assumed_roles: set[str]
    """ARNs of roles that the program only refers to."""

    def client(self, service: str, region: str) -> Any:
        """A boto3 client."""
        ...


@dataclass(frozen=True)
class Role:
    """A role with everything that decides what it may do."""

    arn: str
    trust: tuple[Statement, ...]
    identity: tuple[Statement, ...]
    boundary: tuple[Statement, ...] | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    unique_id: str = ""
    """As ``AROA…``: the part of ``aws:userid`` before the colon."""


def boundary_of(role: Role) -> list[Ceiling]:
    """The role's permissions boundary as a ceiling, if it has one."""
    return [] if role.boundary is None else [Ceiling("permissions boundary", role.boundary)]


@dataclass(frozen=True)
class _Kept:
    """What was read."""

    roles: dict[str, Role | None] = field(default_factory=dict[str, Role | None])
    policies: dict[str, tuple[Statement, ...] | None] = field(default_factory=dict[str, tuple[Statement, ...] | None])


class RoleBook:
    """Reads roles and policies from IAM by boto3."""

    def __init__(self, aws: IamAccount) -> None:
        """``aws`` is queried each time, so that changes are seen."""
        self._aws = aws
        self._kept: _Kept | None = None

    @contextmanager
    def unchanged(self) -> Generator[None]:
        """Read each role and policy only once: nothing changes them meanwhile."""
        self._kept = _Kept()
        try:
            yield
        finally:
            self._kept = None

    def known_role(self, arn: str | None) -> Role | None:
        """The role of this ARN if the program made it. Raises CannotEvaluate as ``role`` does."""
        return None if arn is None or arn in self._aws.assumed_roles else self.role(arn)

    def role(self, arn: str) -> Role | None:
        """The role of this ARN; None if IAM has none.

        Raises:
            CannotEvaluate: one of its policies has an element that the sandbox does not know.
        """
        if self._kept is None:
            return self._read_role(arn)
        if arn not in self._kept.roles:
            self._kept.roles[arn] = self._read_role(arn)
        return self._kept.roles[arn]

    def _read_role(self, arn: str) -> Role | None:
        iam = self._iam()
        name = arn.rpartition("/")[2]
        try:
            found: JsonObject = iam.get_role(RoleName=name)["Role"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
        if found["Arn"] != arn:
            return None
        boundary = found.get("PermissionsBoundary")
        return Role(
            arn=arn,
            trust=read_policy(found["AssumeRolePolicyDocument"], f"trust policy of {name}"),
            identity=self._identity(name),
            # A boundary that does not exist allows nothing.
            boundary=(self.policy(boundary["PermissionsBoundaryArn"]) or ()) if boundary else None,
            unique_id=found["RoleId"],
            tags={tag["Key"]: tag["Value"] for tag in found.get("Tags", ())},
        )

    def policy(self, arn: str) -> tuple[Statement, ...] | None:
        """The default version of a managed policy; None if IAM has none of this ARN.

        Raises:
            CannotEvaluate: the policy has an element that the sandbox does not know.
        """
        if self._kept is None:
            return self._read_policy(arn)
        if arn not in self._kept.policies:
            self._kept.policies[arn] = self._read_policy(arn)
        return self._kept.policies[arn]

    def _read_policy(self, arn: str) -> tuple[Statement, ...] | None:
        iam = self._iam()
        try:
            version: str = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return None
            raise
        return read_policy(document, arn)

    def _identity(self, name: str) -> tuple[Statement, ...]:
        iam = self._iam()
        statements: list[Statement] = []
        for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=name):
            for attached in page["AttachedPolicies"]:
                statements += self.policy(attached["PolicyArn"]) or ()
        for page in iam.get_paginator("list_role_policies").paginate(RoleName=name):
            for inline in page["PolicyNames"]:
                document = iam.get_role_policy(RoleName=name, PolicyName=inline)["PolicyDocument"]
                statements += read_policy(document, inline)
        return tuple(statements)

    def _iam(self) -> Any:
        return self._aws.client("iam", IAM_REGION)
