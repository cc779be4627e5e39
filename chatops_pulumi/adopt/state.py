"""Reads the managed resources of a Terraform state."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import StateError
from chatops_pulumi.core.json_values import is_flat, mapping, objects, strict_json, texts
from chatops_pulumi.core.problems import has_lone_surrogate, shown

JsonObject = dict[str, Any]

VERSION: Final = 4
"""The version of the state format that Terraform writes since 0.12, and OpenTofu too."""

_STEP: Final = re.compile(r'module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|[0-9]+)\])?(?:\.|$)')
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_DEEPEST: Final = 200
"""Levels of lists and objects. Terraform's own types have a dozen."""
_PULL: Final = "Fix: give the output of 'terraform state pull'."
_DEPOSED_ID: Final = "deposed"


class Replacement(Enum):
    """A replacement that Terraform has started or planned, and not finished."""

    DEPOSED = "Terraform has replaced it, and the old object still exists (deposed)"
    TAINTED = "Terraform marks it as tainted and would replace it"


@dataclass(frozen=True)
class Module:
    """One step of a module path."""

    name: str
    key: str | int | None = None
    """The key of for_each (a string) or count (a number)."""


@dataclass(frozen=True, eq=False)
class StateResource:
    """One instance of a managed resource."""

    address: str
    """The address in Terraform's notation, for example ``module.web["a"].aws_cloudwatch_event_rule.this``."""
    type: str
    modules: tuple[Module, ...]
    key: str | int | None
    """The key of for_each (a string) or count (a number)."""
    attributes: JsonObject
    sensitive: frozenset[str]
    """Attributes that the state marks as sensitive, wholly or in part."""
    state: str
    """The name of the state that contains it."""
    code_address: str = ""
    """The address of its block of code: without the keys of for_each and count."""
    dependencies: tuple[str, ...] = ()
    """The code addresses of everything that it depends on, directly or indirectly."""
    replacement: Replacement | None = None
    """The replacement that Terraform has not finished, if any."""

    def text(self, *names: str) -> str:
        """Return the first of these attributes that is a nonempty string, or an empty string."""
        for name in names:
            value = self.attributes.get(name)
            if isinstance(value, str) and value:
                return value
        return ""

    def redacted(self, what: str, *names: str) -> str:
        """Hide a sentence that can repeat values of some attributes, if the state marks one of them as sensitive.

        Args:
            what: The sentence.
            names: The attributes whose values it can repeat.

        Returns:
            The sentence, or the reason why it is not shown.
        """
        hidden = [name for name in names if name in self.sensitive]
        return f"the state marks {', '.join(hidden)} as sensitive, so the reason is not shown." if hidden else what


@dataclass(frozen=True)
class State:
    """The parts of a state that adopting reads."""

    lineage: str
    serial: int
    resources: tuple[StateResource, ...]
    """The managed resources, in the state's order."""

    def is_same(self, other: "State") -> bool:
        """Return whether another file contains the same state.

        A state that was copied and then split in two keeps its lineage, so this also compares the resources.
        """
        return (
            bool(self.lineage)
            and (self.lineage, self.serial) == (other.lineage, other.serial)
            and [entry.address for entry in self.resources] == [entry.address for entry in other.resources]
        )


def read_state(text: str, name: str) -> State:
    """Read a state.

    Args:
        text: The JSON of the state.
        name: How errors name the state.

    Returns:
        The managed resources of the state.

    Raises:
        StateError: The text is not a state, or its version is not supported.
    """
    state = _document(text, name)
    _ensure_state(state, name)
    resources = state.get("resources")
    if not isinstance(resources, list):
        raise StateError(f"{name}: 'resources' must be a list, got {type(resources).__name__}. {_PULL}")
    found = tuple(instance for entry in objects(cast("object", resources)) for instance in _instances(entry, name))
    serial = state.get("serial")
    return State(str(state.get("lineage") or ""), serial if isinstance(serial, int) else 0, found)


def _document(text: str, name: str) -> JsonObject:
    """The JSON object of a text, if it can be a state at all."""
    if not text.strip():
        raise StateError(f"{name}: the state is empty. {_PULL}")
    too_deep = StateError(f"{name}: lists and objects nest too deeply for a Terraform state. {_PULL}")
    try:
        document = cast("object", json.loads(text))
    except RecursionError as error:
        raise too_deep from error
    except json.JSONDecodeError as error:
        raise StateError(_not_json(text, name, error)) from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise StateError(f"{name}: a number has too many digits for a Terraform state. {_PULL}") from error
    if not isinstance(document, dict):
        raise StateError(f"{name}: a state is a JSON object, got {type(document).__name__}. {_PULL}")
    if not is_flat(cast("object", document), _DEEPEST):
        raise too_deep
    # Only a text with an escaped surrogate can hold a lone one: everything else was decoded from UTF-8 or UTF-16.
    if _SURROGATE.search(text) and has_lone_surrogate(json.dumps(document, ensure_ascii=False)):
        raise StateError(f"{name}: a string contains a lone surrogate, which cannot be encoded. {_PULL}")
    return cast("JsonObject", document)


def _not_json(text: str, name: str, error: json.JSONDecodeError) -> str:
    where = f"{error.msg} in line {error.lineno}, column {error.colno}"
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("{") and rest.lstrip().startswith("{"):
        return f"{name}: not valid JSON: {where}. Text precedes the JSON. Fix: remove the line {first[:60]!r}."
    return f"{name}: not valid JSON: {where}. {_PULL}"


def _ensure_state(state: JsonObject, name: str) -> None:
    """Refuse files that are easily mistaken for a state."""
    if "encrypted_data" in state:
        raise StateError(f"{name}: the state is encrypted by OpenTofu. Fix: give the output of 'tofu state pull'.")
    if "format_version" in state:
        raise StateError(f"{name}: this is the output of 'terraform show -json', not a state. {_PULL}")
    if "deployment" in state:
        raise StateError(f"{name}: this is the output of 'pulumi stack export', not a Terraform state. {_PULL}")
    if "backend" in state:
        raise StateError(
            f"{name}: this file only names the backend of the state (.terraform/terraform.tfstate). {_PULL}"
        )
    if "version" not in state:
        raise StateError(f"{name}: there is no 'version', so this is not a Terraform state. {_PULL}")
    if state["version"] != VERSION:
        raise StateError(
            f"{name}: the state has version {str(state['version'])[:20]} of the format, and only version {VERSION} can be "
            "read. Fix: run 'terraform refresh' with Terraform 0.12 or later, which writes that version."
        )


def _instances(entry: JsonObject, state: str) -> Iterator[StateResource]:
    if entry.get("mode") != "managed":
        return
    module, kind, name = str(entry.get("module") or ""), str(entry.get("type")), str(entry.get("name"))
    try:
        modules = _modules(module)
    except ValueError as error:  # a key with an escape that JSON does not have, or with thousands of digits
        raise StateError(f"{state}: {shown(module)} is not the address of a module. {_PULL}") from error
    instances = objects(entry.get("instances"))
    current = [one for one in instances if _DEPOSED_ID not in one]
    deposed = [one for one in instances if _DEPOSED_ID in one]
    # The old object of a replacement has the same address: terraform state rm would forget it, too.
    rest = {_key_text(one): one for one in deposed}
    alone = [one for key, one in rest.items() if key not in {_key_text(one) for one in current}]
    for instance in (*current, *alone):
        key = instance.get("index_key")
        base = ".".join(part for part in (module, kind, name) if part)
        replacement = Replacement.TAINTED if instance.get("status") == "tainted" else None
        yield StateResource(
            address=base if key is None else f"{base}[{_key_text(instance)}]",
            type=kind,
            modules=modules,
            key=key if isinstance(key, (str, int)) else None,
            attributes=mapping(instance.get("attributes")),
            sensitive=frozenset(_sensitive(instance.get("sensitive_attributes"))),
            state=state,
            code_address=".".join([*(f"module.{step.name}" for step in modules), kind, name]),
            dependencies=texts(instance.get("dependencies")),
            replacement=Replacement.DEPOSED if _key_text(instance) in rest else replacement,
        )


def _key_text(instance: JsonObject) -> str:
    return json.dumps(instance.get("index_key"), ensure_ascii=False)


def _modules(path: str) -> tuple[Module, ...]:
    return tuple(
        Module(match[1], None if match[2] is None else cast("str | int", strict_json(match[2])))
        for match in _STEP.finditer(path)
    )


def _sensitive(paths: object) -> Iterator[str]:
    """The first step of each path: ``[[{"type": "get_attr", "value": "input"}, …]]``."""
    if not isinstance(paths, list):
        return
    for path in cast("list[object]", paths):
        first = cast("Sequence[object]", path)[0] if isinstance(path, list) and path else None
        if isinstance(first, Mapping):
            yield str(cast("Mapping[str, object]", first).get("value"))
