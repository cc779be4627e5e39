"""From pydantic's errors to problems in the words of this package."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pulumi
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.validation.fields import PLAIN_NEEDED

_NEEDED_KINDS: Mapping[str, str] = {
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "a map",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every problem that pydantic found in the arguments of a model."""
    found = error.errors(include_url=False)
    return [_problem(details, model) for details in found if not _is_only_counted_wrong(details, found)]


def _is_only_counted_wrong(details: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list counts as empty because pydantic leaves out its entries that are wrong, of which each is told itself."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in found
    )


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    location = [str(step) for step in details["loc"]]
    if location and location[-1] == "[key]":
        location = location[:-1]
    path = ".".join(location)
    kind, value = details["type"], details["input"]
    if kind == "chatops":
        context: Mapping[str, Any] = details.get("ctx", {})
        return Problem(context["what"], context["fix"], context["source"], path)
    if kind == "missing":
        return Problem("is missing.", f"add {location[-1]}; {_purpose(location)}".rstrip("; ") + ".", path=path)
    if kind == "extra_forbidden":
        known = _model_at(model, location[:-1]).model_fields
        return Problem(f"there is no argument {location[-1]!r} here.", nearest(location[-1], known), path=path)
    if isinstance(value, pulumi.Output):
        return Problem(PLAIN_NEEDED.what, PLAIN_NEEDED.fix, path=path)
    if kind == "enum":
        expected = str(details.get("ctx", {}).get("expected", ""))
        return Problem(f"{shown(value)} is none of {expected}.", "use one of them.", path=path)
    if kind == "too_short":
        return Problem("is empty.", "give at least one entry.", path=path)
    if kind in _NEEDED_KINDS:
        return Problem(f"{shown(value)} is not {_NEEDED_KINDS[kind]}.", f"give {_NEEDED_KINDS[kind]}.", path=path)
    return Problem(f"{shown(value)} is not allowed: {details['msg']}.", path=path)


def _purpose(location: list[str]) -> str:
    return {
        "action_group": "it is the same value in ChatChannel and Notifications",
        "regions": "it lists the regions of the Notifications",
        "channel": "it holds one of configuration_arn, slack and teams",
        "playbooks": "it lists whose buttons the channel has",
    }.get(location[-1], "")


def _model_at(model: type[BaseModel], location: list[str]) -> type[BaseModel]:
    """The model that stands at a path of another one. Keys of maps and places of lists lead nowhere by themselves."""
    for step in location:
        field = model.model_fields.get(step)
        inner = _inner_model(field.annotation) if field is not None else None
        model = inner or model
    return model


def _inner_model(annotation: object) -> type[BaseModel] | None:
    """The model in an annotation: itself, or inside of an optional, a map or a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
