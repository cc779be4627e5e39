"""Pure functions over inputs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import pulumi

_Result = TypeVar("_Result")


def lift(function: Callable[[Any], _Result], inputs: pulumi.Input[Any]) -> pulumi.Input[_Result]:
    """The function's result for the inputs, however deep in lists and maps their outputs stand.

    Without any output the result is plain, so that it is known in every preview and no task is spent on it.
    """
    if _known(inputs):
        return function(inputs)
    return pulumi.Output.from_input(inputs).apply(function)


def _known(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(_known(entry) for entry in cast("Mapping[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return all(_known(entry) for entry in cast("list[object]", value))
    return not isinstance(value, pulumi.Output)
