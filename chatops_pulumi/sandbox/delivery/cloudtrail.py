"""CloudTrail's record of a call, as it comes over the event bus."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from chatops_pulumi.sandbox.records import AwsCall, JsonObject

API_CALL: Final = "AWS API Call via CloudTrail"
"""The detail type of such events (EventBridge user guide, "AWS service events delivered via AWS CloudTrail")."""

_READ_ONLY: Final = ("Get", "List", "Describe", "Batch", "Lookup", "Search")
"""Calls that begin so change nothing, and an ordinary rule does not get them (the same page)."""


def recorded_call(call: AwsCall, role_arn: str | None, account: str, time: datetime) -> JsonObject | None:
    """The event of a call that changed something; None for one that only reads.

    CloudTrail writes the parameters with a small first letter. The endpoint's name stands for the service's: that they agree
    holds for the services behind our buttons, not for all of AWS.
    """
    if call.operation.startswith(_READ_ONLY):
        return None
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    name = f"{call.service}.amazonaws.com"
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": API_CALL,
        "source": f"aws.{call.service}",
        "account": account,
        "time": moment,
        "region": call.region,
        "resources": [],
        "detail": {
            "eventVersion": "1.11",
            "userIdentity": {"type": "AssumedRole", "arn": role_arn, "accountId": account},
            "eventTime": moment,
            "eventSource": name,
            "eventName": call.operation,
            "awsRegion": call.region,
            "requestParameters": {key[:1].lower() + key[1:]: value for key, value in call.parameters.items()},
            "requestID": str(uuid4()),
            "eventID": str(uuid4()),
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": account,
        },
    }
