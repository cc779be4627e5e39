"""One bad value anywhere in otherwise valid arguments: one error, that names exactly its path."""

from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as checked
from chatops_pulumi.core import limits
from tests.components import any_gates

Path = tuple[str | int, ...]
SCALARS: Final[dict[str, limits.TextLimit]] = {
    "action_group": limits.ACTION_GROUP,
    "rule_name": limits.RULE_NAME,
    "label": limits.BUTTON_TEXT,
    "workspace_id": limits.SLACK_WORKSPACE_ID,
    "channel_id": limits.SLACK_CHANNEL_ID,
}
WORDS: Final = {"layout", "language", "switched_event", "lifecycle_stages"}
"""Arguments that hold one of a few words, or a list of them."""
URLS: Final = {"green_url", "review_url", "links"}
TEXTS: Final = {"title", "description", "next_steps"}
CLOSED: Final = {*any_gates.KINDS, "messages", "buttons"}
"""Maps by keys of the user's own, to objects whose keys are known."""

SOMETHING = st.sampled_from([3.5, -1, 10**20, float("inf")])


def nodes(value: Any, path: Path = ()) -> list[Path]:
    """The paths of everything in the arguments."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(one for key, entry in inner for one in nodes(entry, (*path, key)))]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)  # type: ignore[index]
    return copy


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def paths_of(args: Any) -> list[str]:
    """The paths of all problems; none where there are none. Any other error fails the test."""
    try:
        checked.chat_ops("shop", args)
    except ArgsError as error:
        return [problem.path for problem in error.problems]
    return []


def name_of(path: Path) -> str:
    """The argument that a value belongs to: places in a list, and keys of the user's own, have its name."""
    words = [str(step) for step in path if not isinstance(step, int)]
    return words[-2] if len(words) > 1 and words[-2] in {"links", "tags"} else words[-1]


def wrong_text(path: Path) -> st.SearchStrategy[str] | None:
    """Texts that cannot stand there; None where any can."""
    name, field = name_of(path), str(path[0])
    leaf = any_gates.KINDS.get(field, {}).get(name) if len(path) > 2 else None
    if leaf is not None and leaf.limit is not None:
        return any_gates.bad_texts(leaf.limit)
    if name in SCALARS:
        return any_gates.bad_texts(SCALARS[name])
    if name in WORDS:
        return st.sampled_from(["", "STAGE", "TEST_TRAFFIC_SHIFT", "english"])
    if name == "tags":
        return st.sampled_from(["a" * 257, '"', "ä\u2028<"])
    if name in URLS:
        return st.sampled_from(
            ["", "green", "ftp://a.example", "https://", "https://a b", "https://a.example/<noValue>"]
        )
    if name in TEXTS:
        return st.sampled_from(["", " \n", "<noValue>", "a <noValue> b", "\ue000", "\ue001x"])
    return None


def wrong_value(old: Any, path: Path) -> st.SearchStrategy[Any]:
    """Values that cannot take the place of this one."""
    texts = wrong_text(path) if isinstance(old, str) else None
    if isinstance(old, str):
        wrong: st.SearchStrategy[Any] = st.one_of(SOMETHING, st.sampled_from([[], {}, ["a"]]), st.booleans())
    elif isinstance(old, bool):
        wrong = st.sampled_from(["maybe", 3, 0.5, [], {}])
    elif isinstance(old, dict):
        wrong = st.one_of(SOMETHING, st.booleans(), st.sampled_from(["", "x", 0, [], ["x"]]))
    else:
        wrong = st.one_of(SOMETHING, st.booleans(), st.sampled_from(["", "x", {}, {"a": "b"}]))
    return st.one_of(wrong, texts) if texts is not None else wrong


# Drawing arguments takes far longer than checking them, so each drawn set is spoiled in several ways.
MANY = settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WAYS: Final = 8


@MANY
@given(any_gates.chat_ops())
def test_what_is_drawn_is_right(args: Any) -> None:
    assert paths_of(args) == []


@MANY
@given(any_gates.chat_ops(), st.data())
def test_one_bad_value_is_named_by_its_path_and_nothing_else_is(args: Any, data: st.DataObject) -> None:
    places = nodes(args)
    for _ in range(WAYS):
        path = data.draw(st.sampled_from(places))
        worse = replaced(args, path, data.draw(wrong_value(at(args, path), path)))
        assert set(paths_of(worse)) == {dotted(path)}


@MANY
@given(any_gates.chat_ops(), st.data())
def test_an_argument_that_does_not_exist_is_named_by_its_path(args: Any, data: st.DataObject) -> None:
    closed = [(), *(path for path in nodes(args) if _is_closed(path) and isinstance(at(args, path), dict))]
    for _ in range(WAYS):
        path = data.draw(st.sampled_from(closed))
        unknown = data.draw(st.sampled_from(["x", "deploymentGroup", "layouts", "title_", "None"]))
        if unknown in at(args, path):
            continue
        worse = replaced(args, path, {**at(args, path), unknown: data.draw(st.sampled_from(["x", 1, {}, []]))})
        assert set(paths_of(worse)) == {dotted((*path, unknown))}


def _is_closed(path: Path) -> bool:
    """Whether the keys of a map at this path are not the user's own."""
    if path[0] == "channel":
        return True
    return path[-1] in {"messages", "buttons"} or (len(path) > 1 and path[-2] in CLOSED)


BAD_KEYS: Final = {
    **{field: ["1a", "a b", "ä", "a_b", "a" * 57, "a" * 50] for field in any_gates.KINDS},
    "tags": ["aws:x", "<", "a" * 129],
    "links": ["\ue000", " ", "<noValue>"],
}
"""Maps by keys of the user's own to keys that cannot be."""


@MANY
@given(any_gates.chat_ops(), st.data())
def test_a_bad_key_of_ones_own_is_named_by_its_path(args: Any, data: st.DataObject) -> None:
    maps = [
        path for path in nodes(args) if path[-1] in BAD_KEYS and at(args, path) and isinstance(at(args, path), dict)
    ]
    for _ in range(WAYS):
        path = data.draw(st.sampled_from(maps))
        entries: dict[str, Any] = at(args, path)
        old, new = data.draw(st.sampled_from(sorted(entries))), data.draw(st.sampled_from(BAD_KEYS[str(path[-1])]))
        worse = replaced(args, path, {new if key == old else key: value for key, value in entries.items()})
        assert set(paths_of(worse)) == {dotted((*path, new))}
