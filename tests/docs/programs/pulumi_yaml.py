"""Reads a program in Pulumi YAML."""

import re
from typing import Any, cast

import yaml

from tests.docs.programs.names import Schema, components
from tests.docs.programs.tree import Items, Opaque, Program, Record, Scalar, Use, Value

_INTERPOLATION = re.compile(r"\$\{(\w+)\.(\w+)")


def is_program(source: str) -> bool:
    """Whether a block is a program, and not a stack file or a scenario."""
    return re.search(r"^resources:$", source, re.MULTILINE) is not None


def read(source: str, schema: Schema) -> Program:
    """The program's components, outputs and problems. All of it is on line 1: YAML's values have no lines."""
    program = Program()
    given = cast(dict[str, Any], yaml.safe_load(source))
    created: dict[str, str] = {}
    for name, entry in given["resources"].items():
        package, _, component = entry["type"].rpartition(":")
        if package.split(":")[0] == "chatops":
            created[name] = component
            program.uses.append(Use(component, _value(entry.get("properties", {})), 1))
    for name, output in _INTERPOLATION.findall(source):
        if name not in given["resources"]:
            program.problems.append(f"line 1: there is no resource {name}")
        elif created.get(name) in components(schema):
            program.outputs.append((created[name], output, 1))
    return program


def _value(given: Any) -> Value:
    if isinstance(given, dict):
        return Record(tuple((str(key), _value(value)) for key, value in given.items()), 1)
    if isinstance(given, list):
        return Items(tuple(_value(value) for value in given), 1)
    if isinstance(given, bool):
        return Scalar("boolean", None, 1)
    if isinstance(given, str):
        return Opaque(1) if given.startswith("${") else Scalar("string", given, 1)
    return Scalar("number", None, 1)
