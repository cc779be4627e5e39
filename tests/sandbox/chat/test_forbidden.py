"""Calls that no chat can make."""

import botocore.session
import pytest

from chatops_pulumi.core.forbidden import FORBIDDEN_OPERATIONS
from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.chat.forbidden import why_forbidden


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iam list-users", "No command of IAM can be run from a chat"),
        ("sts get-caller-identity", "AWS Security Token Service"),
        ("kms list-keys", "AWS Key Management Service"),
        ("secretsmanager list-secrets", "AWS Secrets Manager"),
        ("cognito-idp list-user-pools --max-results 3", "Amazon Cognito user pools"),
        ("sdb list-domains", "Amazon SimpleDB"),
        ("chatbot list-custom-actions", "Amazon Q Developer in chat applications"),
        ("identitystore list-users --identity-store-id d-1", "IAM Identity Center"),
        ("sso-admin list-instances", "IAM Identity Center"),
        ("s3api get-object --bucket b --key k", "s3:GetObject is one of the calls"),
        ('dynamodb get-item --table-name t --key \'{"a": {"S": "b"}}\'', "dynamodb:GetItem is one of the calls"),
        ("ecr get-authorization-token", "ecr:GetAuthorizationToken is one of the calls"),
    ],
)
def test_forbidden_calls_are_named(text: str, said: str) -> None:
    assert said in (why_forbidden(parse_command(text, "us-east-1")) or "")


@pytest.mark.parametrize(
    "text", ["codedeploy list-deployments", "s3api list-buckets", "dynamodb list-tables", "cloudwatch describe-alarms"]
)
def test_other_calls_may_be_made(text: str) -> None:
    assert why_forbidden(parse_command(text, "us-east-1")) is None


def test_the_list_names_operations_that_exist() -> None:
    session = botocore.session.get_session()
    for service, operations in FORBIDDEN_OPERATIONS.items():
        assert operations <= set(session.get_service_model(service).operation_names), service
