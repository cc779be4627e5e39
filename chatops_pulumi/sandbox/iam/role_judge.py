"""Judges whether a press can be made and whether a rule can publish, by the roles and policies that the program registered."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from chatops_pulumi.sandbox.iam.call_resources import resources_of
from chatops_pulumi.sandbox.iam.derived_resources import derive_resources
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate, UnknownResource
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, Decision, evaluate, evaluate_resource_policy
from chatops_pulumi.sandbox.iam.explain import near_misses, press_denials, sentences, why_denied
from chatops_pulumi.sandbox.iam.members import (
    CURRENT_TIME,
    STRANGER,
    USER_ID,
    Member,
    moments_after_windows,
    named_members,
    session_name,
)
from chatops_pulumi.sandbox.iam.publishing import PublishJudge
from chatops_pulumi.sandbox.iam.request import Principal, Request
from chatops_pulumi.sandbox.iam.role_book import IamAccount, Role, RoleBook, boundary_of
from chatops_pulumi.sandbox.iam.service_reference import arn_starts, iam_action, takes_resource
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy
from chatops_pulumi.sandbox.records import AwsCall, ChannelConfiguration

CHAT_PRINCIPAL = "chatbot.amazonaws.com"

GUARDRAIL = "session policy"
"""Unverified: Amazon Q passes the guardrails as session policies, so AWS's refusals name those."""

ABSENT_FOR_CHAT = frozenset(
    {"aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "sts:ExternalId", "aws:PrincipalTag/", "aws:SourceVpc"}
)
"""Unverified: not sent when the chat assumes a role or calls a service with it. Nothing is known of other keys."""

UNLIMITED_GUARDRAIL = "arn:aws:iam::aws:policy/AdministratorAccess"

SPECIFY_RESOURCE = (
    "Fix: give the ARN that the call acts on: press the button again on the page, or use "
    'chatops play --resource "LABEL=ARN". Or allow the action on all resources of its type.'
)


@dataclass(frozen=True)
class Verdict:
    """Whether a press can be made: allowed, refused, or not judged."""

    allowed: bool
    message: str | None = None
    """The refusal in AWS's wording. None if the call is allowed, or if the sandbox cannot judge it."""
    reason: str | None = None
    """Why not, and what to change."""
    notes: tuple[str, ...] = ()
    """What was not judged, and what to know about the policies."""
    resources: tuple[str, ...] = ()
    """The ARNs that were judged."""

    @property
    def refused(self) -> bool:
        """Whether AWS would certainly refuse the call. False also if the sandbox cannot judge it."""
        return not self.allowed and self.message is not None


class RoleJudge:
    """Judges by what IAM of the local AWS holds. Allows nothing that it cannot judge."""

    def __init__(self, aws: IamAccount, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Roles and policies are read at each question, so that changes count. ``now`` returns the time with its zone."""
        self._now = now
        self._book = RoleBook(aws)
        self._publishing = PublishJudge(aws, self._book)

    def unchanged(self) -> AbstractContextManager[None]:
        """Judge many calls quickly, while nothing changes the roles and policies."""
        return self._book.unchanged()

    def may_press(
        self,
        configuration: ChannelConfiguration,
        call: AwsCall,
        account: str,
        resources: Sequence[str] = (),
        pressed_by: str = STRANGER,
        moment: datetime | None = None,
    ) -> Verdict:
        """Judge a call that a button makes.

        Args:
            configuration: the channel's configuration.
            call: the AWS call.
            account: the account in which it is made.
            resources: the ARNs that the call acts on, if the caller knows them.
            pressed_by: the member's ID in the chat. AWS sees it only in the name of the role's session.
            moment: when the call is made. Default: now.
        """
        try:
            return self._judge_press(configuration, call, account, resources, pressed_by, moment or self._now())
        except CannotEvaluate as doubt:
            return Verdict(
                allowed=False,
                reason=f"The sandbox cannot judge whether the channel may call {call.service} {call.operation}: "
                f"{doubt.reason}. It does not make a call that it cannot judge; AWS may allow it."
                + (f" {SPECIFY_RESOURCE}" if isinstance(doubt, UnknownResource) and not resources else ""),
            )

    def members(self, configuration: ChannelConfiguration) -> tuple[Member, ...]:
        """The members whom the policies of a channel name; none if they cannot be read."""
        return named_members(self._statements(configuration))

    def denials(self, configuration: ChannelConfiguration) -> tuple[str, ...]:
        """Who may not press, and when, in sentences."""
        return press_denials(self._statements(configuration))

    def role_id(self, role_arn: str | None) -> str:
        """The ID of a role, as ``AROA…``; empty if the program has no such role."""
        try:
            role = self._book.known_role(role_arn)
        except CannotEvaluate:
            return ""
        return role.unique_id if role else ""

    def moments(self, configuration: ChannelConfiguration) -> tuple[datetime, ...]:
        """The moments at which the policies of a channel change what they allow."""
        return moments_after_windows(self._statements(configuration))

    def _statements(self, configuration: ChannelConfiguration) -> list[Statement]:
        try:
            role = self._book.known_role(configuration.role_arn)
            guardrails = [self._book.policy(arn) or () for arn in configuration.guardrail_policy_arns]
        except CannotEvaluate:
            return []
        return [*(role.identity if role else ()), *(statement for found in guardrails for statement in found)]

    def may_publish(
        self, *, role_arn: str | None, topic_arn: str, rule_arn: str, account: str, region: str
    ) -> str | None:
        """Why EventBridge cannot publish to a topic. None if it can, or if the role or the topic is outside of the program.

        Args:
            role_arn: the execution role of the rule's target; None: the topic's own policy must allow it.
            topic_arn: the topic.
            rule_arn: the rule that delivers.
            account: the rule's account.
            region: the rule's region.
        """
        try:
            if role_arn is None:
                return self._publishing.by_topic_policy(topic_arn, rule_arn, account)
            return self._publishing.by_role(role_arn, topic_arn, rule_arn, account, region)
        except CannotEvaluate as doubt:
            return (
                f"The sandbox cannot judge whether EventBridge may publish to {topic_arn}: {doubt.reason}. "
                "It delivers nothing that it cannot judge; AWS may deliver it."
            )

    def _judge_press(
        self,
        configuration: ChannelConfiguration,
        call: AwsCall,
        account: str,
        given: Sequence[str],
        pressed_by: str,
        moment: datetime,
    ) -> Verdict:
        role = self._book.known_role(configuration.role_arn)
        if role is None and configuration.assumed:
            return Verdict(allowed=True, notes=(_not_judged(configuration), *_role_notes(configuration)))
        ceilings, missing = self._guardrails(configuration)
        if missing:
            return missing
        notes = () if role else (_not_judged(configuration),)
        role_arn = role.arn if role else configuration.role_arn or ""
        if role and (refusal := _trust_refusal(role)):
            return refusal
        action = iam_action(call)
        context = {
            "aws:RequestedRegion": call.region,
            # IAM user guide, "Global condition context keys": in the request whenever a role session is assumed.
            "aws:ChatbotSourceArn": configuration.arn,
            "aws:PrincipalArn": role_arn,
            "aws:PrincipalAccount": account,
            "aws:SecureTransport": "true",
            CURRENT_TIME: moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "aws:EpochTime": str(int(moment.timestamp())),
            **_user_id(role, configuration, pressed_by),
            **({f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()} if role else {}),
        }
        layers = [*ceilings, *boundary_of(role)] if role else ceilings
        # Without a known role only the guardrails can be judged: the role is taken to allow everything.
        policies = _Policies(role.identity if role else _everything(), layers, context)
        session = _session_arn(role_arn, account, configuration, pressed_by)

        def refuse(request: Request, decision: Decision) -> Verdict:
            return _refusal(decision, request, session, role, configuration, layers)

        verdict = _judge_resources(policies, action, call, account, given, refuse)
        return replace(
            verdict, notes=(*notes, *verdict.notes, *_guardrail_notes(configuration), *_role_notes(configuration))
        )

    def _guardrails(self, configuration: ChannelConfiguration) -> tuple[list[Ceiling], Verdict | None]:
        statements: list[Statement] = []
        for arn in configuration.guardrail_policy_arns:
            policy = self._book.policy(arn)
            if policy is None:
                reason = f"The guardrail policy {arn} of {configuration.name} does not exist. Name one that does."
                return [], Verdict(allowed=False, message=f"Policy {arn} does not exist.", reason=reason)
            statements += policy
        # Without guardrails the ceiling is AdministratorAccess, which limits nothing.
        return ([Ceiling(GUARDRAIL, tuple(statements))] if configuration.guardrail_policy_arns else []), None


@dataclass(frozen=True)
class _Policies:
    """The policies that a press is judged by, and what AWS knows of the caller."""

    identity: tuple[Statement, ...]
    layers: Sequence[Ceiling]
    context: Mapping[str, str]

    def decide(self, action: str, resource: str | None, within: tuple[str, ...] = ()) -> tuple[Request, Decision]:
        request = Request(action, resource, self.context, absent=ABSENT_FOR_CHAT, within=within)
        return request, evaluate(request, self.identity, self.layers)


def _judge_resources(
    policies: _Policies,
    action: str,
    call: AwsCall,
    account: str,
    given: Sequence[str],
    refuse: Callable[[Request, Decision], Verdict],
) -> Verdict:
    """Judge a call on every resource that it acts on: all of them must be allowed.

    Raises:
        CannotEvaluate: the policies hold something that the sandbox does not know.
        UnknownResource: the answer depends on a resource that the sandbox does not know.
    """
    known = _known_resources(action, call, account, given)
    if not known:
        return _judge_unknown(policies, action, call, account, refuse)
    for resource in known:
        request, decision = policies.decide(action, resource)
        if not decision.allowed:
            return replace(refuse(request, decision), resources=tuple(known))
    return Verdict(allowed=True, resources=tuple(one for one in known if one != "*"))


def _judge_unknown(
    policies: _Policies, action: str, call: AwsCall, account: str, refuse: Callable[[Request, Decision], Verdict]
) -> Verdict:
    """Judge by the types of resources that the action acts on, then by the ARNs derived from the call's parameters.

    A derived ARN can be wrong, so it never makes a refusal.
    """
    try:
        request, decision = policies.decide(action, None, arn_starts(action, call.region, account))
    except UnknownResource:
        derived = derive_resources(action, call, account)
        if not derived:
            raise
        for resource in derived:
            _, decision = policies.decide(action, resource)
            if not decision.allowed:
                raise UnknownResource(
                    f"{decision.reason} on {resource}, but the sandbox only derived this ARN from the call's parameters"
                ) from None
        note = f"The sandbox judged the call on {', '.join(derived)}, which it derived from the call's parameters."
        return Verdict(allowed=True, notes=(note,), resources=derived)
    return Verdict(allowed=True) if decision.allowed else refuse(request, decision)


def _everything() -> tuple[Statement, ...]:
    return read_policy({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, "a role that is not known")


def _known_resources(action: str, call: AwsCall, account: str, given: Sequence[str]) -> Sequence[str]:
    """The resources that must all be allowed; empty if they are not known."""
    return given or resources_of(action, call, account) if takes_resource(action) else ("*",)


def _session_arn(role_arn: str, account: str, configuration: ChannelConfiguration, pressed_by: str) -> str:
    name = role_arn.rpartition("/")[2] or "unknown"
    session = session_name(pressed_by) if configuration.platform == "slack" else "chatbot-session"
    return f"arn:aws:sts::{account}:assumed-role/{name}/{session}"


_UNKNOWN_ROLE_ID = "AROAEXAMPLEUNKNOWN"
"""In place of the ID of a role that is not part of the program."""


def _user_id(role: Role | None, configuration: ChannelConfiguration, pressed_by: str) -> dict[str, str]:
    """The session in ``aws:userid``. It is left out for Teams, where its form is not known, so that nothing is judged by it."""
    if configuration.platform != "slack":
        return {}
    return {USER_ID: f"{(role.unique_id if role else '') or _UNKNOWN_ROLE_ID}:{session_name(pressed_by)}"}


def _trust_refusal(role: Role) -> Verdict | None:
    asking = Request("sts:AssumeRole", role.arn, {}, Principal("Service", CHAT_PRINCIPAL), ABSENT_FOR_CHAT)
    decision = evaluate_resource_policy(asking, role.trust)
    if decision.allowed:
        return None
    name = role.arn.rpartition("/")[2]
    return Verdict(
        allowed=False,
        message=f"{CHAT_PRINCIPAL} is not authorized to perform: sts:AssumeRole on resource: {role.arn}",
        reason=sentences(
            f"Amazon Q cannot assume the channel's role {name}: {decision.reason}.",
            *near_misses(asking, role.trust),
            f"Let the role's trust policy allow {CHAT_PRINCIPAL} sts:AssumeRole, without a condition on the source.",
        ),
    )


def _refusal(
    decision: Decision,
    request: Request,
    session: str,
    role: Role | None,
    configuration: ChannelConfiguration,
    layers: Sequence[Ceiling],
) -> Verdict:
    on = f" on resource: {request.resource or '*'}"
    because = f"with {decision.reason}" if decision.explicit else f"because {decision.reason}"
    by_guardrail = GUARDRAIL in decision.reason
    where = (
        f"a guardrail policy of {configuration.name}"
        if by_guardrail
        else f"the permissions boundary of the role {_name(role)}"
        if "boundary" in decision.reason
        else f"a policy of the role {_name(role)}"
    )
    statements = next((layer.statements for layer in layers if layer.kind in decision.reason), None)
    asked = statements if statements is not None else role.identity if role else ()
    fix = (
        why_denied(decision.statement, request) or f"Take the denial out of {where}."
        if decision.statement is not None
        else f"Let {where} allow {request.action}; a call needs both the channel's role and its guardrails."
    )
    return Verdict(
        allowed=False,
        message=f"User: {session} is not authorized to perform: {request.action}{on} {because}",
        reason=sentences(f"{decision.reason[0].upper()}{decision.reason[1:]}.", *near_misses(request, asked), fix),
    )


def _name(role: Role | None) -> str:
    return role.arn.rpartition("/")[2] if role else "unknown"


def _guardrail_notes(configuration: ChannelConfiguration) -> tuple[str, ...]:
    if UNLIMITED_GUARDRAIL not in configuration.guardrail_policy_arns:
        return ()
    return (
        f"The guardrail AdministratorAccess of {configuration.name} limits nothing, even beside others: guardrails are united.",
    )


def _not_judged(configuration: ChannelConfiguration) -> str:
    which = f"The role {configuration.role_arn}" if configuration.role_arn else f"The role of {configuration.name}"
    return f"{which} is not part of this program, so the sandbox does not judge what it allows."


def _role_notes(configuration: ChannelConfiguration) -> tuple[str, ...]:
    if not configuration.user_role_required:
        return ()
    note = f"{configuration.name} requires user roles: on AWS each person's own role decides."
    return (f"{note} The sandbox knows only the channel's.",)
