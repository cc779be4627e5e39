"""Our patterns, our refusals and the local EventBridge against AWS's own engine."""

import json
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import chatops_pulumi as chatops
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.aws.event_matching import as_aws_matches
from chatops_pulumi.sandbox.delivery.pattern import matches
from tests.components.kinds import KINDS
from tests.components.recording import record
from tests.paths import ROOT
from tests.second_opinions.oracles import ask_event_ruler, needs_event_ruler

pytestmark = needs_event_ruler
RULE = "aws:cloudwatch/eventRule:EventRule"
EVENTS: Final = [json.loads(path.read_text()) for path in sorted((ROOT / "tests" / "events").glob("*.json"))]


def test_it_takes_every_pattern_that_the_package_writes_and_matches_the_same_events(
    capsys: pytest.CaptureFixture[str],
) -> None:
    patterns: dict[str, None] = {}
    for args in KINDS.values():
        recording = record(lambda args=args: chatops.ChatOps("shop", args))  # type: ignore[misc, arg-type]
        patterns |= {entry.inputs["eventPattern"]: None for entry in recording.of(RULE)}
    answers = ask_event_ruler(
        [{"pattern": pattern, "events": [json.dumps(event) for event in EVENTS]} for pattern in patterns]
    )
    for pattern, answer in zip(patterns, answers, strict=True):
        assert answer["refusal"] is None, pattern
        ours = [matches(json.loads(pattern), event) for event in EVENTS]
        assert answer["matches"] == ours, pattern
    with capsys.disabled():
        print(f"\nevent-ruler: {len(patterns)} written patterns, {len(EVENTS)} events each, 0 differences")


TEXTS: Final = [
    "", "a", "ab", "A", "a*", "*", "**", "a\\*b", "a\\b", "10.0.0.0/8", "10.1.2.3",
    "10.0.0.0/32", "::1/64", "fe80::/10", "x y", "10.0.0/8",
]  # fmt: skip
NUMBERS: Final = [0, 1, -5, 3.5, 5e9, -5e9, 5e9 + 1, 7, 7.0]
IN_EVENTS: Final = [0, 1, -5, 3.5, 5e9, -5e9, 7, 7.0]
"""In event-ruler, larger numbers are no numbers."""
OPERATORS: Final = ["prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"]
_INTENDED: Final = ("in one place", "is empty", "twice")
"""We refuse a field twice on one path, of which event-ruler silently takes the last, and lists that match nothing. An empty list
inside anything-but, which we refuse and event-ruler takes, is not drawn."""


class Draw:
    """Draws patterns and events over the same few fields."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def operand(self) -> Any:
        pick = self.chance.choice
        text, number = pick(TEXTS), pick(NUMBERS)
        return pick(
            [
                text,
                number,
                True,
                None,
                [text, pick(TEXTS)],
                [text, number],
                [number, pick(NUMBERS)],
                [pick(["=", ">", "<", "<=", ">=", "!="]), number],
                [pick([">", ">=", "<", "="]), number, pick(["<", "<=", ">"]), pick(NUMBERS)],
                {pick(OPERATORS): pick([text, [text, pick(TEXTS)], number])},
                [],
            ]
        )

    def value(self) -> Any:
        pick = self.chance.choice
        return pick([pick(TEXTS), pick(NUMBERS), True, None, *({pick(OPERATORS): self.operand()} for _ in range(3))])

    def pattern(self, depth: int = 0) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for _ in range(self.chance.randint(1, 3)):
            nested = depth < 2 and self.chance.random() < 0.25
            made[self.chance.choice("abcdef")] = (
                self.pattern(depth + 1) if nested else [self.value() for _ in range(self.chance.randint(1, 2))]
            )
        if self.chance.random() < 0.2:
            made["$or"] = [self.pattern(depth + 1) for _ in range(self.chance.randint(1, 3))]
        return made

    def event(self, depth: int = 0) -> dict[str, Any]:
        pick = self.chance.choice
        plain = [*TEXTS, *IN_EVENTS, True, None]
        return {
            key: self.event(depth + 1)
            if depth < 2 and self.chance.random() < 0.2
            else pick([pick(plain), [pick(plain), pick(plain)]])
            for key in "abcdef"
            if self.chance.random() < 0.8
        }


def test_it_refuses_and_matches_what_we_refuse_and_the_local_aws_matches(capsys: pytest.CaptureFixture[str]) -> None:
    drawn: list[tuple[str, list[dict[str, Any]]]] = []

    @settings(
        max_examples=20,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(st.integers(0, 2**32))
    def draw(seed: int) -> None:
        made = Draw(Random(seed))
        drawn.extend((json.dumps(made.pattern()), [made.event() for _ in range(5)]) for _ in range(300))

    draw()
    answers = ask_event_ruler(
        [{"pattern": pattern, "events": [json.dumps(event) for event in events]} for pattern, events in drawn]
    )
    taken, matched, intended = 0, 0, 0
    for (pattern, events), answer in zip(drawn, answers, strict=True):
        ours = pattern_problems(pattern)
        if any(words in problem for problem in ours for words in _INTENDED):
            intended += 1
            continue
        assert bool(ours) is (answer["refusal"] is not None), (pattern, ours, answer["refusal"])
        if ours:
            continue
        taken += 1
        with as_aws_matches():
            found = [matches(json.loads(pattern), event) for event in events]
        assert found == answer["matches"], json.dumps([pattern, events, found, answer])
        matched += sum(found)
    with capsys.disabled():
        print(f"\nevent-ruler: {len(drawn)} drawn patterns, {taken} taken by both, {matched} matches, "
              f"{intended} refused on purpose, 0 differences")  # fmt: skip
    assert taken
    assert matched
