"""What the Pulumi SDKs say of a resource type: which texts it always puts out."""

import importlib
from functools import cache
from typing import get_type_hints

import pulumi


@cache
def text_outputs(type_token: str) -> tuple[str, ...]:
    """The names of the outputs that are always texts, for a type of an installed SDK; none for any other."""
    found = _resource_class(type_token)
    if found is None:
        return ()
    getters = [entry.fget for entry in vars(found).values() if isinstance(entry, property) and entry.fget is not None]
    names = [(getattr(getter, "_pulumi_name", ""), get_type_hints(getter).get("return")) for getter in getters]
    return tuple(name for name, kind in names if name and kind == pulumi.Output[str])


def _resource_class(type_token: str) -> type | None:
    """The class of ``package:module/file:Name``, which a Pulumi SDK has in ``pulumi_package.module``."""
    package, _, rest = type_token.partition(":")
    module, _, name = rest.partition(":")
    below = module.split("/")[0]
    place = f"pulumi_{package.replace('-', '_')}" + (f".{below.replace('-', '_')}" if below != "index" else "")
    try:
        found = getattr(importlib.import_module(place), name, None)
    except ImportError:
        return None
    return found if isinstance(found, type) and getattr(found, "pulumi_type", "") == type_token else None
