"""Names that Pulumi gives where the program gives none. Pure.

They are made when the engine checks the inputs, from its seed: a resource that takes the place of another has another seed, so
both can exist at once.
"""

import hashlib
from dataclasses import dataclass

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Naming

DEFAULTS = "__defaults"
"""The input in which the aws provider keeps which others it has filled in."""


@dataclass(frozen=True)
class Seed:
    """What the engine gives to make a name of."""

    name: str
    """The logical name."""
    random: bytes
    proposed: str = ""
    """The stack's own rule (``pulumi:autonaming``) has made this name. Empty: there is no rule."""
    disabled: bool = False
    """The stack's own rule wants every name from the program."""


class NameNeededError(Exception):
    """The stack's configuration wants a name from the program."""


def named(naming: Naming | None, inputs: JsonObject, before: JsonObject, seed: Seed) -> JsonObject:
    """The inputs with a name. ``before`` are the resource's last inputs; empty for a new one. Raises NameNeededError."""
    if naming is None or inputs.get(naming.key):
        return inputs
    last = before.get(naming.key)
    own_before = naming.key in (before.get(DEFAULTS) or ())
    same_prefix = naming.prefix_key is None or inputs.get(naming.prefix_key) == before.get(naming.prefix_key)
    if last and (naming.kept or (own_before and same_prefix)):
        return _with(naming, inputs, str(last))
    prefix = inputs.get(naming.prefix_key) if naming.prefix_key else None
    if prefix:
        return _with(naming, inputs, f"{prefix}{_suffix(seed)}{naming.end(inputs)}")
    if seed.disabled:
        raise NameNeededError(f"automatic naming is off in this stack, and the program gives no {naming.key}.")
    return _with(naming, inputs, (seed.proposed or f"{seed.name}-{_suffix(seed)}") + naming.end(inputs))


def _with(naming: Naming, inputs: JsonObject, name: str) -> JsonObject:
    marks = {} if naming.kept else {DEFAULTS: [naming.key]}
    return {**inputs, naming.key: name, **marks}


def _suffix(seed: Seed) -> str:
    """Seven hex characters."""
    return hashlib.sha256(seed.random + seed.name.encode()).hexdigest()[:7]
