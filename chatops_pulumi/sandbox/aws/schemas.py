"""Checks inputs of aws-native resources against CloudFormation's own schemas, which cfn-lint ships.

The files are read directly: importing cfn-lint takes more than a second, and its schema manager prefers a newer
download of the user's, or downloads one.
"""

import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from chatops_pulumi.sandbox.records import JsonObject

Steps = tuple[str | int, ...]
"""A path: property names and list indexes."""
_LONGEST_VALUE = 80
"""Characters of a value that an error shows."""


class SchemaError(Exception):
    """The resource type has no schema."""


@dataclass(frozen=True)
class Violation:
    """One input that CloudFormation would refuse."""

    path: str
    """As the program writes it, in camelCase: ``attachments[0].buttonText``. Empty: the resource itself."""
    text: str
    """What is wrong, with the value and the limit: the rest of a sentence that starts with the path."""

    def __str__(self) -> str:
        return f"{self.path} {self.text}" if self.path else self.text


def check_inputs(type_name: str, inputs: Mapping[str, Any], region: str) -> tuple[Violation, ...]:
    """Everything in ``inputs`` (as the Pulumi SDK sends them) that the schema of ``type_name`` does not allow.

    ``type_name`` is CloudFormation's, as ``AWS::Chatbot::CustomAction``. Raises SchemaError if the type is not
    available in the region.
    """
    schema = load_schema(type_name, region)
    names: dict[Steps, Steps] = {}
    properties = _to_cloudformation(schema, inputs, schema, (), (), names)
    violations = list(_read_only(schema, properties))
    validator = Draft7Validator({key: schema[key] for key in _VALIDATED if key in schema})
    for error in sorted(validator.iter_errors(properties), key=lambda error: [str(part) for part in error.path]):
        path = tuple(error.absolute_path)
        if error.validator == "pattern" and error.instance == "":
            continue  # an empty text breaks the minimum length as well, and that says it better
        violations.append(Violation(_written(names.get(path, path)), _describe(error)))
    return tuple(violations)


_VALIDATED = ("type", "properties", "required", "additionalProperties", "definitions", "patternProperties")
"""The keys of a resource schema that are JSON Schema."""


@cache
def load_schema(type_name: str, region: str) -> JsonObject:
    """CloudFormation's schema of a resource type in a region. Raises SchemaError."""
    root = _schema_directory()
    provider = root / "providers" / f"{region}.json"
    if not provider.is_file():
        raise SchemaError(f"CloudFormation is not known to exist in a region named '{region}'.")
    known = cast(dict[str, str], json.loads(provider.read_text(encoding="utf-8")))
    if type_name not in known:
        raise SchemaError(f"{type_name} is not available in {region}.")
    return cast(JsonObject, json.loads((root / "resources" / f"{known[type_name]}.json").read_text(encoding="utf-8")))


def create_only(type_name: str, region: str) -> frozenset[str]:
    """The inputs that CloudFormation cannot change, as the SDK names them: another value replaces the resource."""
    pointers = cast(list[str], load_schema(type_name, region).get("createOnlyProperties", []))
    return frozenset(_lower_first(pointer.rsplit("/", 1)[-1]) for pointer in pointers)


def read_only(type_name: str, region: str) -> frozenset[str]:
    """The outputs that only AWS sets, as the SDK names them."""
    pointers = cast(list[str], load_schema(type_name, region).get("readOnlyProperties", []))
    return frozenset(_lower_first(pointer.rsplit("/", 1)[-1]) for pointer in pointers)


@cache
def unordered(type_name: str, region: str) -> frozenset[str]:
    """The lists whose order does not matter, as the SDK names them: ``attachments``, ``attachments.criteria``."""
    schema = load_schema(type_name, region)
    return frozenset(_unordered_below(schema, schema, ()))


def _unordered_below(schema: JsonObject, node: JsonObject, path: tuple[str, ...]) -> Iterator[str]:
    node = _resolve(schema, node)
    if node.get("type") == "array" and node.get("insertionOrder") is False:
        yield ".".join(path)
    if isinstance(node.get("items"), Mapping):
        yield from _unordered_below(schema, cast(JsonObject, node["items"]), path)
    for name, below in cast(dict[str, JsonObject], node.get("properties") or {}).items():
        yield from _unordered_below(schema, below, (*path, _lower_first(name)))


def _schema_directory() -> Path:
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        raise SchemaError("The package cfn-lint is missing. Install chatops-pulumi with the extra 'sandbox'.")
    return Path(spec.submodule_search_locations[0]) / "data" / "schemas"


def _resolve(schema: JsonObject, node: JsonObject) -> JsonObject:
    """The node that a local ``$ref`` points at."""
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    target: JsonObject = schema
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return _resolve(schema, target)


def _to_cloudformation(
    schema: JsonObject, value: object, node: JsonObject, path: Steps, written: Steps, names: dict[Steps, Steps]
) -> Any:
    """``value`` with CloudFormation's property names. ``names`` collects how the program writes each path.

    Keys of maps (``variables``) stay as they are; keys that the schema does not know stay, to be refused.
    """
    names[path] = written
    node = _resolve(schema, node)
    if isinstance(value, Mapping):
        properties = cast(JsonObject, node.get("properties", {}))
        by_lower = {name.lower(): name for name in properties}
        result: JsonObject = {}
        for key, item in cast(Mapping[str, object], value).items():
            if item is None:
                continue
            name = by_lower.get(key.lower(), key)
            child = properties.get(name, {})
            result[name] = _to_cloudformation(schema, item, child, (*path, name), (*written, key), names)
        return result
    if isinstance(value, list):
        items = cast(JsonObject, node.get("items", {}))
        return [
            _to_cloudformation(schema, item, items, (*path, index), (*written, index), names)
            for index, item in enumerate(cast(list[object], value))
        ]
    return value


def _read_only(schema: JsonObject, properties: JsonObject) -> Iterator[Violation]:
    for pointer in cast(list[str], schema.get("readOnlyProperties", [])):
        name = pointer.rsplit("/", 1)[-1]
        if name in properties:
            yield Violation(_lower_first(name), "is set by AWS and cannot be given.")


def _written(path: Steps) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _describe(error: ValidationError) -> str:
    """A sentence for a person. jsonschema's own would show the schema's spelling and whole documents."""
    value = cast(Any, error.instance)
    limit = cast(Any, error.validator_value)
    match error.validator:
        case "maxLength":
            return f"is {len(value)} characters long, and AWS allows at most {limit}: {_short(value)}."
        case "minLength":
            return f"is {len(value)} characters long, and AWS wants at least {limit}: {_short(value)}."
        case "maxItems" | "maxProperties":
            return f"has {len(value)} entries, and AWS allows at most {limit}."
        case "minItems" | "minProperties":
            return f"has {len(value)} entries, and AWS wants at least {limit}. Leave it out instead."
        case "pattern":
            return f"is {_short(value)}, which does not match what AWS allows: {limit}."
        case "enum":
            return f"is {_short(value)}, and AWS allows only {', '.join(str(item) for item in limit)}."
        case "type":
            return f"is {_short(value)}, and AWS wants the type {limit}."
        case "required":
            missing = [_lower_first(name) for name in limit if name not in value]
            return f"lacks {', '.join(missing)}, which AWS requires."
        case "additionalProperties":
            known = cast(JsonObject, cast(JsonObject, error.schema).get("properties", {}))
            unknown = ", ".join(key for key in value if key not in known)
            return f"has {unknown}, which AWS does not know here. Known are: {', '.join(map(_lower_first, known))}."
        case _:
            return f"is not what AWS allows: {error.message}."


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 3] + "..."
