"""Hostile templates, paths, patterns and values of programs: refused as AWS would, a message, or a loss with its reason."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.sandbox.aws.event_matching import as_aws_matches
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, path_problem, transformer_problems
from chatops_pulumi.sandbox.delivery.pattern import matches, mismatches
from chatops_pulumi.sandbox.delivery.rules import EventRule, EventTarget
from chatops_pulumi.sandbox.delivery.transform import transform
from tests.hostile.corpus import NOT_FINITE, TEXTS, THOROUGH, Figures, some

EXAMPLES = 4000 if THOROUGH else 150
SETTINGS = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
RULE = EventRule("r", "arn:aws:events:eu-central-1:123456789012:rule/r", "default", True, {}, 2, ())
DETAIL = {"a": "x", "b-c": ["q", {"d": 1}], "e": {"f": None}, "where": 1, "in": 2, "5": 3, "a/b": 4}
EVENT = {"source": "s", "detail-type": "t", "detail": DETAIL, "resources": ["r"], "time": "t"}
PATHS = [
    "$",
    "$.detail",
    "$.detail.a",
    "$.detail.b-c[0]",
    "$.detail.b-c[1].d",
    "$.detail.b-c[*]",
    "$.detail.*",
    "$.detail.*.f",
    "$.detail.where",
    "$.detail.in",
    "$.detail.5",
    "$.detail.a/b",
    "$.detail.e.f",
    "$.resources[0]",
    "$.resources[99999999]",
    "$.resources[" + "9" * 5000 + "]",
    "$.resources[\u0663]",
    "$.resources[*][0]",
    "$[0]",
    "$[*]",
    "$.*.*",
    "$.detail.**",
    "$.a-*",
    "$.a*b",
    "$.--",
    "$.-",
    "$./",
    "$.",
    "$..a",
    "$[",
    "",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([text for text in TEXTS.values() if text.isprintable() or len(text) < 9])
    | st.text(max_size=6)
)
PIECES = st.sampled_from(
    ["<a>", "<b>", '"', "{", "}", "[", "]", ":", ",", "1", "\\", "\n", "<aws.events.event.json>", "NaN", "1e999"]
) | SCALARS.filter(lambda value: isinstance(value, str))
TEMPLATES = st.lists(PIECES, max_size=6).map("".join) | st.sampled_from(
    [
        '{"a": <a>}',
        '{"a": "<a> <b>"}',
        '"x <a>"',
        '"a"\n"b <a>"',
        '{"a": NaN}',
        "1e999",
        '["\\ud800"]',
        "[" * 3000,
        '{"a": ' * 1500,
        "9" * 5000,
        '{"a": "<a>", "a": 1}',
    ]
)


def judge(transformer: Transformer, event: dict[str, Any]) -> str:
    problems = transformer_problems(transformer)
    if problems:
        assert all(problem.endswith(".") for problem in problems)
        return "refused"
    body, step = transform(RULE, EventTarget("t", "arn:aws:sns:eu-central-1:123456789012:t", None, transformer), event)
    if body is None:
        assert step.text
        assert step.fix
        return "lost"
    json.dumps(json.loads(body), allow_nan=False, ensure_ascii=False).encode()
    return "delivered"


@SETTINGS
@given(
    template=TEMPLATES,
    paths=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(PATHS), max_size=2),
    detail=st.dictionaries(st.sampled_from(["a", "b-c", "e"]), SCALARS | st.lists(SCALARS, max_size=2), max_size=3),
)
def test_any_template(template: str, paths: dict[str, str], detail: dict[str, Any]) -> None:
    for event in (EVENT, {**EVENT, "detail": detail}):
        if not any(_is_lone(text) for text in _texts(event)):
            judge(Transformer(paths, template), event)


def _texts(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [one for entry in inner for one in _texts(entry)]


def _is_lone(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def test_every_path_alone() -> None:
    figures = Figures()
    for path in [*PATHS, *TEXTS.values()]:
        figures.count(judge, Transformer({"a": path}, '{"v": <a>}'), EVENT)
        if path_problem(path) is None:
            transform(RULE, EventTarget("t", "arn:aws:sns:a:1:t", input_path=path), EVENT)
    assert figures["refused"] > 0
    assert figures["delivered"] > 0
    figures.show("paths")


def test_every_text_as_the_value_of_a_placeholder() -> None:
    """A message, or a loss that names the placeholder: EventBridge does not escape values inside quoted text."""
    figures = Figures()
    template = '{"version": "1.0", "source": "custom", "content": {"title": "<a>", "description": "d <a>"}}'
    for text in [*TEXTS.values(), *VALUES_OF_EVENTS]:
        if not (isinstance(text, str) and _is_lone(text)):
            figures.count(shown, Transformer({"a": "$.detail.a"}, template), {**EVENT, "detail": {"a": text}})
    assert figures["lost"] > 0
    assert figures["shown"] > 0
    figures.show("values of placeholders")


VALUES_OF_EVENTS: list[Any] = [None, True, 0, -1.5, 10**30, [], {}, ["a", 1], {"a": {"b": 'c"'}}, "a" * 300_000]


def shown(transformer: Transformer, event: dict[str, Any]) -> str:
    body, step = transform(RULE, EventTarget("t", "arn:aws:sns:a:1:t", None, transformer), event)
    if body is None:
        assert "<a>" in step.text or "bytes" in step.text
        assert step.fix
        return "lost"
    try:
        parse_notification(body)
    except NotificationDropped:
        return "dropped"
    return "shown"


TEXTS_OF_PATTERNS = st.sampled_from([text for text in TEXTS.values() if len(text) < 200]) | st.text(max_size=6)
COMPARISONS = st.one_of(
    st.tuples(
        st.sampled_from(["prefix", "suffix", "wildcard", "equals-ignore-case", "anything-but"]), TEXTS_OF_PATTERNS
    ),
    st.tuples(st.just("exists"), st.booleans()),
    st.tuples(st.just("numeric"), st.sampled_from([[">", 0], ["=", 5], [">", 0, "<=", 5], ["<", float("inf")]])),
    st.tuples(st.just("anything-but"), st.lists(SCALARS, max_size=2)),
    st.tuples(
        st.just("anything-but"),
        st.dictionaries(st.sampled_from(["prefix", "suffix", "wildcard"]), TEXTS_OF_PATTERNS, max_size=1),
    ),
    st.tuples(st.just("cidr"), st.sampled_from(["10.0.0.0/8", "::/0", "1.2.3.4/31", "x/\u0663"])),
).map(lambda entry: {entry[0]: entry[1]})
FIELDS = st.sampled_from(["source", "detail", "a", "b", "resources"])
PATTERNS = st.recursive(
    st.lists(COMPARISONS | SCALARS, min_size=1, max_size=3),
    lambda inner: (
        st.dictionaries(FIELDS, inner, min_size=1, max_size=3)
        | st.lists(st.dictionaries(FIELDS, inner, min_size=1, max_size=2), min_size=2, max_size=2).map(
            lambda one: {"$or": one}
        )
    ),
    max_leaves=6,
)
EVENTS = st.dictionaries(
    FIELDS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3), max_leaves=8
    ),
    max_size=4,
)


@SETTINGS
@given(pattern=PATTERNS, event=EVENTS)
def test_any_pattern_and_any_event(pattern: Any, event: dict[str, Any]) -> None:
    if pattern_problems(json.dumps(pattern)):
        return
    with as_aws_matches():
        found = matches(pattern, event)
        assert found or mismatches(pattern, event)


def test_a_hostile_text_in_every_place_of_a_pattern() -> None:
    figures = Figures()
    for number, path in enumerate((("source",), ("detail", "a"))):
        for _, text in some(TEXTS, number, 2):
            for value in (text, {"prefix": text}, {"wildcard": text}, {"cidr": text}, {text: "a"}, *NOT_FINITE):
                inner: Any = [value]
                for step in reversed(path):
                    inner = {step: inner}
                figures.count(accepted, json.dumps(inner))
    assert figures["refused"] > 0
    assert figures["accepted"] > 0
    figures.show("patterns")


def accepted(pattern: str) -> str:
    problems = pattern_problems(pattern)
    assert all(problem.strip() for problem in problems)
    return "refused" if problems else "accepted"
