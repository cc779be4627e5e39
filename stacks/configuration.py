"""Reads the stack's configuration into the arguments of components, or into one error with all that is wrong with it."""

from collections.abc import Mapping
from typing import cast

import pulumi

from chatops_pulumi import ArgsError, ChatOpsArgs, Problem
from chatops_pulumi import validation as settings

KEY = "components"


def read_components(config: pulumi.Config) -> dict[str, ChatOpsArgs]:
    """The arguments of each component by its name. Raises ArgsError before anything is registered."""
    place = f"{config.name}:{KEY}"
    mend = f"write it in stacks/Pulumi.{pulumi.get_stack()}.yaml as a map of names to the arguments of a ChatOps."
    try:
        components = config.get_object(KEY)
    except pulumi.ConfigTypeError:
        components = config.get(KEY)
    if not isinstance(components, Mapping) or not components:
        what = "is missing." if components is None else f"{components!r} is no map of components."
        raise ArgsError(_stack(), [Problem(what, mend, path=place)])
    problems: list[Problem] = []
    for name, args in components.items():
        try:
            settings.chat_ops(name, args)
        except ArgsError as error:
            problems += [problem.under(place, name) for problem in error.problems]
    if problems:
        raise ArgsError(_stack(), problems)
    return cast("dict[str, ChatOpsArgs]", dict(components))


def _stack() -> str:
    return f"Stack {pulumi.get_stack()!r}"
