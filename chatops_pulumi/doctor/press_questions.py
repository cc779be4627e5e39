"""Which presses are tried in the simulator, from the policy that the stack's buttons need. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.simulation import Document, listed, statements_of

STRANGER: Final = "U0STRANGER"
"""A member whom no policy names."""
_MEMBER: Final = re.compile(r"chatbot-session-slack-([A-Z0-9]+)$")
_MOST: Final = 4
"""Resources of a statement, and members of a list, that are tried."""
FOREIGN_CALLS: Final = ("codedeploy:DeleteApplication", "ecs:DeleteService", "lambda:InvokeFunction", "ssm:SendCommand")
"""Calls that no button makes unless the stack's own policy allows them."""


@dataclass(frozen=True)
class Question:
    """One call by one member."""

    actions: tuple[str, ...]
    resource: str
    region: str
    member: str
    channel_arn: str

    @property
    def user_id(self) -> str:
        """``aws:userid`` of a press. Unverified, see docs/confirm.md."""
        return f"AROAEXAMPLE:chatbot-session-slack-{self.member}"


def questions(policy: Document, channel_arn: str, account: str) -> Iterator[Question]:
    """Yield the calls to try: those of the buttons, by members and strangers, here and elsewhere.

    Args:
        policy: The policy that the stack's buttons need.
        channel_arn: The channel configuration.
        account: The account's number.
    """
    members = members_of(policy)
    regions: list[str] = []
    for statement in statements_of(policy):
        if statement.get("Effect") != "Allow":
            continue
        actions = tuple(listed(statement.get("Action", [])))
        found = _regions(statement)
        regions += found
        for region in found[:_MOST]:
            for number, pattern in enumerate(listed(statement.get("Resource", "*"))[:_MOST]):
                resource = example_of(pattern, account, region)
                # Each question is a call: all members are tried on one resource, an approver and a stranger on the others.
                for member in members if number == 0 else dict.fromkeys((members[0], STRANGER)):
                    yield Question(actions, resource, region, member, channel_arn)
                yield Question(actions, resource, region, members[0], f"{channel_arn}-other")
    for region in dict.fromkeys(regions[:1]):
        yield Question(FOREIGN_CALLS, "*", region, members[0], channel_arn)


def members_of(policy: Document) -> list[str]:
    """Return the members whom a policy names, some of each list, and a stranger."""
    found: dict[str, None] = {}
    for statement in statements_of(policy):
        sessions = mapping(mapping(statement.get("Condition")).get("StringNotLike")).get("aws:userid", [])
        named = [match[1] for value in listed(sessions) if (match := _MEMBER.search(value))]
        found |= dict.fromkeys(named[:_MOST])
    return [*found, STRANGER]


def example_of(pattern: str, account: str, region: str) -> str:
    """Return an ARN that a pattern of a policy matches."""
    if pattern == "*":
        return pattern
    parts = pattern.split(":", 5)
    if len(parts) == 6:  # noqa: PLR2004 the parts of an ARN
        parts[3] = region if parts[3] == "*" else parts[3]
        parts[4] = account if parts[4] == "*" else parts[4]
    return re.sub(r"[*?]", "example", ":".join(parts))


def _regions(statement: Mapping[str, Any]) -> list[str]:
    condition = mapping(statement.get("Condition"))
    return listed(mapping(condition.get("StringEquals")).get("aws:RequestedRegion", "us-east-1"))


def button_of(actions: Sequence[str], commands: Mapping[str, str]) -> str:
    """Return the buttons that make one of these calls, by the operations in their commands.

    Args:
        actions: IAM actions.
        commands: The logical name of a custom action to its command.
    """
    operations = {one.partition(":")[2].lower() for one in actions}
    found = [
        name
        for name, command in commands.items()
        if len(words := command.split()) > 1 and words[1].replace("-", "").lower() in operations
    ]
    return ", ".join(found)
