"""Topics in a region where they cannot work. Pure, for values that become known during the update."""

from collections.abc import Iterator, Sequence


def region_of(arn: str) -> str:
    """The region of an ARN, or an empty string."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 arn, partition, service, region


def channel_region_warnings(topic_arns: Sequence[str], regions: Sequence[str]) -> Iterator[str]:
    """Topics of a channel whose region is not one in which the commands are allowed.

    Args:
        topic_arns: The topics that the channel shows.
        regions: The regions in which the commands are allowed.
    """
    for arn in topic_arns:
        if region_of(arn) not in regions:
            yield (
                f"The topic {arn} is in {region_of(arn)}, but the buttons' commands are only allowed in "
                f"{', '.join(sorted(set(regions)))}, so every press on a message from that topic is refused. "
                f"Fix: add {region_of(arn)} to the regions of the channel (regions, or extra_regions of a ChatOps)."
            )


def topic_region_warning(topic_arn: str, region: str) -> str | None:
    """A topic in another region than the rules that publish to it.

    Args:
        topic_arn: The topic.
        region: The region of the rules.
    """
    if region_of(topic_arn) == region:
        return None
    return (
        f"topic_arn: {topic_arn} is in {region_of(topic_arn)}, but the rules are in {region}. Unverified: EventBridge only "
        "delivers to topics of the rule's region. Fix: use a topic of that region, or another provider."
    )
