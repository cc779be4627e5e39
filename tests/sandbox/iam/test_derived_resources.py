"""The ARNs that are derived from a call's parameters."""

import pytest

from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.iam.derived_resources import derive_resources
from chatops_pulumi.sandbox.iam.service_reference import iam_action

HERE = "eu-west-1:123456789012"


@pytest.mark.parametrize(
    ("text", "arns"),
    [
        ("glue start-job-run --job-name nightly", (f"arn:aws:glue:{HERE}:job/nightly",)),
        ("rds failover-db-cluster --db-cluster-identifier shop", (f"arn:aws:rds:{HERE}:cluster:shop",)),
        ("rds reboot-db-instance --db-instance-identifier shop", (f"arn:aws:rds:{HERE}:db:shop",)),
        ("lambda update-alias --function-name f --name live", (f"arn:aws:lambda:{HERE}:function:f",)),
        ("ssm get-parameter --name /a/b", (f"arn:aws:ssm:{HERE}:parameter/a/b",)),
        ("events disable-rule --name r", (f"arn:aws:events:{HERE}:rule/r",)),
        ("sqs purge-queue --queue-url https://sqs.eu-west-1.amazonaws.com/1/q", (f"arn:aws:sqs:{HERE}:q",)),
        ("ecs update-service --cluster shop --service web", (f"arn:aws:ecs:{HERE}:service/shop/web",)),
        (
            "ec2 stop-instances --instance-ids i-1 i-2",
            (f"arn:aws:ec2:{HERE}:instance/i-1", f"arn:aws:ec2:{HERE}:instance/i-2"),
        ),
        (
            f"stepfunctions start-execution --state-machine-arn arn:aws:states:{HERE}:stateMachine:m",
            (f"arn:aws:states:{HERE}:stateMachine:m",),
        ),
        (
            "cloudwatch put-dashboard --dashboard-name d --dashboard-body {}",
            ("arn:aws:cloudwatch::123456789012:dashboard/d",),
        ),
        # No parameter has the name of the only resource type, which is "object".
        ("s3api delete-object --bucket b --key k", ()),
    ],
)
def test_derived_from_the_names_of_the_parameters(text: str, arns: tuple[str, ...]) -> None:
    call = parse_command(text, "eu-west-1")
    assert derive_resources(iam_action(call), call, "123456789012") == arns
