"""A check: what it looks at, which permissions it needs, and how its findings are made."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatops_pulumi.doctor.account import Account
from chatops_pulumi.doctor.errors import MissingInAwsError, UnreadableError
from chatops_pulumi.doctor.finding import Finding, failure, unknown
from chatops_pulumi.doctor.reader import Place
from chatops_pulumi.doctor.state import Stack, StackResource


@dataclass(frozen=True)
class Inspection:
    """The stack and the account that the checks compare."""

    stack: Stack
    account: Account
    now: datetime
    period: timedelta
    """How far back metrics and logs are read."""

    def place(self, resource: StackResource) -> Place:
        """Return a resource with its region."""
        return Place(resource, self.stack, self.account)

    @property
    def restore(self) -> str:
        """How to make AWS as the stack says."""
        return "find out who changed it outside of Pulumi, then run 'pulumi up --refresh'."


Run = Callable[[Inspection], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One check. A file in ``checks`` defines one or more constants of this type."""

    key: str
    order: int
    title: str
    """What it says if all is well."""
    looks_at: str
    """One line for the documentation."""
    needs: tuple[str, ...]
    """The IAM actions of its calls."""
    run: Run


def guarded(subject: str, findings: Iterable[Finding], lost: str = "") -> Iterator[Finding]:
    """Yield findings about one subject, and one more if AWS does not let them be made.

    Args:
        subject: What they are about.
        findings: The findings.
        lost: The fix if AWS does not have the subject.
    """
    try:
        yield from findings
    except MissingInAwsError as error:
        yield failure(subject, f"AWS does not have it: {error}", lost or "run 'pulumi up --refresh'.")
    except UnreadableError as error:
        yield unknown(subject, error.reason, error.fix)
