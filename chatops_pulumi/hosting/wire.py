"""From what a program in another language sends to the arguments that a Python program would write.

Pulumi's own host drops keys that it does not know, so a misspelled argument would be ignored silently; it loses enums in lists
and maps, and stops at the first thing that is wrong. Here only names are changed. Everything else, wrong or right, goes to the
component, which reports all problems at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pulumi.provider.experimental.analyzer import PropertyDefinition, TypeDefinition


@dataclass(frozen=True)
class Names:
    """The names of a package's types, in its schema and in Python."""

    types: Mapping[str, TypeDefinition]

    def to_python(self, value: Any, properties: Mapping[str, PropertyDefinition], names: Mapping[str, str]) -> Any:
        """An object with Python's names. Keys that the schema does not know remain, so that they are reported."""
        if not isinstance(value, Mapping):
            return value  # an output, or something that the component refuses
        given = cast("Mapping[str, Any]", value)
        return {names.get(key, key): self._value(entry, properties.get(key)) for key, entry in given.items()}

    def _value(self, value: Any, definition: PropertyDefinition | None) -> Any:
        if definition is None:
            return value
        if definition.ref is not None:
            type_ = self.types.get(definition.ref.rsplit(":", 1)[-1])
            if type_ is None or type_.enum:
                return value
            return self.to_python(value, type_.properties, type_.properties_mapping)
        if definition.items is not None and isinstance(value, list):
            return [self._value(entry, definition.items) for entry in cast("list[Any]", value)]
        if definition.additional_properties is not None and isinstance(value, Mapping):
            # The keys of a map are the user's own.
            entries = cast("Mapping[str, Any]", value).items()
            return {key: self._value(entry, definition.additional_properties) for key, entry in entries}
        return value

    def in_schema(self, text: str, names: Mapping[str, str]) -> str:
        """A text about arguments with the names that the program in the other language uses."""
        known = {python: schema for schema, python in names.items()}
        for type_ in self.types.values():
            known |= {python: schema for schema, python in type_.properties_mapping.items()}
        # Only names with an underscore differ, and no key of a user may hold one.
        different = sorted((python for python, schema in known.items() if python != schema), key=len, reverse=True)
        if not different:
            return text
        return re.sub(rf"\b({'|'.join(map(re.escape, different))})\b", lambda match: known[match[1]], text)
