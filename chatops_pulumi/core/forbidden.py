"""Services and calls that nobody can run from a chat, whatever the role allows. Known to the arguments and to the sandbox alike.

Source: AWS Chatbot administrator guide of April 2023, "Understanding permissions", section "Non-supported operations".
A reader of 2026 reports that the list still exists. Its present wording is not confirmed.
"""

from typing import Final

FORBIDDEN_SERVICES: Final[dict[str, str]] = {
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

FORBIDDEN_OPERATIONS: Final[dict[str, frozenset[str]]] = {
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

CLI_NAMES: Final[dict[str, str]] = {"s3api": "s3", "sso-admin": "sso", "sso-oidc": "sso-oauth"}
"""The AWS CLI's word for a service of these tables to its IAM prefix, where they differ."""


def why_forbidden(service: str, operation: str) -> str | None:
    """Say why a chat never runs this call, or None where it may.

    Args:
        service: the IAM prefix.
        operation: the API operation, as ``GetItem``, or in the AWS CLI's spelling, as ``get-item``.
    """
    if service in FORBIDDEN_SERVICES:
        return (
            f"No command of {FORBIDDEN_SERVICES[service]} can be run from a chat, whatever the channel's role "
            "allows. Use a service that the chat can call, or let an SSM Automation runbook do it."
        )
    wanted = operation.replace("-", "").lower()
    name = next((one for one in FORBIDDEN_OPERATIONS.get(service, ()) if one.lower() == wanted), None)
    if name is not None:
        return (
            f"{service}:{name} is one of the calls that the chat never runs, whatever the channel's "
            "role allows. Use another call, or let an SSM Automation runbook do it."
        )
    return None
