"""From the arguments of a component to its settings, or to one error with everything that is wrong.

Each argument and each gate is validated on its own. What is valid becomes settings, and the checks that compare several arguments
run on these settings even if others are invalid.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from chatops_pulumi.core.problems import ArgsError, Problem, shown, surrogate_problem
from chatops_pulumi.playbooks import PLAYBOOK_OF, custom
from chatops_pulumi.validation import fields
from chatops_pulumi.validation.component_settings import GATE_ARGUMENTS, WithGates
from chatops_pulumi.validation.custom import CustomGate
from chatops_pulumi.validation.gates import Gate, GateAt, gate_type
from chatops_pulumi.validation.late import bind
from chatops_pulumi.validation.settings import Settings, problems_of

_Settings = TypeVar("_Settings", bound=WithGates)
_AnySettings = TypeVar("_AnySettings", bound=Settings)
_ReadSettings_co = TypeVar("_ReadSettings_co", bound=WithGates, covariant=True)


@dataclass(frozen=True)
class Reading(Generic[_ReadSettings_co]):
    """The valid part of the arguments of a component."""

    settings: _ReadSettings_co
    """The valid arguments. Required ones that are invalid are missing: see ``invalid``."""
    invalid: frozenset[str]
    """The names of the arguments that are invalid or missing, without those that hold gates."""
    problems: tuple[Problem, ...]
    incomplete: Mapping[str, frozenset[str]]
    """Gates whose valid arguments are in the settings, although others are invalid: path to the names of the invalid ones."""
    left_out: tuple[str, ...]
    """The playbooks of gates that are given, but are not in the settings because of their problems."""
    watches_something: bool
    """Whether any gate is given, valid or not, or an argument is unknown: it may be a misspelled kind of gate."""


def reading_of(component: str, args: object, model: type[_Settings]) -> Reading[_Settings]:
    """Read the arguments of a component.

    Args:
        component: The component, for the error, for example ``ChatOps 'shop'``.
        args: The arguments as the program gives them.
        model: The settings of this kind of component.

    Raises:
        ArgsError: The arguments are not a map, or have a key that cannot be encoded.
    """
    if not isinstance(args, Mapping):
        raise ArgsError(component, [Problem(f"the arguments must be a map, got {shown(args)}.", "give a dict.")])
    # Other languages send None for an argument that is left out.
    given = _without_none(cast("Mapping[str, object]", args))
    unencodable = list(_surrogate_keys(given))
    if unencodable:
        raise ArgsError(component, unencodable)  # No other problem could be printed with its path.
    maps = {name: given.pop(name) for name in GATE_ARGUMENTS if name in given}
    problems: list[Problem] = []
    invalid: set[str] = set()
    try:
        settings = model.model_validate(given)
    except ValidationError as error:
        problems += problems_of(error, model)
        settings, invalid = _valid_part(model, given)
    gates: list[GateAt] = []
    incomplete: dict[str, frozenset[str]] = {}
    left_out: list[str] = []
    for argument, entries in maps.items():
        found = _gates(argument, entries)
        gates += found.gates
        if found.left_out and argument != custom.KEY:
            left_out.append(PLAYBOOK_OF[argument].key)
        incomplete |= found.incomplete
        problems += found.problems
    unknown = any(name not in model.model_fields for name in given)
    watches = unknown or any(not isinstance(entries, Mapping) or bool(entries) for entries in maps.values())
    return Reading(
        settings.with_gates(gates),
        frozenset(invalid),
        tuple(problems),
        incomplete,
        tuple(left_out),
        watches,
    )


def bound(settings: _Settings, component: str) -> _Settings:
    """The same settings with outputs that check themselves, once their values are known.

    Args:
        settings: Valid settings.
        component: The component, for the error.
    """
    changed = {name: new for name, old in settings if (new := bind(old, component, name)) is not old}
    with_outputs = settings.model_copy(update=changed) if changed else settings
    gates = [
        at if new is at.settings else GateAt(at.argument, at.key, at.playbook, new)
        for at in settings.gates
        for new in [bind(at.settings, component, at.path)]
    ]
    return with_outputs.with_gates(gates)


def place_in_program() -> str:
    """The line of the user's program that makes the component, for example ``__main__.py, line 12``.

    Empty if it is unknown, as in a plugin: the program is another process.
    """
    frame = inspect.currentframe()
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith("pulumi.provider."):
            return ""
        if module.split(".", maxsplit=1)[0] not in {"chatops_pulumi", "pulumi"}:
            name = frame.f_code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
            return f"{name}, line {frame.f_lineno}"
        frame = frame.f_back
    return ""


def _surrogate_keys(value: object, path: str = "") -> Iterator[Problem]:
    """Keys with a lone surrogate."""
    if isinstance(value, Mapping):
        entries = list(cast("Mapping[object, object]", value).items())
    elif isinstance(value, (list, tuple)):
        entries = list(enumerate(cast("Sequence[object]", value)))
    else:
        return
    for key, entry in entries:
        problem = surrogate_problem(key) if isinstance(key, str) else None
        written = str(key).encode(errors="backslashreplace").decode()
        at = f"{path}.{written}" if path else written
        if problem is not None:
            yield problem.under(at)
        else:
            yield from _surrogate_keys(entry, at)


def _without_none(args: Mapping[str, object]) -> dict[str, object]:
    return {
        key: _without_none(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value
        for key, value in args.items()
        if value is not None
    }


def _valid_part(model: type[_AnySettings], given: Mapping[str, object]) -> tuple[_AnySettings, set[str]]:
    """The settings with the arguments that are valid on their own, and the names of the others."""
    valid: dict[str, object] = {}
    invalid: set[str] = set()
    for name, info in model.model_fields.items():
        if name not in given:
            if info.is_required():
                invalid.add(name)
            continue
        try:
            valid[name] = _adapter(model, name).validate_python(given[name])
        except ValidationError:
            invalid.add(name)
    return model.model_construct(None, **valid), invalid


@cache
def _adapter(model: type[Settings], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    # Built at run time: a checker cannot know the type of a field by its name.
    annotated: Any = Annotated[cast("Any", field.annotation), field]  # pyright: ignore[reportInvalidTypeForm]
    return TypeAdapter(annotated)


@dataclass(frozen=True)
class _Gates:
    gates: Sequence[GateAt]
    problems: Sequence[Problem]
    left_out: bool
    """Whether a gate is given that is not among the gates."""
    incomplete: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


def _gates(argument: str, entries: object) -> _Gates:
    """The gates of one argument, each validated on its own."""
    if not isinstance(entries, Mapping):
        wrong = fields.PLAIN_NEEDED if not isinstance(entries, (str, int, float, list, tuple)) else None
        problem = wrong or Problem(f"must be a map, got {shown(entries)}.", "give a map.")
        return _Gates([], [problem.under(argument)], left_out=True)
    gates: list[GateAt] = []
    problems: list[Problem] = []
    incomplete: dict[str, frozenset[str]] = {}
    for key, entry in cast("Mapping[object, object]", entries).items():
        try:
            name = _KEY.validate_python(key)
        except ValidationError as error:
            problems += [problem.under(argument, str(key)) for problem in problems_of(error, Gate)]
            name = None
        kind = _kind(argument)
        try:
            settings = kind.model_validate(entry)
        except ValidationError as error:
            problems += [problem.under(argument, str(key)) for problem in problems_of(error, kind)]
            if not isinstance(entry, Mapping):
                continue
            given = cast("Mapping[str, object]", entry)
            settings, invalid = _valid_part(kind, given)
            if isinstance(settings, CustomGate):  # Its playbook follows from its arguments, so it does not exist yet.
                paths = given.get("paths", {})
                if isinstance(paths, Mapping):
                    names = [str(name) for name in cast("Mapping[object, object]", paths)]
                    problems += [found.under(argument, str(key)) for found in settings.problems_despite(invalid, names)]
                continue
            incomplete[f"{argument}.{key}"] = frozenset(invalid)
        if name is not None:
            gates.append(GateAt(argument, name, settings.playbook(argument), settings))
    return _Gates(gates, problems, len(gates) < len(cast("Mapping[object, object]", entries)), incomplete)


_KEY: TypeAdapter[str] = TypeAdapter(fields.GateKey)


def _kind(argument: str) -> type[Gate]:
    return CustomGate if argument == custom.KEY else gate_type(argument)
