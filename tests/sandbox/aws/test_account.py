"""The local AWS: made-up credentials, no network, environment restored."""

import os

import boto3
import pytest
from moto.iam.models import AWSManagedPolicy

from chatops_pulumi.sandbox.aws.account import ACCOUNT, LocalAws, LocalAwsError, local_aws


def test_environment_has_no_settings_of_the_user_and_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://example.com")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    before = dict(os.environ)
    with local_aws():
        assert "AWS_PROFILE" not in os.environ
        assert "AWS_ENDPOINT_URL" not in os.environ
        assert "REAL" not in os.environ["AWS_ACCESS_KEY_ID"]
        assert os.environ["AWS_REGION"] == "eu-west-1"
        assert boto3.client("sts").get_caller_identity()["Account"] == ACCOUNT
    assert dict(os.environ) == before


def test_clients_are_kept_and_belong_to_a_region() -> None:
    with local_aws() as aws:
        assert aws.client("sns", "eu-west-1") is aws.client("sns", "eu-west-1")
        arn = aws.client("sns", "eu-west-1").create_topic(Name="t")["TopicArn"]
        assert arn == f"arn:aws:sns:eu-west-1:{ACCOUNT}:t"
        assert aws.client("sns", "us-east-1").list_topics()["Topics"] == []


@pytest.mark.parametrize("account", ["111122223333", ACCOUNT])
def test_another_account_can_be_used(account: str) -> None:
    with local_aws(account) as aws:
        assert aws.client("sts", "us-east-1").get_caller_identity()["Account"] == account
        topic = aws.client("sns", "us-east-1", "444455556666").create_topic(Name="t")["TopicArn"]
        assert ":444455556666:" in topic


def test_nothing_is_left_after_closing() -> None:
    with local_aws() as aws:
        aws.client("sns", "us-east-1").create_topic(Name="t")
    with local_aws() as aws:
        assert aws.client("sns", "us-east-1").list_topics()["Topics"] == []
        home = aws.home
        assert home.is_dir()
    assert not home.exists()


def test_only_one_can_be_open_and_closing_twice_is_harmless() -> None:
    aws = LocalAws()
    try:
        with pytest.raises(LocalAwsError, match="already open"):
            LocalAws()
    finally:
        aws.close()
        aws.close()
    LocalAws().close()


def test_no_call_leaves_the_machine() -> None:
    with local_aws() as aws:
        client = boto3.client("s3", region_name="us-east-1", endpoint_url="https://storage.example.com")
        with pytest.raises(LocalAwsError, match=r"storage\.example\.com was stopped"):
            client.list_buckets()
        assert aws.client("chatbot", "us-west-2").list_custom_actions()["CustomActions"] == []


def test_aws_managed_policies_are_known() -> None:
    with local_aws() as aws:
        policy = aws.client("iam", "us-east-1").get_policy(PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")["Policy"]
        assert policy["PolicyName"] == "ReadOnlyAccess"


def test_aws_managed_policies_are_read_once_and_each_account_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"

    def attached(aws: LocalAws, account: str) -> int:
        return aws.client("iam", "us-east-1", account).get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"]

    with local_aws() as aws:
        iam = aws.client("iam", "us-east-1", "444455556666")
        iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)
        assert (attached(aws, "444455556666"), attached(aws, ACCOUNT)) == (1, 0)
    monkeypatch.setattr(AWSManagedPolicy, "from_data", None)
    with local_aws("111122223333") as aws:
        assert attached(aws, "444455556666") == 0
