"""Runs the checks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatops_pulumi.doctor.account import CredentialsError
from chatops_pulumi.doctor.check import Check, Inspection
from chatops_pulumi.doctor.checks import CHECKS
from chatops_pulumi.doctor.checks.credentials import KEY as CREDENTIALS
from chatops_pulumi.doctor.finding import Finding, Status, unknown


def examine(inspection: Inspection, keys: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Run checks, one after another.

    Args:
        inspection: The stack and the account.
        keys: The keys of the checks. Empty: all. The check of the credentials always runs.

    Returns:
        The findings, in the order of the checks.

    Raises:
        CredentialsError: There are no credentials, or they are not valid.
    """
    found: list[Finding] = []
    for check in CHECKS.values():
        if keys and check.key not in keys and check.key != CREDENTIALS:
            continue
        if any(one.check == CREDENTIALS and one.status is Status.FAILURE for one in found) and check.needs:
            found.append(
                replace(
                    unknown("AWS", "not checked: the credentials are of another account.", "see above."),
                    check=check.key,
                )
            )
            continue
        found += _results(check, inspection)
    return tuple(found)


def _results(check: Check, inspection: Inspection) -> Iterator[Finding]:
    try:
        for finding in check.run(inspection):
            yield replace(finding, check=check.key)
    except CredentialsError:
        raise
    except Exception as error:  # noqa: BLE001 an answer of an unexpected form must not hide the other checks
        finding = unknown(check.key, f"the check ended early: {error!r}.", "report this, with the message.")
        yield replace(finding, check=check.key)


def needed_permissions(checks: Iterable[Check] = tuple(CHECKS.values())) -> tuple[str, ...]:
    """Return the IAM actions that checks need."""
    return tuple(sorted({action for check in checks for action in check.needs}))


def needed_policy(checks: Iterable[Check] = tuple(CHECKS.values())) -> dict[str, object]:
    """Return the smallest IAM policy for checks: it only allows reading."""
    statement = {"Sid": "ChatopsDoctor", "Effect": "Allow", "Action": list(needed_permissions(checks)), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
