"""Local AWS services behind the buttons: small state machines with AWS's own error names."""

from collections.abc import Callable, Iterable
from datetime import datetime

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.autoscaling import AutoScaling
from chatops_pulumi.sandbox.services.cloudwatch import CloudWatch
from chatops_pulumi.sandbox.services.codedeploy import CodeDeploy
from chatops_pulumi.sandbox.services.codepipeline import CodePipeline
from chatops_pulumi.sandbox.services.codepipeline_stages import CodePipelineStages
from chatops_pulumi.sandbox.services.ecs import Ecs
from chatops_pulumi.sandbox.services.service import LocalService


def local_services(
    account: str, clock: Callable[[], datetime], patterns: Callable[[], Iterable[JsonObject]]
) -> tuple[LocalService, ...]:
    """Every local service, for one account.

    ``clock`` tells the time with its zone; ``patterns`` are those of the program's rules.
    """
    return (
        CodeDeploy(account, clock),
        CodePipeline(account, clock),
        CodePipelineStages(account, clock),
        Ecs(account, clock, patterns),
        AutoScaling(account, clock),
        CloudWatch(account, clock),
    )
