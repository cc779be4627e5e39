"""Allow or deny, for one request. Source: IAM user guide, "Policy evaluation logic"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatops_pulumi.sandbox.iam.conditions import condition_holds
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate, UnknownResource
from chatops_pulumi.sandbox.iam.matching import matches_action, matches_all_below, matches_resource, may_match_below
from chatops_pulumi.sandbox.iam.principals import principal_matches
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import Statement
from chatops_pulumi.sandbox.iam.variables import fill_resource_variables
from chatops_pulumi.sandbox.records import JsonObject


@dataclass(frozen=True)
class Decision:
    """What the policies say."""

    allowed: bool
    reason: str
    """AWS's wording, for example ``no identity-based policy allows the sns:Publish action``."""
    statement: JsonObject | None = None
    """The deciding statement. None for an implicit deny."""

    @property
    def explicit(self) -> bool:
        """True: a statement decides. False: nothing allows the request (an implicit deny)."""
        return self.statement is not None


@dataclass(frozen=True)
class Ceiling:
    """Policies that grant nothing, but limit what is allowed: guardrails, a permissions boundary."""

    kind: str
    """AWS's word in the reason, such as ``session policy`` or ``permissions boundary``."""
    statements: tuple[Statement, ...]


def evaluate(request: Request, identity: Sequence[Statement], ceilings: Sequence[Ceiling] = ()) -> Decision:
    """Judge a request by identity policies under ceilings.

    Raises:
        CannotEvaluate: the answer depends on something that the sandbox does not know.
    """
    layers = [Ceiling("identity-based policy", tuple(identity)), *ceilings]
    for layer in layers:
        if denial := _find(request, layer.statements, allows=False):
            article = "an" if layer.kind[0] in "aeiou" else "a"
            return Decision(False, f"an explicit deny in {article} {layer.kind}", denial.source)
    allowing: list[Statement] = []
    for layer in layers:
        allowed = _find(request, layer.statements, allows=True)
        if allowed is None:
            return Decision(False, f"no {layer.kind} allows the {request.action} action")
        allowing.append(allowed)
    return Decision(True, f"an identity-based policy allows the {request.action} action", allowing[0].source)


def evaluate_resource_policy(request: Request, statements: Sequence[Statement]) -> Decision:
    """Judge a request of an AWS service by a resource's own policy: a topic's policy, or a role's trust policy.

    Raises:
        CannotEvaluate: the answer depends on something that the sandbox does not know.
    """
    if denial := _find(request, statements, allows=False):
        return Decision(False, "an explicit deny in a resource-based policy", denial.source)
    if allowed := _find(request, statements, allows=True):
        return Decision(True, f"a resource-based policy allows the {request.action} action", allowed.source)
    return Decision(False, f"no resource-based policy allows the {request.action} action")


def _find(request: Request, statements: Sequence[Statement], *, allows: bool) -> Statement | None:
    """The first statement with this effect that certainly applies. A doubt counts only if no statement does."""
    doubt: CannotEvaluate | None = None
    for statement in statements:
        if statement.allows is not allows:
            continue
        try:
            if applies(statement, request):
                return statement
        except CannotEvaluate as found:
            doubt = doubt or type(found)(f"{found.reason} (in the policy {statement.policy})")
    if doubt:
        raise doubt
    return None


def applies(statement: Statement, request: Request) -> bool:
    """Whether a statement applies to a request.

    Raises:
        CannotEvaluate: a part of it cannot be judged, and no other part rules it out.
    """
    checks: list[Callable[[], bool]] = [
        lambda: _action_matches(statement, request),
        lambda: _principal_matches(statement, request),
        lambda: _resource_matches(statement, request),
    ]
    for operator, lines in statement.condition.items():
        for key, wanted in lines.items():
            checks.append(
                lambda operator=operator, key=key, wanted=wanted: condition_holds(
                    operator, key, wanted, request, statement.version
                )
            )
    doubt: CannotEvaluate | None = None
    for check in checks:
        try:
            if not check():
                return False
        except CannotEvaluate as found:
            doubt = doubt or found
    if doubt:
        raise doubt
    return True


def _action_matches(statement: Statement, request: Request) -> bool:
    found = any(matches_action(pattern, request.action) for pattern in statement.actions)
    return found is not statement.actions_negated


def _principal_matches(statement: Statement, request: Request) -> bool:
    if request.principal is None:
        if statement.principals is not None:
            raise CannotEvaluate("an identity policy has a Principal")
        return True
    if statement.principals is None:
        raise CannotEvaluate("a resource-based policy has a statement without a Principal")
    return principal_matches(statement.principals, request.principal)


def _resource_matches(statement: Statement, request: Request) -> bool:
    if statement.resources is None:
        if request.principal is None:
            raise CannotEvaluate("an identity policy has a statement without a Resource")
        return True
    patterns = [fill_resource_variables(text, request, statement.version) for text in statement.resources]
    if request.resource is None:
        found = _unknown_matches(patterns, request)
    else:
        found = any(matches_resource(pattern, request.resource) for pattern in patterns)
    return found is not statement.resources_negated


def _unknown_matches(patterns: Sequence[str], request: Request) -> bool:
    """Whether the patterns match a resource of which only the type is known, if that is certain."""
    if "*" in patterns:
        return True
    if request.within:
        if all(any(matches_all_below(pattern, start) for pattern in patterns) for start in request.within):
            return True
        if not any(may_match_below(pattern, start) for pattern in patterns for start in request.within):
            return False
    raise UnknownResource(f"{request.action} acts on a resource that the sandbox does not know")
