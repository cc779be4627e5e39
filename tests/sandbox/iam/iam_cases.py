"""A table of IAM questions and their answers.

The answers that are not ``CANNOT_JUDGE`` were compared with a second evaluator, case by case.
"""

from dataclasses import dataclass, field
from typing import Any

ALLOW = "allow"
IMPLICIT = "implicit deny"
EXPLICIT = "explicit deny"
CANNOT_JUDGE = "cannot judge"

CONTINUE = "codedeploy:ContinueDeployment"
PUBLISH = "sns:Publish"
TOPIC = "arn:aws:sns:us-east-1:123456789012:deployments"
CHAT = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop"


@dataclass(frozen=True)
class Case:
    """One question."""

    name: str
    statements: list[dict[str, Any]]
    answer: str
    action: str = CONTINUE
    resource: str = "*"
    context: dict[str, Any] = field(default_factory=dict[str, Any])
    guardrail: list[dict[str, Any]] | None = None
    version: str = "2012-10-17"


def allow(action: Any = CONTINUE, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = CONTINUE, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    """An allowing statement with one condition."""
    return allow(Condition={operator: {key: value}})


def topic_case(name: str, resource: Any, answer: str, **more: Any) -> Case:
    return Case(name, [allow(PUBLISH, resource)], answer, action=PUBLISH, resource=TOPIC, **more)


REGION = "aws:RequestedRegion"
US = {REGION: "us-east-1"}
ARN = {"aws:ChatbotSourceArn": CHAT}
TAGS = {"aws:TagKeys": ["team", "stage"]}

NOW = "aws:CurrentTime"
TIME = {NOW: "2026-12-24T10:00:00Z"}

CASES = [
    # Effect, Action, NotAction
    Case("nothing is allowed by itself", [], IMPLICIT),
    Case("the action is allowed", [allow()], ALLOW),
    Case("another action", [allow("codedeploy:StopDeployment")], IMPLICIT),
    Case("a list of actions", [allow(["codedeploy:StopDeployment", CONTINUE])], ALLOW),
    Case("actions regardless of case", [allow("CodeDeploy:continuedeployment")], ALLOW),
    Case("all actions", [allow("*")], ALLOW),
    Case("a star in an action", [allow("codedeploy:*Deployment")], ALLOW),
    Case("a star that does not fit", [allow("codedeploy:Get*")], IMPLICIT),
    Case("a question mark in an action", [allow("codedeploy:ContinueDeploymen?")], ALLOW),
    Case("a question mark is one character", [allow("codedeploy:ContinueDeployment?")], IMPLICIT),
    Case("another service", [allow("ecs:*")], IMPLICIT),
    Case("deny wins", [allow("*"), deny()], EXPLICIT),
    Case("deny wins in any order", [deny(), allow("*")], EXPLICIT),
    Case("deny of another action", [allow(), deny("codedeploy:StopDeployment")], ALLOW),
    Case("NotAction allows the rest", [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], ALLOW),
    Case("NotAction leaves out", [{"Effect": "Allow", "NotAction": "codedeploy:*", "Resource": "*"}], IMPLICIT),
    Case("deny with NotAction", [allow("*"), {"Effect": "Deny", "NotAction": "ecs:*", "Resource": "*"}], EXPLICIT),
    Case(
        "deny with NotAction spares", [allow("*"), {"Effect": "Deny", "NotAction": [CONTINUE], "Resource": "*"}], ALLOW
    ),
    # Resource, NotResource
    topic_case("the topic", TOPIC, ALLOW),
    topic_case("another topic", TOPIC + "2", IMPLICIT),
    topic_case("a list of topics", [TOPIC + "2", TOPIC], ALLOW),
    topic_case("a star for the name", "arn:aws:sns:us-east-1:123456789012:*", ALLOW),
    topic_case("a star within the name", "arn:aws:sns:us-east-1:123456789012:dep*ts", ALLOW),
    topic_case("stars for region and account", "arn:aws:sns:*:*:deployments", ALLOW),
    topic_case("a star at the end of a part reaches on", "arn:aws:sns:*", ALLOW),
    topic_case("a star within a part does not cross a colon", "arn:aws:sns:us-*1:deployments", IMPLICIT),
    topic_case("question marks", "arn:aws:sns:us-east-?:123456789012:deployments", ALLOW),
    topic_case("a name regards case", "arn:aws:sns:us-east-1:123456789012:Deployments", IMPLICIT),
    topic_case("an account that differs", "arn:aws:sns:us-east-1:999999999999:deployments", IMPLICIT),
    Case(
        "NotResource allows the rest",
        [{"Effect": "Allow", "Action": PUBLISH, "NotResource": TOPIC + "2"}],
        ALLOW,
        action=PUBLISH,
        resource=TOPIC,
    ),
    Case(
        "NotResource leaves out",
        [{"Effect": "Allow", "Action": PUBLISH, "NotResource": [TOPIC]}],
        IMPLICIT,
        action=PUBLISH,
        resource=TOPIC,
    ),
    Case(
        "deny with NotResource",
        [allow("*"), {"Effect": "Deny", "Action": "*", "NotResource": TOPIC + "*"}],
        ALLOW,
        action=PUBLISH,
        resource=TOPIC,
    ),
    Case("a narrow resource does not allow an action without one", [allow(resource=TOPIC)], IMPLICIT),
    # StringEquals and its relatives
    Case("StringEquals", [when("StringEquals", REGION, "us-east-1")], ALLOW, context=US),
    Case("StringEquals of a list", [when("StringEquals", REGION, ["eu-west-1", "us-east-1"])], ALLOW, context=US),
    Case("StringEquals differs", [when("StringEquals", REGION, "eu-west-1")], IMPLICIT, context=US),
    Case("StringEquals regards case", [when("StringEquals", REGION, "US-EAST-1")], IMPLICIT, context=US),
    Case("StringEquals has no wildcards", [when("StringEquals", REGION, "us-*")], IMPLICIT, context=US),
    Case("keys disregard case", [when("StringEquals", "AWS:requestedREGION", "us-east-1")], ALLOW, context=US),
    Case("StringEquals of an absent key", [when("StringEquals", REGION, "us-east-1")], IMPLICIT),
    Case("StringEqualsIfExists of an absent key", [when("StringEqualsIfExists", REGION, "x")], ALLOW),
    Case("StringEqualsIfExists of a key", [when("StringEqualsIfExists", REGION, "x")], IMPLICIT, context=US),
    Case("StringNotEquals", [when("StringNotEquals", REGION, "eu-west-1")], ALLOW, context=US),
    Case("StringNotEquals none of a list", [when("StringNotEquals", REGION, ["a", "us-east-1"])], IMPLICIT, context=US),
    Case("StringNotEquals of an absent key", [when("StringNotEquals", REGION, "eu-west-1")], ALLOW),
    Case("StringNotEqualsIfExists absent", [when("StringNotEqualsIfExists", REGION, "eu-west-1")], ALLOW),
    Case("StringEqualsIgnoreCase", [when("StringEqualsIgnoreCase", REGION, "US-East-1")], ALLOW, context=US),
    Case("StringNotEqualsIgnoreCase", [when("StringNotEqualsIgnoreCase", REGION, "US-East-1")], IMPLICIT, context=US),
    Case("StringLike with a star", [when("StringLike", REGION, "us-*")], ALLOW, context=US),
    Case("StringLike with a question mark", [when("StringLike", REGION, "us-east-?")], ALLOW, context=US),
    Case("StringLike differs", [when("StringLike", REGION, "eu-*")], IMPLICIT, context=US),
    Case("StringLike of an absent key", [when("StringLike", REGION, "*")], IMPLICIT),
    Case("StringNotLike", [when("StringNotLike", REGION, "us-*")], IMPLICIT, context=US),
    Case("StringNotLike of an absent key", [when("StringNotLike", REGION, "us-*")], ALLOW),
    # ARNs
    Case(
        "ArnLike",
        [when("ArnLike", "aws:ChatbotSourceArn", "arn:aws:chatbot::*:chat-configuration/slack-channel/*")],
        ALLOW,
        context=ARN,
    ),
    Case("ArnLike differs", [when("ArnLike", "aws:ChatbotSourceArn", CHAT + "2")], IMPLICIT, context=ARN),
    Case("ArnEquals takes wildcards", [when("ArnEquals", "aws:ChatbotSourceArn", CHAT[:-2] + "*")], ALLOW, context=ARN),
    Case(
        "an ARN pattern with a part too few",
        [when("ArnLike", "aws:ChatbotSourceArn", "arn:aws:chat*:123456789012:chat-configuration/slack-channel/shop")],
        CANNOT_JUDGE,
        context=ARN,
    ),
    Case(
        "a star for a part in ArnLike",
        [when("ArnLike", "aws:ChatbotSourceArn", "arn:aws:*::123456789012:chat-configuration/slack-channel/shop")],
        ALLOW,
        context=ARN,
    ),
    Case(
        "no star crosses a colon in ArnLike",
        [when("ArnLike", "aws:ChatbotSourceArn", "arn:aws:chatbot:*:*:shop")],
        IMPLICIT,
        context=ARN,
    ),
    Case("ArnLike of an absent key", [when("ArnLike", "aws:ChatbotSourceArn", CHAT)], IMPLICIT),
    Case("ArnNotLike", [when("ArnNotLike", "aws:ChatbotSourceArn", CHAT)], IMPLICIT, context=ARN),
    Case("ArnNotLike differs", [when("ArnNotLike", "aws:ChatbotSourceArn", CHAT + "2")], ALLOW, context=ARN),
    Case("ArnNotEquals of an absent key", [when("ArnNotEquals", "aws:ChatbotSourceArn", CHAT)], ALLOW),
    Case("ArnLikeIfExists absent", [when("ArnLikeIfExists", "aws:ChatbotSourceArn", CHAT)], ALLOW),
    Case("a text as an ARN pattern", [when("ArnLike", "aws:ChatbotSourceArn", "*")], CANNOT_JUDGE, context=ARN),
    # Bool and Null
    Case("Bool", [when("Bool", "aws:SecureTransport", "true")], ALLOW, context={"aws:SecureTransport": "true"}),
    Case(
        "Bool written as JSON",
        [when("Bool", "aws:SecureTransport", True)],
        ALLOW,
        context={"aws:SecureTransport": "true"},
    ),
    Case(
        "Bool differs",
        [when("Bool", "aws:SecureTransport", "false")],
        IMPLICIT,
        context={"aws:SecureTransport": "true"},
    ),
    Case("Bool of an absent key", [when("Bool", "aws:MultiFactorAuthPresent", "false")], IMPLICIT),
    Case("BoolIfExists absent", [when("BoolIfExists", "aws:MultiFactorAuthPresent", "false")], ALLOW),
    Case("Null true of an absent key", [when("Null", REGION, "true")], ALLOW),
    Case("Null true of a key", [when("Null", REGION, "true")], IMPLICIT, context=US),
    Case("Null false of a key", [when("Null", REGION, "false")], ALLOW, context=US),
    Case("Null false of an absent key", [when("Null", REGION, "false")], IMPLICIT),
    # Several values
    Case("ForAnyValue one fits", [when("ForAnyValue:StringEquals", "aws:TagKeys", ["stage"])], ALLOW, context=TAGS),
    Case("ForAnyValue none fits", [when("ForAnyValue:StringEquals", "aws:TagKeys", ["x"])], IMPLICIT, context=TAGS),
    Case("ForAnyValue absent", [when("ForAnyValue:StringEquals", "aws:TagKeys", ["stage"])], IMPLICIT),
    Case("ForAnyValue with a star", [when("ForAnyValue:StringLike", "aws:TagKeys", "st*")], ALLOW, context=TAGS),
    Case(
        "ForAllValues all fit",
        [when("ForAllValues:StringEquals", "aws:TagKeys", ["stage", "team", "x"])],
        ALLOW,
        context=TAGS,
    ),
    Case(
        "ForAllValues one does not",
        [when("ForAllValues:StringEquals", "aws:TagKeys", ["stage"])],
        IMPLICIT,
        context=TAGS,
    ),
    Case("ForAllValues absent", [when("ForAllValues:StringEquals", "aws:TagKeys", ["stage"])], ALLOW),
    Case(
        "ForAllValues negated", [when("ForAllValues:StringNotEquals", "aws:TagKeys", ["stage"])], IMPLICIT, context=TAGS
    ),
    Case(
        "ForAllValues negated none", [when("ForAllValues:StringNotEquals", "aws:TagKeys", ["x"])], ALLOW, context=TAGS
    ),
    Case("ForAnyValue negated", [when("ForAnyValue:StringNotEquals", "aws:TagKeys", ["stage"])], ALLOW, context=TAGS),
    Case(
        "ForAnyValue negated all listed",
        [when("ForAnyValue:StringNotEquals", "aws:TagKeys", ["stage", "team"])],
        IMPLICIT,
        context=TAGS,
    ),
    Case(
        "several values without a quantifier",
        [when("StringEquals", "aws:TagKeys", "stage")],
        CANNOT_JUDGE,
        context=TAGS,
    ),
    # Several conditions
    Case(
        "all operators must hold",
        [allow(Condition={"StringEquals": {REGION: "us-east-1"}, "ArnLike": {"aws:ChatbotSourceArn": CHAT + "2"}})],
        IMPLICIT,
        context={**US, **ARN},
    ),
    Case(
        "all keys must hold",
        [allow(Condition={"StringEquals": {REGION: "us-east-1", "aws:PrincipalAccount": "1"}})],
        IMPLICIT,
        context={**US, "aws:PrincipalAccount": "123456789012"},
    ),
    Case("an empty condition holds", [allow(Condition={})], ALLOW),
    Case(
        "a deny whose condition holds",
        [allow(), deny(Condition={"StringNotEquals": {REGION: "eu-west-1"}})],
        EXPLICIT,
        context=US,
    ),
    Case(
        "a deny whose condition does not hold",
        [allow(), deny(Condition={"StringEquals": {REGION: "eu-west-1"}})],
        ALLOW,
        context=US,
    ),
    Case(
        "a negated deny of an absent key",
        [allow(), deny(Condition={"ArnNotLike": {"aws:ChatbotSourceArn": CHAT}})],
        EXPLICIT,
    ),
    # Ceilings
    Case("the guardrail allows too", [allow()], ALLOW, guardrail=[allow("codedeploy:*")]),
    Case("the guardrail does not allow", [allow()], IMPLICIT, guardrail=[allow("ecs:*")]),
    Case("the guardrail alone is not enough", [], IMPLICIT, guardrail=[allow("*")]),
    Case("the guardrail denies", [allow()], EXPLICIT, guardrail=[allow("*"), deny()]),
    Case("an empty guardrail", [allow()], IMPLICIT, guardrail=[]),
    # Policy variables
    Case(
        "a variable in a resource",
        [allow("s3:GetObject", "arn:aws:s3:::shop/${aws:PrincipalTag/team}/*")],
        ALLOW,
        action="s3:GetObject",
        resource="arn:aws:s3:::shop/web/revision.zip",
        context={"aws:PrincipalTag/team": "web"},
    ),
    Case(
        "a variable before an ARN's last part",
        [allow(PUBLISH, "arn:aws:sns:${aws:RequestedRegion}:123456789012:deployments")],
        CANNOT_JUDGE,
        action=PUBLISH,
        resource=TOPIC,
        context=US,
    ),
    Case(
        "a variable in a condition",
        [when("StringEquals", "aws:PrincipalAccount", "${aws:SourceAccount}")],
        ALLOW,
        context={"aws:PrincipalAccount": "123456789012", "aws:SourceAccount": "123456789012"},
    ),
    Case(
        "a variable is text in an old policy",
        [allow(PUBLISH, "arn:aws:sns:${aws:RequestedRegion}:123456789012:deployments")],
        IMPLICIT,
        action=PUBLISH,
        resource=TOPIC,
        context=US,
        version="2008-10-17",
    ),
    Case(
        "a variable without a value", [when("StringEquals", REGION, "${aws:SourceAccount}")], CANNOT_JUDGE, context=US
    ),
    Case(
        "a variable with a default",
        [when("StringEquals", REGION, "${aws:SourceAccount, 'x'}")],
        CANNOT_JUDGE,
        context=US,
    ),
    Case("a variable for a wildcard", [when("StringLike", REGION, "${*}")], CANNOT_JUDGE, context=US),
    # What this evaluator does not know
    Case(
        "an address",
        [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")],
        CANNOT_JUDGE,
        context={"aws:SourceIp": "10.0.0.1"},
    ),
    Case("an operator that does not exist", [when("StringMatches", REGION, "x")], CANNOT_JUDGE, context=US),
    Case("an unknown element", [allow(Resources="*")], CANNOT_JUDGE),
    Case("an unknown effect", [{"Effect": "allow", "Action": "*", "Resource": "*"}], CANNOT_JUDGE),
    Case("no action", [{"Effect": "Allow", "Resource": "*"}], CANNOT_JUDGE),
    Case("no resource", [{"Effect": "Allow", "Action": "*"}], CANNOT_JUDGE),
    Case("a principal in an identity policy", [allow(Principal="*")], CANNOT_JUDGE),
    Case(
        "a Bool that is neither",
        [when("Bool", "aws:SecureTransport", "yes")],
        CANNOT_JUDGE,
        context={"aws:SecureTransport": "true"},
    ),
    # A doubt counts only where the answer hangs on it
    Case("a doubt beside a sure allow", [when("IpAddress", "aws:SourceIp", "10.0.0.0/8"), allow()], ALLOW),
    Case(
        "a doubt in another action's statement",
        [allow(), deny("ecs:*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})],
        ALLOW,
    ),
    Case(
        "a doubtful deny",
        [allow(), deny(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})],
        CANNOT_JUDGE,
        context={"aws:SourceIp": "10.0.0.1"},
    ),
    Case(
        "a doubtful deny beside a sure one",
        [deny(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), deny()],
        EXPLICIT,
    ),
    Case(
        "a doubt beside a condition that does not hold",
        [allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "StringEquals": {REGION: "eu-west-1"}})],
        IMPLICIT,
        context=US,
    ),
    # Dates and numbers
    Case("a date in the window", [when("DateGreaterThanEquals", NOW, "2026-12-24T10:00:00Z")], ALLOW, context=TIME),
    Case("a date before it", [when("DateGreaterThan", NOW, "2026-12-24T10:00:00Z")], IMPLICIT, context=TIME),
    Case("an end that is not reached", [when("DateLessThan", NOW, "2026-12-24T10:00:01Z")], ALLOW, context=TIME),
    Case("an end that is reached", [when("DateLessThan", NOW, "2026-12-24T10:00:00Z")], IMPLICIT, context=TIME),
    Case("an end with its moment", [when("DateLessThanEquals", NOW, "2026-12-24T10:00:00Z")], ALLOW, context=TIME),
    Case("the same moment", [when("DateEquals", NOW, "2026-12-24T10:00:00Z")], ALLOW, context=TIME),
    Case("another moment", [when("DateNotEquals", NOW, "2026-12-24T10:00:00Z")], IMPLICIT, context=TIME),
    Case("no date at all", [when("DateLessThan", NOW, "2027-01-01T00:00:00Z")], IMPLICIT),
    Case("a date that is none", [when("DateLessThan", NOW, "tomorrow")], CANNOT_JUDGE, context=TIME),
    Case(
        "a number",
        [when("NumericLessThan", "aws:MultiFactorAuthAge", "10")],
        ALLOW,
        context={"aws:MultiFactorAuthAge": "9"},
    ),
    Case(
        "numbers are no texts",
        [when("NumericGreaterThan", "aws:MultiFactorAuthAge", "9")],
        ALLOW,
        context={"aws:MultiFactorAuthAge": "10"},
    ),
    Case(
        "a number that is none",
        [when("NumericEquals", "aws:MultiFactorAuthAge", "ten")],
        CANNOT_JUDGE,
        context={"aws:MultiFactorAuthAge": "10"},
    ),
]
