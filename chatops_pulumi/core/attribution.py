"""Messages about who pressed: from CloudTrail's records of the calls of a channel's role. Pure.

A trail with management events must exist in the region. Its records arrive as events with the detail type ``AWS API Call via
CloudTrail`` (EventBridge user guide, AWS service events delivered via CloudTrail); calls that only read do not. The name of the
session, which ends with the member's ID, is at the end of ``principalId``.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from chatops_pulumi.core.messages import BuiltIn, GateTexts, message_of
from chatops_pulumi.core.notification import InputTransformer, input_transformer
from chatops_pulumi.playbooks.model import Playbook, Stage, every_layout

API_CALL: Final = "AWS API Call via CloudTrail"
KEY: Final = "attribution"
"""The key of the texts."""
OTHER: Final = "other"
REFUSED: Final = "refused"
CHILD: Final = "by"
"""The part of resource names before the key of a record; no gate has this key."""


@dataclass(frozen=True)
class Attribution:
    """One kind of record: its rule's pattern, and its message."""

    key: str
    """The key of a playbook whose records belong into the thread of a decision; ``other`` or ``refused``."""
    pattern: dict[str, Any]
    """The event pattern, without the role."""
    stage: Stage


def attributions(playbooks: Iterable[Playbook]) -> list[Attribution]:
    """The kinds of records of a channel.

    Args:
        playbooks: The playbooks of the gates that are watched.
    """
    threaded = {playbook.key: playbook for playbook in playbooks if playbook.record_thread}
    operations = {key: playbook.operations for key, playbook in threaded.items()}
    found = [
        Attribution(
            key,
            {"eventName": operations[key], **_SUCCEEDED},
            _stage("done", thread=f"$.detail.{playbook.record_thread}"),
        )
        for key, playbook in threaded.items()
    ]
    known = sorted({operation for names in operations.values() for operation in names})
    others = {"eventName": [{"anything-but": known}]} if known else {}
    found.append(Attribution(OTHER, {**others, **_SUCCEEDED}, _stage("done")))
    # The record of a denied call has no parameters, so nothing says which thread it belongs to. Unverified (docs/confirm.md).
    found.append(Attribution(REFUSED, {"errorCode": [{"exists": True}]}, _stage("refused", error=True)))
    return found


_SUCCEEDED: Final = {"errorCode": [{"exists": False}]}


def _stage(text: str, thread: str = "", *, error: bool = False) -> Stage:
    return Stage(
        key=text,
        detail_type=API_CALL,
        state={},
        paths={
            "account": "$.account",
            "call": "$.detail.eventName",
            "session": "$.detail.userIdentity.principalId",
            "region": "$.region",
            "time": "$.time",
            **({"error": "$.detail.errorCode"} if error else {}),
            **({"decision": thread} if thread else {}),
        },
        shown=("session", "call", *(("error",) if error else ()), "account", "region", "time"),
        context={},
        thread="decision" if thread else "",
        outcome=True,
    )


def attribution_pattern(attribution: Attribution, role_arn: str) -> str:
    """The event pattern of the rule, as JSON.

    Args:
        attribution: The kind of record.
        role_arn: The ARN of the channel role, or anything that ends in its name: a record names the role without its path.
    """
    issuer = {"type": ["Role"], "userName": [role_arn.rpartition("/")[2]]}
    detail = {"userIdentity": {"sessionContext": {"sessionIssuer": issuer}}, **attribution.pattern}
    return json.dumps({"detail-type": [API_CALL], "detail": detail}, sort_keys=True)


def attribution_transformer(attribution: Attribution, action_group: str, built_in: BuiltIn) -> InputTransformer:
    """The input transformer of the rule's target.

    Args:
        attribution: The kind of record.
        action_group: The component's base value. These messages have no buttons.
        built_in: How the component wants its built-in texts.
    """
    playbook = Playbook(KEY, "", (), every_layout(attribution.stage))
    message = message_of(playbook, attribution.stage, GateTexts(), built_in)
    return input_transformer(attribution.stage, message, f"{action_group}/{KEY}", threaded=True)
