"""Refuses what a run must not touch, before anything is created."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from chatops_pulumi.confirm.settings import CHATBOT_REGION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatops_pulumi.confirm.settings import Settings
    from chatops_pulumi.confirm.surroundings import Clients

_PRODUCTION: Final = re.compile(r"(?:^|[-_.0-9])(?:prod|production|prd|live)(?:$|[-_.0-9])", re.IGNORECASE)
_OTHER_PARTITIONS: Final = ("cn-", "us-gov-", "us-iso", "eusc-")


class RefusedError(Exception):
    """The run does not begin."""


def account_of(aws: Clients, region: str) -> str:
    """The account of the credentials."""
    return str(aws.client("sts", region).get_caller_identity()["Account"])


def ensure_sandbox(aws: Clients, settings: Settings) -> None:
    """Refuse an account that is named as production, and a channel that is in use.

    Raises:
        RefusedError: With the reason.
    """
    if settings.region.startswith(_OTHER_PARTITIONS):
        raise RefusedError(
            f"The region {settings.region} is not in the partition aws, and the chat service is only there. "
            "Fix: use another region."
        )
    for alias in aws.client("iam", settings.region).list_account_aliases()["AccountAliases"]:
        if _PRODUCTION.search(alias):
            raise RefusedError(
                f"The account {settings.account} has the alias {alias!r}, which looks like production. "
                "Fix: use the credentials of a test account."
            )
    client = aws.client("chatbot", CHATBOT_REGION)
    _ensure_workspace(client, settings)
    for found in _configurations(client):
        used, name = found["SlackChannelId"], found["ConfigurationName"]
        if used == settings.channel_id and name != settings.run:
            raise RefusedError(
                f"The channel {used} has the configuration {name!r} in this account, and AWS allows one. "
                "Fix: use another channel."
            )


def _ensure_workspace(client: Any, settings: Settings) -> None:
    try:
        workspaces = client.describe_slack_workspaces()["SlackWorkspaces"]
    except ClientError:
        return  # the deployment shows it
    known = [one["SlackTeamId"] for one in workspaces]
    if settings.workspace_id not in known:
        raise RefusedError(
            f"The workspace {settings.workspace_id} is not authorized in this account (authorized: "
            f"{', '.join(known) or 'none'}). Fix: authorize it in the console of Amazon Q Developer in chat applications."
        )


def _configurations(client: Any) -> Iterator[dict[str, Any]]:
    token: dict[str, str] = {}
    while True:
        page = client.describe_slack_channel_configurations(**token)
        yield from page["SlackChannelConfigurations"]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}
