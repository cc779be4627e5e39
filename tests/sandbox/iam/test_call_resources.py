"""Which IAM action a call needs, and on which ARNs it is judged."""

import pytest

from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.iam.call_resources import resources_of
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.service_reference import arn_of, iam_action, takes_resource

APPROVE = "codepipeline put-approval-result --pipeline-name p --stage-name s --action-name a --token t"
HERE = "eu-west-1:123456789012"
DEPLOYMENT = f"arn:aws:ecs:{HERE}:service-deployment/shop/web/0EYS"


@pytest.mark.parametrize(
    ("text", "action", "arns"),
    [
        (
            f"{APPROVE} --result summary=ok,status=Approved",
            "codepipeline:PutApprovalResult",
            (f"arn:aws:codepipeline:{HERE}:p/s/a",),
        ),
        (
            "cloudwatch disable-alarm-actions --alarm-names one two",
            "cloudwatch:DisableAlarmActions",
            (f"arn:aws:cloudwatch:{HERE}:alarm:one", f"arn:aws:cloudwatch:{HERE}:alarm:two"),
        ),
        (
            f"ecs continue-service-deployment --service-deployment-arn {DEPLOYMENT} --hook-id h --action CONTINUE",
            "ecs:ContinueServiceDeployment",
            (DEPLOYMENT, f"arn:aws:ecs:{HERE}:service/shop/web"),
        ),
        ("lambda invoke --function-name f", "lambda:InvokeFunction", (f"arn:aws:lambda:{HERE}:function:f",)),
        (
            "lambda invoke --function-name arn:aws:lambda:a:1:function:f",
            "lambda:InvokeFunction",
            ("arn:aws:lambda:a:1:function:f",),
        ),
        ("sns publish --topic-arn arn:aws:sns:a:1:t --message m", "sns:Publish", ("arn:aws:sns:a:1:t",)),
        ("sns publish --phone-number 1 --message m", "sns:Publish", ()),
        ("ssm get-parameter --name n", "ssm:GetParameter", ()),
        ("ssm put-parameter --name /a/b --value approved", "ssm:PutParameter", (f"arn:aws:ssm:{HERE}:parameter/a/b",)),
        ("batch terminate-job --job-id j --reason r", "batch:TerminateJob", (f"arn:aws:batch:{HERE}:job/j",)),
        ("codebuild retry-build --id shop:1", "codebuild:RetryBuild", (f"arn:aws:codebuild:{HERE}:project/shop",)),
        (
            f"codebuild retry-build --id arn:aws:codebuild:{HERE}:build/shop:1",
            "codebuild:RetryBuild",
            (f"arn:aws:codebuild:{HERE}:project/shop",),
        ),
        ("rds start-db-instance --db-instance-identifier d", "rds:StartDBInstance", (f"arn:aws:rds:{HERE}:db:d",)),
        (
            "ssm send-automation-signal --automation-execution-id 4c7599ae-0a82-49aa-ba5a-4727fcce14a8 --signal-type Approve",
            "ssm:SendAutomationSignal",
            (f"arn:aws:ssm:{HERE}:automation-execution/4c7599ae-0a82-49aa-ba5a-4727fcce14a8",),
        ),
        (
            f"stepfunctions redrive-execution --execution-arn arn:aws:states:{HERE}:execution:m:e",
            "states:RedriveExecution",
            (f"arn:aws:states:{HERE}:execution:m:e",),
        ),
    ],
)
def test_actions_and_arns(text: str, action: str, arns: tuple[str, ...]) -> None:
    call = parse_command(text, "eu-west-1")
    assert iam_action(call) == action
    assert resources_of(action, call, "123456789012") == arns
    assert takes_resource(action)


@pytest.mark.parametrize(
    "action", ["codedeploy:ContinueDeployment", "codedeploy:StopDeployment", "states:SendTaskSuccess"]
)
def test_actions_that_take_no_resource(action: str) -> None:
    assert not takes_resource(action)


def test_an_operation_without_an_iam_action_of_its_name_is_not_guessed() -> None:
    with pytest.raises(CannotEvaluate, match="apigateway GetRestApis"):
        iam_action(parse_command("apigateway get-rest-apis", "eu-west-1"))


@pytest.mark.parametrize(
    ("service", "kind", "arn"),
    [
        ("codebuild", "Project", f"arn:aws:codebuild:{HERE}:project/web"),
        ("batch", "JobQueue", f"arn:aws:batch:{HERE}:job-queue/web"),
        ("s3", "Bucket", "arn:aws:s3:::web"),
        ("codebuild", "Nothing", None),
        ("nothing", "Project", None),
    ],
)
def test_arns_have_the_form_of_the_reference(service: str, kind: str, arn: str | None) -> None:
    assert arn_of(service, kind, "web", "eu-west-1", "123456789012") == arn
