"""Topics in a region where they cannot work."""

from chatops_pulumi.core.regions import channel_region_warnings, topic_region_warning

HERE = "arn:aws:sns:eu-central-1:123456789012:here"
THERE = "arn:aws:sns:us-east-1:123456789012:there"


def test_a_topic_of_a_region_without_commands_is_named() -> None:
    (warning,) = channel_region_warnings([HERE, THERE], ["eu-central-1"])
    assert THERE in warning
    assert "add us-east-1 to the regions" in warning
    assert list(channel_region_warnings([HERE, THERE], ["us-east-1", "eu-central-1"])) == []


def test_a_topic_of_another_region_than_the_rules_is_named() -> None:
    assert topic_region_warning(HERE, "eu-central-1") is None
    assert "the rules are in us-east-1" in (topic_region_warning(HERE, "us-east-1") or "")
