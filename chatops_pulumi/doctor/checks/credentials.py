"""Whose credentials these are."""

from collections.abc import Iterator
from typing import Final

from chatops_pulumi.doctor.account import IAM_REGION
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, warning

KEY: Final = "credentials"


def _run(inspection: Inspection) -> Iterator[Finding]:
    yield from guarded("AWS account", _account(inspection))


def _account(inspection: Inspection) -> Iterator[Finding]:
    caller = inspection.account.ask("sts", "GetCallerIdentity", IAM_REGION)
    account, owners = str(caller["Account"]), inspection.stack.accounts
    if len(owners) > 1:
        yield warning(
            "AWS account",
            f"the stack has resources in several accounts: {', '.join(owners)}. Only those of {account} can be read.",
            "run the command once with the credentials of each account.",
        )
    if owners and account not in owners:
        yield failure(
            "AWS account",
            f"the credentials belong to account {account} ({caller.get('Arn')}), and the stack is in {owners[0]}.",
            "give credentials of the stack's account (--profile, AWS_PROFILE).",
        )
        return
    regions = sorted({inspection.stack.region_of(one) for one in inspection.stack.own} - {""})
    yield ok("AWS account", f"{account}, as {caller.get('Arn')}; regions of the stack: {', '.join(regions)}")


CHECK = Check(
    KEY,
    0,
    "The credentials are of the stack's account",
    "Whose credentials they are, and whether the stack is in that account",
    (),  # sts:GetCallerIdentity needs no permission
    _run,
)
