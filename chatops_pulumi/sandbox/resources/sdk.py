"""What the Pulumi SDKs say of a resource type: which texts it always puts out."""

import importlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any, get_type_hints

import pulumi


@cache
def text_outputs(type_token: str) -> tuple[str, ...]:
    """The names of the outputs that are always texts, for a type of an installed SDK."""
    package, _, rest = type_token.partition(":")
    module, _, name = rest.partition(":")
    with suppress(ImportError):
        # The SDKs load a class when it is asked for.
        getattr(importlib.import_module(f"pulumi_{package.replace('-', '_')}.{module.split('/')[0]}"), name, None)
    found = next(
        (kind for kind in _kinds(pulumi.CustomResource) if getattr(kind, "pulumi_type", "") == type_token), None
    )
    if found is None:
        return ()
    getters = [entry.fget for entry in vars(found).values() if isinstance(entry, property) and entry.fget is not None]
    names = [(getattr(getter, "_pulumi_name", ""), get_type_hints(getter).get("return")) for getter in getters]
    return tuple(name for name, kind in names if name and kind == pulumi.Output[str])


def _kinds(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)
