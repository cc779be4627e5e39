"""Pure functions over inputs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import pulumi

_Result = TypeVar("_Result")


def map_inputs(
    function: Callable[[Any], _Result],
    inputs: pulumi.Input[Any],
    *,
    when_known: Callable[[Any], _Result] | None = None,
) -> pulumi.Input[_Result]:
    """The function's result for the inputs, with outputs anywhere inside their lists and maps.

    Without any output the result is plain, so that it is known in every preview and no task is spent on it.

    Args:
        function: A pure function of the known inputs.
        inputs: The inputs.
        when_known: Replaces the function for outputs. Plain values are checked with the arguments; outputs are not, so this
            function can check them.
    """
    if _known(inputs):
        return function(inputs)
    return pulumi.Output.from_input(inputs).apply(when_known or function)


def _known(value: object) -> bool:
    if isinstance(value, str):
        return True  # the most frequent value
    if isinstance(value, Mapping):
        return all(_known(entry) for entry in cast("Mapping[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return all(_known(entry) for entry in cast("list[object]", value))
    return not isinstance(value, pulumi.Output)
