"""The base of all checked, frozen settings, and the translation of pydantic's errors into this package's problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Self, cast, get_args

import pulumi
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.validation.fields import ERROR_TYPE, PLAIN_NEEDED, error_of

_NEEDED: Final[Mapping[str, str]] = {
    "model_type": "a map",
    "model_attributes_type": "a map",
    "dict_type": "a map",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "a string",
    "bool_type": "a boolean",
    "bool_parsing": "a boolean",
}


class Settings(BaseModel):
    """Frozen, and closed: an unknown key is an error. All problems of one object are reported together."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @classmethod
    def known_keys(cls) -> list[str]:
        """The keys that the arguments may have."""
        return list(cls.model_fields)

    @classmethod
    def key_problems(cls, given: Mapping[str, object]) -> Iterator[Problem]:
        """What is wrong with the given keys together, even if single values are invalid."""
        del given
        yield from ()

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the values together, once each of them is valid."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _report_together(cls, value: object, handler: Callable[[object], Self]) -> Self:
        if isinstance(value, Mapping):
            found = list(cls.key_problems(cast("Mapping[str, object]", value)))
        elif isinstance(value, cls):
            return value
        else:
            found = []
        try:
            settings = handler(value)
        except ValidationError as error:
            raise error_of([*problems_of(error, cls), *found]) from error
        found += settings.problems()
        if found:
            raise error_of(found)
        return settings


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every problem that pydantic found in the arguments of a model.

    Args:
        error: What pydantic raised.
        model: The model of the arguments.
    """
    found = error.errors(include_url=False)
    return [
        problem
        for details in found
        if not _is_only_counted_wrong(details, found)
        for problem in _problems(details, model)
    ]


def _is_only_counted_wrong(details: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list only counts as empty because its invalid entries, which are reported themselves, are left out."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in found
    )


def _problems(details: ErrorDetails, model: type[BaseModel]) -> list[Problem]:
    location = [str(step) for step in details["loc"]]
    if location and location[-1] == "[key]":
        location = location[:-1]
    path = ".".join(location)
    if details["type"] == ERROR_TYPE:
        context = cast("Mapping[str, Any]", details.get("ctx", {}))
        return [problem.under(path) for problem in cast("list[Problem]", context["problems"])]
    return [_problem(details, location, model).under(path)]


def _problem(details: ErrorDetails, location: list[str], model: type[BaseModel]) -> Problem:
    kind, value = details["type"], details["input"]
    if kind == "missing":
        return Problem("is missing.", f"add {location[-1]}{_purpose(location[-1])}.")
    if kind == "extra_forbidden":
        inner = _model_at(model, location[:-1])
        known = inner.known_keys() if issubclass(inner, Settings) else list(inner.model_fields)
        return Problem(f"unknown argument {shown(location[-1])}.", nearest(location[-1], known))
    if isinstance(value, pulumi.Output):
        return PLAIN_NEEDED
    if kind == "enum":
        expected = str(details.get("ctx", {}).get("expected", ""))
        known = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
        return Problem(f"{shown(value)} is not valid.", nearest(str(value), known))
    if kind == "too_short":
        return Problem("is empty.", "give at least one entry.")
    if kind in _NEEDED:
        return Problem(f"must be {_NEEDED[kind]}, got {shown(value)}.", f"give {_NEEDED[kind]}.")
    return Problem(f"{shown(value)} is not valid: {details['msg']}.")


def _purpose(argument: str) -> str:
    return {
        "action_group": ", with the same value in ChatChannel and Notifications",
        "regions": ", with the regions of the Notifications",
        "channel": ", with exactly one of configuration_arn, slack and teams",
        "playbooks": ", with the playbooks whose buttons the channel has",
    }.get(argument, "")


def _model_at(model: type[BaseModel], location: list[str]) -> type[BaseModel]:
    """The model at a path of another model. Keys of maps and positions in lists do not change it."""
    for step in location:
        field = model.model_fields.get(step)
        inner = _inner_model(field.annotation) if field is not None else None
        model = inner or model
    return model


def _inner_model(annotation: object) -> type[BaseModel] | None:
    """The model in an annotation: itself, or inside an optional, a map or a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
