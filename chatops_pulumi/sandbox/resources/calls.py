"""Calls to the local AWS that hold AWS's own limits.

Neither botocore (client side) nor moto checks most of the lengths, counts and patterns in the API models, so they are
checked here, straight from botocore's models.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import RefusedError

Shape = Any
"""A botocore shape. Its properties are computed lazily in a way that type checkers do not see."""

_LONGEST_VALUE = 80
"""Characters of a value that an error shows."""


def call(
    aws: LocalAws, region: str, service: str, operation: str, params: JsonObject, account: str | None = None
) -> JsonObject:
    """Call ``operation`` (boto3's name, as ``put_rule``) and return the answer.

    Unset parameters (None) are left out. Raises RefusedError with every limit that is broken, or with AWS's answer.
    """
    client = aws.client(service, region, account)
    given = {key: value for key, value in params.items() if value is not None}
    name = cast(str, client.meta.method_to_api_mapping[operation])
    shape = client.meta.service_model.operation_model(name).input_shape
    broken = list(_broken_limits(shape, given, "")) if shape else []
    if broken:
        raise RefusedError(f"AWS would refuse {name}: {' '.join(broken)} (Source: the API model of {service}.)")
    try:
        with aws.lock:
            return cast(JsonObject, getattr(client, operation)(**given))
    except ClientError as error:
        answer = cast(dict[str, Any], error.response).get("Error", {})
        raise RefusedError(f"AWS would refuse {name}: {answer.get('Code')}: {answer.get('Message')}") from error
    except BotoCoreError as error:
        raise RefusedError(f"AWS would refuse {name}: {error}") from error


def _broken_limits(shape: Shape, value: object, path: str) -> Iterator[str]:
    """A sentence for each limit of the model that ``value`` breaks."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for key, item in cast(JsonObject, value).items():
            if key in shape.members:
                yield from _broken_limits(shape.members[key], item, f"{path}.{key}" if path else key)
    elif shape.type_name == "list" and isinstance(value, list):
        items = cast(list[object], value)
        yield from _broken_count(shape, len(items), path, "entries")
        for index, item in enumerate(items):
            yield from _broken_limits(shape.member, item, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        entries = cast(JsonObject, value)
        yield from _broken_count(shape, len(entries), path, "entries")
        for key, item in entries.items():
            yield from _broken_limits(shape.key, key, f"the key '{key}' of {path}")
            yield from _broken_limits(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "string" and isinstance(value, str):
        yield from _broken_text(shape, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        if low is not None and value < low:
            yield f"{path} is {value}, and at least {low} is needed."
        if high is not None and value > high:
            yield f"{path} is {value}, and at most {high} is allowed."


def _broken_text(shape: Shape, value: str, path: str) -> Iterator[str]:
    counted = list(_broken_count(shape, len(value), path, "characters", value))
    yield from counted
    pattern = _compiled(shape.metadata.get("pattern"))
    if pattern and not counted and not pattern.fullmatch(value):
        yield f"{path} is {_short(value)}, which does not match {shape.metadata['pattern']}."
    if shape.enum and value not in shape.enum:
        yield f"{path} is {_short(value)}, and only {', '.join(shape.enum)} are allowed."


def _broken_count(shape: Shape, count: int, path: str, unit: str, value: str | None = None) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    shown = f": {_short(value)}" if value else ""
    if low is not None and count < low:
        yield f"{path} has {count} {unit}, and at least {low} are needed{shown}."
    if high is not None and count > high:
        yield f"{path} has {count} {unit}, and at most {high} are allowed{shown}."


@cache
def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    """A pattern of the model; None if it uses what Python lacks (Unicode classes), so that it cannot be checked."""
    if not pattern:
        return None
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _short(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."
