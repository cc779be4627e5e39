"""A state may be anything: whatever is wrong in it, it is told, or left, but nothing falls over."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.errors import StateError
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import plan
from chatops_pulumi.adopt.state import read_state
from tests.adopt.states import document

Path = tuple[str | int, ...]
STATES = {name: document(name) for name in ("seed", "channel", "teams", "custom_text")}
VALUES = st.sampled_from(
    [None, "", "x", "<", "[", "null", '"x"', "{}", 0, -1, 1.5, True, [], {}, [None], [[]], {"a": None}, [{}]]
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield from places(entry, (*path, key))


PLACES = {name: list(places(state))[1:] for name, state in STATES.items()}
DAMAGE = st.sampled_from(list(STATES)).flatmap(
    lambda name: st.tuples(
        st.just(name), st.lists(st.tuples(st.sampled_from(PLACES[name]), VALUES), min_size=1, max_size=2)
    )
)


def damaged(name: str, changes: list[tuple[Path, Any]]) -> Any:
    state = copy.deepcopy(STATES[name])
    for path, value in changes:
        place = state
        try:
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            pass  # the change before has taken this place away
    return state


@given(damage=DAMAGE, own=st.booleans())
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_damage_is_survived(damage: tuple[str, list[tuple[Path, Any]]], own: bool) -> None:
    name, changes = damage
    try:
        resources = read_state(json.dumps(damaged(name, changes)), "s").resources
    except StateError:
        return
    adopted = plan(find(resources), AdoptOptions(own_channel=own))
    entries = import_entries(adopted.components)
    assert len({entry.name for entry in entries}) == len(entries)
