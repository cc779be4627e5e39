"""CloudTrail's record of a call, as it comes over the event bus."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from chatops_pulumi.sandbox.iam.members import session_name
from chatops_pulumi.sandbox.records import AwsCall, JsonObject

API_CALL: Final = "AWS API Call via CloudTrail"
"""The detail type of such events (EventBridge user guide, "AWS service events delivered via AWS CloudTrail")."""

_READ_ONLY: Final = ("Get", "List", "Describe", "Batch", "Lookup", "Search")
"""Calls that begin so change nothing, and an ordinary rule does not get them (the same page)."""


@dataclass(frozen=True)
class Caller:
    """The session in which a call was made."""

    role_arn: str
    role_id: str
    """As ``AROA…``. Empty: unknown."""
    member: str
    """The ID of the member who pressed the button."""

    def identity(self, account: str) -> JsonObject:
        """CloudTrail's ``userIdentity`` element (CloudTrail user guide, AssumedRole)."""
        name = self.role_arn.rpartition("/")[2]
        role_id = self.role_id or "AROAEXAMPLEUNKNOWN"
        session = session_name(self.member)
        return {
            "type": "AssumedRole",
            "principalId": f"{role_id}:{session}",
            "arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
            "accountId": account,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": role_id,
                    "arn": self.role_arn,
                    "accountId": account,
                    "userName": name,
                },
            },
        }


def recorded_call(
    call: AwsCall, caller: Caller, account: str, time: datetime, error: tuple[str, str] | None = None
) -> JsonObject | None:
    """The event of a call that changed something, or that was refused; None for a call that only reads.

    CloudTrail writes the parameters with a small first letter, and leaves them out if access was denied. The endpoint's name
    stands for the service's: that they agree holds for the services behind our buttons, not for all of AWS.

    Args:
        call: the call.
        caller: who made it.
        account: the account.
        time: when.
        error: the code and the text of the error, if the call failed.
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
            "userIdentity": caller.identity(account),
            "eventTime": moment,
            "eventSource": name,
            "eventName": call.operation,
            "awsRegion": call.region,
            # Unverified: without parameters if access was denied (docs/confirm.md).
            "requestParameters": None if error is not None and "AccessDenied" in error[0] else _parameters(call),
            **({} if error is None else {"errorCode": error[0].removesuffix("Exception"), "errorMessage": error[1]}),
            "requestID": str(uuid4()),
            "eventID": str(uuid4()),
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": account,
        },
    }


def _parameters(call: AwsCall) -> JsonObject:
    return {key[:1].lower() + key[1:]: value for key, value in call.parameters.items()}
