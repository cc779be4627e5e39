"""Hostile properties of resources, in the engine's own wire format."""

from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime import rpc

from chatops_pulumi.sandbox.program import properties
from chatops_pulumi.sandbox.resources.base import RefusedError, check_numbers
from tests.hostile.corpus import TEXTS, THOROUGH, VALUES

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
MARKS = [SECRET, "c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7", "x"]
HIDDEN = "do not show"
TEXT = st.sampled_from([text for text in TEXTS.values() if text.isascii()]) | st.text(max_size=6).filter(str.isascii)
WIRE = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXT | st.just(rpc.UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXT, inner, max_size=3)
        | inner.map(lambda value: {SIGNATURE: SECRET, "value": value})
        | st.fixed_dictionaries({SIGNATURE: st.sampled_from(MARKS)}, optional={"value": inner, "path": TEXT})
    ),
    max_leaves=8,
)
SETTINGS = settings(max_examples=3000 if THOROUGH else 150, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(given_=st.dictionaries(TEXT, WIRE, max_size=3), outputs=st.dictionaries(TEXT, WIRE, max_size=3))
def test_any_properties(given_: dict[str, Any], outputs: dict[str, Any]) -> None:
    properties.hidden(given_)
    properties.has_unknown(given_)
    properties.with_secrets(outputs, given_, ["a"])
    read = properties.from_struct(properties.to_struct(given_))
    assert SECRET not in str(properties.plain(read)) or SECRET in str(list(_keys(given_)))


def _keys(value: Any) -> Any:
    """Keys and texts outside of marks: they can be anything."""
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)
    elif isinstance(value, str) and value == SECRET:
        yield value


@SETTINGS
@given(value=WIRE)
def test_a_secret_is_never_shown(value: Any) -> None:
    secret = {SIGNATURE: SECRET, "value": [HIDDEN, value]}
    assert HIDDEN not in str(properties.hidden({"a": [value, secret], "b": secret}))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused_by_its_path(number: float) -> None:
    struct = struct_pb2.Struct()
    struct.update({"retryPolicy": {"attempts": [1, number]}})
    read = properties.from_struct(struct)
    with pytest.raises(RefusedError, match=r"'retryPolicy\.attempts\[1\]' is -?(nan|inf)"):
        check_numbers(read)


def test_values_that_json_has_are_not_refused() -> None:
    for value in VALUES:
        if not isinstance(value, (bytes, float)) and type(value) is not object:
            check_numbers({"a": [value]})
