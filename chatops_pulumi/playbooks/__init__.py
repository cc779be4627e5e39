"""What happens, what is said, what can be pressed. Pure data, one file per AWS service."""

from collections.abc import Mapping
from typing import Final

from chatops_pulumi.playbooks.autoscaling import AUTOSCALING
from chatops_pulumi.playbooks.cloudwatch import CLOUDWATCH
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY
from chatops_pulumi.playbooks.codepipeline import CODEPIPELINE
from chatops_pulumi.playbooks.ecs import ECS
from chatops_pulumi.playbooks.model import Playbook
from chatops_pulumi.playbooks.pipelinefailure import PIPELINEFAILURE

PLAYBOOKS: Final[Mapping[str, Playbook]] = {
    playbook.key: playbook for playbook in (CODEDEPLOY, CODEPIPELINE, PIPELINEFAILURE, ECS, AUTOSCALING, CLOUDWATCH)
}
"""Every playbook by its key."""

GATE_MAPS: Final[Mapping[str, str]] = {
    "deployment_groups": CODEDEPLOY.key,
    "fleets": CODEDEPLOY.key,
    "pipeline_approvals": CODEPIPELINE.key,
    "pipeline_failures": PIPELINEFAILURE.key,
    "ecs_services": ECS.key,
    "instance_refreshes": AUTOSCALING.key,
    "alarms": CLOUDWATCH.key,
}
"""The argument that holds the gates of a playbook, to the playbook's key. Gates of ``custom`` bring a playbook each."""
