"""Names that Pulumi gives where the program gives none."""

import pytest

from chatops_pulumi.sandbox.provider.autonaming import NameNeededError, Seed, named
from chatops_pulumi.sandbox.resources.base import Naming

AWS = Naming(prefix_key="namePrefix")
NATIVE = Naming("actionName", kept=True)


def test_a_name_of_the_programs_own_stays_as_it_is() -> None:
    assert named(AWS, {"name": "mine"}, {"name": "other"}, Seed("r", b"1")) == {"name": "mine"}


def test_a_new_resource_is_named_after_the_logical_name_and_the_seed() -> None:
    first, again, other = (named(AWS, {}, {}, Seed("r", seed))["name"] for seed in (b"1", b"1", b"2"))
    assert first == again != other
    assert first[:2] == "r-"
    assert len(first) == len("r-") + 7


def test_an_automatic_name_is_kept_by_the_resource() -> None:
    before = named(AWS, {}, {}, Seed("r", b"1"))
    assert named(AWS, {"description": "x"}, before, Seed("r", b"2"))["name"] == before["name"]


def test_aws_makes_a_new_name_where_the_program_gave_one_before_and_aws_native_keeps_it() -> None:
    assert named(AWS, {}, {"name": "mine"}, Seed("r", b"1"))["name"] != "mine"
    assert named(NATIVE, {}, {"actionName": "mine"}, Seed("r", b"1")) == {"actionName": "mine"}


def test_a_prefix_takes_the_place_of_the_logical_name() -> None:
    made = named(AWS, {"namePrefix": "ops-"}, {}, Seed("r", b"1"))
    assert made["name"].startswith("ops-")
    assert named(AWS, {"namePrefix": "dev-"}, made, Seed("r", b"1"))["name"].startswith("dev-")


def test_the_stacks_own_rule_for_names() -> None:
    assert named(AWS, {}, {}, Seed("r", b"1", proposed="dev-r"))["name"] == "dev-r"
    with pytest.raises(NameNeededError, match="gives no name"):
        named(AWS, {}, {}, Seed("r", b"1", disabled=True))


def test_what_aws_wants_at_the_end_of_a_name() -> None:
    fifo = Naming(end=lambda inputs: ".fifo" if inputs.get("fifoTopic") else "")
    assert named(fifo, {"fifoTopic": True}, {}, Seed("r", b"1"))["name"].endswith(".fifo")


def test_a_resource_without_a_name_gets_none() -> None:
    assert named(None, {"role": "r"}, {}, Seed("r", b"1")) == {"role": "r"}
