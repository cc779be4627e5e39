"""Local AWS services behind the buttons: small state machines with AWS's own error names."""

from chatops_pulumi.sandbox.services.codedeploy import CodeDeploy
from chatops_pulumi.sandbox.services.service import LocalService


def local_services(account: str) -> tuple[LocalService, ...]:
    """Every local service, for one account."""
    return (CodeDeploy(account),)
