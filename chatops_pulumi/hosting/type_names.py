"""The types in the component schema, so that every language's SDK compiles and has readable names."""

import json
from typing import Any, Final

_SUFFIX: Final = "Args"


def with_short_type_names(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with types that do not end with ``Args``, because the SDKs of other languages add it to the names of inputs.

    Without this, the type of an alarm is ``AlarmArgsArgs`` in Go, TypeScript and Python's own generated SDK.

    Args:
        schema: The component schema.

    Raises:
        ValueError: Two types would get the same name.
    """
    short = {token: token.removesuffix(_SUFFIX) for token in schema["types"]}
    if len(set(short.values())) < len(short):
        raise ValueError("two types of the schema differ only by the ending Args")
    text = json.dumps({**schema, "types": {short[token]: entry for token, entry in schema["types"].items()}})
    for token, name in short.items():
        text = text.replace(f'"#/types/{token}"', f'"#/types/{name}"')
    return json.loads(text)


def with_go_input_types(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the input types of all types in Go's SDK.

    Go's generator (3.260) omits those that only appear as values of plain maps, such as ``alarms``, and refers to them all the
    same: the SDK does not compile.

    Args:
        schema: The component schema.
    """
    languages = schema.get("language", {})
    return {**schema, "language": {**languages, "go": {**languages.get("go", {}), "generateExtraInputTypes": True}}}
