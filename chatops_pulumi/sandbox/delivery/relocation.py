"""Rewrites a recorded event so that it is from the program's own account and region."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.records import JsonObject


@dataclass(frozen=True)
class RelocatedEvent:
    """An event of the program's own account and region."""

    event: JsonObject
    note: str | None
    """What was changed, as a sentence. None: nothing was."""


def relocate_event(event: JsonObject, account: str, regions: Collection[str], default_region: str) -> RelocatedEvent:
    """Rewrite an event of another account or region. Recorded events and those in documentation often are.

    EventBridge delivers an event only to rules of the event's account and region, so such an event would never reach the
    program on AWS, and its ARNs would fit no policy. The account and the region are replaced in the envelope, in every
    ARN, and in every field of ``resources`` and ``detail`` that holds nothing else. IDs and names stay as they are.

    Args:
        event: The event, as ``read_events`` returns it.
        account: The program's account.
        regions: The regions in which the program has rules. An event of one of them keeps its region.
        default_region: The region for all other events.

    Returns:
        A new event, and a note for the person who gave the event.
    """
    changes: dict[str, str] = {}
    found_account, found_region = event.get("account"), event.get("region")
    if isinstance(found_account, str) and found_account not in {"", account}:
        changes[found_account] = account
    if isinstance(found_region, str) and found_region not in {"", default_region, *regions}:
        changes[found_region] = default_region
    if not changes:
        return RelocatedEvent(event, None)
    moved = {
        key: _moved(value, changes) if key in {"account", "region", "resources", "detail"} else value
        for key, value in event.items()
    }
    listed = " and ".join(
        f"{what} {changes[old]} (recorded: {old})"
        for what, old in (("account", found_account), ("region", found_region))
        if isinstance(old, str) and old in changes
    )
    return RelocatedEvent(
        moved, f"The event was rewritten to the program's own {listed}, in its ARNs and fields too, to be delivered."
    )


def _moved(value: object, changes: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {key: _moved(inner, changes) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_moved(inner, changes) for inner in cast("list[object]", value)]
    return _moved_text(value, changes) if isinstance(value, str) else value


def _moved_text(text: str, changes: Mapping[str, str]) -> str:
    arn = arn_parts(text)
    if not arn.service:
        return changes.get(text, text)
    region, account = changes.get(arn.region, arn.region), changes.get(arn.account, arn.account)
    return f"arn:{arn.partition}:{arn.service}:{region}:{account}:{arn.resource}"
