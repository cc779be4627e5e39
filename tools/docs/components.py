"""The reference of components and arguments, from the component schema."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pulumi.provider.experimental.util import camel_case

from chatops_pulumi import args
from chatops_pulumi.hosting.descriptions import with_changed_texts
from tools.docs.markdown import GENERATED, anchor, one_line, plain, table

Schema = Mapping[str, Any]

_ORDER = ("ChatOps", "ChatChannel", "Notifications")
_INTRODUCTION = """# Components and arguments

Look up every component, argument and output. Names are Python's. In other languages, use their own spelling:
`deployment_groups` is `deploymentGroups` in TypeScript and YAML. *Input* means that the value can be an output of another
resource. Other values must be plain, because they decide which resources exist.

An unknown argument, a missing argument or an invalid value is an error before any resource is registered.
"""


def page(schema: Schema) -> str:
    """The whole page.

    Args:
        schema: The component schema, as the plugin serves it.
    """
    python = _python_names()
    schema = with_changed_texts(schema, partial(_in_python, python))
    parts = [GENERATED, _INTRODUCTION]
    for name in _ORDER:
        entry = schema["resources"][f"chatops:index:{name}"]
        parts += [f"## {name}\n", f"{one_line(entry['description'])}\n"]
        parts += [
            "### Arguments of " + name + "\n",
            _arguments(entry["inputProperties"], entry["requiredInputs"], python),
        ]
        parts += ["### Outputs of " + name + "\n", _outputs(entry, python)]
    parts.append("## Types\n")
    for token, entry in sorted(schema["types"].items()):
        parts.append(f"### {_name(token)}\n")
        if entry.get("description"):
            parts.append(f"{plain(entry['description'])}\n")
        if "enum" in entry:
            parts.append(table(("Value", "Meaning"), _values(entry)))
        else:
            parts.append(_arguments(entry["properties"], entry.get("required", ()), python))
    return "\n".join(parts)


def _arguments(properties: Mapping[str, Any], required: Any, python: Mapping[str, str]) -> str:
    rows = [
        (
            f"`{python.get(key, key)}`",
            _type(value) + ("" if value.get("plain") else ", input"),
            "yes" if key in required else "",
            plain(value.get("description", "")),
        )
        for key, value in sorted(properties.items(), key=lambda item: item[0] not in required)
    ]
    return table(("Argument", "Type", "Required", "Meaning"), rows)


def _outputs(entry: Schema, python: Mapping[str, str]) -> str:
    rows = [
        (
            f"`{python.get(key, _snake(key))}`",
            _type(value),
            "" if key in entry.get("required", ()) else "can be absent",
            plain(value.get("description", "")),
        )
        for key, value in entry["properties"].items()
    ]
    return table(("Output", "Type", "", "Meaning"), rows)


def _values(entry: Schema) -> Iterator[tuple[str, str]]:
    for value in entry["enum"]:
        yield f"`{value['value']}`", plain(value.get("description", ""))


def _type(value: Schema) -> str:
    if reference := value.get("$ref"):
        name = _name(reference)
        return f"[{name}](#{anchor(name)})"
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    if value.get("type") == "object":
        return f"map of {_type(value['additionalProperties'])}"
    return str(value["type"])


def _name(token: str) -> str:
    """The type's name in Python. The schema's names lack the ending Args."""
    name = token.rpartition(":")[2]
    return f"{name}Args" if hasattr(args, f"{name}Args") else name


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _in_python(python: Mapping[str, str], text: str) -> str:
    """A description with Python's names. Only names of several words differ from the schema's. Event values keep theirs."""
    return re.sub(r"(?<!<)\b[a-z]+(?:[A-Z][a-z]+)+\b", lambda found: python.get(found[0], found[0]), text)


def _python_names() -> dict[str, str]:
    """Names in the schema to the names in Python."""
    types = (value for value in vars(args).values() if isinstance(value, type) and hasattr(value, "__required_keys__"))
    return {camel_case(key): key for type_ in types for key in type_.__annotations__}
