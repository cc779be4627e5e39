"""Targets that are log groups."""

from pathlib import Path

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.session import Sandbox
from tests.cli.test_audit import AUDITED, READY
from tests.custom_program import program_folder


def test_a_log_group_without_permission_loses_the_event(tmp_path: Path) -> None:
    program = AUDITED + (
        "\nimport pulumi_aws as aws\n"
        'rule = aws.cloudwatch.EventRule("own", event_pattern=\'{"source": ["aws.codedeploy"]}\')\n'
        'group = aws.cloudwatch.LogGroup("closed")\n'
        'aws.cloudwatch.EventTarget("own", rule=rule.name, arn=group.arn)\n'
    )
    with Sandbox.open(load_project(program_folder(tmp_path, program), "dev")) as sandbox:
        (lost,) = sandbox.fire(READY).lost
        assert "No resource policy of CloudWatch Logs lets events.amazonaws.com and delivery.logs" in lost.text
