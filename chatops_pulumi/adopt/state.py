"""Reads a Terraform state: its managed resources, wherever they stand."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import StateError
from chatops_pulumi.core.json_values import is_flat, mapping, objects

JsonObject = dict[str, Any]

VERSION: Final = 4
"""The version of the state format that Terraform has written since 0.12, and OpenTofu too."""

_STEP: Final = re.compile(r'module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?(?:\.|$)')
_DEEPEST: Final = 200
"""Levels of lists and objects. Terraform's own types have a dozen."""
_TOO_DEEP: Final = "nests lists and objects so deeply that it is no Terraform state."
_PULL: Final = "Give the state itself: terraform state pull > terraform.tfstate"


@dataclass(frozen=True)
class Module:
    """One step of a module path."""

    name: str
    key: str | int | None = None
    """Of for_each (a text) or count (a number)."""


@dataclass(frozen=True, eq=False)
class StateResource:
    """One instance of a managed resource."""

    address: str
    """As Terraform writes it: ``module.web["a"].aws_cloudwatch_event_rule.this``."""
    type: str
    modules: tuple[Module, ...]
    key: str | int | None
    """Of for_each (a text) or count (a number)."""
    attributes: JsonObject
    sensitive: frozenset[str]
    """Attributes that the state marks as sensitive, wholly or in part."""
    state: str
    """The name of the state that it stands in."""

    def text(self, *names: str) -> str:
        """The first of these attributes that holds a text; empty without."""
        for name in names:
            value = self.attributes.get(name)
            if isinstance(value, str) and value:
                return value
        return ""

    def told(self, what: str, *names: str) -> str:
        """A sentence that may repeat values of these attributes, without them where the state marks one as sensitive."""
        hidden = [name for name in names if name in self.sensitive]
        return f"the state marks {', '.join(hidden)} as sensitive, so the reason is not shown." if hidden else what


@dataclass(frozen=True)
class State:
    """A state, as far as adopting reads it."""

    lineage: str
    serial: int
    resources: tuple[StateResource, ...]
    """The managed ones, in the state's order."""

    def is_same(self, other: "State") -> bool:
        """Whether another file holds the same state.

        A state that was copied and then split in two keeps its lineage, so the resources are compared too.
        """
        return (
            bool(self.lineage)
            and (self.lineage, self.serial) == (other.lineage, other.serial)
            and [entry.address for entry in self.resources] == [entry.address for entry in other.resources]
        )


def read_state(text: str, name: str) -> State:
    """Read a state. Raises StateError."""
    if not text.strip():
        raise StateError(f"{name} is empty. {_PULL}")
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise StateError(f"{name} {_TOO_DEEP}") from error
    except json.JSONDecodeError as error:
        raise StateError(
            f"{name} is no JSON: {error.msg} in line {error.lineno}, column {error.colno}. {_PULL}"
        ) from error
    if not isinstance(document, dict):
        raise StateError(f"{name} holds a {type(cast('object', document)).__name__}; a state is an object. {_PULL}")
    if not is_flat(cast("object", document), _DEEPEST):
        raise StateError(f"{name} {_TOO_DEEP}")
    state = cast("JsonObject", document)
    if "encrypted_data" in state:
        raise StateError(f"{name} is an encrypted state of OpenTofu. Give it decrypted: tofu state pull")
    if "format_version" in state:
        raise StateError(f"{name} is what 'terraform show -json' prints, not a state. {_PULL}")
    if "version" not in state:
        raise StateError(f"{name} has no 'version', so it is no Terraform state. {_PULL}")
    if state["version"] != VERSION:
        raise StateError(
            f"{name} has version {state['version']!r} of the state format; only version {VERSION} can be read. "
            "Terraform 0.12 and later write it: run 'terraform apply -refresh-only' with such a version first."
        )
    resources = state.get("resources")
    if not isinstance(resources, list):
        raise StateError(f"{name}: 'resources' must be a list, but it is {type(resources).__name__}.")
    found = tuple(instance for entry in objects(cast("object", resources)) for instance in _instances(entry, name))
    serial = state.get("serial")
    return State(str(state.get("lineage") or ""), serial if isinstance(serial, int) else 0, found)


def _instances(entry: JsonObject, state: str) -> Iterator[StateResource]:
    if entry.get("mode") != "managed":
        return
    module, kind, name = str(entry.get("module") or ""), str(entry.get("type")), str(entry.get("name"))
    for instance in objects(entry.get("instances")):
        if "deposed" in instance:
            continue  # the rest of a replacement, that Terraform is about to delete
        key = instance.get("index_key")
        base = ".".join(part for part in (module, kind, name) if part)
        yield StateResource(
            address=base if key is None else f"{base}[{json.dumps(key, ensure_ascii=False)}]",
            type=kind,
            modules=_modules(module),
            key=key if isinstance(key, (str, int)) else None,
            attributes=mapping(instance.get("attributes")),
            sensitive=frozenset(_sensitive(instance.get("sensitive_attributes"))),
            state=state,
        )


def _modules(path: str) -> tuple[Module, ...]:
    return tuple(
        Module(match[1], None if match[2] is None else cast("str | int", json.loads(match[2])))
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
