"""Services and calls that a chat never runs, even if the channel role allows them.

Source: Amazon Q Developer in chat applications administrator guide, "Understanding permissions", section
"Non-supported operations" (docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html), as of
November 2026. Everything that the page does not list can run if the role and the guardrails allow it, for example
``ssm``, ``states``, ``events`` and ``scheduler``.
"""

from typing import Final

FORBIDDEN_SERVICES: Final[dict[str, str]] = {
    "chatbot": "Amazon Q Developer in chat applications",
    "cognito-identity": "Amazon Cognito identity pools",
    "cognito-idp": "Amazon Cognito user pools",
    "iam": "IAM",
    "kms": "AWS Key Management Service",
    "sdb": "Amazon SimpleDB",
    "secretsmanager": "AWS Secrets Manager",
    "sts": "AWS Security Token Service",
    # The guide says "IAM Identity Center, all operations". Unverified: these are its IAM prefixes.
    "identitystore": "IAM Identity Center",
    "sso": "IAM Identity Center",
    "sso-directory": "IAM Identity Center",
    "sso-oauth": "IAM Identity Center",
}
"""IAM prefix to the service's name. A chat runs no operation of these services."""

FORBIDDEN_OPERATIONS: Final[dict[str, frozenset[str]]] = {
    "appsync": frozenset({"ListApiKeys"}),
    "codecommit": frozenset({"GetCommit", "GetDifferences", "GetFile"}),
    "connect": frozenset({"GetFederationToken"}),
    "dynamodb": frozenset({"BatchGetItem", "GetItem"}),
    "ec2": frozenset({"GetPasswordData"}),
    "ecr": frozenset({"GetAuthorizationToken"}),
    "gamelift": frozenset({"GetInstanceAccess", "RequestUploadCredentials"}),
    "lightsail": frozenset({"DownloadDefaultKeyPair", "GetKeyPair", "GetKeyPairs", "UpdateRelationalDatabase"}),
    "redshift": frozenset({"GetClusterCredentials"}),
    "s3": frozenset({"GetBucketPolicy", "GetObject", "PutObject"}),
    "snowball": frozenset({"GetJobUnlockCode"}),
    "storagegateway": frozenset({"DescribeChapCredentials"}),
}
"""IAM prefix to the service's API operations that a chat does not run."""

CLI_NAME_TO_IAM_PREFIX: Final[dict[str, str]] = {"s3api": "s3", "sso-admin": "sso", "sso-oidc": "sso-oauth"}
"""The AWS CLI's name of a service in these tables to its IAM prefix, if they differ."""


def why_forbidden(service: str, operation: str) -> str | None:
    """Explain why a chat never runs a call.

    Args:
        service: the service's IAM prefix.
        operation: the API operation, such as ``GetItem``, or the AWS CLI's spelling, such as ``get-item``.

    Returns:
        The reason and what to do instead, or None if a chat can run the call.
    """
    if service in FORBIDDEN_SERVICES:
        return (
            f"A chat cannot run commands of {FORBIDDEN_SERVICES[service]}, even if the channel role allows them. "
            "Use a service that a chat can call, or start an SSM Automation runbook that makes the call."
        )
    wanted = operation.replace("-", "").lower()
    name = next((one for one in FORBIDDEN_OPERATIONS.get(service, ()) if one.lower() == wanted), None)
    if name is not None:
        return (
            f"A chat cannot run {service}:{name}, even if the channel role allows it. "
            "Use another call, or start an SSM Automation runbook that makes it."
        )
    return None
