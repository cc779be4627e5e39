"""Services and calls that nobody can run from a chat, whatever the role allows.

Source: AWS Chatbot administrator guide of April 2023, "Understanding permissions", section "Non-supported operations".
A reader of 2026 reports that the list still exists. Its present wording is not confirmed.
"""

from chatops_pulumi.sandbox.records import AwsCall

FORBIDDEN_SERVICES: dict[str, str] = {
    "chatbot": "Amazon Q Developer in chat applications",
    "cognito-idp": "Amazon Cognito user pools",
    "iam": "IAM",
    "kms": "AWS Key Management Service",
    "sdb": "Amazon SimpleDB",
    "secretsmanager": "AWS Secrets Manager",
    "sts": "AWS Security Token Service",
    # The guide says "IAM Identity Center, all operations". That these are its IAM prefixes is believed.
    "identitystore": "IAM Identity Center",
    "sso": "IAM Identity Center",
    "sso-directory": "IAM Identity Center",
    "sso-oauth": "IAM Identity Center",
}
"""IAM prefix to the service's name: no operation of these can be run."""

FORBIDDEN_OPERATIONS: dict[str, frozenset[str]] = {
    "appsync": frozenset({"ListApiKeys"}),
    "codecommit": frozenset({"GetCommit", "GetDifferences", "GetFile"}),
    "connect": frozenset({"GetFederationToken"}),
    "dynamodb": frozenset({"BatchGetItem", "GetItem"}),
    "ec2": frozenset({"GetPasswordData"}),
    "ecr": frozenset({"GetAuthorizationToken"}),
    "gamelift": frozenset({"GetInstanceAccess", "RequestUploadCredentials"}),
    "lightsail": frozenset(
        {"DownloadDefaultKeyPair", "GetInstanceAccessDetails", "GetKeyPair", "GetKeyPairs", "UpdateRelationalDatabase"}
    ),
    "redshift": frozenset({"GetClusterCredentials"}),
    "s3": frozenset({"GetBucketPolicy", "GetObject", "HeadObject"}),
    "snowball": frozenset({"GetJobUnlockCode"}),
    "storagegateway": frozenset({"DescribeChapCredentials"}),
}
"""IAM prefix to the API operations of it that cannot be run."""


def why_forbidden(call: AwsCall) -> str | None:
    """Say why a chat never runs this call, or None where it may."""
    if call.service in FORBIDDEN_SERVICES:
        return (
            f"No command of {FORBIDDEN_SERVICES[call.service]} can be run from a chat, whatever the channel's role "
            "allows. Use a service that the chat can call, or let an SSM Automation runbook do it."
        )
    if call.operation in FORBIDDEN_OPERATIONS.get(call.service, frozenset()):
        return (
            f"{call.service}:{call.operation} is one of the calls that the chat never runs, whatever the channel's "
            "role allows. Use another call, or let an SSM Automation runbook do it."
        )
    return None
