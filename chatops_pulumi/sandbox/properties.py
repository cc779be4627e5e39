"""Properties of resources, between Pulumi's wire format and plain JSON."""

from typing import Any, cast

from google.protobuf import json_format, struct_pb2
from pulumi.runtime import rpc

from chatops_pulumi.sandbox.records import JsonObject

UNKNOWN: str = rpc.UNKNOWN
"""What stands for a value that is not known yet, in a preview."""
_SECRET = "[secret]"  # noqa: S105 what is shown instead of one


def plain(value: object) -> object:
    """The value without the wrapping of secrets."""
    if rpc.is_rpc_secret(value):
        return plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in _in_order(value)}
    if isinstance(value, list):
        return [plain(item) for item in cast(list[object], value)]
    return _whole(value)


def hidden(value: object) -> object:
    """The value with ``[secret]`` in place of secrets."""
    if rpc.is_rpc_secret(value):
        return _SECRET
    if isinstance(value, dict):
        return {key: hidden(item) for key, item in _in_order(value)}
    if isinstance(value, list):
        return [hidden(item) for item in cast(list[object], value)]
    return _whole(value)


def without_unset(value: object) -> object:
    """Without keys whose value is None, as providers see their inputs."""
    if isinstance(value, dict):
        entries = cast(dict[str, object], value)
        return {key: without_unset(item) for key, item in entries.items() if item is not None}
    if isinstance(value, list):
        return [without_unset(item) for item in cast(list[object], value)]
    return value


def to_struct(properties: JsonObject) -> Any:
    """Plain JSON as a protobuf struct."""
    struct = struct_pb2.Struct()
    struct.update(properties)
    return struct


def from_struct(struct: Any) -> JsonObject:
    """A protobuf struct as plain JSON. Values that are not known yet stay as ``UNKNOWN``."""
    return cast(JsonObject, without_unset(plain(json_format.MessageToDict(struct))))


def has_unknown(value: object) -> bool:
    """Whether anything in a value is not known yet."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in cast(dict[str, object], value).values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in cast(list[object], value))
    return value == UNKNOWN


def _in_order(value: object) -> list[tuple[str, object]]:
    """The entries of a map, sorted: protobuf does not keep the program's order, and runs must repeat."""
    return sorted(
        ((str(key), item) for key, item in cast(dict[object, object], value).items()), key=lambda entry: entry[0]
    )


def _whole(value: object) -> object:
    """A whole number as an int: protobuf knows only floats, and AWS's texts of numbers have no ``.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
