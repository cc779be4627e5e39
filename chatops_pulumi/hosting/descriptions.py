"""Completes the descriptions in the component schema. Pulumi's inference loses the descriptions of inherited fields."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, cast, is_typeddict

from pulumi.provider.experimental.util import camel_case

from chatops_pulumi import args
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import STAGED, TOGETHER, GateKind, Playbook

_COMPONENTS: Final = {
    "chatops:index:ChatOps": args.ChatOpsArgs,
    "chatops:index:ChatChannel": args.ChatChannelArgs,
    "chatops:index:Notifications": args.NotificationsArgs,
}


def with_descriptions(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a description of every input.

    Args:
        schema: The schema as Pulumi infers it. It is changed in place.
    """
    for token, type_ in _COMPONENTS.items():
        entry = schema["resources"][token]
        entry["description"] = " ".join(entry["description"].split())  # a docstring has line breaks and indents
        _describe(entry["inputProperties"], type_)
        buttons = entry["inputProperties"]["buttons"]
        buttons["description"] = f"{buttons['description'].rstrip('.')} ({', '.join(_button_keys())})."
    for token, entry in schema["types"].items():
        type_ = getattr(args, token.rsplit(":", 1)[-1], None)
        if type_ is not None and "properties" in entry:
            _describe(entry["properties"], type_)
    for playbook in PLAYBOOKS.values():
        for kind in playbook.gates:
            messages = schema["types"][f"chatops:index:{kind.args.__name__}"]["properties"]["messages"]
            messages["description"] = f"{messages['description'].rstrip('.')} ({_stages(playbook, kind)})."
    return schema


def with_changed_texts(schema: Any, change: Callable[[str], str]) -> Any:
    """A copy of the schema with every description changed.

    Args:
        schema: The schema, or a part of it.
        change: What makes the new description of an old one.
    """
    if isinstance(schema, dict):
        return {
            key: change(value) if key == "description" and isinstance(value, str) else with_changed_texts(value, change)
            for key, value in cast("dict[str, Any]", schema).items()
        }
    if isinstance(schema, list):
        return [with_changed_texts(value, change) for value in cast("list[Any]", schema)]
    return schema


def _describe(properties: Mapping[str, dict[str, Any]], type_: type) -> None:
    texts = field_docs(type_)
    for name, text in texts.items():
        found = properties.get(camel_case(name))
        if found is not None and "description" not in found:
            found["description"] = text


@cache
def field_docs(type_: type) -> dict[str, str]:
    """The text below each field of a TypedDict, with inherited fields.

    Args:
        type_: The TypedDict.
    """
    texts: dict[str, str] = {}
    (definition,) = ast.parse(inspect.getsource(type_)).body
    assert isinstance(definition, ast.ClassDef)
    for base in definition.bases:  # Before Python 3.12, a TypedDict does not know its bases.
        known = getattr(sys.modules[type_.__module__], ast.unparse(base), None)
        if isinstance(known, type) and is_typeddict(known):
            texts |= field_docs(known)
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            texts[field.target.id] = text.value.value
    return texts


def _button_keys() -> Iterator[str]:
    for playbook in PLAYBOOKS.values():
        for button in playbook.buttons:
            yield f"{playbook.key}.{button}"


def _stages(playbook: Playbook, kind: GateKind) -> str:
    """The stages of a kind of gate as text, for example ``alarm; with STAGED or outcomes also ok``."""
    del kind
    asking = [stage.key for stage in playbook.watched(TOGETHER)]
    chosen = [stage.key for stage in playbook.watched(TOGETHER, choices=playbook.choices)] if playbook.choices else []
    staged = [stage.key for stage in playbook.watched(STAGED) if stage.key not in asking]
    text = ", ".join(asking)
    if chosen:
        text += f"; with {playbook.chosen_by} instead {', '.join(key for key in chosen if key not in asking)}"
    return f"{text}; with STAGED or outcomes also {', '.join(staged)}" if staged else text
