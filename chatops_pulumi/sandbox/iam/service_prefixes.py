"""IAM's prefix of a service, if it differs from the name under which requests are signed."""

from botocore.model import ServiceModel

IAM_PREFIXES: dict[str, str] = {
    "cloudcontrol": "cloudformation",
    "cloudwatch": "cloudwatch",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "resourcegroupstaggingapi": "tag",
    "sso": "sso",
}
"""boto3's name of a service to its IAM prefix. Source: service authorization reference.

Without them a name is not in the reference: compared for all services of botocore 1.44.5 with the list of IAM actions
that cfn-lint ships.
"""


def iam_prefix(model: ServiceModel) -> str:
    """The service's IAM prefix, as ``codedeploy``, or ``states`` for boto3's ``stepfunctions``."""
    name = str(model.service_name)
    return IAM_PREFIXES.get(name) or str(model.signing_name)
