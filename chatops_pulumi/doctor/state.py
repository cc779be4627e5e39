"""Reads what ``pulumi stack export`` prints: what the stack says that AWS has."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, cast

from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.core.json_values import is_flat, mapping, objects, texts
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.types import COMPONENTS

JsonObject = dict[str, Any]

KNOWN_VERSIONS: Final = (3, 4)
"""Versions of the format that Pulumi writes today."""
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key that marks special values in a state. Source: Pulumi's SDK, ``rpc._special_sig_key``."""
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 Pulumi's mark of a secret, and no secret
_COMPUTED: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_DEEPEST: Final = 200
_FIX: Final = "Fix: give the output of 'pulumi stack export --stack NAME'."
_QUEUE_URL: Final = re.compile(r"https://sqs\.([a-z0-9-]+)\.")
_ARN_REGION: Final = 3
_ARN_ACCOUNT: Final = 4


class Hidden:
    """A value that the state encrypts, or does not know yet. It is never shown and never compared."""

    def __repr__(self) -> str:
        return "[secret]"


HIDDEN: Final = Hidden()


@dataclass(frozen=True, eq=False)
class StackResource:
    """One resource of the stack."""

    urn: str
    type: str
    id: str
    parent: str
    """The parent's URN."""
    provider: str
    properties: Mapping[str, Any]
    """Inputs and outputs; an output wins. ``HIDDEN`` stands for secrets."""
    external: bool = False
    """Whether the program only reads it."""
    deleting: bool = False
    """Whether it was replaced and still waits for its deletion."""

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def arn(self) -> str:
        """The ARN, or an empty string."""
        found = self.text("arn", "customActionArn", "chatConfigurationArn")
        return found or (self.id if self.id.startswith("arn:") else "")

    def text(self, *names: str) -> str:
        """Return the first of these properties that is a string with content, or an empty string."""
        for name in names:
            value = self.properties.get(name)
            if isinstance(value, str) and value:
                return value
        return ""


@dataclass(frozen=True)
class Stack:
    """The resources of a stack."""

    name: str
    version: int
    resources: tuple[StackResource, ...]
    pending: tuple[str, ...] = ()
    """Operations that were interrupted, in words."""
    providers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The URN and ID of a provider, to its region."""

    @cached_property
    def own(self) -> tuple[StackResource, ...]:
        """The resources in the ChatOps components, without those that wait for their deletion."""
        inside = {one.urn for one in self.resources if one.type in COMPONENTS}
        size = -1
        while size != len(inside):
            size = len(inside)
            inside |= {one.urn for one in self.resources if one.parent in inside}
        return tuple(one for one in self.resources if one.urn in inside and not one.deleting)

    def of_type(self, *types: str) -> tuple[StackResource, ...]:
        """Return the resources in the ChatOps components that have one of these types."""
        return tuple(one for one in self.own if one.type in types)

    def region_of(self, resource: StackResource) -> str:
        """Return the region of a resource, or an empty string if the state does not contain it."""
        own = resource.text("region")
        if own:
            return own
        parts = resource.arn.split(":")
        if len(parts) > _ARN_REGION and parts[_ARN_REGION]:
            return parts[_ARN_REGION]
        url = _QUEUE_URL.match(resource.text("url", "queueUrl"))
        return url[1] if url else self.providers.get(resource.provider, "")

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that own the resources: one, in any stack that works."""
        found = (one.arn.split(":") for one in self.own if one.arn and not one.external)
        return tuple(
            dict.fromkeys(
                parts[_ARN_ACCOUNT] for parts in found if len(parts) > _ARN_ACCOUNT and is_account(parts[_ARN_ACCOUNT])
            )
        )


def read_stack(text: str, name: str) -> Stack:
    """Read a stack's state.

    Args:
        text: The JSON that ``pulumi stack export`` prints.
        name: How errors name it.

    Returns:
        The stack.

    Raises:
        StackStateError: The text is not the state of a stack, or the stack has no ChatOps component.
    """
    document = _document(text, name)
    deployment = _deployment(document, name)
    listed = deployment.get("resources")
    if not listed:
        raise StackStateError(f"{name}: the stack has no resources. Fix: run 'pulumi up' first, or give another stack.")
    if not isinstance(listed, list):
        raise StackStateError(f"{name}: 'resources' must be a list, got {type(listed).__name__}. {_FIX}")
    entries = objects(cast("object", listed))
    version = document.get("version")
    stack = Stack(
        name,
        version if isinstance(version, int) else 0,
        tuple(_resource(entry) for entry in entries if isinstance(entry.get("urn"), str)),
        tuple(_pending(deployment)),
        dict(_providers(entries)),
    )
    if not any(one.type in COMPONENTS for one in stack.resources):
        raise StackStateError(
            f"{name}: none of the {len(stack.resources)} resources is a component of chatops-pulumi "
            f"({', '.join(COMPONENTS)}). Fix: give the stack that has one; 'pulumi stack ls' lists the stacks."
        )
    return stack


def _document(text: str, name: str) -> JsonObject:
    if not text.strip():
        raise StackStateError(f"{name}: the state is empty. {_FIX}")
    try:
        document = cast("object", json.loads(text))
    except RecursionError as error:
        raise StackStateError(f"{name}: lists and objects nest too deeply for a state. {_FIX}") from error
    except ValueError as error:
        raise StackStateError(f"{name}: not valid JSON: {error}. {_FIX}") from error
    if not isinstance(document, dict):
        raise StackStateError(f"{name}: a state is a JSON object, got {type(document).__name__}. {_FIX}")
    if not is_flat(cast("object", document), _DEEPEST):
        raise StackStateError(f"{name}: lists and objects nest too deeply for a state. {_FIX}")
    return cast("JsonObject", document)


def _deployment(document: JsonObject, name: str) -> JsonObject:
    """The deployment of an export, or of a checkpoint as Pulumi's file backend keeps it."""
    if "terraform_version" in document or "lineage" in document:
        raise StackStateError(f"{name}: this is a Terraform state. Fix: read it with 'chatops adopt'.")
    found = document.get("deployment", mapping(document.get("checkpoint")).get("latest"))
    if not isinstance(found, dict):
        raise StackStateError(f"{name}: there is no 'deployment', so this is not the state of a stack. {_FIX}")
    return cast("JsonObject", found)


def _resource(entry: JsonObject) -> StackResource:
    inputs, outputs = (mapping(_decoded(entry.get(key))) for key in ("inputs", "outputs"))
    return StackResource(
        urn=str(entry["urn"]),
        type=str(entry.get("type") or ""),
        id=str(entry.get("id") or ""),
        parent=str(entry.get("parent") or ""),
        provider=str(entry.get("provider") or ""),
        properties={key: value for key, value in {**inputs, **outputs}.items() if not key.startswith("__")},
        external=entry.get("external") is True,
        deleting=entry.get("delete") is True,
    )


def _decoded(value: Any) -> Any:
    """The value, with ``HIDDEN`` in place of secrets and of values that are not known."""
    if isinstance(value, Mapping):
        content = cast("Mapping[str, Any]", value)
        if _SIGNATURE in content:
            return HIDDEN if content[_SIGNATURE] == _SECRET else None
        return {key: _decoded(one) for key, one in content.items()}
    if isinstance(value, list):
        return [_decoded(one) for one in cast("list[Any]", value)]
    return HIDDEN if value == _COMPUTED else value


def _providers(entries: list[JsonObject]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if str(entry.get("type") or "").startswith("pulumi:providers:"):
            region = mapping(entry.get("outputs")).get("region") or mapping(entry.get("inputs")).get("region")
            if isinstance(region, str):
                yield f"{entry.get('urn')}::{entry.get('id')}", region


def _pending(deployment: JsonObject) -> Iterator[str]:
    for operation in objects(deployment.get("pending_operations")):
        resource = mapping(operation.get("resource"))
        urn = str(resource.get("urn") or "")
        yield f"{operation.get('type') or 'changing'} {resource.get('type') or 'a resource'} {urn.rsplit('::', 1)[-1]}"


def listed_texts(resource: StackResource, name: str) -> tuple[str, ...]:
    """Return the strings of a list property."""
    return texts(resource.properties.get(name))
