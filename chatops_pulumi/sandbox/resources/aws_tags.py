"""Tags, as the APIs of AWS take and give them."""

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Existing, Registration, RunContext
from chatops_pulumi.sandbox.resources.calls import call


def as_list(tags: dict[str, str]) -> list[JsonObject] | None:
    """A map of tags as most APIs take it; None without any."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None


def as_map(tags: list[JsonObject]) -> dict[str, str]:
    """What most APIs give, as the aws provider takes it."""
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags}


def retag(
    registration: Registration, existing: Existing, run_context: RunContext, service: str, region: str, who: JsonObject
) -> None:
    """Change the tags of a resource with TagResource and UntagResource. ``who`` is the parameter that names it."""
    before, after = existing.state.get("tags") or {}, registration.tags()
    gone = sorted(set(before) - set(after))
    if gone:
        call(run_context.aws, region, service, "untag_resource", {**who, "TagKeys": gone})
    if after:
        call(run_context.aws, region, service, "tag_resource", {**who, "Tags": as_list(after)})
