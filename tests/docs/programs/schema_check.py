"""Compares what a program says with the component schema: names, nesting, types and required arguments."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.docs.programs.tree import Items, Member, Opaque, Program, Record, Scalar, Value

_PACKAGE = "chatops:index:"
_NUMBERS = {"integer", "number"}
BUILT_IN_OUTPUTS = {"urn"}

Schema = Mapping[str, Any]


def problems(schema: Schema, program: Program) -> list[str]:
    """Everything in the program that the schema does not allow."""
    found = list(program.problems)
    for use in program.uses:
        resource = schema["resources"].get(_PACKAGE + use.component)
        if resource is None:
            found.append(f"line {use.line}: there is no component {use.component}")
            continue
        inputs = {"properties": resource["inputProperties"], "required": resource.get("requiredInputs", ())}
        if isinstance(use.args, Record):
            found += _Check(schema, program).record(use.args, inputs, use.component, use.component)
        else:
            found.append(f"line {use.line}: {use.component}: the arguments are not an object")
    for component, name, line in program.outputs:
        known = {*schema["resources"][_PACKAGE + component]["properties"], *BUILT_IN_OUTPUTS}
        if program.schema_name(name) not in known:
            found.append(f"line {line}: {component} has no output {name}")
    return found


class _Check:
    def __init__(self, schema: Schema, program: Program) -> None:
        self._types: Schema = schema["types"]
        self._program = program

    def record(self, value: Record, type_: Schema, name: str, path: str) -> Iterator[str]:
        if value.type and value.type != f"{name}Args":
            yield f"line {value.line}: {path}: {value.type} instead of {name}Args"
        given = [(self._program.schema_name(key), key, inner) for key, inner in value.fields]
        for key, written, inner in given:
            expected = type_["properties"].get(key)
            if expected is None:
                yield f"line {inner.line}: {path}.{written}: {name} has no such argument"
            else:
                yield from self.value(inner, expected, f"{path}.{key}")
        for key in type_.get("required", ()):
            if key not in {key for key, _, _ in given}:
                yield f"line {value.line}: {path}.{key} is required"

    def value(self, value: Value, expected: Schema, path: str) -> Iterator[str]:
        if isinstance(value, Opaque):
            return
        if "$ref" in expected:
            yield from self._reference(value, expected["$ref"].removeprefix(f"#/types/{_PACKAGE}"), path)
        elif expected["type"] == "array":
            values = value.values if isinstance(value, Items) else (value,) if self._program.varargs else None
            if values is None:
                yield f"line {value.line}: {path}: a list is expected"
            for at, inner in enumerate(values or ()):
                yield from self.value(inner, expected["items"], f"{path}[{at}]")
        elif expected["type"] == "object":
            if not isinstance(value, Record) or value.type:
                yield f"line {value.line}: {path}: a map is expected"
                return
            for key, inner in value.fields:
                yield from self.value(inner, expected["additionalProperties"], f"{path}[{key}]")
        elif not isinstance(value, Scalar) or _kind(value.kind) != _kind(expected["type"]):
            yield f"line {value.line}: {path}: a {expected['type']} is expected"

    def _reference(self, value: Value, name: str, path: str) -> Iterator[str]:
        type_ = self._types[_PACKAGE + name]
        if "enum" not in type_:
            if isinstance(value, Record):
                yield from self.record(value, type_, name, path)
            else:
                yield f"line {value.line}: {path}: {name} is expected"
        elif isinstance(value, Member):
            if (value.type, value.name) not in {(name, entry["name"]) for entry in type_["enum"]}:
                yield f"line {value.line}: {path}: {value.type}.{value.name} is not a value of {name}"
        elif not isinstance(value, Scalar) or value.text not in {entry["value"] for entry in type_["enum"]}:
            yield f"line {value.line}: {path}: a value of {name} is expected"


def _kind(name: str) -> str:
    return "number" if name in _NUMBERS else name
