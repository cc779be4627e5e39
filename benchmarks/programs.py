"""The programs that are compared: our component, and one that is written by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import chatops_pulumi as chatops
from benchmarks.by_hand import ByHand, HandWrittenRule

FLEET = "fleet"
"""The kind of program whose single rule serves all deployment groups with a prefix. The others are numbers of gates."""
OURS, BY_HAND = "component", "by-hand"
PREFIX = "shop-"
CHANNEL: Any = {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}}


def described(kind: str) -> str:
    """A kind of program in words."""
    return "a fleet" if kind == FLEET else "1 gate" if kind == "1" else f"{kind} gates"


def with_component(kind: str) -> None:
    """Our component."""
    if kind == FLEET:
        fleet: Any = {"all": {"deployment_group_prefixes": [PREFIX], "green_url": "https://green.example.com"}}
        chatops.ChatOps("shop", {"channel": CHANNEL, "fleets": fleet})
        return
    gates: Any = {
        f"g{number}": {
            "application": f"app-{number}",
            "deployment_group": f"group-{number}",
            "green_url": f"https://green-{number}.example.com",
        }
        for number in range(int(kind))
    }
    chatops.ChatOps("shop", {"channel": CHANNEL, "deployment_groups": gates})


def by_hand(kind: str) -> None:
    """The same resources, written by hand."""
    if kind == FLEET:
        rule = HandWrittenRule("all", {"deploymentGroup": [{"prefix": PREFIX}]}, "https://green.example.com ")
        ByHand("shop", [rule])
        return
    ByHand(
        "shop",
        [
            HandWrittenRule(
                f"g{number}",
                {"application": [f"app-{number}"], "deploymentGroup": [f"group-{number}"]},
                f"https://green-{number}.example.com ",
            )
            for number in range(int(kind))
        ],
    )


PROGRAMS: Mapping[str, Callable[[str], None]] = {OURS: with_component, BY_HAND: by_hand}
