"""IAM's policy simulator: whether policies allow a call. It judges policies, not presses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from chatops_pulumi.doctor.account import IAM_REGION, Account
from chatops_pulumi.doctor.readers.iam import attached_policies, inline_policies, policy_document, role_of

Document = Mapping[str, Any]

NEEDS: Final = (
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:SimulateCustomPolicy",
)
SOURCE: Final = (
    "IAM's policy simulator, which judges the policies of the role and the guardrail. "
    "Organization policies (SCP) are not part of it"
)
EVERYTHING: Final[Document] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
"""AdministratorAccess: what AWS uses where a configuration has no guardrail."""
_VERSION: Final = "2012-10-17"


@dataclass(frozen=True)
class Limits:
    """The policies that decide what a role may do."""

    identity: tuple[Document, ...]
    ceilings: tuple[Document, ...] = ()
    """Each must allow a call too: the guardrails together, and the permissions boundary."""


@dataclass(frozen=True)
class Situation:
    """Who makes a call, where and when, as IAM's condition keys say it."""

    region: str
    moment: datetime
    user_id: str = ""
    channel_arn: str = ""
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The context of the simulation."""
        keys = {
            "aws:RequestedRegion": self.region,
            "aws:userid": self.user_id,
            "aws:ChatbotSourceArn": self.channel_arn,
            "aws:SecureTransport": "true",
            **self.more,
        }
        types = {"aws:SecureTransport": "boolean"}
        listed = [
            {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": types.get(key, "string")}
            for key, value in keys.items()
            if value
        ]
        moment = self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return [*listed, {"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": [moment], "ContextKeyType": "date"}]


def role_limits(account: Account, role_arn: str) -> Limits:
    """Return the policies of a role, with its permissions boundary."""
    name = role_arn.rsplit("/", 1)[-1]
    boundary = role_of(account, name).get("PermissionsBoundary") or {}
    identity = [policy_document(account, arn) for arn in attached_policies(account, name)]
    identity += inline_policies(account, name).values()
    arn = boundary.get("PermissionsBoundaryArn")
    return Limits(tuple(identity), (policy_document(account, arn),) if arn else ())


def together(documents: Sequence[Document]) -> Document:
    """Return one policy that allows and denies what several do: the simulator takes only one boundary."""
    return {"Version": _VERSION, "Statement": [one for document in documents for one in statements_of(document)]}


def statements_of(document: Document) -> list[dict[str, Any]]:
    """Return the statements of a policy."""
    statements = document.get("Statement") or []
    listed = cast("list[Any]", statements if isinstance(statements, list) else [statements])
    return [dict(cast("Mapping[str, Any]", one)) for one in listed if isinstance(one, Mapping)]


def listed(value: object) -> list[str]:
    """Return a value of a policy as a list of texts."""
    return [str(one) for one in cast("list[object]", value if isinstance(value, list) else [value])]


def allowed(
    account: Account, limits: Limits, actions: Sequence[str], resource: str, situation: Situation
) -> dict[str, str]:
    """Return the decision for each action: ``allowed``, ``explicitDeny`` or ``implicitDeny``.

    Args:
        account: The account.
        limits: The policies. Without any policy, everything is denied.
        actions: IAM actions.
        resource: The ARN, or ``*``.
        situation: Who, where and when.
    """
    found = dict.fromkeys(actions, "implicitDeny")
    if not limits.identity:
        return found
    for number, ceiling in enumerate(limits.ceilings or (None,)):
        boundary = {} if ceiling is None else {"PermissionsBoundaryPolicyInputList": [_text(ceiling)]}
        answer = account.ask(
            "iam",
            "SimulateCustomPolicy",
            IAM_REGION,
            PolicyInputList=[_text(one) for one in limits.identity],
            ActionNames=list(actions),
            ResourceArns=[resource],
            ContextEntries=situation.entries,
            **boundary,
        )
        for result in answer.get("EvaluationResults") or ():
            name, decision = str(result["EvalActionName"]), str(result["EvalDecision"])
            if number == 0 or found.get(name) == "allowed":
                found[name] = decision
    return found


def _text(document: Document) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
