"""Local AWS services behind the buttons: small state machines with AWS's own error names."""

from collections.abc import Callable
from datetime import datetime

from chatops_pulumi.sandbox.services.autoscaling import AutoScaling
from chatops_pulumi.sandbox.services.cloudwatch import CloudWatch
from chatops_pulumi.sandbox.services.codedeploy import CodeDeploy
from chatops_pulumi.sandbox.services.codepipeline import CodePipeline
from chatops_pulumi.sandbox.services.ecs import Ecs
from chatops_pulumi.sandbox.services.service import LocalService


def local_services(account: str, clock: Callable[[], datetime]) -> tuple[LocalService, ...]:
    """Every local service, for one account. ``clock`` tells the time with its zone."""
    return (
        CodeDeploy(account, clock),
        CodePipeline(account, clock),
        Ecs(account, clock),
        AutoScaling(account, clock),
        CloudWatch(account, clock),
    )
