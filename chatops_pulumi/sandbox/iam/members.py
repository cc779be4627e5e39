"""The members of a chat whom policies name, by the session names of their presses.

A press runs in a session whose name ends with the member's ID. Unverified: the name was seen in AWS's own refusals of one account
(docs/confirm.md). IAM sees it at the end of ``aws:userid``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatops_pulumi.sandbox.iam.statements import Statement

USER_ID: Final = "aws:userid"
CURRENT_TIME: Final = "aws:CurrentTime"
STRANGER: Final = "U0SANDBOX"
"""A member of the channel whom no policy names."""
_MEMBER: Final = re.compile(r"chatbot-session-slack-([A-Z0-9]+)$")


@dataclass(frozen=True)
class Member:
    """A member of the chat whom a policy names."""

    id: str
    kinds: tuple[str, ...]
    """``approver``, ``exempt from a freeze``."""


def session_name(member: str) -> str:
    """The name of the session in which a press of a Slack member runs."""
    return f"chatbot-session-slack-{member}"


def named_members(statements: Iterable[Statement]) -> tuple[Member, ...]:
    """The members that conditions name, in the order of the policies."""
    found: dict[str, dict[str, None]] = {}
    for statement in statements:
        kind = "exempt from a freeze" if _dates(statement) else "approver"
        for member in members_of(_values(statement, USER_ID)):
            found.setdefault(member, {})[kind] = None
    return tuple(Member(member, tuple(kinds)) for member, kinds in found.items())


def members_of(values: Sequence[str]) -> list[str]:
    """The members in values of ``aws:userid``."""
    return [match[1] for value in values if (match := _MEMBER.search(value))]


def moments_after_windows(statements: Iterable[Statement]) -> tuple[datetime, ...]:
    """The moments at which dates of conditions are reached: a call that is refused now may be allowed then."""
    return tuple(sorted({moment for statement in statements for moment in _dates(statement)}))


def _values(statement: Statement, key: str) -> list[str]:
    return [
        value
        for lines in statement.condition.values()
        for name, values in lines.items()
        if name.lower() == key.lower()
        for value in values
    ]


def _dates(statement: Statement) -> list[datetime]:
    return list(_read(_values(statement, CURRENT_TIME)))


def _read(texts: Sequence[str]) -> Iterator[datetime]:
    for text in texts:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            yield moment
