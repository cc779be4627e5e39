"""Values that are only known during the update: each becomes an output that fails, with its path, if it is invalid.

If one value of an object is invalid, all other values of that object that are known by then are checked too, so that one error
reports all of them. Values of different objects never wait for each other.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

import pulumi
from pydantic import BaseModel

from chatops_pulumi.core.problems import ArgsError, Problem, shown
from chatops_pulumi.validation.fields import Pending

_Value = TypeVar("_Value")
_SECRET = "the value (a secret)"  # noqa: S105 it is printed instead of one


def bind(value: _Value, component: str, path: str) -> _Value:
    """The same settings, with outputs that check themselves instead of pending values.

    Args:
        value: The settings of one object, for example of one gate.
        component: The component, for the error.
        path: The object's path in the arguments.

    Returns:
        The settings. Each output raises ArgsError when its value is known and invalid.
    """
    pending = tuple(_pending(value, path))
    if not pending:
        return value
    return cast("_Value", _bound(value, path, _LateChecks(component, pending)))


class _LateChecks:
    """The checks of all pending values of one object."""

    def __init__(self, component: str, pending: Sequence[tuple[str, Pending]]) -> None:
        self._component = component
        self._pending = pending
        self._failure: pulumi.Output[Any] | None = None

    def output(self, pending: Pending) -> pulumi.Output[Any]:
        """The value as an output that fails if it is invalid."""
        return pulumi.Output.from_input(pending.value).apply(
            lambda value: value if pending.check(value) is None else self._fail()
        )

    def _fail(self) -> pulumi.Output[Any]:
        """Raise one error with the problems of all values of the object that are known."""
        if self._failure is None:
            values = [pulumi.Output.from_input(entry.value) for _, entry in self._pending]
            self._failure = pulumi.Output.all(
                # Each on its own, so that an unknown value does not hide the others.
                *(value.apply(lambda known: [known], run_with_unknowns=True) for value in values),
                *(value.is_secret() for value in values),
            ).apply(self._raise, run_with_unknowns=True)
        return self._failure

    def _raise(self, known: Sequence[Any]) -> None:
        half = len(self._pending)
        problems = [
            _without_secret(problem, value) if secret is True else problem
            for (path, entry), (value,), secret in zip(self._pending, known[:half], known[half:], strict=True)
            if not pulumi.contains_unknowns(value) and (problem := _problem(entry, path, value)) is not None
        ]
        raise ArgsError(self._component, problems, late=True)


def _problem(pending: Pending, path: str, value: object) -> Problem | None:
    problem = pending.check(value)
    return problem.under(path) if problem is not None else None


def _without_secret(problem: Problem, value: object) -> Problem:
    """The problem without the value, which is a secret."""
    what = problem.what.replace(shown(value), _SECRET)
    if isinstance(value, str) and value and value in what:
        what = f"{_SECRET} is not valid."
    return Problem(what, problem.fix, problem.source, problem.path)


def _pending(value: object, path: str) -> Iterator[tuple[str, Pending]]:
    if isinstance(value, Pending):
        yield path, value
    else:
        for step, entry in _entries(value):
            yield from _pending(entry, f"{path}.{step}" if path else step)


def _entries(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        yield from value
    elif isinstance(value, dict):
        yield from cast("dict[str, object]", value).items()
    elif isinstance(value, tuple):
        for place, entry in enumerate(cast("tuple[object, ...]", value)):
            yield str(place), entry


def _bound(value: object, path: str, checks: _LateChecks) -> object:
    if isinstance(value, Pending):
        return checks.output(value)
    if isinstance(value, BaseModel):
        changed = {name: new for name, old in value if (new := _bound(old, path, checks)) is not old}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        return {key: _bound(old, path, checks) for key, old in entries.items()}
    if isinstance(value, tuple):
        return tuple(_bound(entry, path, checks) for entry in cast("tuple[object, ...]", value))
    return value
