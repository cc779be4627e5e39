"""Calls that a chat never runs. Source: the administrator guide, "Non-supported operations"."""

import botocore.session
import pytest

from chatops_pulumi.core.forbidden import FORBIDDEN_OPERATIONS, why_forbidden
from chatops_pulumi.sandbox.chat.command_parser import parse_command


def reason(text: str) -> str | None:
    call = parse_command(text, "us-east-1")
    return why_forbidden(call.service, call.operation)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iam list-users", "A chat cannot run commands of IAM,"),
        ("sts get-caller-identity", "AWS Security Token Service"),
        ("kms list-keys", "AWS Key Management Service"),
        ("secretsmanager list-secrets", "AWS Secrets Manager"),
        ("cognito-idp list-user-pools --max-results 3", "Amazon Cognito user pools"),
        ("cognito-identity list-identity-pools --max-results 3", "Amazon Cognito identity pools"),
        ("s3api put-object --bucket b --key k", "A chat cannot run s3:PutObject,"),
        ("sdb list-domains", "Amazon SimpleDB"),
        ("chatbot list-custom-actions", "Amazon Q Developer in chat applications"),
        ("identitystore list-users --identity-store-id d-1", "IAM Identity Center"),
        ("sso-admin list-instances", "IAM Identity Center"),
        ("s3api get-object --bucket b --key k", "A chat cannot run s3:GetObject,"),
        ('dynamodb get-item --table-name t --key \'{"a": {"S": "b"}}\'', "A chat cannot run dynamodb:GetItem,"),
        ("ecr get-authorization-token", "A chat cannot run ecr:GetAuthorizationToken,"),
    ],
)
def test_forbidden_calls_are_named(text: str, said: str) -> None:
    assert said in (reason(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "codedeploy list-deployments",
        "s3api list-buckets",
        "dynamodb list-tables",
        "cloudwatch describe-alarms",
        # The guide of 2023 listed these two; the present page does not.
        "s3api head-object --bucket b --key k",
        "lightsail get-instance-access-details --instance-name web",
        # The page lists none of these services.
        "ssm list-documents",
        "stepfunctions list-state-machines",
        "events list-rules",
        "scheduler list-schedules",
    ],
)
def test_other_calls_may_be_made(text: str) -> None:
    assert reason(text) is None


def test_the_list_names_operations_that_exist() -> None:
    session = botocore.session.get_session()
    for service, operations in FORBIDDEN_OPERATIONS.items():
        assert operations <= set(session.get_service_model(service).operation_names), service
