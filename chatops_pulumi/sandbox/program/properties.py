"""Properties of resources, between Pulumi's wire format and plain JSON."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from chatops_pulumi.sandbox.records import JsonObject

UNKNOWN: str = rpc.UNKNOWN
"""Marks a value that is not known yet, in a preview."""
# How Pulumi's wire format marks files and secrets (pulumi/runtime/rpc.py).
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_ASSET = "c44067f5952c0a294b673a41bacd8c17"
_ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
_FILE_PARTS = ("path", "text", "uri", "assets")
_SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 a mark, not a secret
_SECRET = "[secret]"  # noqa: S105 what is shown instead of one


def plain(value: object) -> object:
    """The value without the wrapping of secrets."""
    if rpc.is_rpc_secret(value):
        return plain(cast(JsonObject, value).get("value"))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in _in_order(value)}
    if isinstance(value, list):
        return [plain(item) for item in cast(list[object], value)]
    return _whole(_file(value))


def hidden(value: object) -> object:
    """The value with ``[secret]`` in place of secrets."""
    if rpc.is_rpc_secret(value):
        return _SECRET
    if isinstance(value, dict):
        return {key: hidden(item) for key, item in _in_order(value)}
    if isinstance(value, list):
        return [hidden(item) for item in cast(list[object], value)]
    return _whole(_file(value))


def with_secrets(outputs: JsonObject, inputs: Mapping[str, object], secret_outputs: Iterable[str] = ()) -> JsonObject:
    """Outputs with the secret marks of the inputs that they come from.

    The engine marks an output if the input of the same name is a secret, and a whole list if one item is a secret
    (pulumi/pulumi, sdk/go/common/resource/plugin/provider_plugin.go, ``annotateSecrets``). ``tagsAll`` comes from ``tags``.

    Args:
        outputs: Plain values.
        inputs: The inputs as they came, with their marks.
        secret_outputs: Outputs that the program itself declares secret (``additional_secret_outputs``).
    """
    sources = {"tagsAll": inputs.get("tags"), **inputs, **{key: _as_secret(None) for key in secret_outputs}}
    return {key: _marked(value, sources.get(key)) for key, value in outputs.items()}


def _marked(value: object, source: object) -> object:
    if rpc.is_rpc_secret(source) or (isinstance(source, list) and any(_holds_secret(item) for item in _items(source))):
        return value if rpc.is_rpc_secret(value) else _as_secret(value)
    if isinstance(source, dict) and isinstance(value, dict):
        entries, sources = cast(JsonObject, value), cast(JsonObject, source)
        return {key: _marked(item, sources.get(key)) for key, item in entries.items()}
    return value


def _as_secret(value: object) -> JsonObject:
    return {_SIGNATURE: _SECRET_SIGNATURE, "value": value}


def _holds_secret(value: object) -> bool:
    if rpc.is_rpc_secret(value):
        return True
    if isinstance(value, dict):
        return any(_holds_secret(item) for item in cast(JsonObject, value).values())
    return isinstance(value, list) and any(_holds_secret(item) for item in _items(value))


def _items(value: object) -> list[object]:
    return cast(list[object], value)


def without_unset(value: object) -> object:
    """Without keys whose value is None, in the form in which providers see their inputs."""
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
    return cast(JsonObject, without_unset(plain(with_marks(struct))))


def with_marks(struct: Any) -> JsonObject:
    """A protobuf struct as JSON, with the marks of secrets."""
    return {str(key): _from_value(value) for key, value in struct.fields.items()}


def _from_value(value: Any) -> object:
    """One value of a struct. protobuf's own conversion fails on numbers that are not finite."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return with_marks(value.struct_value)
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def has_unknown(value: object) -> bool:
    """Whether anything in a value is not known yet."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in cast(dict[str, object], value).values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in cast(list[object], value))
    return value == UNKNOWN


def _file(value: object) -> object:
    """A file or an archive in the wire format, so that it can be given back as it came."""
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        signature = _ASSET if isinstance(value, pulumi.Asset) else _ARCHIVE
        parts = {name: _file_part(part) for name, part in vars(value).items() if name in _FILE_PARTS}
        return {_SIGNATURE: signature, **parts}
    return value


def _file_part(part: object) -> object:
    if isinstance(part, Mapping):
        return {name: _file(entry) for name, entry in cast(Mapping[str, object], part).items()}
    return str(part)


def _in_order(value: object) -> list[tuple[str, object]]:
    """The entries of a map, sorted: protobuf does not keep the program's order, and runs must repeat."""
    return sorted(
        ((str(key), item) for key, item in cast(dict[object, object], value).items()), key=lambda entry: entry[0]
    )


def _whole(value: object) -> object:
    """A whole number as an int: protobuf knows only floats, and AWS's texts of numbers have no ``.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
