"""May a rule publish to a topic? By its target's execution role, or by the topic's own policy."""

from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.iam.evaluate import evaluate, evaluate_resource_policy
from chatops_pulumi.sandbox.iam.explain import near_misses, sentences
from chatops_pulumi.sandbox.iam.request import Principal, Request
from chatops_pulumi.sandbox.iam.role_book import IamAccount, RoleBook, boundary_of
from chatops_pulumi.sandbox.iam.statements import Statement, read_policy

EVENTS_PRINCIPAL = "events.amazonaws.com"

ABSENT_FOR_EVENTS = frozenset({"aws:SourceOwner", "sts:ExternalId", "aws:PrincipalTag/", "aws:SourceVpc"})
"""Unverified: not sent when EventBridge assumes a role or publishes. Other keys are unknown."""


class PublishJudge:
    """Says why EventBridge cannot publish, or None. Raises CannotEvaluate."""

    def __init__(self, aws: IamAccount, book: RoleBook) -> None:
        """``book`` is where roles are read."""
        self._aws = aws
        self._book = book

    def by_role(self, role_arn: str, topic_arn: str, rule_arn: str, account: str, region: str) -> str | None:
        """Judge a target with an execution role. A role that the program did not make is not judged."""
        role = self._book.known_role(role_arn)
        if role is None:
            return None
        name = role_arn.rpartition("/")[2]
        asking = Request(
            "sts:AssumeRole",
            role_arn,
            {"aws:SourceArn": rule_arn, "aws:SourceAccount": account},
            Principal("Service", EVENTS_PRINCIPAL),
            ABSENT_FOR_EVENTS,
        )
        trusted = evaluate_resource_policy(asking, role.trust)
        if not trusted.allowed:
            return sentences(
                f"EventBridge cannot assume the role {name}: {trusted.reason}.",
                *near_misses(asking, role.trust),
                f"Let the role's trust policy allow {EVENTS_PRINCIPAL} sts:AssumeRole for the rule {rule_arn}.",
            )
        context = {
            "aws:RequestedRegion": region,
            "aws:PrincipalArn": role_arn,
            "aws:PrincipalAccount": account,
            "aws:SecureTransport": "true",
            **{f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()},
        }
        publishing = Request(
            "sns:Publish", topic_arn, context, absent=ABSENT_FOR_EVENTS | {"aws:SourceArn", "aws:SourceAccount"}
        )
        decision = evaluate(publishing, role.identity, boundary_of(role))
        if not decision.allowed:
            return sentences(
                f"The role {name} is not allowed to publish to {topic_arn}: {decision.reason}.",
                *near_misses(publishing, role.identity),
                f"Let a policy of the role allow sns:Publish on {topic_arn}.",
            )
        return self._topic_denies_role(topic_arn, publishing)

    def _topic_denies_role(self, topic_arn: str, publishing: Request) -> str | None:
        """A topic's own policy can take away what a role of its account is given, but need not give it again."""
        denials = [statement for statement in self._topic_policy(topic_arn) or () if not statement.allows]
        session = Principal("AWS", str(publishing.context["aws:PrincipalArn"]))
        asking = Request(publishing.action, topic_arn, publishing.context, session, publishing.absent)
        if evaluate_resource_policy(asking, denials).explicit:
            return f"The policy of the topic {topic_arn} denies sns:Publish to {session.name}. Take the denial out."
        return None

    def by_topic_policy(self, topic_arn: str, rule_arn: str, account: str) -> str | None:
        """Judge a target without an execution role. A topic that the program did not make is not judged."""
        policy = self._topic_policy(topic_arn)
        if policy is None:
            return None
        context = {"aws:SecureTransport": "true", "aws:SourceArn": rule_arn, "aws:SourceAccount": account}
        principal = Principal("Service", EVENTS_PRINCIPAL)
        asking = Request("sns:Publish", topic_arn, context, principal, ABSENT_FOR_EVENTS)
        usable = [statement for statement in policy if not (statement.allows and statement.condition)]
        decision = evaluate_resource_policy(asking, usable)
        if decision.allowed:
            return None
        conditional = [one for one in policy if one.allows and one.condition and _names_events(one)]
        if not decision.explicit and conditional and evaluate_resource_policy(asking, conditional).allowed:
            return (
                f"The policy of the topic {topic_arn} allows {EVENTS_PRINCIPAL} under a Condition, but EventBridge does "
                "not support conditions in a topic's policy. Take the Condition out, or give the rule's target an "
                "execution role."
            )
        return sentences(
            f"The rule's target has no execution role, and the policy of the topic {topic_arn} does not let "
            f"EventBridge publish: {decision.reason}.",
            f"Allow {EVENTS_PRINCIPAL} sns:Publish in the topic's policy, or give the target an execution role.",
        )

    def _topic_policy(self, arn: str) -> tuple[Statement, ...] | None:
        try:
            attributes = self._aws.client("sns", arn_parts(arn).region).get_topic_attributes(TopicArn=arn)["Attributes"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NotFound", "NotFoundException"):
                return None
            raise
        return read_policy(attributes["Policy"], f"of the topic {arn}") if attributes.get("Policy") else ()


def _names_events(statement: Statement) -> bool:
    return EVENTS_PRINCIPAL in (statement.principals or {}).get("Service", ())
