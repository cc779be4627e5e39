"""The names that the generated SDKs have, by the schema."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def components(schema: Schema) -> set[str]:
    """The names of the components."""
    return {token.rsplit(":", 1)[-1] for token in schema["resources"]}


def input_types(schema: Schema) -> set[str]:
    """The names of the types of nested arguments, with their ending."""
    return {f"{token.rsplit(':', 1)[-1]}Args" for token, entry in schema["types"].items() if "enum" not in entry}


def enums(schema: Schema) -> dict[str, list[str]]:
    """The name of each enumeration to the names of its values."""
    return {
        token.rsplit(":", 1)[-1]: [value["name"] for value in entry["enum"]]
        for token, entry in schema["types"].items()
        if "enum" in entry
    }
